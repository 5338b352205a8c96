/** What is asked of registries, how often, and what is made of the answers. */
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {EngineAnswer, type Engine} from '../../source/engine/engine.ts';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import {createRegistry, type RegistryOptions} from '../../source/evidence/registry.ts';
import {registryStates} from '../../source/evidence/registry-state.ts';
import {isUnread, known, Unread} from '../../source/model/read.ts';
import type {ContainerInspect, ImageFacts} from '../../source/model/evidence.ts';
import {loginFor} from '../../source/session/registry-login.ts';
import {plain, t} from '../helpers/evidence.ts';
import {startFakeEngine, type FakeEngine} from '../helpers/fake-engine.ts';
import {fakeHost} from '../helpers/fake-host.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const hour = 3_600_000;

function rig(options: Partial<RegistryOptions> = {}) {
	const asked: Array<readonly [reference: string, auth: string | null]> = [];
	let nowUnixMs = 1_000_000;
	let open = 0;
	let most = 0;
	let answer = async (_reference: string): Promise<unknown> => ({Descriptor: {digest: digest('a')}});
	const engine = {
		endpoint: {isDemo: false},
		async inspectDistribution(reference: string, auth: string | null) {
			asked.push([reference, auth]);
			most = Math.max(most, (open += 1));
			try {
				return await answer(reference);
			} finally {
				open -= 1;
			}
		},
	} as unknown as Engine;
	const registry = createRegistry({nowUnixMs: () => nowUnixMs, ...options});
	return {
		ask: (reference: string) => registry.ask(engine, reference),
		recall: (reference: string) => registry.recall(reference),
		asked: () => asked.map(([reference]) => reference),
		auths: () => asked.map(([, auth]) => auth),
		most: () => most,
		pass: (ms: number) => void (nowUnixMs += ms),
		setAnswer: (next: typeof answer) => void (answer = next),
	};
}

const web = 'docker.io/shop/web:4.2';

describe('the registry', () => {
	it('is asked for a tag once a day, however many want to know', async () => {
		const {ask, asked, pass, recall} = rig();
		expect(recall(web)).toBeNull();
		await Promise.all([ask(web), ask(web)]);
		await ask(web);
		pass(23 * hour);
		expect(known(await ask(web)).digest).toBe(digest('a'));
		expect(asked()).toEqual([web]);
		pass(hour);
		expect(recall(web)).toBeNull();
		await ask(web);
		expect(asked()).toEqual([web, web]);
	});
	it('answers two at a time', async () => {
		const {ask, most, asked, setAnswer} = rig();
		setAnswer(async () => {
			await new Promise(resolve => setImmediate(resolve));
			return {Descriptor: {digest: digest('b')}};
		});
		await Promise.all(Array.from({length: 7}, (_, index) => ask(`docker.io/shop/web:${index}`)));
		expect([most(), asked().length]).toEqual([2, 7]);
	});
	it.each([
		[429, 'whatever'],
		[500, 'toomanyrequests: You have reached your pull rate limit'],
	])('limits with %i %s: it is left alone for hours, others are not', async (status, says) => {
		const {ask, asked, pass, setAnswer} = rig();
		setAnswer(async () => {
			throw new EngineAnswer(status, t(says));
		});
		expect((await ask(web)) as Unread).toMatchObject({why: expect.stringContaining('limits')});
		await ask('docker.io/shop/other:1');
		expect(asked()).toEqual([web]);
		await ask('ghcr.io/shop/other:1');
		expect(asked()).toEqual([web, 'ghcr.io/shop/other:1']);
		pass(7 * hour);
		await ask(web);
		expect(asked()).toHaveLength(3);
	});
	it.each([
		[404, 'manifest unknown', 'does not have it'],
		[401, 'unauthorized', 'wants a login'],
		[403, 'denied', 'wants a login'],
		[500, 'dial tcp: lookup failed', 'dial tcp: lookup failed'],
	])('%i %s: the reason is said, and it is asked again when wanted', async (status, says, why) => {
		const {ask, asked, setAnswer} = rig();
		setAnswer(async () => {
			throw new EngineAnswer(status, t(says));
		});
		expect(((await ask(web)) as Unread).why).toContain(why);
		await ask(web);
		expect(asked()).toHaveLength(2);
	});
	it.each([null, {}, {Descriptor: {digest: 'latest'}}, {Descriptor: {digest: `${digest('a')}\u001b[31m`}}])(
		'an answer like %j is none',
		async answer => {
			const {ask, setAnswer} = rig();
			setAnswer(async () => answer);
			expect(isUnread(await ask(web))).toBe(true);
		},
	);
	it('remembers over runs, by nothing but what has the right form', async () => {
		let text = '';
		const first = rig({remember: told => void (text = told)});
		await first.ask(web);
		const second = rig({remembered: text});
		expect(known((await second.ask(web)) ?? new Unread(t('none'))).digest).toBe(digest('a'));
		expect(second.asked()).toEqual([]);
		for (const bad of [
			'{',
			'[]',
			`{"${web}":{"digest":"x","askedAtUnixMs":1}}`,
			`{"${web}":{"digest":"${digest('a')}"}}`,
		]) {
			expect(rig({remembered: bad}).recall(web)).toBeNull();
		}
	});
	it('is given a login only where there is consent, and keeps none', async () => {
		const remembered: string[] = [];
		const {ask, auths} = rig({authOf: async registry => `login of ${registry}`, remember: one => remembered.push(one)});
		await ask(web);
		expect(auths()).toEqual(['login of docker.io']);
		expect(remembered.join()).not.toContain('login');
		const nobody = rig();
		await nobody.ask(web);
		expect(nobody.auths()).toEqual([null]);
	});
});

