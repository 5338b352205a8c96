import {describe, expect, it} from 'vitest';
import {emptyFleet, feedLength, reduceFleet, type FleetAction, type FleetState} from '../../source/fleet/fleet.ts';
import type {ContainerId} from '../../source/model/evidence.ts';
import type {FeedEntry, Listing} from '../../source/model/fleet.ts';
import type {Assessment} from '../../source/model/score.ts';
import {hardened, t} from '../helpers/evidence.ts';

const start: FleetState = {
	fleet: emptyFleet({address: t('unix:///x'), from: t('test'), isDemo: false}, 0),
	tombstones: new Map(),
};

const listing = (id: ContainerId, over: Partial<Listing> = {}): Listing => ({
	id,
	name: t(`name-${id}`),
	image: t('image'),
	imageId: t('sha256:1'),
	status: 'running',
	health: 'none',
	createdAtUnixMs: 1,
	ports: [],
	digest: 'one',
	...over,
});

const listed = (listings: readonly Listing[], startedAtUnixMs = 10): FleetAction => ({
	is: 'listed',
	listings,
	startedAtUnixMs,
	atUnixMs: startedAtUnixMs + 1,
});
const heard = (id: ContainerId, over: Partial<Extract<FleetAction, {is: 'heard'}>> = {}): FleetAction => ({
	is: 'heard',
	id,
	atUnixMs: 20,
	name: t(id),
	image: t('image'),
	status: 'running',
	health: null,
	...over,
});
const assessed = (value: number): Assessment => ({
	findings: [],
	facts: {isExposedBeyondLoopback: 'no', isConfinedByLsm: 'no', imageScan: 'scanned'},
	score: {value, best: value, grade: 'C', raw: value, ceilings: [], domains: [], decided: 0, applicable: 0},
	unwaived: null,
	worst: null,
});
const looked = (id: ContainerId, value = 70): FleetAction => ({
	is: 'looked',
	id,
	evidence: hardened,
	assessment: assessed(value),
	atUnixMs: 30,
	isStale: false,
});
const entry = (key: string, over: Partial<FeedEntry> = {}): FeedEntry => ({
	key,
	atUnixMs: 1,
	containerId: 'a',
	containerName: t('a'),
	says: t('started'),
	weight: 'change',
	before: null,
	after: null,
	...over,
});

const after = (...actions: readonly FleetAction[]) => reduceFleet(start, actions).fleet;

describe('the live copy', () => {
	it('keeps the identity of what a list did not change', () => {
		const first = reduceFleet(start, [listed([listing('a'), listing('b')])]);
		const second = reduceFleet(first, [listed([listing('a'), listing('b', {digest: 'two'})], 40)]);
		expect(second.fleet.containers.get('a')).toBe(first.fleet.containers.get('a'));
		expect(second.fleet.containers.get('b')).toMatchObject({isStale: true, listing: {digest: 'two'}});
	});

	it('keeps the identity of what a look found as it was', () => {
		const first = reduceFleet(start, [listed([listing('a'), listing('b')]), looked('a'), looked('b')]);
		const later = {...looked('a'), evidence: {...hardened, nowUnixMs: hardened.nowUnixMs + 3000}} as FleetAction;
		const second = reduceFleet(first, [later, looked('b', 71)]);
		expect(second.fleet.containers.get('a')).toBe(first.fleet.containers.get('a'));
		expect(second.fleet.containers.get('b')?.assessment?.score.value).toBe(71);
	});

	it('removes what a later list does not name', () => {
		expect([...after(listed([listing('a'), listing('b')]), listed([listing('b')], 40)).containers.keys()]).toEqual([
			'b',
		]);
	});

	it('keeps a container heard of after the list was asked for', () => {
		expect([
			...after(listed([listing('a')]), heard('new', {atUnixMs: 41}), listed([listing('a')], 40)).containers.keys(),
		]).toEqual(['a', 'new']);
	});

	it('drops a container replayed from before the list that does not name it', () => {
		expect([...after(heard('old', {atUnixMs: 39}), listed([listing('a')], 40)).containers.keys()]).toEqual(['a']);
	});

	it('lets no list and no look bring back what was removed meanwhile', () => {
		const fleet = after(
			listed([listing('a')]),
			{is: 'gone', id: 'a', atUnixMs: 50},
			listed([listing('a')], 45),
			looked('a'),
			heard('a'),
		);
		expect(fleet.containers.size).toBe(0);
	});

	it('shows a status heard before anybody looked, and marks the row', () => {
		const fleet = after(listed([listing('a')]), looked('a'), heard('a', {status: 'exited'}));
		expect(fleet.containers.get('a')).toMatchObject({
			isStale: true,
			listing: {status: 'exited'},
			mark: {is: 'changed', atUnixMs: 20},
			evidence: hardened,
		});
	});

	it('takes name and state from what was seen', () => {
		expect(after(listed([listing('a', {status: 'exited'})]), looked('a')).containers.get('a')?.listing).toMatchObject({
			name: 'web-1',
			status: 'running',
			health: 'healthy',
			digest: 'one',
		});
	});

	it('keeps old evidence when a look fails, stale and with the reason', () => {
		const fleet = after(listed([listing('a')]), looked('a'), {is: 'look-failed', id: 'a', why: t('500')});
		expect(fleet.containers.get('a')).toMatchObject({evidence: hardened, isStale: true, lookProblem: '500'});
	});

	it('tells the event that moved the score by how much', () => {
		const fleet = after(
			listed([listing('a')]),
			looked('a', 66),
			{is: 'feed', entry: entry('1')},
			{is: 'feed', entry: entry('2', {containerId: 'b'})},
			looked('a', 38),
		);
		expect(fleet.feed.map(one => one.after?.value ?? null)).toEqual([38, null]);
		expect(fleet.feed[0]?.before).toEqual({grade: 'C', value: 66});
	});

	it('keeps the feed bounded, newest last', () => {
		const fleet = after(
			...Array.from({length: feedLength + 20}, (_, index): FleetAction => ({is: 'feed', entry: entry(String(index))})),
		);
		expect(fleet.feed).toHaveLength(feedLength);
		expect(fleet.feed.at(-1)?.key).toBe(String(feedLength + 19));
	});

	it('keeps everything when the engine is lost', () => {
		const fleet = after(listed([listing('a')]), looked('a'), {
			is: 'link',
			link: {is: 'lost', sinceUnixMs: 60, tries: 1, why: t('refused')},
		});
		expect(fleet.containers.get('a')?.assessment?.score.value).toBe(70);
		expect(fleet.isComplete).toBe(false);
	});

	it('takes signs off rows after a while', () => {
		expect(after(heard('a'), {is: 'marks-expired', beforeUnixMs: 21}).containers.get('a')?.mark).toBeNull();
		expect(after(heard('a'), {is: 'marks-expired', beforeUnixMs: 20}).containers.get('a')?.mark).not.toBeNull();
	});
});
