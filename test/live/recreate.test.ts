/**
 * Swaps on a real engine: nothing is lost, what goes wrong goes back by itself, and what somebody else does meanwhile is
 * met. What is asserted is read by another client, never through the code under test.
 */
import {afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import type {FixDoors} from '../../source/fixes/outcome.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import type {DockerApi} from '../helpers/dockerd.ts';
import {doorsAt, dropNetRaw, ended, openEngine, refusedWhy, runSwap, swapFor} from '../helpers/swapping.ts';
import {stateHome} from '../fixes/state-folder.ts';

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
});
void dropNetRaw;
void refusedWhy;
void swapFor;
