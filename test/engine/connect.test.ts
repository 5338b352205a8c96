import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {connect, type Attempt} from '../../source/engine/connect.ts';
import {troubleOf} from '../../source/engine/troubles.ts';
import type {Host} from '../../source/host/host.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import {fakeHost} from '../helpers/fake-host.ts';
import {html, startFakeEngine, text, type FakeEngine} from '../helpers/fake-engine.ts';
import {hasOpenssl, makeAuthority, type Authority, type Pair} from '../helpers/test-certificates.ts';

let folder: string;
const engines: FakeEngine[] = [];

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'hc-connect-'));
});
afterEach(async () => {
	rmSync(folder, {recursive: true, force: true});
	await Promise.all(engines.splice(0).map(engine => engine.close()));
});

async function fakeEngine(options: Parameters<typeof startFakeEngine>[0] = {}): Promise<FakeEngine> {
	const engine = await startFakeEngine(options);
	engines.push(engine);
	return engine;
}

async function connected(explicitHost: string | null, host: Host): Promise<{address: string; from: string}> {
	const result = await connect({explicitHost, host});
	if (!('engine' in result)) throw new Error(JSON.stringify(result.tried));
	result.engine.close();
	return result.engine.endpoint;
}

async function tried(explicitHost: string | null, host: Host): Promise<readonly Attempt[]> {
	const result = await connect({explicitHost, host});
	if ('engine' in result) expect.fail('it connected');
	return result.tried;
}

async function onlyTrouble(explicitHost: string | null, host: Host = fakeHost()): Promise<Attempt['trouble']> {
	const all = await tried(explicitHost, host);
	expect(all).toHaveLength(1);
	return (all[0] as Attempt).trouble;
}

describe('who is asked', () => {
	it('is --host before DOCKER_HOST', async () => {
		const engine = await fakeEngine();
		const host = fakeHost({env: {DOCKER_HOST: 'unix:///nowhere'}});
		expect(await connected(`unix://${engine.socketPath}`, host)).toMatchObject({
			address: `unix://${engine.socketPath}`,
			from: '--host',
			isDemo: false,
		});
	});

	it('is DOCKER_HOST, and nobody else when that fails', async () => {
		const engine = await fakeEngine();
		expect(await connected(null, fakeHost({env: {DOCKER_HOST: `unix://${engine.socketPath}`}}))).toMatchObject({
			from: 'DOCKER_HOST',
		});
		mkdirSync(path.join(folder, 'run'));
		const env = {DOCKER_HOST: `unix://${folder}/none.sock`, XDG_RUNTIME_DIR: path.dirname(engine.socketPath)};
		const all = await tried(null, fakeHost({env}));
		expect(all.map(one => one.endpoint.address)).toEqual([`unix://${folder}/none.sock`]);
	});

	it('is the DOCKER_HOST of the docker command line also before its context', async () => {
		const engine = await fakeEngine();
		const env = {DOCKER_HOST: `unix://${engine.socketPath}`, DOCKER_CONTEXT: 'prod'};
		expect(await connected(null, fakeHost({env}))).toMatchObject({from: 'DOCKER_HOST'});
	});

	it.each(['{"currentContext":"default"}', '{}', 'no json', '[]'])('are the usual sockets with %s', async config => {
		const runtime = await fakeEngine();
		const host = fakeHost({
			env: {XDG_RUNTIME_DIR: path.dirname(runtime.socketPath)},
			files: {'/home/fake/.docker/config.json': config},
		});
		const socketPath = (await connected(null, host)).address;
		expect(socketPath).toMatch(/^unix:\/\/.*docker\.sock$/);
	});

	it('are all usual sockets, each with its own reason', async () => {
		const all = await tried(null, {...fakeHost({env: {XDG_RUNTIME_DIR: folder}}), homeDir: folder});
		expect(all.map(one => one.endpoint.address)).toEqual([
			'unix:///var/run/docker.sock',
			`unix://${folder}/docker.sock`,
			`unix://${folder}/.docker/run/docker.sock`,
			'unix:///run/podman/podman.sock',
			`unix://${folder}/podman/podman.sock`,
		]);
		// This machine may have an engine of its own.
		const ours = all.filter(one => one.endpoint.address.includes(folder));
		for (const {trouble} of ours) expect(trouble.why).toBe('no such socket');
	});
});

