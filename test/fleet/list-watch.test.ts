/** The loop against a scripted engine and a clock that moves when told. The same is proven on a real engine in test/live. */
import {afterEach, describe, expect, it} from 'vitest';
import type {Engine, EngineEvent, EventRequest} from '../../source/engine/engine.ts';
import {emptyFleet, reduceFleet, type FleetAction, type FleetState} from '../../source/fleet/fleet.ts';
import {usualPace, type WatchHands} from '../../source/fleet/hands.ts';
import {watchFleet, type Watch} from '../../source/fleet/list-watch.ts';
import type {Listing} from '../../source/model/fleet.ts';
import {sanitise, type SafeText} from '../../source/model/safe-text.ts';
import {engineFacts, hardened, t} from '../helpers/evidence.ts';
import {manualClock, settle} from '../helpers/manual-clock.ts';

const endpoint = {address: t('unix:///x'), from: t('test'), isDemo: false};

function rig(socketPath: string | null = '/x') {
	const clock = manualClock();
	const there = new Map<string, string>();
	const looks: string[] = [];
	/** Looks at these are answered when told. */
	const held = new Map<string, PromiseWithResolvers<void>>();
	const requests: EventRequest[] = [];
	let endStream: (why: SafeText) => void = () => {};
	let isUp = true;
	let state: FleetState = {fleet: emptyFleet(endpoint, clock.nowUnixMs()), tombstones: new Map()};

	const listings = (): Listing[] =>
		[...there].map(([id, digest]) => ({
			id,
			name: t(id),
			image: t('i'),
			imageId: t('s'),
			status: 'running',
			health: 'none',
			createdAtUnixMs: 1,
			ports: [],
			digest,
		}));

	const engine = {
		endpoint,
		socketPath,
		apiVersion: '1.41',
		listContainers: async () => {
			if (!isUp) throw new Error('connection refused');
			return listings();
		},
		ping: async () => {},
		events(request: EventRequest) {
			requests.push(request);
			const {promise, resolve} = Promise.withResolvers<SafeText>();
			endStream = resolve;
			return {ended: promise, close: () => resolve(t('closed'))};
		},
		close() {},
	} as unknown as Engine;

	const hands: WatchHands = {
		clock,
		random: () => 0.5,
		async connect() {
			if (!isUp) throw new Error('connection refused');
			return engine;
		},
		readEngine: async () => ({facts: engineFacts, systemTimeUnixMs: 1_763_937_600_000}),
		refresh: async () => {},
		async look(_engine, id) {
			looks.push(id);
			await held.get(id)?.promise;
			if (!there.has(id)) return null;
			return {
				evidence: hardened,
				assessment: {
					findings: [],
					facts: {isExposedBeyondLoopback: 'no', isConfinedByLsm: 'no', imageScan: 'scanned'},
					score: {value: 100, best: 100, grade: 'A', raw: 100, ceilings: [], domains: [], decided: 0, applicable: 0},
					unwaived: null,
					worst: null,
				},
			};
		},
		readExec: async () => ({
			execId: t('e'),
			atUnixMs: 1,
			command: t('sh'),
			user: t(''),
			isPrivileged: false,
			isTty: true,
		}),
		dispatch(action: FleetAction) {
			state = reduceFleet(state, [action]);
		},
		getFleet: () => state.fleet,
	};

	let nano = 1_763_937_600_000_000_000n;
	const tell = (action: string, id: string, over: Partial<EngineEvent> = {}) => {
		nano += 1n;
		requests.at(-1)?.onEvent({
			timeNano: String(nano),
			atUnixMs: clock.nowUnixMs(),
			type: t('container'),
			action: t(action),
			argument: t(''),
			id,
			name: sanitise(id),
			image: t('i'),
			attributes: {container: '', execID: '', exitCode: t(''), signal: t(''), oldName: t('')},
			...over,
		});
	};

	return {
		clock,
		there,
		looks,
		held,
		requests,
		hands,
		tell,
		fleet: () => state.fleet,
		lose(why: string) {
			isUp = false;
			endStream(t(why));
		},
		comeBack: () => void (isUp = true),
	};
}

let watch: Watch | null = null;
afterEach(() => watch?.stop());

async function watching(ids: readonly string[] = ['a', 'b'], socketPath: string | null = '/x') {
	const the = rig(socketPath);
	for (const id of ids) the.there.set(id, 'one');
	watch = watchFleet(the.hands);
	await settle();
	await watch.started;
	await settle();
	return the;
}

