/** Which engine is meant, where several things name one: as `docker` itself decides it, seen on its versions 20.10 and 28.2. */
import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {connect, type Attempt} from '../../source/engine/connect.ts';
import {findCurrentContext, findExplicitContext} from '../../source/engine/endpoints/context.ts';
import type {Found} from '../../source/engine/endpoints/endpoint.ts';
import {words} from '../../source/model/safe-text.ts';
import {Unread} from '../../source/model/read.ts';
import {fakeHost, type Machine} from '../helpers/fake-host.ts';
import {hasOpenssl, makeAuthority} from '../helpers/test-certificates.ts';
import {startFakeEngine} from '../helpers/fake-engine.ts';

const home = '/home/fake/.docker';
const idOf = (name: string): string => createHash('sha256').update(name).digest('hex');
const metaOf = (name: string, folder = home): string => `${folder}/contexts/meta/${idOf(name)}/meta.json`;
const tlsOf = (name: string, file: string): string => `${home}/contexts/tls/${idOf(name)}/docker/${file}.pem`;
const meta = (name: string, docker: object): string =>
	JSON.stringify({Name: name, Metadata: {}, Endpoints: {docker: {SkipTLSVerify: false, ...docker}}});

/** Contexts a to c, all of them places where nobody is. */
const contexts = Object.fromEntries(
	['a', 'b', 'c'].map(name => [metaOf(name), meta(name, {Host: `unix:///nowhere/${name}.sock`})]),
);
const current = (name: string) => ({[`${home}/config.json`]: JSON.stringify({auths: {}, currentContext: name})});

async function tried(
	machine: Machine,
	asked: {readonly host?: string; readonly context?: string} = {},
): Promise<readonly Attempt[]> {
	const result = await connect({
		explicitHost: asked.host ?? null,
		explicitContext: asked.context ?? null,
		host: fakeHost({...machine, files: {...contexts, ...machine.files}}),
	});
	if ('engine' in result) expect.fail('it connected');
	return result.tried;
}

describe('who is asked', () => {
	const all = {DOCKER_HOST: 'unix:///nowhere/host.sock', DOCKER_CONTEXT: 'b'};

	it.each([
		['--host before all else', {host: 'unix:///nowhere/flag.sock'}, all, 'c', 'unix:///nowhere/flag.sock', '--host'],
		['--context before DOCKER_HOST', {context: 'a'}, all, 'c', 'unix:///nowhere/a.sock', 'context a, --context'],
		['DOCKER_HOST before DOCKER_CONTEXT', {}, all, 'c', 'unix:///nowhere/host.sock', 'DOCKER_HOST'],
		['--context default is DOCKER_HOST', {context: 'default'}, all, 'c', 'unix:///nowhere/host.sock', 'DOCKER_HOST'],
		[
			'DOCKER_CONTEXT before the current one',
			{},
			{DOCKER_HOST: '', DOCKER_CONTEXT: 'b'},
			'c',
			'unix:///nowhere/b.sock',
			'context b, DOCKER_CONTEXT',
		],
		['the current one', {}, {DOCKER_CONTEXT: ''}, 'c', 'unix:///nowhere/c.sock', `context c, ${home}/config.json`],
	])('%s', async (_name, asked, env, now, address, from) => {
		const attempts = await tried({env, files: current(now)}, asked);
		expect(attempts.map(one => one.endpoint)).toEqual([{address, from, isDemo: false}]);
	});

	it.each([
		['DOCKER_CONTEXT', {DOCKER_CONTEXT: 'default'}, 'c'],
		['config.json', {}, 'default'],
	])('the usual sockets where %s says default', async (_name, env, now) => {
		const attempts = await tried({env: {...env, XDG_RUNTIME_DIR: '/nowhere'}, files: current(now)});
		expect(attempts.map(one => one.endpoint.from)).toEqual(Array.from({length: 5}, () => 'usual socket'));
	});

	it('the usual sockets where --context says default, whichever context is in use', async () => {
		const envs: ReadonlyArray<Readonly<Record<string, string>>> = [{DOCKER_CONTEXT: 'b'}, {}];
		for (const env of envs) {
			const attempts = await tried(
				{env: {...env, XDG_RUNTIME_DIR: '/nowhere'}, files: current('c')},
				{context: 'default'},
			);
			expect(attempts.map(one => one.endpoint.from)).toEqual(Array.from({length: 5}, () => 'usual socket'));
		}
	});

	it('DOCKER_CONFIG, where that names the folder', async () => {
		const files = {
			'/conf/config.json': '{"currentContext":"x"}',
			[metaOf('x', '/conf')]: meta('x', {Host: 'unix:///nowhere/x.sock'}),
		};
		const [attempt] = await tried({env: {DOCKER_CONFIG: '/conf'}, files});
		expect(attempt?.endpoint.address).toBe('unix:///nowhere/x.sock');
	});

	it('this machine by TLS, where only TLS is asked for', async () => {
		const [attempt] = await tried({env: {DOCKER_TLS_VERIFY: '1'}});
		expect(attempt?.endpoint.address).toBe('tcp://localhost:2376');
		expect(attempt?.trouble.why).toBe(`${home}/ca.pem: it does not exist`);
	});
});