describe('why there is no engine', () => {
	it('nobody listens on the socket', async () => {
		const socketPath = path.join(folder, 'left.sock');
		const server = createServer();
		await new Promise<void>(resolve => {
			server.listen(socketPath, resolve);
		});
		// What a killed engine leaves: the file without its listener.
		const {spawnSync} = await import('node:child_process');
		const copy = path.join(folder, 'copy.sock');
		spawnSync('ln', [socketPath, copy]);
		await new Promise(resolve => {
			server.close(resolve);
		});
		const trouble = await onlyTrouble(`unix://${copy}`);
		expect(trouble).toMatchObject({what: 'The engine does not run', why: expect.stringContaining('nobody listens')});
	});

	it('nobody listens on the port, or the name is none', async () => {
		const closed = await startFakeEngine({isTcp: true});
		await closed.close();
		expect(await onlyTrouble(`tcp://127.0.0.1:${closed.port}`)).toMatchObject({why: 'nobody listens on this port'});
		expect(await onlyTrouble('tcp://nobody.invalid:2375')).toMatchObject({why: 'its host name does not resolve'});
	});

	it('what stands there is no socket', async () => {
		writeFileSync(path.join(folder, 'file'), '');
		expect((await onlyTrouble(`unix://${folder}/file`)).todo).not.toBe('');
	});

	describe.skipIf(process.getuid?.() !== 0)('the socket is not for us (as root, taking off root)', () => {
		const name = words`docker`;
		async function denied(groups: Parameters<typeof fakeHost>[0]): Promise<Attempt['trouble']> {
			const engine = await fakeEngine();
			chmodSync(path.dirname(engine.socketPath), 0o755);
			chmodSync(engine.socketPath, 0o600);
			// Loaded before, for the folder of the packages may be closed to others.
			await connected(`unix://${engine.socketPath}`, fakeHost());
			const groupOf = Object.values(groups?.groups ?? {})[0];
			const host = fakeHost(groupOf === undefined ? {} : {groups: {[engine.socketPath]: groupOf}});
			process.seteuid?.(65_534);
			try {
				return await onlyTrouble(`unix://${engine.socketPath}`, host);
			} finally {
				process.seteuid?.(0);
			}
		}

		it('nor for our group', async () => {
			expect(await denied({groups: {any: {gid: 999, name, isOurs: false}}})).toMatchObject({
				what: 'The engine may not be spoken to',
				why: expect.stringContaining('belongs to the group docker; you are not in it'),
				todo: expect.stringContaining('sudo usermod -aG docker'),
			});
		});

		it('though our group has it', async () => {
			expect(await denied({groups: {any: {gid: 999, name, isOurs: true}}})).toMatchObject({
				why: expect.stringContaining('you are in it, but it may not write there'),
				todo: expect.stringContaining('chmod g+rw'),
			});
		});

		it('but for root alone', async () => {
			const trouble = await denied({groups: {any: {gid: 0, name: words`root`, isOurs: false}}});
			expect(trouble.why).toContain('for root alone');
			expect(trouble.todo).not.toContain('usermod');
		});

		it('and can not even be looked at', async () => {
			expect((await denied({})).why).toBe('permission denied on its socket');
		});
	});

	it.each([
		['too old', {Version: '1.6.0', ApiVersion: '1.18'}, /too old/],
		['too new', {Version: '99', ApiVersion: '9.0', MinAPIVersion: '8.0'}, /too new/],
		['none', {hello: 'world'}, /no Docker engine/],
	])('it is %s', async (_name, version, what) => {
		const engine = await fakeEngine({version});
		expect((await onlyTrouble(`unix://${engine.socketPath}`)).what).toMatch(what);
	});

	it('something else answers', async () => {
		const engine = await fakeEngine();
		engine.on('GET /version', html(200));
		expect((await onlyTrouble(`unix://${engine.socketPath}`)).what).toMatch(/web page/);
		engine.on('GET /version', text('go away', 403));
		expect(await onlyTrouble(`unix://${engine.socketPath}`)).toMatchObject({
			why: 'the engine answered 403: go away',
		});
	});

	it('what listens does not even speak HTTP', async () => {
		const server = createServer(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
		await new Promise<void>(resolve => {
			server.listen(path.join(folder, 'ssh.sock'), resolve);
		});
		expect((await onlyTrouble(`unix://${folder}/ssh.sock`)).what).toMatch(/no Docker engine/);
		server.close();
	});
});

describe.skipIf(!hasOpenssl())('TLS (needs openssl)', () => {
	let ours: Authority;
	let others: Authority;
	let server: Pair;
	let own: Pair;
	let foreign: Pair;

	beforeEach(() => {
		ours ??= makeAuthority('ours');
		others ??= makeAuthority('others');
		server ??= ours.issue('engine', 'IP:127.0.0.1');
		own ??= ours.issue('me');
		foreign ??= others.issue('me');
	});

	type Files = {readonly ca?: string; readonly cert?: string; readonly key?: string};
	const mutual = (pair: Pair = server) => ({...pair, ca: ours.cert, requestCert: true, rejectUnauthorized: true});

	function host(files: Files, env: Record<string, string> = {DOCKER_CERT_PATH: '/certs'}): Host {
		const at = env['DOCKER_CERT_PATH'] ?? '/home/fake/.docker';
		const there = Object.entries(files).map(([name, text]) => [`${at}/${name}.pem`, text]);
		return fakeHost({env: {DOCKER_TLS_VERIFY: '1', ...env}, files: Object.fromEntries(there)});
	}
	const good = (): Files => ({ca: ours.cert, ...own});
	const at = (engine: FakeEngine): string => `tcp://127.0.0.1:${engine.port}`;

	it('stands when all fits', async () => {
		const engine = await fakeEngine({tls: mutual()});
		expect(await connected(at(engine), host(good()))).toMatchObject({address: at(engine)});
	});

	it('is switched on by any value of DOCKER_TLS_VERIFY, for DOCKER_HOST too, with files of ~/.docker', async () => {
		const engine = await fakeEngine({tls: mutual()});
		const env = {DOCKER_TLS_VERIFY: 'true', DOCKER_HOST: at(engine)};
		expect(await connected(null, host(good(), env))).toMatchObject({from: 'DOCKER_HOST'});
	});

	it('needs no certificate of ours where the engine asks for none', async () => {
		const engine = await fakeEngine({tls: server});
		expect(await connected(at(engine), host({ca: ours.cert}))).toMatchObject({from: '--host'});
	});

	it('is refused when the engine is signed by somebody else', async () => {
		const engine = await fakeEngine({tls: mutual(others.issue('engine', 'IP:127.0.0.1'))});
		expect((await onlyTrouble(at(engine), host(good()))).why).toBe('its certificate is not signed by /certs/ca.pem');
	});

	it('is refused when the engine is another than asked for', async () => {
		const engine = await fakeEngine({tls: mutual(ours.issue('engine', 'DNS:elsewhere'))});
		expect((await onlyTrouble(at(engine), host(good()))).why).toContain('for another name');
	});

	it('names our certificate when the engine refuses that', async () => {
		const engine = await fakeEngine({tls: mutual()});
		expect((await onlyTrouble(at(engine), host({ca: ours.cert, ...foreign}))).why).toMatch(
			/refuses \/certs\/cert.pem|does not trust \/certs\/cert.pem/,
		);
	});

	it('says of it what the engine does not: that it has expired', () => {
		const refused = new Error(
			'4041C7C4:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:../rec.c:918:\n',
		);
		const why = (own: Pair): string =>
			troubleOf(refused, {
				endpoint: {address: sanitise('tcp://far:2376'), from: sanitise('--host'), isDemo: false},
				target: {
					is: 'tcp',
					host: 'far',
					port: 2376,
					tls: {folder: '/certs', ca: null, own, isVerified: true, cure: sanitise('Make it again')},
				},
			}).why;
		const mine = ours.issue('me');
		expect(why(mine)).toBe('it refuses /certs/cert.pem (bad certificate)');
		vi.useFakeTimers({now: Date.now() + 10 * 24 * 3_600_000, toFake: ['Date']});
		try {
			expect(why(mine)).toMatch(/^it refuses \/certs\/cert\.pem \(it expired on 20\d\d-\d\d-\d\d\)$/);
		} finally {
			vi.useRealTimers();
		}
	});

	it('names the missing certificate when the engine wants one', async () => {
		const engine = await fakeEngine({tls: mutual()});
		expect((await onlyTrouble(at(engine), host({ca: ours.cert}))).why).toMatch(/wants a certificate.*key\.pem/);
	});

	it.each([
		['no ca.pem', (): Files => own, '/certs/ca.pem: it does not exist'],
		['a ca.pem that is none', (): Files => ({...good(), ca: 'hello'}), '/certs/ca.pem: it holds no certificate'],
		['no cert.pem', (): Files => ({ca: ours.cert, key: own.key}), '/certs/cert.pem: it does not exist'],
		['no key.pem', (): Files => ({ca: ours.cert, cert: own.cert}), '/certs/key.pem: it does not exist'],
		['a cert.pem that is none', (): Files => ({...good(), cert: 'hello'}), '/certs/cert.pem: it holds no certificate'],
		['a key.pem that is none', (): Files => ({...good(), key: 'hello'}), '/certs/key.pem: it holds no private key'],
		['the key of another', (): Files => ({...good(), key: foreign.key}), '/certs/key.pem: it is not the key of'],
	])('names the file with %s', async (_name, files, why) => {
		const trouble = await onlyTrouble('tcp://127.0.0.1:1', host(files()));
		expect(trouble.why).toContain(why);
		expect(JSON.stringify(trouble)).not.toContain('PRIVATE');
	});

	it('is said to be wanted where plain HTTP was tried, and the other way round', async () => {
		const plain = await fakeEngine({isTcp: true});
		expect((await onlyTrouble(at(plain), host(good()))).why).toMatch(/does not speak TLS/);
		// Node's TLS server hangs up on plain HTTP; Go's, the engine's, answers so:
		plain.on('GET /version', text('Client sent an HTTP request to an HTTPS server.\n', 400));
		expect((await onlyTrouble(at(plain), fakeHost())).what).toBe('The engine wants TLS');
	});
});