type Of = {
	readonly image?: string;
	readonly digests?: readonly string[];
	readonly base?: readonly [name: string, digest: string];
};

async function states({image = 'shop/web:4.2', digests = [`shop/web@${digest('a')}`], base = ['', '']}: Of) {
	const asked: string[] = [];
	const inspect = known(plain.inspect);
	const its: ContainerInspect = {...inspect, Config: {...inspect.Config, Image: t(image)}};
	const facts: ImageFacts = {
		...known(plain.image),
		RepoDigests: digests.map(one => t(one)),
		baseName: t(base[0]),
		baseDigest: t(base[1]),
	};
	const found = await registryStates(its, facts, async reference => {
		asked.push(reference);
		return {digest: t(digest('a')), askedAtUnixMs: 5};
	});
	return {tag: found?.tag, base: found?.base, asked};
}

describe('a container', () => {
	it('has the same image, or another one', async () => {
		expect(await states({})).toMatchObject({tag: {is: 'same'}, base: null, asked: [web]});
		expect(await states({digests: [`shop/web@${digest('b')}`]})).toMatchObject({
			tag: {is: 'moved', digest: digest('a')},
		});
		const many = [`shop/web@${digest('b')}`, `shop/web@${digest('a')}`];
		expect(await states({digests: many})).toMatchObject({tag: {is: 'same'}});
	});
	it.each([
		['an id', {image: 'a1'.repeat(32)}, 'by its id'],
		['an id with its kind', {image: `sha256:${'a1'.repeat(32)}`}, 'by its id'],
		['a short id', {image: 'a1'.repeat(6)}, 'by its id'],
		['a digest', {image: `shop/web@${digest('a')}`}, 'fixed by its digest'],
		['a local build', {digests: []}, 'built here'],
		['a local name for the image of another', {digests: [`ghcr.io/shop/web@${digest('a')}`]}, 'built here'],
	])('made from %s: nobody is asked', async (_, of, why) => {
		const {tag, asked} = await states(of);
		expect(asked).toEqual([]);
		expect(tag).toMatchObject({is: 'not-known', why: expect.stringContaining(why)});
	});
	it('has a base that is newer only where labels tell, and not of any registry they like', async () => {
		expect(await states({base: ['debian:12', digest('b')]})).toMatchObject({
			base: {is: 'moved'},
			asked: [web, 'docker.io/library/debian:12'],
		});
		expect(await states({base: ['debian:12', digest('a')]})).toMatchObject({base: {is: 'same'}});
		for (const base of [
			['debian:12', ''],
			['', digest('a')],
			['a1'.repeat(6), digest('a')],
			[`debian@${digest('a')}`, digest('a')],
		] as const) {
			expect(await states({base})).toMatchObject({base: null, asked: [web]});
		}
		expect(await states({base: ['169.254.169.254/latest/meta-data:1', digest('a')]})).toMatchObject({
			base: {is: 'not-known'},
			asked: [web],
		});
	});
	it('is not said to be anything where nobody asked', async () => {
		expect(await registryStates(known(plain.inspect), plain.image, async () => null)).toBeNull();
	});
});

describe('logins', () => {
	const login = (key: string) =>
		JSON.stringify({auths: {[key]: {auth: Buffer.from('ann:s3cret:x').toString('base64')}}});
	const host = (text: string) => fakeHost({env: {DOCKER_CONFIG: '/cfg'}, files: {'/cfg/config.json': text}});
	const read = async (text: string, registry: string): Promise<unknown> => {
		const auth = await loginFor(host(text), registry);
		return auth === null ? null : JSON.parse(Buffer.from(auth, 'base64url').toString());
	};
	it('are those of that registry alone', async () => {
		expect(await read(login('r.example:5000'), 'r.example:5000')).toEqual({
			username: 'ann',
			password: 's3cret:x',
			serveraddress: 'r.example:5000',
		});
		expect(await read(login('https://index.docker.io/v1/'), 'docker.io')).toMatchObject({username: 'ann'});
		expect(await read(login('r.example:5000'), 'other.example')).toBeNull();
		for (const text of ['', '{', '{"auths":{"r":{"auth":7}}}', '{"credsStore":"pass"}'])
			expect(await read(text, 'r')).toBeNull();
	});
});

describe('on the wire', () => {
	let fake: FakeEngine;
	beforeEach(async () => void (fake = await startFakeEngine()));
	afterEach(() => fake.close());
	it('the name goes into the path, the login into its header', async () => {
		const headers: unknown[] = [];
		fake.on('GET /distribution/docker.io/shop/web%3A4.2/json', (response, _, request) => {
			headers.push(request.headers['x-registry-auth']);
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({Descriptor: {digest: digest('a')}}));
		});
		const engine = await openDockerEngine({
			endpoint: {address: t('unix://fake'), from: t('test'), isDemo: false},
			target: {is: 'unix', socketPath: fake.socketPath},
		});
		expect(await engine.inspectDistribution(web, null)).toMatchObject({Descriptor: {digest: digest('a')}});
		await engine.inspectDistribution(web, 'bG9naW4');
		expect(headers).toEqual([undefined, 'bG9naW4']);
		expect(fake.asked.at(-1)?.path).not.toContain('bG9naW4');
		engine.close();
	});
});