describe('list and watch', () => {
	it('opens the stream a little before now, lists, looks at everything, and is complete', async () => {
		const the = await watching();
		expect(the.requests[0]?.since).toBe('1763937598.000000000');
		expect(the.looks).toEqual(['a', 'b']);
		expect(the.fleet()).toMatchObject({isComplete: true, link: {is: 'live'}});
	});

	it('is complete on a host that is never quiet', async () => {
		const the = rig();
		for (const id of ['a', 'b']) the.there.set(id, 'one');
		const look: typeof the.hands.look = (...asked) => {
			the.tell('start', 'a');
			return the.hands.look(...asked);
		};
		watch = watchFleet({...the.hands, look});
		await settle();
		await the.clock.advance(1);
		expect(the.fleet().isComplete).toBe(true);
	});

	it('hears of services and nodes where the engine is in a swarm, and of no container by them', async () => {
		const the = rig();
		let changes = 0;
		const told = {facts: {...engineFacts, isSwarmActive: true}, systemTimeUnixMs: 1_763_937_600_000};
		watch = watchFleet({...the.hands, readEngine: async () => told, swarmChanged: () => void (changes += 1)});
		await settle();
		expect(the.requests[0]?.types).toEqual(expect.arrayContaining(['container', 'service', 'node']));
		the.tell('update', 'service1', {type: t('service')});
		the.tell('update', 'node1', {type: t('node')});
		await the.clock.advance(100);
		expect([changes, the.looks, the.fleet().containers.size]).toEqual([2, [], 0]);
		// Podman refuses types it does not know.
		expect((await watching()).requests[0]?.types).not.toContain('service');
	});

	it('is complete on an empty host', async () => {
		const the = await watching([]);
		expect(the.fleet().isComplete).toBe(true);
	});

	it('shows a new container at once and its score after one look', async () => {
		const the = await watching();
		the.there.set('c', 'one');
		for (const action of ['create', 'attach', 'start']) the.tell(action, 'c');
		expect(the.fleet().containers.get('c')).toMatchObject({
			assessment: null,
			listing: {status: 'running'},
			mark: {is: 'new'},
		});
		await the.clock.advance(100);
		expect(the.looks).toEqual(['a', 'b', 'c']);
		expect(the.fleet().containers.get('c')?.assessment?.score.value).toBe(100);
	});

	it('removes a container that vanishes between list and look', async () => {
		const the = await watching();
		the.tell('start', 'ghost');
		await the.clock.advance(100);
		expect([...the.fleet().containers.keys()]).toEqual(['a', 'b']);
	});

	it.each([
		['after it was missed', false],
		['while it was being missed', true],
	])('keeps a container that is listed before the engine knows it, when created is heard %s', async (_, isEarly) => {
		const the = rig();
		the.there.set('new', 'one');
		const answer = Promise.withResolvers<void>();
		the.held.set('new', answer);
		watch = watchFleet(the.hands);
		await settle();
		the.there.delete('new');
		if (isEarly) the.tell('create', 'new');
		answer.resolve();
		await settle();
		if (!isEarly) the.tell('create', 'new');
		the.there.set('new', 'one');
		await the.clock.advance(1_000);
		expect(the.fleet().isComplete).toBe(true);
		expect(the.fleet().containers.get('new')).toMatchObject({evidence: expect.anything(), isStale: false});
	});

	it('hears an event that was replayed only once', async () => {
		const the = await watching();
		const same = {timeNano: '1763937600000000005'};
		the.tell('oom', 'a', same);
		the.tell('oom', 'a', same);
		expect(the.fleet().feed).toHaveLength(1);
	});

	it('waits for the first look before it calls an exec an intrusion', async () => {
		const the = await watching();
		the.there.set('late', 'one');
		the.tell('start', 'late');
		the.tell('exec_create', 'late', {argument: t('/probe')});
		the.tell('exec_create', 'late', {argument: t('sh')});
		await settle();
		expect(the.fleet().feed.filter(entry => entry.weight === 'security')).toEqual([]);
		await the.clock.advance(2000);
		expect(the.fleet().feed.filter(entry => entry.weight === 'security')).toMatchObject([
			{containerId: 'late', says: 'exec as its own user: sh'},
		]);
	});

	it('ignores the execs of a health check, and words the others', async () => {
		const the = await watching();
		the.tell('exec_create', 'a', {argument: t('/probe')});
		the.tell('exec_create', 'a', {argument: t('sh')});
		await settle();
		expect(the.fleet().feed.map(entry => entry.says)).toEqual(['exec as its own user: sh']);
	});

	it('finds by the slow list what no event told', async () => {
		const the = await watching();
		the.there.set('a', 'two');
		the.there.delete('b');
		the.there.set('silent', 'one');
		await the.clock.advance(usualPace.relistMs);
		expect([...the.fleet().containers.keys()]).toEqual(['a', 'silent']);
		expect(the.fleet().containers.get('silent')?.assessment).not.toBeNull();
	});

	it('looks at one container after the other without being asked', async () => {
		const the = await watching();
		await the.clock.advance(usualPace.rollMs * 6);
		expect(the.looks.slice(2)).toEqual(expect.arrayContaining(['a', 'b']));
		expect(the.looks.length).toBeLessThan(10);
	});

	it('asks an engine across a network less often, and for more at once', async () => {
		const far = await watching(['a', 'b'], null);
		far.there.set('silent', 'one');
		await far.clock.advance(usualPace.relistMs + usualPace.rollMs);
		expect(far.looks).toEqual(['a', 'b']);
		await far.clock.advance(usualPace.far.relistMs);
		expect(far.looks).toContain('silent');
		watch?.stop();

		const many = Array.from({length: 60}, (_, index) => `c${index}`);
		for (const [socketPath, atOnce] of [
			['/x', 16],
			[null, 50],
		] as const) {
			const the = rig(socketPath);
			for (const id of many) {
				the.there.set(id, 'one');
				the.held.set(id, Promise.withResolvers());
			}
			watch = watchFleet(the.hands);
			await settle();
			expect(the.looks).toHaveLength(atOnce);
			watch.stop();
		}
	});

	it('calls a lost engine at once when a person asks', async () => {
		const the = rig();
		let hurried = 0;
		watch = watchFleet({...the.hands, hurry: () => void hurried++}, {...usualPace, retryMs: [60_000, 60_000]});
		await watch.started;
		watch.refresh();
		expect(hurried).toBe(0);
		the.lose('connection reset');
		await settle();
		expect(the.fleet().link.is).toBe('lost');
		the.comeBack();
		watch.refresh();
		await settle();
		expect(hurried).toBe(1);
		expect(the.fleet().link.is).toBe('live');
	});

	it('keeps the table when the engine is lost, and is complete again after one retry when it is back', async () => {
		const the = await watching();
		the.tell('oom', 'a', {timeNano: '1763937605123456789'});
		the.lose('connection reset');
		await settle();
		expect(the.fleet()).toMatchObject({link: {is: 'lost', tries: 1, why: 'connection reset'}, isComplete: false});
		await the.clock.advance(10_000);
		expect(the.fleet().containers.size).toBe(2);
		the.there.delete('a');
		the.there.set('c', 'one');
		the.comeBack();
		await the.clock.advance(usualPace.retryMs[1] * 1.25);
		expect(the.fleet()).toMatchObject({isComplete: true, link: {is: 'live'}});
		expect([...the.fleet().containers.keys()]).toEqual(['b', 'c']);
		expect(the.requests.at(-1)?.since).toBe('1763937603.123456789');
	});

	it('is complete without a container that the engine holds back, whose row says so until it answers', async () => {
		const the = await watching();
		const held = Promise.withResolvers<void>();
		the.lose('connection reset');
		await settle();
		the.held.set('a', held);
		the.comeBack();
		await the.clock.advance(250);
		expect([the.fleet().link.is, the.fleet().isComplete]).toEqual(['live', false]);
		await the.clock.advance(500);
		expect(the.fleet().isComplete).toBe(true);
		expect(the.fleet().containers.get('a')).toMatchObject({
			evidence: expect.anything(),
			isStale: true,
			lookProblem: expect.stringMatching(/not answered yet/),
		});
		expect(the.fleet().containers.get('b')).toMatchObject({isStale: false, lookProblem: null});
		held.resolve();
		await settle();
		expect(the.fleet().containers.get('a')).toMatchObject({isStale: false, lookProblem: null});
	});

	it('says nothing of a look that is held back in a table that is whole', async () => {
		const the = await watching();
		the.held.set('a', Promise.withResolvers());
		the.tell('restart', 'a');
		await the.clock.advance(5_000);
		expect(the.looks).toEqual(['a', 'b', 'a']);
		expect(the.fleet().containers.get('a')?.lookProblem).toBe(null);
	});

	it('ignores what it does not know', async () => {
		const the = await watching();
		the.tell('teleport', 'a');
		the.tell('constructor', 'a');
		the.tell('create', 'x', {type: t('galaxy')});
		expect(the.fleet().feed).toEqual([]);
		expect(the.fleet().containers.size).toBe(2);
	});

	it('gives up a connection that is still being made when it is stopped', async () => {
		const the = rig();
		let asked: AbortSignal | null = null;
		watch = watchFleet({
			...the.hands,
			connect(signal) {
				asked = signal;
				return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
			},
		});
		await settle();
		expect(asked).toMatchObject({aborted: false});
		watch.stop();
		expect(asked).toMatchObject({aborted: true});
		await expect(watch.started).rejects.toThrow('given up');
		await the.clock.advance(10_000);
		expect(the.fleet().link.is, 'and says nothing of it').toBe('connecting');
	});

	it('closes a connection that has not answered yet when it is stopped', async () => {
		const the = rig();
		let isClosed = false;
		watch = watchFleet({
			...the.hands,
			connect: async signal =>
				Object.assign(Object.create(await the.hands.connect(signal)), {
					close() {
						isClosed = true;
					},
				}),
			readEngine: () => new Promise(() => {}),
		});
		await settle();
		expect(isClosed).toBe(false);
		watch.stop();
		expect(isClosed).toBe(true);
	});

	it('says why the first connection failed', async () => {
		const the = rig();
		the.lose('');
		watch = watchFleet(the.hands);
		await expect(watch.started).rejects.toThrow('connection refused');
	});
});
