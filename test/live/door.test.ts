/** Every call of the door on a real engine. What a test arranges or asserts goes by its own road, test/helpers/dockerd-api.ts. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi} from 'vitest';
import {connect} from '../../source/engine/connect.ts';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {EngineAnswer, type Engine, type EngineEvent} from '../../source/engine/engine.ts';
import {at} from '../../source/model/foreign.ts';
import {words} from '../../source/model/safe-text.ts';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {fakeHost} from '../helpers/fake-host.ts';
import {hasOpenssl, makeAuthority} from '../helpers/test-certificates.ts';

const endpoint = {address: words`unix://live`, from: words`test`, isDemo: false};
const openAt = (socketPath: string): Promise<Engine> =>
	openDockerEngine({endpoint, target: {is: 'unix', socketPath}, mask: text => text.replaceAll('hunter2', '••')});

describeLive('the door on a real engine', docker => {
	let engine: Engine;
	let id: string;
	const name = 'door-test';

	beforeAll(async () => {
		engine = await openAt(docker.socketPath);
		id = await docker.run(
			{Labels: {exitCode: '0', 'a\u001Bb': 'c'}, Env: ['A=b'], HostConfig: {Memory: 64 * 1024 * 1024}},
			name,
		);
	});
	afterAll(async () => {
		await docker.remove(id);
		engine.close();
	});

	async function engineNow(): Promise<string> {
		const {SystemTime} = await docker.ask('GET', '/info');
		return (Date.parse(SystemTime as string) / 1000).toFixed(9);
	}

	it('finds it by connect, as DOCKER_HOST names it', async () => {
		const found = await connect({
			explicitHost: null,
			host: fakeHost({env: {DOCKER_HOST: `unix://${docker.socketPath}`}}),
		});
		expect('engine' in found && found.engine.socketPath).toBe(docker.socketPath);
		if ('engine' in found) found.engine.close();
	});

	it('agrees on a version and pings', async () => {
		expect(engine.apiVersion).toMatch(/^1\.\d+$/);
		await engine.ping();
	});

	it('reads version, info, images, history and networks', async () => {
		expect(at(await engine.version(), 'ApiVersion')).toEqual(expect.any(String));
		expect(at(await engine.info(), 'ID')).toEqual(expect.any(String));
		const image = await engine.inspectImage('hc-box:latest');
		expect(at(image, 'Id')).toMatch(/^sha256:/);
		expect(await engine.imageHistory(String(at(image, 'Id')))).toHaveLength(1);
		expect(await engine.listImages()).toEqual(expect.arrayContaining([expect.objectContaining({Id: at(image, 'Id')})]));
		const networks = (await engine.listNetworks()) as ReadonlyArray<{Name: string; Id: string}>;
		expect(networks.map(one => one.Name)).toEqual(expect.arrayContaining(['bridge', 'host', 'none']));
		expect(at(await engine.inspectNetwork('bridge'), 'Driver')).toBe('bridge');
	});

	it('lists and inspects', async () => {
		const listing = (await engine.listContainers()).find(one => one.id === id);
		expect(listing).toMatchObject({name, image: 'hc-box:latest', status: 'running', health: 'none', ports: []});
		expect(Math.abs((listing?.createdAtUnixMs ?? 0) - Date.now())).toBeLessThan(120_000);
		expect(at(await engine.inspectContainer(id), 'HostConfig', 'Memory')).toBe(64 * 1024 * 1024);
		await expect(engine.inspectContainer('f'.repeat(64))).rejects.toMatchObject({status: 404});
	});

	it('lists published ports and health', async () => {
		const other = await docker.run({
			ExposedPorts: {'80/tcp': {}, '81/tcp': {}},
			HostConfig: {PortBindings: {'80/tcp': [{HostIp: '127.0.0.1', HostPort: ''}]}},
			Healthcheck: {Test: ['CMD', 'true'], Interval: 100_000_000},
		});
		try {
			await vi.waitFor(
				async () => {
					const listing = (await engine.listContainers()).find(one => one.id === other);
					expect(listing?.health).toBe('healthy');
					expect(listing?.ports).toEqual([
						{containerPort: 80, protocol: 'tcp', HostIp: '127.0.0.1', HostPort: expect.any(Number)},
					]);
				},
				{timeout: 20_000, interval: 100},
			);
		} finally {
			await docker.remove(other);
		}
	});

	it('keeps the digest while time passes, and changes it with a network', async () => {
		const digest = async (): Promise<string | undefined> =>
			(await engine.listContainers()).find(one => one.id === id)?.digest;
		const before = await digest();
		const words = async (): Promise<string> =>
			((await docker.ask('GET', '/containers/json')) as ReadonlyArray<{Id: string; Status: string}>).find(
				one => one.Id === id,
			)?.Status ?? '';
		const said = await words();
		await vi.waitFor(async () => expect(await words()).not.toBe(said), {timeout: 10_000, interval: 200});
		expect(await digest()).toBe(before);
		const {Id} = await docker.ask('POST', '/networks/create', {Name: 'door-digest'});
		await docker.ask('POST', `/networks/${Id}/connect`, {Container: id});
		expect(await digest()).not.toBe(before);
		await docker.ask('POST', `/networks/${Id}/disconnect`, {Container: id});
		await docker.ask('DELETE', `/networks/${Id}`);
	});

	it('reads files, follows links, and says which are not there', async () => {
		expect((await engine.readFile(id, '/etc/passwd', 10_000))?.toString()).toContain('app:x:1000:1000');
		expect(await engine.readFile(id, '/etc/none', 10_000)).toBeNull();
		const busybox = await engine.readFile(id, '/bin/sh', 8 * 1024 * 1024);
		expect(busybox?.subarray(1, 4).toString()).toBe('ELF');
		await expect(engine.readFile(id, '/bin/sh', 1000)).rejects.toThrow(/too large/);
		await expect(engine.readFile(id, '/etc', 1000)).rejects.toThrow(/folder/);
		await expect(engine.readFile('f'.repeat(64), '/etc/passwd', 1000)).rejects.toMatchObject({status: 404});
	});

	it('reads processes and statistics, once and as a stream', async () => {
		expect(at(await engine.top(id, '-eo pid,args'), 'Processes')).toEqual([[expect.any(String), 'sleep 86400']]);
		const once = await engine.statsOnce(id);
		expect(at(once, 'memory_stats', 'limit')).toBe(64 * 1024 * 1024);
		const samples: unknown[] = [];
		const stream = engine.stats(id, sample => samples.push(sample));
		await vi.waitFor(() => expect(samples.length).toBeGreaterThanOrEqual(2), {timeout: 10_000});
		stream.close();
		expect(await stream.ended).toBe('closed by hullcheck');
		expect(at(samples[1], 'pids_stats', 'current')).toBe(1);
	});

	it('updates, and the engine has it', async () => {
		await engine.updateContainer(id, {PidsLimit: 50, Memory: 96 * 1024 * 1024, MemorySwap: 96 * 1024 * 1024});
		expect((await docker.inspect(id)).HostConfig).toMatchObject({PidsLimit: 50, Memory: 96 * 1024 * 1024});
		await engine.updateContainer(id, {RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 5}});
		expect((await docker.inspect(id)).HostConfig.RestartPolicy).toEqual({Name: 'on-failure', MaximumRetryCount: 5});
		const refused = await engine.updateContainer(id, {Memory: 1}).catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(EngineAnswer);
	});

	it('makes a network, moves a container there and back, and removes it', async () => {
		const network = await engine.createNetwork('door-net', {'hullcheck.test': '1'});
		await expect(engine.createNetwork('door-net', {})).rejects.toMatchObject({status: 409});
		await engine.connectNetwork('door-net', id, {Aliases: ['db', 'cache']});
		const joined = (await docker.inspect(id)).NetworkSettings.Networks['door-net'];
		expect(joined.Aliases).toEqual(expect.arrayContaining(['db', 'cache']));
		await expect(engine.removeNetwork('door-net')).rejects.toBeInstanceOf(EngineAnswer);
		await engine.disconnectNetwork('door-net', id);
		expect((await docker.inspect(id)).NetworkSettings.Networks['door-net']).toBeUndefined();
		await engine.removeNetwork(network);
		expect((await docker.request('GET', `/networks/${network}`)).status).toBe(404);
	});

	describe('its events', () => {
		const open: Array<{close(): void}> = [];
		afterEach(() => {
			for (const stream of open.splice(0)) stream.close();
		});
		function listen(since: string, types: readonly string[] = [], actions: readonly string[] = []): EngineEvent[] {
			const events: EngineEvent[] = [];
			open.push(engine.events({since, types, actions, onEvent: event => events.push(event)}));
			return events;
		}

		it('come live, and again from where they were left, each with all its digits', async () => {
			const since = await engineNow();
			const live = listen(since, ['container']);
			const other = await docker.run({Labels: {exitCode: '0', oldName: 'forged'}, Cmd: ['sh', '-c', 'exit 7']});
			await docker.ask('POST', `/containers/${other}/wait`);
			await docker.remove(other);
			const ofOther = (events: readonly EngineEvent[]): readonly EngineEvent[] =>
				events.filter(event => event.id === other);
			const whole = ['create', 'start', 'die', 'destroy'];
			await vi.waitFor(() => expect(ofOther(live).map(event => event.action)).toEqual(whole), {timeout: 10_000});

			const again = listen(since, ['container']);
			await vi.waitFor(() => expect(ofOther(again)).toEqual(ofOther(live)), {timeout: 10_000});

			const [, , die] = ofOther(live);
			const after = listen(`${die?.timeNano.slice(0, -9)}.${die?.timeNano.slice(-9)}`, ['container']);
			await vi.waitFor(() => expect(ofOther(after).map(event => event.action)).toEqual(['die', 'destroy']), {
				timeout: 10_000,
			});
			// The engine lets labels overwrite its own attributes: a hint for the screen, never data.
			expect(die?.attributes.exitCode).toBe('0');
		});

		it('of execs are cut and masked, their execs can be looked at, and filters take prefixes', async () => {
			const events = listen(await engineNow(), ['container'], ['exec_create', 'exec_die']);
			const {Id} = await docker.ask('POST', `/containers/${id}/exec`, {
				Cmd: ['sh', '-c', 'echo a:b --password=hunter2'],
				User: 'app',
			});
			expect(await engine.inspectExec(Id as string)).toMatchObject({ContainerID: id, Running: false});
			await docker.ask('POST', `/exec/${Id}/start`, {Detach: true});
			await vi.waitFor(() => expect(events.map(event => event.action)).toEqual(['exec_create', 'exec_die']), {
				timeout: 10_000,
			});
			expect(events[0]).toMatchObject({argument: 'sh -c echo a:b --password=••', attributes: {execID: Id}});
			expect(JSON.stringify(events)).not.toContain('hunter2');
		});

		it('of networks name the container', async () => {
			const events = listen(await engineNow(), ['network']);
			const network = await engine.createNetwork('door-events', {});
			await engine.connectNetwork(network, id, {});
			await engine.disconnectNetwork(network, id);
			await engine.removeNetwork(network);
			await vi.waitFor(
				() =>
					// 20.10 tells of one disconnect twice.
					expect([...new Set(events.map(event => `${event.action} ${event.attributes.container}`))]).toEqual([
						'create ',
						`connect ${id}`,
						`disconnect ${id}`,
						'destroy ',
					]),
				{timeout: 10_000},
			);
		});

		it('survive a label of a quarter megabyte of characters that take two bytes', async () => {
			const events = listen(await engineNow(), ['container']);
			const other = await docker.run({Labels: {big: 'ä'.repeat(135_000)}}, 'door-big');
			await docker.remove(other);
			await vi.waitFor(() => expect(events.map(event => event.action)).toContain('destroy'), {timeout: 10_000});
			expect(events.every(event => event.id === other && event.name === 'door-big')).toBe(true);
		});
	});
});

describeLive('the door when its engine dies', () => {
	let docker: Dockerd;
	beforeAll(async () => {
		docker = await startDockerd({isLiveRestore: true});
	});
	afterAll(() => docker.dispose());

	it.each(['kill', 'stop'] as const)('by %s: the stream ends, calls say why, and a new one is opened', async how => {
		const engine = await openAt(docker.socketPath);
		const events: EngineEvent[] = [];
		const stream = engine.events({since: '1', types: [], actions: [], onEvent: event => events.push(event)});
		const id = await docker.createContainer();
		await vi.waitFor(() => expect(events.map(event => event.id)).toContain(id), {timeout: 10_000});
		await docker[how]();
		expect(await stream.ended).toMatch(/stream|connection/);
		await expect(engine.info()).rejects.toThrow(/does not run|no engine|hung up/i);
		await docker.restart();
		expect(at(await engine.info(), 'LiveRestoreEnabled')).toBe(true);
		engine.close();
	});
});

describeLive('the door over TLS', () => {
	it.skipIf(!hasOpenssl())('is let in with a certificate the engine trusts, and told why without', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'hc-tls-'));
		onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
		const ours = makeAuthority('ours');
		const server = ours.issue('engine', 'IP:127.0.0.1');
		const files = {'ca.pem': ours.cert, 'cert.pem': server.cert, 'key.pem': server.key};
		for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
		const at = (name: string): string => path.join(folder, name);
		const docker = await startDockerd({
			bridge: 'none',
			listenAlso: ['tcp://127.0.0.1:2376'],
			config: {tlsverify: true, tlscacert: at('ca.pem'), tlscert: at('cert.pem'), tlskey: at('key.pem')},
		});
		const port = await docker.forwardPort(2376);
		try {
			const own = ours.issue('me');
			const stranger = makeAuthority('others').issue('me');
			const ask = (pair: {cert: string; key: string} | null) => {
				const there = {
					'/c/ca.pem': ours.cert,
					...(pair === null ? {} : {'/c/cert.pem': pair.cert, '/c/key.pem': pair.key}),
				};
				const env = {DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c', DOCKER_HOST: `tcp://127.0.0.1:${port}`};
				return connect({explicitHost: null, host: fakeHost({env, files: there})});
			};
			const found = await ask(own);
			if (!('engine' in found)) throw new Error(JSON.stringify(found.tried));
			expect(found.engine.socketPath).toBeNull();
			expect(await found.engine.listContainers()).toEqual([]);
			found.engine.close();
			expect(JSON.stringify(await ask(stranger))).toMatch(/(refuses|does not trust) \/c\/cert\.pem/);
			expect(JSON.stringify(await ask(null))).toMatch(/wants a certificate|does not trust/);
			const plain = await connect({explicitHost: `tcp://127.0.0.1:${port}`, host: fakeHost()});
			expect(JSON.stringify(plain)).toContain('The engine wants TLS');
		} finally {
			await docker.dispose();
		}
	});
});