describe('a context', () => {
	it.each([
		['--context', {context: 'gone'}, {}, 'c'],
		['DOCKER_CONTEXT', {}, {DOCKER_CONTEXT: 'gone'}, 'c'],
		[`${home}/config.json`, {}, {}, 'gone'],
	])('that is not there is never another engine (%s)', async (from, asked, env, now) => {
		const attempts = await tried({env, files: current(now)}, asked);
		expect(attempts).toHaveLength(1);
		expect(attempts[0]?.trouble).toMatchObject({
			what: "The docker context gone can't be used",
			why: `${from} names it, but of ${metaOf('gone')}: it does not exist`,
			todo: expect.stringContaining('docker context ls'),
		});
	});

	async function read(docker: object | string, files: Machine['files'] = {}): Promise<Found> {
		const text = typeof docker === 'string' ? docker : meta('x', docker);
		const host = fakeHost({files: {[metaOf('x')]: text, ...files}, env: {DOCKER_TLS_VERIFY: '1'}});
		const found = await findExplicitContext({explicitHost: null, explicitContext: 'x', host});
		return (found ?? [])[0] as Found;
	}

	it.each([
		[{Host: ''}, {is: 'unix', socketPath: '/var/run/docker.sock'}],
		[{}, {is: 'unix', socketPath: '/var/run/docker.sock'}],
		[{Host: 'ssh://me@far'}, {is: 'ssh', destination: {user: 'me', host: 'far', port: null, socketPath: null}}],
		// DOCKER_TLS_VERIFY is for the default context alone.
		[{Host: 'tcp://far:1'}, {is: 'tcp', host: 'far', port: 1, tls: null}],
		[
			{Host: 'tcp://far', SkipTLSVerify: true},
			{is: 'tcp', host: 'far', port: 2376, tls: expect.objectContaining({isVerified: false, ca: null})},
		],
	])('with %j leads there', async (docker, target) => expect(await read(docker)).toMatchObject({target}));

	it('says so where it verifies no certificate', async () => {
		expect((await read({Host: 'tcp://far', SkipTLSVerify: true})).endpoint.from).toBe(
			'context x, --context, its certificate not verified',
		);
	});

	it.each([
		['no JSON', 'no json', /no Endpoints.docker.Host/],
		['no engine of Docker', '{"Endpoints":{"kubernetes":{}}}', /no Endpoints.docker.Host/],
		['an address that is no text', '{"Endpoints":{"docker":{"Host":7}}}', /no Endpoints.docker.Host/],
		['an address that can not be', meta('x', {Host: 'npipe:////./pipe/docker'}), /does not know npipe/],
		['an option for ssh', meta('x', {Host: 'ssh://-oProxyCommand=id'}), /host is none/],
	])('is refused with %s', async (_name, text, why) => {
		expect(await read(text)).toMatchObject({trouble: {why: expect.stringMatching(why)}});
	});

	it('that may not be read is refused too', async () => {
		const denied = {[metaOf('x')]: new Unread(words`permission denied`)};
		expect(await read({}, denied)).toMatchObject({trouble: {why: expect.stringContaining('permission denied')}});
	});

	it('is safe to show', async () => {
		const host = fakeHost({env: {DOCKER_CONTEXT: '\u001B]0;x\u0007'}});
		const found = await findCurrentContext({explicitHost: null, host});
		expect(JSON.stringify(found)).not.toMatch(/\\u001b|\\u0007/i);
	});

	describe.skipIf(!hasOpenssl())('with TLS (needs openssl)', () => {
		it('shows and demands what its files hold', async () => {
			const [ours, others] = [makeAuthority('ours'), makeAuthority('others')];
			const server = ours.issue('engine', 'IP:127.0.0.1');
			const own = ours.issue('me');
			const engine = await startFakeEngine({
				tls: {...server, ca: ours.cert, requestCert: true, rejectUnauthorized: true},
			});
			const connected = async (ca: string | null, over: object = {}) => {
				const Host = `tcp://127.0.0.1:${engine.port}`;
				const files = {
					[metaOf('x')]: meta('x', {Host, ...over}),
					[tlsOf('x', 'cert')]: own.cert,
					[tlsOf('x', 'key')]: own.key,
					...(ca === null ? {} : {[tlsOf('x', 'ca')]: ca}),
				};
				const result = await connect({explicitHost: null, explicitContext: 'x', host: fakeHost({files})});
				if (!('engine' in result)) return result.tried[0]?.trouble;
				result.engine.close();
				return result.engine.endpoint.from;
			};
			try {
				expect(await connected(ours.cert)).toBe('context x, --context');
				expect(await connected(others.cert)).toMatchObject({
					why: expect.stringMatching(/not signed by .*ca\.pem/),
					todo: expect.stringContaining('docker context update'),
				});
				expect(await connected(null)).toMatchObject({
					why: expect.stringMatching(/not signed by an authority/),
				});
				expect(await connected(null, {SkipTLSVerify: true})).toBe('context x, --context, its certificate not verified');
			} finally {
				await engine.close();
			}
		});
	});
});
