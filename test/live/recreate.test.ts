/**
 * Swaps on a real engine: nothing is lost, what goes wrong goes back by itself, and what somebody else does meanwhile is
 * met. What is asserted is read by another client, never through the code under test.
 */
import {afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import type {FixDoors} from '../../source/fixes/outcome.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import type {Transaction} from '../../source/model/fix.ts';
import type {CreateBody} from '../../source/model/recreate.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import type {DockerApi} from '../helpers/dockerd.ts';
import {
	doorsAt,
	ended,
	openEngine,
	planSwap,
	refusedWhy,
	runSwap,
	swapFor,
	type Edit,
	type Wish,
} from '../helpers/swapping.ts';
import {stateHome} from '../helpers/temporary.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- a test reads the engine's JSON as it pleases
type AnyJson = any;

async function inside(docker: DockerApi, id: string, line: string): Promise<{code: number; text: string}> {
	const exec = await docker.ask('POST', `/containers/${id}/exec`, {
		Cmd: ['sh', '-c', line],
		AttachStdout: true,
		AttachStderr: true,
	});
	const {text} = await docker.request('POST', `/exec/${exec.Id}/start`, {Detach: false, Tty: true});
	return {code: (await docker.ask('GET', `/exec/${exec.Id}/json`)).ExitCode as number, text};
}

/** What belongs to one life of one container, and no setting of it. */
function settings(json: AnyJson): AnyJson {
	const {Config, HostConfig, NetworkSettings, Image, Name, Mounts} = structuredClone(json);
	for (const label of Object.keys(Config.Labels)) if (label.startsWith('hullcheck.')) delete Config.Labels[label];
	if (Config.Hostname === json.Id.slice(0, 12)) Config.Hostname = '<own>';
	const own = [json.Id.slice(0, 12), json.Config.Hostname];
	const networks = Object.fromEntries(
		Object.entries<AnyJson>(NetworkSettings.Networks).map(([name, one]) => [
			name,
			{
				IPAMConfig: one.IPAMConfig,
				Links: one.Links,
				Aliases: (one.Aliases ?? []).filter((alias: string) => !own.includes(alias)).sort(),
			},
		]),
	);
	// What a volume is called stands among the mounts, whether a setting names it or not.
	HostConfig.Mounts = (HostConfig.Mounts ?? []).filter((one: AnyJson) => one.Type !== 'volume');
	const mounts = Mounts.map((one: AnyJson) => ({...one, Mode: '', Driver: undefined})).sort((a: AnyJson, b: AnyJson) =>
		a.Destination < b.Destination ? -1 : 1,
	);
	return {Config: {...Config, Volumes: undefined}, HostConfig, networks, Image, Name, mounts};
}

const everything = (networks: readonly [string, string], binds: readonly string[]): AnyJson => ({
	Image: 'hc-full:latest',
	Hostname: 'full-host',
	Domainname: 'example.org',
	Entrypoint: [''],
	Cmd: ['sh', '-c', 'echo layer > /layer; httpd -f -p 8080 -h /var/www'],
	Env: ['A=1', 'PASSWORD=hunter2', 'IMAGE'],
	Labels: {mine: 'yes'},
	StopSignal: 'SIGKILL',
	StopTimeout: 3,
	WorkingDir: '/tmp',
	Healthcheck: {Test: ['CMD-SHELL', 'true'], Interval: 1e9, Retries: 2},
	ExposedPorts: {'8080/tcp': {}, '9000/udp': {}},
	Volumes: {'/anonymous': {}},
	HostConfig: {
		Binds: [...binds, 'full-named:/named:ro'],
		Mounts: [
			{Type: 'volume', Target: '/unnamed'},
			{Type: 'tmpfs', Target: '/scratch', TmpfsOptions: {SizeBytes: 1048576}},
		],
		NetworkMode: networks[0],
		PortBindings: {'8080/tcp': [{HostIp: '127.0.0.1', HostPort: '18080'}], '9000/udp': [{HostIp: '', HostPort: ''}]},
		RestartPolicy: {Name: 'always'},
		CapAdd: ['NET_ADMIN'],
		Dns: ['9.9.9.9'],
		DnsOptions: ['ndots:2'],
		DnsSearch: ['example.org'],
		ExtraHosts: ['elsewhere:10.9.8.7'],
		GroupAdd: ['1000'],
		Init: true,
		IpcMode: 'shareable',
		LogConfig: {Type: 'json-file', Config: {'max-size': '1m', 'max-file': '2'}},
		Memory: 64 * 1024 ** 2,
		MemorySwap: 96 * 1024 ** 2,
		MemoryReservation: 32 * 1024 ** 2,
		CpuQuota: 50_000,
		CpuPeriod: 100_000,
		CpuShares: 512,
		PidsLimit: 64,
		OomScoreAdj: 100,
		ShmSize: 8 * 1024 ** 2,
		Sysctls: {'net.ipv4.ip_unprivileged_port_start': '100'},
		Tmpfs: {'/cache': 'size=1m,mode=1777'},
		Ulimits: [{Name: 'nofile', Soft: 1024, Hard: 2048}],
		Devices: [{PathOnHost: '/dev/null', PathInContainer: '/dev/mine', CgroupPermissions: 'rwm'}],
		SecurityOpt: ['no-new-privileges'],
		UTSMode: '',
	},
	NetworkingConfig: {
		EndpointsConfig: {[networks[0]]: {Aliases: ['one'], IPAMConfig: {IPv4Address: '10.77.1.9'}}},
	},
});

describeLive('recreate', docker => {
	let engine: Engine;
	let doors: FixDoors;

	beforeAll(async () => {
		engine = await openEngine(docker.socketPath);
		doors = doorsAt(engine, await stateHome());
		await docker.importImage('hc-full:latest', [
			'ENTRYPOINT ["/bin/false"]',
			'VOLUME /image-volume',
			'ENV IMAGE=1',
			'USER root',
			'EXPOSE 7000',
		]);
	});
	afterEach(async () => {
		await docker.removeAllContainers();
		await docker.ask('POST', '/networks/prune');
	});

	const network = async (name: string, subnet: string): Promise<string> =>
		(
			await docker.ask('POST', '/networks/create', {
				Name: name,
				CheckDuplicate: true,
				IPAM: {Config: [{Subnet: subnet}]},
			})
		).Id as string;
	const names = async (): Promise<readonly string[]> =>
		(await docker.ask('GET', '/containers/json?all=1')).map((one: AnyJson) => one.Names[0].slice(1)).sort();
	const byName = (name: string): Promise<AnyJson> => docker.inspect(name);
	const undo = async (transaction: Parameters<typeof undoTransaction>[0]['transaction']) =>
		undoTransaction({...doors, transaction});

	describe('nothing is lost', () => {
		it('all a container can have, there and back, twice', async () => {
			await network('full-a', '10.77.1.0/24');
			await network('full-b', '10.77.2.0/24');
			const id = await docker.createContainer(everything(['full-a', 'full-b'], ['/etc/hostname:/bound:ro']), 'full');
			await docker.ask('POST', '/networks/full-b/connect', {
				Container: id,
				EndpointConfig: {Aliases: ['two'], IPAMConfig: {IPv4Address: '10.77.2.9'}},
			});
			await docker.start(id);
			for (const place of ['/anonymous', '/unnamed', '/image-volume']) {
				expect((await inside(docker, id, `echo data > ${place}/kept`)).code).toBe(0);
			}
			const joiner = await docker.run(
				{HostConfig: {NetworkMode: `container:${id}`, RestartPolicy: {Name: 'no'}}},
				'full-joiner',
			);
			const before = settings(await docker.inspect(id));
			let now = id;
			for (const round of [1, 2]) {
				const transaction = ended(await runSwap(doors, now));
				expect(transaction.problem).toBeNull();
				expect(transaction.state).toBe('applied');
				const fixed = await byName('full');
				expect(fixed.Id, `round ${round}`).not.toBe(now);
				expect(fixed.State.Running).toBe(true);
				const {HostConfig, ...rest} = settings(fixed);
				expect({...rest, HostConfig: {...HostConfig, CapDrop: null}}).toEqual({
					...before,
					HostConfig: {...before.HostConfig, CapDrop: null},
				});
				expect(HostConfig.CapDrop).toEqual(['NET_RAW']);
				for (const place of ['/anonymous', '/unnamed', '/image-volume']) {
					expect((await inside(docker, fixed.Id, `cat ${place}/kept`)).text.trim()).toBe('data');
				}
				expect((await byName('full-joiner')).HostConfig.NetworkMode).toBe(`container:${fixed.Id}`);
				expect((await inside(docker, 'full-joiner', 'wget -qO- http://127.0.0.1:8080/')).text).toContain('hullcheck');
				const back = ended(await undo(transaction));
				expect(back.problem).toBeNull();
				expect(back.state).toBe('undone');
				now = (await byName('full')).Id;
				expect(now).toBe(id);
				expect((await byName('full-joiner')).Id).toBe(joiner);
				expect(settings(await byName('full'))).toEqual(before);
				expect((await inside(docker, 'full-joiner', 'wget -qO- http://127.0.0.1:8080/')).text).toContain('hullcheck');
			}
			expect((await names()).filter(name => !name.endsWith('-undone'))).toEqual(['full', 'full-joiner']);
		});
	});

	const httpd = (port = 8080): readonly string[] => ['httpd', '-f', '-p', String(port), '-h', '/var/www'];
	const web = (over: AnyJson = {}): Promise<string> => docker.run({Cmd: httpd(), ...over}, 'web');
	const apply = async (id: string, wish: Wish = {}, over: Partial<Engine> = {}) =>
		ended(await runSwap({...doors, engine: {...engine, ...over}}, id, wish));
	/** The old one serves again, and nothing of the new one is left. */
	async function expectBack(id: string, problem: RegExp, transaction: Transaction): Promise<void> {
		expect(transaction.problem).toMatch(problem);
		expect(transaction.problem).toMatch(/The old container is back as it was/);
		expect(transaction.state).toBe('failed');
		expect(await names()).toEqual(['web']);
		const now = await docker.inspect('web');
		expect(now.Id).toBe(id);
		expect(now.State.Running).toBe(true);
	}

	describe('a bad fix goes back by itself', () => {
		it('the program is not there', async () => {
			const id = await web();
			await expectBack(
				id,
				/starting the new|no such file|executable file not found/i,
				await apply(id, {edit: body => ({...body, Cmd: ['/nope']})}),
			);
		});
		it('dies after a while, and is started again in a loop', async () => {
			const id = await web({HostConfig: {RestartPolicy: {Name: 'always'}}});
			const edit: Edit = body => ({...body, Cmd: ['sh', '-c', 'sleep 1; exit 3']});
			await expectBack(id, /the new web: it ended/, await apply(id, {edit, graceMs: 4000}));
			expect((await docker.inspect(id)).HostConfig.RestartPolicy.Name).toBe('always');
		});
		it('turns unhealthy', async () => {
			const id = await web({Healthcheck: {Test: ['CMD', 'test', '!', '-e', '/bad'], Interval: 2e8, Retries: 2}});
			await expect.poll(async () => (await docker.inspect(id)).State.Health.Status, {timeout: 5000}).toBe('healthy');
			const edit: Edit = body => ({...body, Cmd: ['sh', '-c', `touch /bad; ${httpd().join(' ')}`]});
			await expectBack(id, /its health check says unhealthy/, await apply(id, {edit}));
		});
		it('listens no more where it did', async () => {
			const id = await web();
			const wish = {
				edit: (body: CreateBody) => ({...body, Cmd: httpd(9090)}),
				observed: {listeners: ['8080/tcp'], bootMs: null},
			};
			await expectBack(id, /nothing listens on 8080\/tcp any more/, await apply(id, wish));
		});
		it('is made otherwise than asked: the old one is never stopped', async () => {
			const id = await web();
			const {StartedAt} = (await docker.inspect(id)).State;
			const createContainer: Engine['createContainer'] = (name, body, platform) =>
				engine.createContainer(name, {...body, User: '1000'}, platform);
			const transaction = await apply(id, {}, {createContainer});
			await expectBack(id, /otherwise than asked: Config.User/, transaction);
			expect((await docker.inspect(id)).State.StartedAt).toBe(StartedAt);
		});
		it('is refused by the engine: the old one is never stopped', async () => {
			const id = await web();
			const edit: Edit = body => ({...body, HostConfig: {...body.HostConfig, CapDrop: ['NONSENSE']}});
			await expectBack(id, /the engine answered 400/, await apply(id, {edit}));
		});
	});

	describe('as it was', () => {
		it('what is seen in the kernel is said', async () => {
			const id = await web({HostConfig: {SecurityOpt: ['no-new-privileges']}});
			const edit: Edit = body => ({...body, HostConfig: {...body.HostConfig, CapDrop: ['ALL'], ReadonlyRootfs: true}});
			const transaction = await apply(id, {edit, observed: {listeners: ['8080/tcp'], bootMs: null}});
			expect(transaction.problem).toBeNull();
			const said = transaction.proof.map(line => line.says).join('\n');
			expect(said).toMatch(/can have 0 capabilities/);
			expect(said).toMatch(/no-new-privileges is set/);
			expect(said).toMatch(/mounted read-only/);
			expect(said).toMatch(/listens on 8080\/tcp, as before/);
		});
		it('paused, stopped, and in a loop of restarts', async () => {
			const paused = await docker.run({}, 'aa');
			await docker.ask('POST', `/containers/${paused}/pause`);
			const stopped = await docker.createContainer({HostConfig: {RestartPolicy: {Name: 'always'}}}, 'bb');
			const looping = await docker.run({Cmd: ['false'], HostConfig: {RestartPolicy: {Name: 'always'}}}, 'cc');
			// Each turn is longer in coming than the one before: just behind a late one, a plan meets it between two of them.
			const turns = async (): Promise<number> => {
				const {State, RestartCount} = await docker.inspect(looping);
				return State.Restarting ? RestartCount : 0;
			};
			const justBehindATurn = async (): Promise<void> => {
				const before = Math.max(5, (await docker.inspect(looping)).RestartCount);
				await expect.poll(turns, {timeout: 90_000}).toBeGreaterThan(before);
			};
			const seen: string[] = [];
			for (const id of [paused, stopped, looping]) {
				if (id === looping) await justBehindATurn();
				const transaction = await apply(id);
				expect(transaction.problem).toBeNull();
				expect(ended(await undo(transaction)).problem).toBeNull();
				const {Id, State, HostConfig} = await docker.inspect(id);
				expect(Id).toBe(id);
				seen.push(`${State.Paused} ${State.Running} ${HostConfig.RestartPolicy.Name || 'no'}`);
			}
			expect(seen[0]).toBe('true true no');
			expect(seen[1]).toBe('false false always');
			expect(seen[2]).toMatch(/ always$/);
			expect((await names()).filter(name => !name.endsWith('-undone'))).toEqual(['aa', 'bb', 'cc']);
		}, 180_000);
		it('the image, though its tag moved on or is gone', async () => {
			await docker.importImage('hc-moving:1', ['ENV OLD=1']);
			const id = await web({Image: 'hc-moving:1'});
			const {Image} = await docker.inspect(id);
			await docker.importImage('hc-moving:1', ['ENV NEW=1']);
			expect((await apply(id)).problem).toBeNull();
			const moved = await docker.inspect('web');
			expect(moved.Image).toBe(Image);
			await docker.ask('DELETE', '/images/hc-moving:1');
			expect((await apply(moved.Id, {edit: body => body})).problem).toBeNull();
			expect((await docker.inspect('web')).Image).toBe(Image);
		});
		it('a volume that was emptied stays empty', async () => {
			await docker.importImage('hc-volume', ['VOLUME /var/www']);
			const id = await docker.run({Image: 'hc-volume'}, 'web');
			expect((await inside(docker, id, 'rm /var/www/index.html')).code).toBe(0);
			expect((await apply(id)).problem).toBeNull();
			expect((await inside(docker, 'web', 'ls /var/www')).text).toBe('');
		});
		it('who is linked to it still finds it, there and back', async () => {
			const id = await web();
			await docker.run({HostConfig: {Links: ['web:db']}}, 'linked');
			const finds = async (): Promise<string> => (await inside(docker, 'linked', 'wget -qO- http://db:8080/')).text;
			expect(await finds()).toContain('hullcheck');
			const transaction = await apply(id);
			expect(transaction.problem).toBeNull();
			expect(await finds()).toContain('hullcheck');
			expect((await docker.inspect('linked')).HostConfig.Links).toEqual(['/web:/linked/db']);
			expect(ended(await undo(transaction)).problem).toBeNull();
			expect(await finds()).toContain('hullcheck');
			expect((await docker.inspect('linked')).HostConfig.Links).toEqual(['/web:/linked/db']);
		});
		it('what was written meanwhile outside of volumes is kept when it is taken back', async () => {
			const id = await web();
			const transaction = await apply(id);
			expect((await inside(docker, 'web', 'echo precious > /upload')).code).toBe(0);
			const back = ended(await undo(transaction));
			expect(back.state).toBe('undone');
			const kept = (await names()).find(name => name.endsWith('-undone')) ?? '';
			expect(back.proof.map(line => line.says).join('\n')).toContain(kept);
			expect((await docker.request('GET', `/containers/${kept}/archive?path=/upload`)).status).toBe(200);
		});
	});

	describe('refused, with nothing touched', () => {
		it('made with --rm', async () => {
			const id = await web({HostConfig: {AutoRemove: true}});
			expect(await swapFor(engine, id)).toMatch(/--rm/);
		});
		it('changed, stopped or joined since the preview', async () => {
			const id = await web();
			const plan = await planSwap(engine, id);
			const why = async (): Promise<string> => refusedWhy(await runPlan({...doors, plan}));
			await docker.ask('POST', `/containers/${id}/stop`);
			expect(await why()).toMatch(/started or stopped since the preview/);
			await docker.start(id);
			const joiner = await docker.run({HostConfig: {NetworkMode: `container:${id}`}}, 'late');
			expect(await why()).toMatch(/late depends on it since the preview/);
			await docker.remove(joiner);
			await docker.ask('POST', `/containers/${id}/rename?name=other`);
			expect(await why()).toMatch(/renamed since the preview/);
		});
		it('an undo whose backup was pruned', async () => {
			const id = await web();
			const transaction = await apply(id);
			await docker.ask('POST', '/containers/prune');
			expect(refusedWhy(await undo(transaction))).toMatch(/the old web is gone .*prune/);
			expect((await docker.inspect('web')).State.Running).toBe(true);
		});
		it('an undo that would cut off who joined since', async () => {
			const id = await web();
			const transaction = await apply(id);
			await docker.run({HostConfig: {NetworkMode: 'container:web'}}, 'late');
			expect(refusedWhy(await undo(transaction))).toMatch(/late shares its network/);
		});
		it('a second hullcheck at the same container', async () => {
			const id = await web();
			const elsewhere = doorsAt(engine, await stateHome());
			const second: string[] = [];
			const stopContainer: Engine['stopContainer'] = async given => {
				second.push(refusedWhy(await runSwap(doors, id)));
				second.push(ended(await runSwap(elsewhere, id)).problem ?? 'none');
				await engine.stopContainer(given);
			};
			expect((await apply(id, {}, {stopContainer})).problem).toBeNull();
			expect(second[0]).toMatch(/another hullcheck \(process \d+\) is changing this engine now/);
			expect(second[1]).toMatch(/there is a container web.hullcheck-new: another hullcheck is at work on web/);
			expect((await docker.inspect('web')).State.Running).toBe(true);
		});
	});

	describe('taken meanwhile', () => {
		it('the port: said, and taken back once it is free', async () => {
			const port = {PortBindings: {'8080/tcp': [{HostIp: '', HostPort: '18081'}]}};
			const exposed = {ExposedPorts: {'8080/tcp': {}}, HostConfig: port};
			const id = await web(exposed);
			let thief = '';
			const stopContainer: Engine['stopContainer'] = async given => {
				await engine.stopContainer(given);
				if (thief === '') thief = await docker.run(exposed, 'thief');
			};
			const transaction = await apply(id, {}, {stopContainer});
			expect(transaction.problem).toMatch(/port is already allocated.*could not all be put back/);
			expect(transaction.undoBlocked).toBeNull();
			await docker.remove(thief);
			expect(ended(await undo(transaction)).problem).toBeNull();
			expect((await docker.inspect('web')).Id).toBe(id);
			expect((await docker.inspect('web')).State.Running).toBe(true);
			expect(await names()).toEqual(['web']);
		});
		it('the name: the old one serves under the other', async () => {
			const id = await web();
			const renameContainer: Engine['renameContainer'] = async (given, name) => {
				await engine.renameContainer(given, name);
				if (given === id && name !== 'web') await docker.createContainer({}, 'web');
			};
			const transaction = await apply(id, {}, {renameContainer});
			expect(transaction.problem).toMatch(/the name web was taken by another container meanwhile/);
			const old = await docker.inspect(id);
			expect(old.State.Running).toBe(true);
			expect(old.Name).toMatch(/^\/web\.hullcheck-/);
		});
		it('a network that was given by its id is no other network', async () => {
			const known = await network('by-id', '10.77.4.0/24');
			const id = await web({HostConfig: {NetworkMode: known}});
			expect(await apply(id)).toMatchObject({state: 'applied', problem: null});
			const made = await docker.inspect('web');
			expect(made.Id).not.toBe(id);
			expect(made.NetworkSettings.Networks).toMatchObject({'by-id': {NetworkID: known}});
		});
		it('the fixed address', async () => {
			await network('fixed', '10.77.3.0/24');
			const at = {
				HostConfig: {NetworkMode: 'fixed'},
				NetworkingConfig: {EndpointsConfig: {fixed: {IPAMConfig: {IPv4Address: '10.77.3.9'}}}},
			};
			const id = await web(at);
			let thief = '';
			const stopContainer: Engine['stopContainer'] = async given => {
				await engine.stopContainer(given);
				if (thief === '') thief = await docker.run(at, 'thief');
			};
			const transaction = await apply(id, {}, {stopContainer});
			expect(transaction.problem).toMatch(/Address already in use/);
			await docker.remove(thief);
			expect(ended(await undo(transaction)).problem).toBeNull();
			expect((await docker.inspect(id)).State.Running).toBe(true);
		});
	});
});
