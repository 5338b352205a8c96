import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FleetContainer} from '../../source/model/fleet.ts';
import {parseFilter} from '../../source/ui/filter.ts';
import {sortColumns} from '../../source/ui/fleet-row.ts';
import {viewFleet, type FleetWants} from '../../source/ui/fleet-view.ts';
import {t} from '../helpers/evidence.ts';
import {assessment, container, manyContainers, sampleContainers} from '../helpers/app-state.ts';

const mapOf = (containers: readonly FleetContainer[]): ReadonlyMap<string, FleetContainer> =>
	new Map(containers.map(one => [one.id, one]));
const wants = (over: Partial<FleetWants> = {}): FleetWants => ({
	sort: {column: 'score', isReversed: false},
	filter: parseFilter(''),
	showsStopped: false,
	...over,
});
const names = (containers: readonly FleetContainer[], over: Partial<FleetWants> = {}): string =>
	viewFleet(mapOf(containers), wants(over))
		.rows.map(({container}) => container.listing.name)
		.join(' ');
const sorted = (column: (typeof sortColumns)[number], isReversed = false): string =>
	names(sampleContainers, {sort: {column, isReversed}});

describe('order', () => {
	it.each([
		['score', 'ci-runner traefik legacy-db web-3 report web-1 vault new-job'],
		['name', 'ci-runner legacy-db new-job report traefik vault web-1 web-3'],
		['age', 'new-job web-3 web-1 traefik vault report ci-runner legacy-db'],
		['worst', 'ci-runner traefik legacy-db web-3 report web-1 vault new-job'],
		['risk', 'ci-runner traefik legacy-db web-3 report web-1 vault new-job'],
		['user', 'ci-runner traefik legacy-db web-3 vault web-1 report new-job'],
		['exposed', 'traefik legacy-db web-3 web-1 vault ci-runner report new-job'],
	] as const)('by %s', (column, order) => expect(sorted(column)).toBe(order));

	it('the other way round, but for what is not known', () => {
		expect(sorted('score', true)).toBe('vault web-1 report web-3 legacy-db traefik ci-runner new-job');
	});

	it('counts numbers in names', () => {
		const some = ['web-10', 'web-2', 'Web-1'].map(name => container({name, assessment: assessment(50)}));
		expect(names(some, {sort: {column: 'name', isReversed: false}})).toBe('Web-1 web-2 web-10');
	});

	it('of equals on several hosts goes by host', () => {
		const some = ['web10', 'web2', 'web1'].map((host, index) => ({
			...container({id: `${index}`.repeat(64), name: 'app', assessment: assessment(50)}),
			host: {name: t(host), colour: null, lostSinceUnixMs: null},
		}));
		const {rows} = viewFleet(mapOf(some), wants());
		expect(rows.map(({container: one}) => one.host?.name)).toEqual(['web1', 'web2', 'web10']);
	});

	it('hides stopped ones until asked', () => {
		expect(viewFleet(mapOf(sampleContainers), wants()).hidden).toBe(1);
		expect(names(sampleContainers, {showsStopped: true})).toContain('old-import');
	});
});

describe('counts', () => {
	it('are of what is not hidden, before the filter', () => {
		const view = viewFleet(mapOf(sampleContainers), wants({filter: parseFilter('vault')}));
		expect(view).toMatchObject({
			total: 8,
			hidden: 1,
			notYetAssessed: 1,
			counts: {A: 1, B: 1, C: 1, D: 1, E: 1, F: 2},
			lowest: {grade: 'F', value: 8},
			median: {grade: 'D', value: 54},
		});
		expect(view.rows).toHaveLength(1);
	});

	it('are nothing of nothing', () => {
		expect(viewFleet(new Map(), wants())).toMatchObject({total: 0, lowest: null, median: null});
	});

	it('take the lower of two middles', () => {
		const two = [10, 90].map(value => container({name: `c${value}`, assessment: assessment(value)}));
		expect(viewFleet(mapOf(two), wants()).median).toEqual({grade: 'F', value: 10});
	});
});

describe('the view before', () => {
	it('is the answer again where nothing changed', () => {
		const map = mapOf(sampleContainers);
		const asked = wants();
		const first = viewFleet(map, asked);
		expect(viewFleet(map, {...asked}, first)).toBe(first);
	});

	it('only saves work: whatever happens, the answer is the one from scratch', () => {
		const pool = manyContainers(40);
		const step = fc.record({
			changed: fc.array(fc.tuple(fc.nat(39), fc.nat(100)), {maxLength: 5}),
			removed: fc.array(fc.nat(39), {maxLength: 3}),
			column: fc.constantFrom(...sortColumns),
			isReversed: fc.boolean(),
			text: fc.constantFrom('', 'service-1', 'grade<C', '!score<50'),
			showsStopped: fc.boolean(),
		});
		fc.assert(
			fc.property(fc.array(step, {maxLength: 8}), steps => {
				const now = new Map(mapOf(pool));
				let before = viewFleet(now, wants());
				for (const {changed, removed, column, isReversed, text, showsStopped} of steps) {
					const next = new Map(before.from.containers);
					for (const [index, value] of changed) {
						const one = pool[index];
						const status = value % 5 === 0 ? 'exited' : 'running';
						if (one) next.set(one.id, {...one, listing: {...one.listing, status}, assessment: assessment(value)});
					}
					for (const index of removed) next.delete(pool[index]?.id ?? '');
					const asked = wants({sort: {column, isReversed}, filter: parseFilter(text), showsStopped});
					const view = viewFleet(next, asked, before);
					const fresh = viewFleet(next, asked);
					expect(view.ids).toEqual(fresh.ids);
					expect({...view, from: null, ordered: null}).toEqual({...fresh, from: null, ordered: null});
					before = view;
				}
			}),
			{numRuns: 60},
		);
	});
});
