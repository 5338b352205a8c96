/** What the containers stand on, against scripted doors and a clock that moves when told. */
import {blindHost} from '../helpers/host-evidence.ts';
import {judge} from '../helpers/judge.ts';
import {describe, expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import type {HostSources} from '../../source/evidence/host/gather-host.ts';
import {createStore} from '../../source/fleet/store.ts';
import type {HostEvidence} from '../../source/model/host-evidence.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {createSurroundings} from '../../source/session/surroundings.ts';
import {appState, container, fleetOf} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';
import {fakeHost} from '../helpers/fake-host.ts';
import {manualClock} from '../helpers/manual-clock.ts';

const sha = (name: string): string => `sha256:${name.padEnd(64, '0')}`;

function rig(names: readonly string[] = ['a']) {
	const clock = manualClock();
	const one = container({name: 'web-1'});
	const fleet = fleetOf([{...one, listing: {...one.listing, imageId: t(sha('a'))}}], {
		link: {is: 'live', sinceUnixMs: 1},
	});
	const store = createStore(appState({fleet}), clock);
	const asked: string[] = [];
	const seen = {hosts: 0, inFlight: 0, most: 0};
	let tags: Readonly<Record<string, readonly string[]>> = Object.fromEntries(names.map(name => [name, [`${name}:1`]]));
	let broken = new Set<string>();
	let isUp = true;
	let answer: (sources: HostSources) => Promise<HostEvidence> = async () => blindHost;

	async function slowly<T>(value: () => T): Promise<T> {
		seen.inFlight += 1;
		seen.most = Math.max(seen.most, seen.inFlight);
		for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
		seen.inFlight -= 1;
		return value();
	}
	const engine = {
		listImages: async () => {
			asked.push('list');
			if (!isUp) throw new Error('connection refused');
			return Object.entries(tags).map(([name, RepoTags]) => ({
				Id: sha(name),
				RepoTags,
				RepoDigests: ['<none>@<none>'],
				Size: 7,
			}));
		},
		inspectImage(id: string) {
			asked.push(`inspect ${id.slice(7, 8)}`);
			return slowly(() => {
				if (broken.has(id.slice(7, 8))) throw new Error('layer missing');
				return {Id: id, Size: 7, Created: '2026-11-01T00:00:00Z', Config: {User: '1000'}, RepoTags: ['old:1']};
			});
		},
		async imageHistory(id: string) {
			if (broken.has(`history of ${id.slice(7, 8)}`)) throw new Error('timed out');
			return [];
		},
	} as unknown as Engine;
	let now: Engine | null = engine;
	const surroundings = createSurroundings({
		engine: () => now,
		host: fakeHost(),
		clock,
		store,
		policy: defaultPolicy,
		judge,
		async gather(sources) {
			seen.hosts += 1;
			return answer(sources);
		},
	});
	return {
		clock,
		asked,
		seen,
		...surroundings,
		engine,
		fleet,
		host: () => store.getState().host,
		images: () => store.getState().images,
		setTags: (next: typeof tags) => void (tags = next),
		setBroken: (...next: readonly string[]) => void (broken = new Set(next)),
		setUp: (next: boolean) => void (isUp = next),
		setEngine: (next: Engine | null) => void (now = next),
		setAnswer: (next: typeof answer) => void (answer = next),
	};
}

describe('the host', () => {
	it('is looked at once, behind the frame of the complete fleet', async () => {
		const {clock, seen, host, followFleet, fleet} = rig();
		followFleet({...fleet, isComplete: false});
		await clock.advance(1000);
		expect(seen.hosts).toBe(0);
		followFleet(fleet);
		expect([seen.hosts, host()]).toEqual([0, null]);
		followFleet(fleet);
		await clock.advance(1000);
		followFleet(fleet);
		await clock.advance(1000);
		expect(seen.hosts).toBe(1);
		expect(host()).toMatchObject({isLocal: false, problem: null, assessment: {score: {grade: 'F'}}});
	});

	it('is looked at again on another connection, when its fleet is complete', async () => {
		const {clock, seen, followFleet, fleet} = rig();
		followFleet(fleet);
		await clock.advance(1000);
		const again = {...fleet, link: {is: 'live', sinceUnixMs: 2}} as const;
		followFleet({...again, isComplete: false});
		await clock.advance(1000);
		expect(seen.hosts).toBe(1);
		followFleet(again);
		await clock.advance(1000);
		expect(seen.hosts).toBe(2);
	});

	it('is here when anything of the machine itself was read', async () => {
		const {clock, commands, host, setAnswer} = rig();
		const audit = {from: 'kernel', watches: []} as const;
		setAnswer(async () => ({...blindHost, audit}));
		commands.lookAtHost();
		await clock.advance(0);
		expect(host()?.isLocal).toBe(true);
	});

	it('says that it is being looked at, then what was seen', async () => {
		const {clock, commands, host} = rig();
		commands.lookAtHost();
		expect(host()).toMatchObject({assessment: null, problem: null});
		await clock.advance(0);
		expect(host()?.assessment).not.toBeNull();
	});

	it('keeps what was seen when a look fails, with the reason and its old age', async () => {
		const {clock, commands, host, setAnswer} = rig();
		commands.lookAtHost();
		await clock.advance(5000);
		const before = host();
		setAnswer(async () => {
			throw new Error('socket refused');
		});
		commands.lookAtHost();
		await clock.advance(0);
		expect(host()).toEqual({...before, problem: 'socket refused'});
	});

	it.each([
		['no engine', 'the engine is out of reach'],
		['an engine that goes away meanwhile', 'the engine went out of reach meanwhile'],
	])('believes no answer of %s', async (name, problem) => {
		const {clock, commands, host, setEngine, setAnswer} = rig();
		if (name === 'no engine') setEngine(null);
		else {
			setAnswer(async () => {
				setEngine(null);
				return blindHost;
			});
		}
		commands.lookAtHost();
		await clock.advance(0);
		expect(host()).toMatchObject({assessment: null, problem});
	});

	it('asked for while it is looked at, is looked at once more', async () => {
		const {clock, commands, seen} = rig();
		for (let time = 0; time < 5; time += 1) commands.lookAtHost();
		await clock.advance(0);
		expect(seen.hosts).toBe(2);
	});

	it('is left alone after the end', async () => {
		const {clock, seen, followFleet, fleet, stop} = rig();
		followFleet(fleet);
		stop();
		await clock.advance(1000);
		expect(seen.hosts).toBe(0);
	});
});

describe('the images', () => {
	it('are judged, with who uses each', async () => {
		const {clock, commands, images} = rig(['a', 'b']);
		commands.lookAtImages();
		expect(images()).toMatchObject({images: null});
		await clock.advance(0);
		expect(images()?.images).toMatchObject([
			{id: sha('a'), tags: ['a:1'], digests: [], sizeBytes: 7, usedBy: ['web-1'], user: '1000'},
			{id: sha('b'), tags: ['b:1'], usedBy: []},
		]);
	});

	it('are read four at a time', async () => {
		const names = 'abcdefghij'.split('');
		const {clock, commands, images, seen, asked} = rig(names);
		commands.lookAtImages();
		await clock.advance(0);
		await clock.advance(0);
		expect(images()?.images?.map(({tags}) => tags[0])).toEqual(names.map(name => `${name}:1`));
		expect(asked.filter(one => one.startsWith('inspect'))).toHaveLength(10);
		expect(seen.most).toBe(4);
	});

	it('are read once each; names and new ones come with the list', async () => {
		const {clock, commands, images, asked, setTags} = rig(['a', 'b']);
		commands.lookAtImages();
		await clock.advance(0);
		setTags({a: ['a:2'], c: []});
		commands.lookAtImages();
		await clock.advance(0);
		expect(asked).toEqual(['list', 'inspect a', 'inspect b', 'list', 'inspect c']);
		expect(images()?.images?.map(({tags}) => tags)).toEqual([['a:2'], []]);
	});

	it('one that can not be read is there, and is asked for again', async () => {
		const {clock, commands, images, asked, setBroken} = rig(['a', 'b']);
		setBroken('b');
		commands.lookAtImages();
		await clock.advance(0);
		const [, broken] = images()?.images ?? [];
		expect(broken).toMatchObject({id: sha('b'), tags: ['b:1'], sizeBytes: 7, createdAtUnixMs: null});
		expect(broken).not.toHaveProperty('user');
		setBroken();
		commands.lookAtImages();
		await clock.advance(0);
		expect(images()?.images?.[1]).toMatchObject({user: '1000'});
		expect(asked).toEqual(['list', 'inspect a', 'inspect b', 'list', 'inspect b']);
	});

	it('one without its history is asked for again', async () => {
		const {clock, commands, asked, setBroken} = rig();
		for (const broken of [['history of a'], [], []]) {
			setBroken(...broken);
			commands.lookAtImages();
			await clock.advance(0);
		}
		expect(asked).toEqual(['list', 'inspect a', 'list', 'inspect a', 'list']);
	});

	it('stay as they were seen when the list fails', async () => {
		const {clock, commands, images, setUp} = rig();
		commands.lookAtImages();
		await clock.advance(0);
		const before = images();
		setUp(false);
		commands.lookAtImages();
		await clock.advance(0);
		expect(images()).toEqual({...before, problem: 'connection refused'});
	});

	it('are looked at again after a change or a refresh, but only when somebody asked for them before', async () => {
		const {clock, commands, asked, imagesChanged, refresh} = rig();
		imagesChanged();
		refresh();
		await clock.advance(5000);
		expect(asked).toEqual([]);
		commands.lookAtImages();
		await clock.advance(0);
		for (let time = 0; time < 5; time += 1) imagesChanged();
		await clock.advance(5000);
		expect(asked).toEqual(['list', 'inspect a', 'list']);
		refresh();
		await clock.advance(0);
		expect(asked).toHaveLength(4);
	});

	it('while one scan ends after the other, what is found is seen on the way, not after the last', async () => {
		const {clock, commands, asked, imageScanned, imagesChanged} = rig();
		commands.lookAtImages();
		await clock.advance(0);
		const before = asked.length;
		for (let time = 0; time < 20; time += 1) {
			imageScanned();
			imagesChanged();
			await clock.advance(100);
		}
		// A look for several of them: after 300 ms, and 300 ms after the next that comes.
		expect(asked.length - before).toBeGreaterThanOrEqual(4);
		expect(asked.length - before).toBeLessThanOrEqual(7);
	});
});
