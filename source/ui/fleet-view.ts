/**
 * The fleet as asked for: filtered, sorted, counted. Pure, and cheap where little changed: rows are made once for each
 * version of a container, and sorting starts from the order before.
 */
import type {ContainerId} from '../model/evidence.ts';
import type {FleetContainer} from '../model/fleet.ts';
import {grades, type Grade} from '../model/score.ts';
import type {Filter} from './filter.ts';
import {fleetRow, type FleetRow, type SortColumn} from './fleet-row.ts';

export type Sort = {readonly column: SortColumn; readonly isReversed: boolean};
export type FleetWants = {readonly sort: Sort; readonly filter: Filter; readonly showsStopped: boolean};
export type Glimpse = {readonly grade: Grade; readonly value: number};

export type FleetView = {
	/** Filtered and sorted. */
	readonly rows: readonly FleetRow[];
	readonly ids: readonly ContainerId[];
	/** Before the filter; hidden ones not counted. */
	readonly total: number;
	readonly hidden: number;
	readonly notYetAssessed: number;
	readonly counts: Readonly<Record<Grade, number>>;
	readonly lowest: Glimpse | null;
	/** The lower one of two middles. */
	readonly median: Glimpse | null;
	/** What it was made from, and in which order the rows were before the filter: where the next one starts. */
	readonly from: {readonly containers: ReadonlyMap<ContainerId, FleetContainer>; readonly wants: FleetWants};
	readonly ordered: readonly FleetRow[];
};

type Key = number | string | null;
function compareKeys(a: Key, b: Key, direction: number): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return (a < b ? -1 : 1) * direction;
}

/** A total order: equal rows never change places between two looks. */
function comparator({column, isReversed}: Sort): (a: FleetRow, b: FleetRow) => number {
	const direction = isReversed ? -1 : 1;
	return (a, b) =>
		compareKeys(a.keys[column], b.keys[column], direction) ||
		compareKeys(a.keys.score, b.keys.score, 1) ||
		compareKeys(a.keys.name, b.keys.name, 1) ||
		compareKeys(a.id, b.id, 1);
}

function isInOrder(rows: readonly FleetRow[], compare: (a: FleetRow, b: FleetRow) => number): boolean {
	for (let index = 1; index < rows.length; index++) {
		const before = rows[index - 1];
		const row = rows[index];
		if (before !== undefined && row !== undefined && compare(before, row) > 0) return false;
	}
	return true;
}

/** Rows to be shown but for the filter, first in the order they had before, so that few are out of place. */
function collect(
	containers: ReadonlyMap<ContainerId, FleetContainer>,
	showsStopped: boolean,
	before: readonly FleetRow[],
): {rows: FleetRow[]; hidden: number} {
	const rows: FleetRow[] = [];
	const seen = new Set<ContainerId>();
	for (const {id} of before) {
		const container = containers.get(id);
		if (container === undefined) continue;
		seen.add(id);
		const row = fleetRow(container);
		if (showsStopped || !row.isStopped) rows.push(row);
	}
	let hidden = 0;
	for (const container of containers.values()) {
		const row = fleetRow(container);
		const isShown = showsStopped || !row.isStopped;
		if (!isShown) hidden++;
		else if (!seen.has(container.id)) rows.push(row);
	}
	return {rows, hidden};
}

type Counted = Pick<FleetView, 'counts' | 'lowest' | 'median' | 'notYetAssessed'>;

/** Scores are whole numbers up to 100, so counting them sorts them. */
function count(rows: readonly FleetRow[]): Counted {
	const counts: Record<Grade, number> = {A: 0, B: 0, C: 0, D: 0, E: 0, F: 0};
	const byValue = new Map<number, {grade: Grade; many: number}>();
	let assessed = 0;
	for (const {grade, value} of rows) {
		if (grade === null || value === null) continue;
		assessed++;
		counts[grade]++;
		const same = byValue.get(value);
		if (same === undefined) byValue.set(value, {grade, many: 1});
		else same.many++;
	}
	const values = [...byValue].sort(([a], [b]) => a - b);
	const nth = (place: number): Glimpse | null => {
		let passed = 0;
		for (const [value, {grade, many}] of values) {
			passed += many;
			if (passed > place) return {grade, value};
		}
		return null;
	};
	return {counts, lowest: nth(0), median: nth(Math.floor((assessed - 1) / 2)), notYetAssessed: rows.length - assessed};
}

export function viewFleet(
	containers: ReadonlyMap<ContainerId, FleetContainer>,
	wants: FleetWants,
	before: FleetView | null = null,
): FleetView {
	const last = before?.from;
	const isSameSort =
		last?.wants.sort.column === wants.sort.column && last.wants.sort.isReversed === wants.sort.isReversed;
	const isSameCollection = last?.containers === containers && last.wants.showsStopped === wants.showsStopped;
	if (before !== null && isSameCollection && isSameSort && last?.wants.filter === wants.filter) return before;
	const compare = comparator(wants.sort);
	let ordered: readonly FleetRow[];
	let hidden: number;
	let counted: Counted;
	if (before !== null && isSameCollection) {
		({ordered, hidden} = before);
		counted = before;
		if (!isSameSort) ordered = [...ordered].sort(compare);
	} else {
		const collected = collect(containers, wants.showsStopped, before?.ordered ?? []);
		({hidden} = collected);
		ordered = isInOrder(collected.rows, compare) ? collected.rows : collected.rows.sort(compare);
		counted = count(ordered);
	}
	const rows = wants.filter.isEmpty ? ordered : ordered.filter(row => wants.filter.matches(row));
	return {
		rows,
		ids: rows.map(row => row.id),
		total: ordered.length,
		hidden,
		notYetAssessed: counted.notYetAssessed,
		counts: counted.counts,
		lowest: counted.lowest,
		median: counted.median,
		from: {containers, wants},
		ordered,
	};
}

/** `F 2  E 4 …`, worst first: only grades that are there. */
export const presentGrades = (counts: FleetView['counts']): ReadonlyArray<readonly [Grade, number]> =>
	grades.flatMap(grade => (counts[grade] > 0 ? [[grade, counts[grade]] as const] : []));
