/** The door against a server that behaves badly. What a real engine does is in test/live/door.test.ts. */
import {once} from 'node:events';
import type {ServerResponse} from 'node:http';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {EngineAnswer, type Engine, type EngineEvent} from '../../source/engine/engine.ts';
import {ActionableError} from '../../source/model/errors.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import {tar} from '../helpers/dockerd-image.ts';
import {cut, hangUp, html, json, onceThen, silent, startFakeEngine, stream, text} from '../helpers/fake-engine.ts';
import type {FakeEngine, Reply} from '../helpers/fake-engine.ts';

const id = 'ab'.repeat(32);
const endpoint = {address: words`unix://fake`, from: words`test`, isDemo: false};
let fake: FakeEngine;
let engine: Engine;

beforeEach(async () => {
	fake = await startFakeEngine();
	engine = await openDockerEngine({
		endpoint,
		target: {is: 'unix', socketPath: fake.socketPath},
		patience: {readMs: 2_000, writeMs: 2_000},
	});
});
afterEach(async () => {
	engine.close();
	await fake.close();
});

const failure = (asking: Promise<unknown>): Promise<Error> =>
	asking.then(
		() => expect.fail('it succeeded'),
		(error: unknown) => error as Error,
	);

describe('a call', () => {
	it('has the negotiated version in its path', async () => {
		fake.on('GET /info', json({ID: 'x'}));
		expect(await engine.info()).toEqual({ID: 'x'});
		expect(engine.apiVersion).toBe('1.45');
		expect([...fake.versions]).toEqual(['v1.45']);
	});

	it('whose refusal repeats a command shows no secret of it', async () => {
		const message = 'failed to create task: exec: "mysqld --password=hunter2hunter2": not found';
		fake.on(`POST /containers/${id}/start`, json({message}, 500));
		const {says} = (await failure(engine.startContainer(id))) as EngineAnswer;
		expect(says).toMatch(/exec: "mysqld --password=••••••.*not found/);
		fake.on('POST /images/create', text(`${JSON.stringify({error: message})}\n`));
		const how = {auth: null, onProgress: () => undefined};
		const pulled = failure(engine.pullImage('shop/web:4', new AbortController().signal, how));
		expect(String(await pulled)).not.toContain('hunter2');
	});

	it("has one id for an engine that draws another for each answer: Podman's", async () => {
		const podman = await startFakeEngine({
			version: {Version: '5.4.2', ApiVersion: '1.41', MinAPIVersion: '1.24', Components: [{Name: 'Podman Engine'}]},
		});
		let drawn = 0;
		const facts = {Name: 'box', DockerRootDir: '/var/lib/containers/storage'};
		podman.on('GET /info', (...given) => json({...facts, ID: `drawn-${(drawn += 1)}`})(...given));
		const target = {is: 'unix', socketPath: podman.socketPath} as const;
		const openAt = (address: string) => openDockerEngine({endpoint: {...endpoint, address: sanitise(address)}, target});
		const idAt = async (address: string): Promise<unknown> => {
			const one = await openAt(address);
			const {ID, ...rest} = (await one.info()) as {ID: unknown};
			one.close();
			expect(rest).toEqual(facts);
			return ID;
		};
		try {
			const first = await idAt('unix:///var/run/podman/podman.sock');
			expect(first).toMatch(/^podman-[0-9a-f]{32}$/);
			expect(await idAt('unix:///run/podman/podman.sock'), 'asked again, over another connection').toBe(first);
			expect(await idAt('ssh://elsewhere')).not.toBe(first);
		} finally {
			await podman.close();
		}
	});

	it('asks a swarm what its managers know', async () => {
		fake.on('GET /swarm', json({Spec: {}}));
		fake.on('GET /nodes', json([]));
		fake.on('GET /services', json([{ID: 's'}]));
		fake.on('GET /secrets', json({message: 'This node is not a swarm manager.'}, 503));
		expect(await engine.inspectSwarm()).toEqual({Spec: {}});
		expect(await engine.listNodes()).toEqual([]);
		expect(await engine.listServices()).toEqual([{ID: 's'}]);
		expect(await failure(engine.listSecrets())).toMatchObject({status: 503, says: 'This node is not a swarm manager.'});
	});

	it('uses a connection again', async () => {
		fake.on('GET /info', json({}));
		for (let turn = 0; turn < 5; turn += 1) await engine.info();
		expect(fake.connections()).toBe(1);
	});

	it('ends no path with an id', async () => {
		await failure(engine.inspectContainer('a/../b?c=d#e'));
		expect(fake.asked.at(-1)?.path).toMatch(/^\/containers\/a%2F..%2Fb%3Fc%3Dd%23e\/json/);
		await failure(engine.inspectImage('registry:5000/team/app:1'));
		expect(fake.asked.at(-1)?.path).toBe('/images/registry%3A5000/team/app%3A1/json');
	});

	it.each([
		['HTML', html(), /web page/],
		['HTML under an error', html(502), /web page.*502/s],
		['HTML under 404, which is no "gone"', html(404), /web page/],
		['half a JSON, its length told', cut('{"ID": "x'), /was cut/],
		['half a JSON in chunks', cut('{"ID": "x', true), /was cut/],
		['half a JSON that claims to be whole', text('{"ID": "x'), /no whole JSON/],
		['nothing', text(''), /no whole JSON/],
		['plain words', text('hello'), /no whole JSON.*hello/s],
	] satisfies ReadonlyArray<[string, Reply, RegExp]>)('that gets %s says so', async (_name, reply, says) => {
		fake.on('GET /info', reply);
		const error = await failure(engine.info());
		expect(error).toBeInstanceOf(ActionableError);
		expect(error.message).toMatch(says);
	});

	it('gives what the engine said with an error, made visible', async () => {
		fake.on('GET /info', json({message: 'no \u001B[31mdisk\u0007'}, 500));
		const error = await failure(engine.info());
		expect(error).toBeInstanceOf(EngineAnswer);
		expect(error).toMatchObject({status: 500, says: String.raw`no \e[31mdisk\x07`});
		fake.on('GET /info', text('plain words\n', 503));
		expect(await failure(engine.info())).toMatchObject({status: 503, says: 'plain words'});
		fake.on('GET /info', text('', 500));
		expect(await failure(engine.info())).toMatchObject({status: 500, says: 'nothing'});
	});

	it('follows no redirect', async () => {
		const elsewhere = await startFakeEngine({isTcp: true});
		fake.on('GET /info', response => {
			response.writeHead(302, {location: `http://127.0.0.1:${elsewhere.port}/info`}).end();
		});
		expect((await failure(engine.info())).message).toMatch(/sends us elsewhere/);
		fake.on('GET /info', response => void response.writeHead(304).end());
		expect((await failure(engine.info())).message).toMatch(/sends us elsewhere/);
		expect(elsewhere.connections()).toBe(0);
		await elsewhere.close();
	});

	it('that reads is asked once more after a reset, and not twice', async () => {
		fake.on('GET /info', onceThen(hangUp, json({ID: 'x'})));
		expect(await engine.info()).toEqual({ID: 'x'});
		fake.on('GET /info', hangUp);
		expect((await failure(engine.info())).message).toMatch(/hung up/);
		expect(fake.asked.filter(one => one.path === '/info')).toHaveLength(4);
	});

	it('that writes is never asked again', async () => {
		fake.on(`POST /containers/${id}/update`, hangUp);
		expect((await failure(engine.updateContainer(id, {PidsLimit: 7}))).message).toMatch(/hung up/);
		expect(fake.asked.filter(one => one.method === 'POST')).toEqual([
			{method: 'POST', path: `/containers/${id}/update`, body: '{"PidsLimit":7}'},
		]);
	});

	it('is not waited for for ever', async () => {
		await engine.ping();
		const hasty = await openDockerEngine({
			endpoint,
			target: {is: 'unix', socketPath: fake.socketPath},
			patience: {readMs: 100, writeMs: 100},
		});
		fake.on('GET /info', silent);
		expect((await failure(hasty.info())).message).toMatch(/does not answer: nothing came within 0.1 s/);
		fake.on('GET /info', response => void response.writeHead(200).write('{'));
		expect((await failure(hasty.info())).message).toMatch(/does not answer/);
		fake.on('POST /networks/n1/disconnect', silent);
		expect((await failure(hasty.disconnectNetwork('n1', id))).message).toMatch(/may have been done/);
		hasty.close();
	});

	it('can be called off', async () => {
		fake.on('GET /_ping', silent);
		expect((await failure(engine.ping(AbortSignal.timeout(50)))).message).toMatch(/not waited for/);
		expect((await failure(engine.ping(AbortSignal.abort()))).message).toMatch(/not waited for/);
	});

	it('of an engine that has gone says that', async () => {
		await fake.close();
		expect((await failure(engine.info())).message).toMatch(/no such socket/);
	});

	it('is not read beyond all bounds', async () => {
		const block = Buffer.alloc(1024 * 1024, ' ');
		fake.on('GET /info', response => {
			response.writeHead(200);
			const more = (): void => {
				while (response.writable && !response.destroyed) if (!response.write(block)) return;
			};
			response.on('drain', more);
			more();
		});
		const patient = await openDockerEngine({endpoint, target: {is: 'unix', socketPath: fake.socketPath}});
		expect((await failure(patient.info())).message).toMatch(/too long/);
		patient.close();
	});
});

describe('a door that was closed', () => {
	it('asks no more, and what was under way ends', async () => {
		fake.on('GET /info', silent);
		const asking = failure(engine.info());
		await vi.waitFor(() => expect(fake.asked.at(-1)?.path).toBe('/info'));
		engine.close();
		expect((await asking).message).toMatch(/lost meanwhile, and given up/);
		const before = fake.connections();
		expect((await failure(engine.ping())).message).toMatch(/lost meanwhile, and given up/);
		expect(fake.connections()).toBe(before);
	});
});

describe('what is written', () => {
	it('asks for one network of a name, with labels', async () => {
		fake.on('POST /networks/create', json({Id: 'n1', Warning: ''}, 201));
		expect(await engine.createNetwork('inner', {'hullcheck.made': '1'})).toBe('n1');
		expect(JSON.parse(fake.asked.at(-1)?.body ?? '')).toEqual({
			Name: 'inner',
			Labels: {'hullcheck.made': '1'},
			CheckDuplicate: true,
		});
	});

	it('connects, disconnects and removes by name or id', async () => {
		fake.on('POST /networks/my%20net/connect', text('', 200));
		fake.on('POST /networks/my%20net/disconnect', text('', 200));
		fake.on('DELETE /networks/my%20net', response => void response.writeHead(204).end());
		await engine.connectNetwork('my net', id, {Aliases: ['db']});
		expect(JSON.parse(fake.asked.at(-1)?.body ?? '')).toEqual({Container: id, EndpointConfig: {Aliases: ['db']}});
		await engine.disconnectNetwork('my net', id);
		expect(JSON.parse(fake.asked.at(-1)?.body ?? '')).toEqual({Container: id, Force: false});
		await engine.removeNetwork('my net');
	});

	it('creates by the body alone: nothing of it stands in the address', async () => {
		fake.on('POST /containers/create', json({Id: id, Warnings: []}, 201));
		const body = {Image: 'x', Env: ['PASSWORD=hunter2'], HostConfig: {}};
		expect(await engine.createContainer('web.new', body, 'linux/arm64')).toBe(id);
		expect(fake.asked.at(-1)?.path).toBe('/containers/create?name=web.new&platform=linux%2Farm64');
		expect(JSON.parse(fake.asked.at(-1)?.body ?? '')).toEqual(body);
		await engine.createContainer('web.new', body, null);
		expect(fake.asked.at(-1)?.path).toBe('/containers/create?name=web.new');
	});

	it('takes “it is so already” of start and stop for a success, and of nothing else', async () => {
		const unchanged = (response: ServerResponse): void => void response.writeHead(304).end();
		fake.on(`POST /containers/${id}/start`, unchanged);
		fake.on(`POST /containers/${id}/stop`, unchanged);
		fake.on(`POST /containers/${id}/pause`, unchanged);
		await engine.startContainer(id);
		await engine.stopContainer(id);
		expect(await failure(engine.pauseContainer(id))).toMatchObject({status: 304});
	});

	it('removes no volumes, and nothing by force', async () => {
		fake.on(`DELETE /containers/${id}`, response => void response.writeHead(204).end());
		fake.on(`POST /containers/${id}/rename`, response => void response.writeHead(204).end());
		await engine.removeContainer(id);
		expect(fake.asked.at(-1)?.path).toBe(`/containers/${id}`);
		await engine.renameContainer(id, 'web');
		expect(fake.asked.at(-1)?.path).toBe(`/containers/${id}/rename?name=web`);
	});

	it('repeats no write whose answer was lost', async () => {
		for (const [route, call] of [
			[`POST /containers/${id}/start`, () => engine.startContainer(id)],
			[`POST /containers/${id}/stop`, () => engine.stopContainer(id)],
			[`DELETE /containers/${id}`, () => engine.removeContainer(id)],
			['POST /containers/create', () => engine.createContainer('x', {}, null)],
		] as const) {
			fake.on(route, hangUp);
			const before = fake.asked.length;
			expect((await failure(call())).message).toMatch(/hung up/);
			expect(fake.asked.length - before).toBe(1);
		}
	});

	it('gives the warnings of an update, made visible', async () => {
		fake.on(`POST /containers/${id}/update`, json({Warnings: ['no \u001B swap']}));
		expect(await engine.updateContainer(id, {Memory: 1})).toEqual([String.raw`no \e swap`]);
		fake.on(`POST /containers/${id}/update`, json({Warnings: null}));
		expect(await engine.updateContainer(id, {Memory: 1})).toEqual([]);
	});
});

describe('the list', () => {
	it('is read with all containers, and lives with a bad row', async () => {
		fake.on('GET /containers/json', json([{Id: id, Names: ['/web'], State: 'running'}, {Id: 7}, null]));
		expect(await engine.listContainers()).toHaveLength(1);
		expect(fake.asked.at(-1)?.path).toBe('/containers/json?all=true');
	});

	it('that is no list is an error', async () => {
		fake.on('GET /containers/json', json({}));
		expect((await failure(engine.listContainers())).message).toMatch(/no list/);
	});
});

describe('a file of a container', () => {
	const path = `GET /containers/${id}/archive`;
	const archive =
		(bytes: Buffer): Reply =>
		response => {
			response.writeHead(200, {'content-type': 'application/x-tar'}).end(bytes);
		};
	const file = (content: Buffer): Buffer => tar([{path: 'f', is: 'file', mode: 0o644, content}]);

	it('is read from the tar', async () => {
		fake.on(path, archive(file(Buffer.from('root:x:0:0\n'))));
		expect((await engine.readFile(id, '/etc/passwd', 1000))?.toString()).toBe('root:x:0:0\n');
		expect(fake.asked.at(-1)?.path).toContain('path=%2Fetc%2Fpasswd');
	});

	it('is found behind symbolic links, as the container would', async () => {
		fake.on(`${path}?path=%2Fetc%2Fos-release`, archive(tar([{path: 'l', is: 'link', to: '../usr/lib/os-release'}])));
		fake.on(`${path}?path=%2Fusr%2Flib%2Fos-release`, archive(file(Buffer.from('ID=debian'))));
		expect((await engine.readFile(id, '/etc/os-release', 1000))?.toString()).toBe('ID=debian');
		fake.on(`${path}?path=%2Floop`, archive(tar([{path: 'l', is: 'link', to: 'loop'}])));
		expect((await failure(engine.readFile(id, '/loop', 1000))).message).toMatch(/too many symbolic links/);
	});

	it('that is not there is null, a container that is not there an answer', async () => {
		fake.on(path, json({message: 'Could not find the file /nope in container x'}, 404));
		expect(await engine.readFile(id, '/nope', 1000)).toBeNull();
		fake.on(path, json({message: 'No such container: x'}, 404));
		expect(await failure(engine.readFile(id, '/nope', 1000))).toMatchObject({status: 404});
	});

	it('that is too large, cut, or none, is an error', async () => {
		fake.on(path, archive(file(Buffer.alloc(5000))));
		expect((await failure(engine.readFile(id, '/big', 4999))).message).toMatch(/too large/);
		expect(await engine.readFile(id, '/big', 5000)).toHaveLength(5000);
		fake.on(path, archive(file(Buffer.alloc(5000)).subarray(0, 3000)));
		expect((await failure(engine.readFile(id, '/cut', 9999))).message).toMatch(/was cut/);
		fake.on(path, cut(file(Buffer.alloc(5000)).subarray(0, 3000).toString('latin1')));
		expect(await failure(engine.readFile(id, '/cut', 9999))).toBeInstanceOf(ActionableError);
		const hasty = await openDockerEngine({
			endpoint,
			target: {is: 'unix', socketPath: fake.socketPath},
			patience: {readMs: 100, writeMs: 100},
		});
		fake.on(path, stream([file(Buffer.alloc(5000)).subarray(0, 3000)]));
		expect(await failure(hasty.readFile(id, '/slow', 9999))).toBeInstanceOf(ActionableError);
		hasty.close();
		fake.on(path, archive(tar([{path: 'd/', is: 'directory', mode: 0o755}])));
		expect((await failure(engine.readFile(id, '/etc', 1000))).message).toMatch(/folder/);
	});
});

describe('what a container wrote', () => {
	const path = `GET /containers/${id}`;
	const at = (bytes: Buffer): void =>
		fake.on(`${path}/archive`, response => {
			response.writeHead(200, {'content-type': 'application/x-tar'}).write(bytes);
		});

	it('is told of one path by its first header, however much follows', async () => {
		at(tar([{path: 'tmp/', is: 'directory', mode: 0o1777}]).subarray(0, 512));
		expect(await engine.readOwner(id, '/tmp')).toEqual({uid: 0, gid: 0, modeBits: 0o1777});
		at(tar([{path: 'su', is: 'file', mode: 0o4755, content: Buffer.alloc(2_000_000)}]).subarray(0, 600));
		expect(await engine.readOwner(id, '/bin/su')).toMatchObject({modeBits: 0o4755});
		at(tar([{path: 'data/', is: 'directory', mode: 0o40755}]).subarray(0, 512));
		expect(await engine.readOwner(id, '/data'), 'as Docker 20.10 may tell it').toMatchObject({modeBits: 0o755});
		fake.on(`${path}/archive`, json({message: 'Could not find the file /nope in container x'}, 404));
		expect(await engine.readOwner(id, '/nope')).toBeNull();
	});

	it('is listed, and added up when asked', async () => {
		fake.on(`${path}/changes`, json([{Path: '/tmp', Kind: 0}]));
		expect(await engine.changes(id)).toEqual([{Path: '/tmp', Kind: 0}]);
		fake.on(`${path}/json?size=true`, json({SizeRw: 12}));
		expect(await engine.inspectContainerSize(id)).toEqual({SizeRw: 12});
	});
});

describe('the stream of events', () => {
	const event = (nano: string, action = 'start'): string =>
		`{"Type":"container","Action":"${action}","Actor":{"ID":"${id}","Attributes":{"name":"wäb"}},"time":1,"timeNano":${nano}}\n`;
	const nanos = Array.from({length: 50}, (_, index) => `17954772858442300${String(index).padStart(2, '0')}`);

	function listen(): {events: EngineEvent[]; ended: Promise<string>; close: () => void} {
		const events: EngineEvent[] = [];
		const opened = engine.events({
			since: '1795477285.844230035',
			types: ['container'],
			actions: ['exec_create'],
			onEvent: one => events.push(one),
		});
		return {events, ended: opened.ended, close: () => opened.close()};
	}

	it('asks for what it wants', async () => {
		fake.on('GET /events', stream([], true));
		await listen().ended;
		const query = new URLSearchParams(fake.asked.at(-1)?.path.split('?')[1]);
		expect(query.get('since')).toBe('1795477285.844230035');
		expect(JSON.parse(query.get('filters') ?? '')).toEqual({type: ['container'], event: ['exec_create']});
	});

	it('is read across any cut, over broken and endless lines', async () => {
		const bytes = Buffer.from(
			[
				event('1795477285844230001'),
				'{"broken":\n',
				event('1795477285844230002', 'shimmer: ä'),
				`"${'x'.repeat(1_100_000)}"\n`,
				...nanos.map(nano => event(nano)),
			].join(''),
		);
		const pieces = [bytes.subarray(0, 70), bytes.subarray(70, 71), bytes.subarray(71, 72), bytes.subarray(72)];
		fake.on('GET /events', stream(pieces, true));
		const {events, ended} = listen();
		expect(await ended).toBe('the engine ended the stream');
		expect(events.map(one => one.timeNano)).toEqual(['1795477285844230001', '1795477285844230002', ...nanos]);
		expect(events[1]).toMatchObject({name: 'wäb', action: 'shimmer', argument: 'ä'});
	});

	it('has the secrets of its commands masked, unasked', async () => {
		const run = event('1795477285844230001', 'exec_create: psql postgres://me:hunter2@db/x --password=hunter3');
		fake.on('GET /events', stream([run], true));
		const {events, ended} = listen();
		await ended;
		expect(events[0]?.argument).toMatch(/^psql .*••••••/);
		expect(JSON.stringify(events)).not.toMatch(/hunter/);
	});

	it('ends once when the engine is killed', async () => {
		fake.on('GET /events', stream([event('1795477285844230001')]));
		const {events, ended} = listen();
		await vi.waitFor(() => expect(events).toHaveLength(1));
		fake.drop();
		expect(await ended).toMatch(/^the stream broke/);
	});

	it('ends at once when closed, tells no more, and leaves no socket', async () => {
		fake.on('GET /events', stream([event('1795477285844230001')]));
		const {events, ended, close} = listen();
		await vi.waitFor(() => expect(events).toHaveLength(1));
		close();
		close();
		expect(await ended).toBe('closed by hullcheck');
		engine.close();
		await vi.waitFor(() => expect(fake.open()).toBe(0));
	});

	it('may be closed before it has begun', async () => {
		fake.on('GET /events', silent);
		const {ended, close} = listen();
		await vi.waitFor(() => expect(fake.asked.at(-1)?.path).toContain('/events'));
		close();
		expect(await ended).toBe('closed by hullcheck');
	});

	it('ends with the reason when the engine refuses it', async () => {
		fake.on('GET /events', json({message: 'bad since'}, 400));
		expect(await listen().ended).toMatch(/400: bad since/);
		fake.on('GET /events', html());
		expect(await listen().ended).toMatch(/web page/);
	});

	it('never ends the program by an error nobody hears', async () => {
		const heard = vi.fn();
		process.on('uncaughtException', heard);
		process.on('unhandledRejection', heard);
		for (const reply of [stream([event('1795477285844230001')]), cut('{"half', true), hangUp, silent]) {
			fake.on('GET /events', reply);
			const opened = listen();
			await vi.waitFor(() => expect(fake.asked.at(-1)?.path).toContain('/events'));
			await new Promise(resolve => setImmediate(resolve));
			opened.close();
			await opened.ended;
			fake.drop();
		}
		await once(process, 'nothing', {signal: AbortSignal.timeout(50)}).catch(() => {});
		expect(heard).not.toHaveBeenCalled();
		process.off('uncaughtException', heard);
		process.off('unhandledRejection', heard);
	});

	it('outlives the patience for calls', async () => {
		const hasty = await openDockerEngine({
			endpoint,
			target: {is: 'unix', socketPath: fake.socketPath},
			patience: {readMs: 200, writeMs: 200},
		});
		fake.on('GET /events', response => {
			response.writeHead(200).flushHeaders();
			setTimeout(() => response.end(event('1795477285844230001')), 400);
		});
		const events: EngineEvent[] = [];
		const opened = hasty.events({since: '0', types: [], actions: [], onEvent: one => events.push(one)});
		expect(await opened.ended).toBe('the engine ended the stream');
		expect(events).toHaveLength(1);
		hasty.close();
	});
});

describe('statistics', () => {
	it('come as a stream of samples', async () => {
		fake.on(`GET /containers/${id}/stats`, stream(['{"a":', '1}\n{"a":2}\nnonsense\n'], true));
		const samples: unknown[] = [];
		expect(await engine.stats(id, sample => samples.push(sample)).ended).toBe('the engine ended the stream');
		expect(samples).toEqual([{a: 1}, {a: 2}]);
	});

	it('come once, without waiting for a second sample', async () => {
		fake.on(`GET /containers/${id}/stats`, json({a: 1}));
		expect(await engine.statsOnce(id)).toEqual({a: 1});
		expect(fake.asked.at(-1)?.path).toBe(`/containers/${id}/stats?stream=false&one-shot=true`);
	});
});

describe('the environment', () => {
	it('does not lead dockerode elsewhere', async () => {
		vi.stubEnv('DOCKER_HOST', 'tcp://192.0.2.1:2375');
		vi.stubEnv('DOCKER_CERT_PATH', '/nowhere');
		const again = await openDockerEngine({endpoint, target: {is: 'unix', socketPath: fake.socketPath}});
		expect(again.apiVersion).toBe('1.45');
		expect(process.env['DOCKER_HOST']).toBe('tcp://192.0.2.1:2375');
		vi.unstubAllEnvs();
		again.close();
	});
});
