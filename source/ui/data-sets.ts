/** What is known offline and how old it is, in the same words wherever it stands. */
import {dataSetStaleAfterMs, datedOrNull, type DataSet} from '../model/vulnerability.ts';
import type {Cell, Span} from './blocks.ts';
import {heading, text, type GridColumn, type Piece} from './detail/lay.ts';
import {ago, bytes, count, day, dim, none, normal} from './detail/say.ts';

export const isOld = (asOfUnixMs: number, nowUnixMs: number): boolean => nowUnixMs - asOfUnixMs > dataSetStaleAfterMs;

const oldWords = (asOfUnixMs: number, nowUnixMs: number): readonly Span[] =>
	isOld(asOfUnixMs, nowUnixMs) ? [{text: ', old: what came since is not known', tone: 'medium'}] : [];

/** `2026-11-23, 9 d ago, old: …`; null or 0: nobody says. */
export const dataOf = (asOfUnixMs: number | null, nowUnixMs: number): Cell =>
	asOfUnixMs === null || datedOrNull(asOfUnixMs) === null
		? [dim('no date')]
		: [normal(day(asOfUnixMs)), dim(`, ${ago(asOfUnixMs, nowUnixMs)}`), ...oldWords(asOfUnixMs, nowUnixMs)];

/** Of what images are matched with the oldest, which all hangs on; for one line. */
export function oldestData(all: readonly DataSet[], nowUnixMs: number): Cell {
	const sets = all.filter(({isOfReleases}) => isOfReleases !== true);
	const [oldest] = sets.toSorted((one, other) => one.asOfUnixMs - other.asOfUnixMs);
	if (oldest === undefined) return [{text: 'no data yet: hullcheck db update', tone: 'medium'}];
	if (datedOrNull(oldest.asOfUnixMs) === null)
		return [
			normal(count(sets.length, 'data set')),
			{text: `, ${oldest.name} has no date and may be old`, tone: 'medium'},
		];
	const sign = isOld(oldest.asOfUnixMs, nowUnixMs)
		? [{text: `, old: ${oldest.name} is of ${day(oldest.asOfUnixMs)}`, tone: 'medium'} as const]
		: [dim(`, the oldest of ${day(oldest.asOfUnixMs)}`)];
	return [normal(count(sets.length, 'data set')), ...sign];
}

const columns: readonly GridColumn[] = [
	{id: 'name', title: 'SET', priority: 0},
	{id: 'records', title: 'RECORDS', align: 'right', priority: 2},
	{id: 'size', title: 'SIZE', align: 'right', priority: 4},
	{id: 'age', title: 'AS OF', isGrow: true, priority: 0},
	{id: 'from', title: 'FROM', max: 50, priority: 3},
];

const rowOf = ({name, records, skipped, sizeBytes, asOfUnixMs, source}: DataSet, nowUnixMs: number) => ({
	key: `set.${name}`,
	cells: {
		name: [normal(name)],
		records: [normal(String(records)), ...(skipped === 0 ? [] : [dim(` (${skipped} not readable)`)])],
		size: [sizeBytes === 0 ? none : dim(bytes(sizeBytes))],
		age: dataOf(asOfUnixMs, nowUnixMs),
		from: [dim(source)],
	},
});

/** `sets`: null before the first look. */
export function dataPieces(sets: readonly DataSet[] | null, nowUnixMs: number): readonly Piece[] {
	const head = heading('data', 'Data', 'hullcheck db update brings it up to date');
	if (sets === null) return [head, text('data.none', [dim('being looked at…')])];
	const none: readonly Piece[] = sets.some(({isOfReleases}) => isOfReleases !== true)
		? []
		: [
				text('data.none', [
					normal('There is none about packages yet, so hullcheck can judge no image by itself. '),
					dim('hullcheck db update downloads what the images need; docs/offline.md tells how without internet.'),
				]),
			];
	return [head, ...none, {is: 'grid', key: 'data.table', columns, rows: sets.map(set => rowOf(set, nowUnixMs))}];
}
