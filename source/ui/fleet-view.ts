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
	/** Whose score stands on waivers. */
	readonly waived: number;
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
		compareKeys(a.keys.host, b.keys.host, 1) ||
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

type Containers = ReadonlyMap<ContainerId, FleetContainer>;
type Changed = {readonly was: FleetContainer; readonly is: FleetContainer};

/** A store that keeps what it knows in order puts a new version in the old one's place. null: more happened than that. */
function changedInPlace(before: Containers, now: Containers): readonly Changed[] | null {
	if (before.size !== now.size) return null;
	const most = 8 + before.size / 50;
	const changed: Changed[] = [];
	const old = before.values();
	for (const is of now.values()) {
		const was = old.next().value;
		if (was === is) continue;
		if (was?.id !== is.id || changed.length >= most) return null;
		changed.push({was, is});
	}
	return changed;
}

/** Where a row goes among sorted ones. */
function placeIn(rows: readonly FleetRow[], row: FleetRow, compare: (a: FleetRow, b: FleetRow) => number): number {
	let low = 0;
	let high = rows.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const other = rows[middle];
		if (other !== undefined && compare(other, row) <= 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

type Ordered = {readonly ordered: readonly FleetRow[]; readonly hidden: number};

/** Only the changed rows leave their place and are put where they belong now. */
function reorder(before: Ordered, changed: readonly Changed[], {sort, showsStopped}: FleetWants): Ordered {
	const compare = comparator(sort);
	const isShown = (row: FleetRow): boolean => showsStopped || !row.isStopped;
	const gone = new Set(changed.map(({was}) => fleetRow(was)));
	const ordered = before.ordered.filter(row => !gone.has(row));
	let {hidden} = before;
	for (const {was, is} of changed) {
		if (!isShown(fleetRow(was))) hidden--;
		const row = fleetRow(is);
		if (isShown(row)) ordered.splice(placeIn(ordered, row, compare), 0, row);
		else hidden++;
	}
	return {ordered, hidden};
}

function orderAnew(containers: Containers, wants: FleetWants, before: readonly FleetRow[]): Ordered {
	const compare = comparator(wants.sort);
	const {rows, hidden} = collect(containers, wants.showsStopped, before);
	return {ordered: isInOrder(rows, compare) ? rows : rows.sort(compare), hidden};
}

function order(containers: Containers, wants: FleetWants, before: FleetView | null): Ordered {
	if (before === null) return orderAnew(containers, wants, []);
	const last = before.from.wants;
	const isSameSort = last.sort.column === wants.sort.column && last.sort.isReversed === wants.sort.isReversed;
	if (last.showsStopped !== wants.showsStopped) return orderAnew(containers, wants, before.ordered);
	if (before.from.containers === containers) {
		return isSameSort ? before : {ordered: [...before.ordered].sort(comparator(wants.sort)), hidden: before.hidden};
	}
	if (!isSameSort) return orderAnew(containers, wants, before.ordered);
	const changed = changedInPlace(before.from.containers, containers);
	return changed === null ? orderAnew(containers, wants, before.ordered) : reorder(before, changed, wants);
}

type Counted = Pick<FleetView, 'counts' | 'lowest' | 'median' | 'notYetAssessed' | 'waived'>;

/** Scores are whole numbers up to 100, so counting them sorts them. */
function count(rows: readonly FleetRow[]): Counted {
	const counts: Record<Grade, number> = {A: 0, B: 0, C: 0, D: 0, E: 0, F: 0};
	const byValue = new Map<number, {grade: Grade; many: number}>();
	let assessed = 0;
	let waived = 0;
	for (const {grade, value, isWaived} of rows) {
		if (grade === null || value === null) continue;
		assessed++;
		if (isWaived) waived++;
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
	return {
		counts,
		lowest: nth(0),
		median: nth(Math.floor((assessed - 1) / 2)),
		notYetAssessed: rows.length - assessed,
		waived,
	};
}

export function viewFleet(containers: Containers, wants: FleetWants, before: FleetView | null = null): FleetView {
	const {ordered, hidden} = order(containers, wants, before);
	if (before?.ordered === ordered && before.from.wants.filter === wants.filter) return before;
	const counted = before?.ordered === ordered ? before : count(ordered);
	const {filter} = wants;
	const rows = filter.isEmpty ? ordered : ordered.filter(row => filter.matches(row));
	return {
		rows,
		ids: rows.map(row => row.id),
		total: ordered.length,
		hidden,
		notYetAssessed: counted.notYetAssessed,
		waived: counted.waived,
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
