/** Blocks laid out as lines to scroll through: what a cursor may stand on, and what of it is in the window. */
import type {Act, Block, Cell, TableRow} from './blocks.ts';
import {placeCursor, type Cursor, type List, type Placed} from './cursor.ts';
import {cellWidth} from './text.ts';

type Table = Extract<Block, {is: 'table'}>;

export type Item =
	| {
			readonly is: 'line';
			readonly key: string;
			readonly spans: Cell;
			readonly act: Act | null;
			readonly isAside: boolean;
	  }
	| {readonly is: 'head'; readonly key: string; readonly table: Table}
	| {readonly is: 'row'; readonly key: string; readonly table: Table; readonly row: TableRow; readonly act: Act | null};

export type Items = {
	readonly all: readonly Item[];
	/** What the cursor goes through: no headings of tables, no blank lines, nothing aside, and what goes on below counts as one. */
	readonly list: List & {readonly lines: NonNullable<List['lines']>};
	readonly widest: number;
};

const isBlank = (item: Item): boolean => item.is === 'line' && item.spans.every(({text}) => text.trim() === '');
const isContinued = (key: string): boolean => /~\d+$/.test(key);

export function layItems(blocks: readonly Block[]): Items {
	const all = blocks.flatMap((block): readonly Item[] => {
		if (block.is === 'line') {
			const {key, spans, act = null, isAside = false} = block;
			return [{is: 'line', key, spans, act, isAside}];
		}
		if (block.rows.length === 0) return [];
		return [
			...(block.columns.some(({title}) => title !== '') ? [{is: 'head', key: block.key, table: block} as const] : []),
			...block.rows.map(
				row => ({is: 'row', key: `${block.key}/${row.key}`, table: block, row, act: row.act ?? null}) as const,
			),
		];
	});
	const keys: string[] = [];
	const of: Array<readonly [number, number]> = [];
	let widest = 0;
	for (const [index, item] of all.entries()) {
		if (item.is === 'line') widest = Math.max(widest, cellWidth(item.spans));
		if (item.is === 'head' || isBlank(item) || (item.is === 'line' && item.isAside)) continue;
		const last = of.at(-1);
		if (isContinued(item.key) && last?.[1] === index - 1) of[of.length - 1] = [last[0], index];
		else {
			keys.push(item.key);
			of.push([index, index]);
		}
	}
	return {all, list: {keys, lines: {of, count: all.length}}, widest};
}

/** Where the cursor is, with the heading of a table that begins above the window kept in sight. */
export function placeInItems(cursor: Cursor, {all, list}: Items, height: number): Placed {
	const placed = placeCursor(cursor, list, height);
	const first = list.lines.of[placed.index]?.[0] ?? 0;
	const isHidden = placed.top > 0 && first <= placed.top && hasHeadAbove(all, placed.top);
	return isHidden ? {...placed, top: placed.top - 1} : placed;
}

const hasHeadAbove = (all: readonly Item[], at: number): boolean => {
	const item = all[at];
	return item?.is === 'row' && item.table.columns.some(({title}) => title !== '');
};

export type Segment =
	| {readonly is: 'line'; readonly key: string; readonly spans: Cell}
	| {
			readonly is: 'table';
			readonly key: string;
			readonly table: Table;
			readonly rows: TableRow[];
			readonly hasHeader: boolean;
	  };

/** The window as lines and parts of tables. */
export function segmentsOf({all}: Items, top: number, height: number): readonly Segment[] {
	const segments: Segment[] = [];
	const isCutTable = hasHeadAbove(all, top);
	for (const [index, item] of all.slice(top, top + height).entries()) {
		if (item.is === 'line') {
			segments.push({is: 'line', key: item.key, spans: item.spans});
			continue;
		}
		const {table} = item;
		// Of a table that begins above, the heading stands where the first row would.
		const isHead = item.is === 'head' || (index === 0 && isCutTable);
		const rows = item.is === 'row' && !isHead ? [item.row] : [];
		const open = segments.at(-1);
		if (open?.is === 'table' && open.table === table) open.rows.push(...rows);
		else segments.push({is: 'table', key: table.key, table, rows, hasHeader: isHead});
	}
	return segments;
}

export const itemAt = ({all, list}: Items, index: number): Item | null => {
	const line = list.lines.of[index]?.[0];
	return line === undefined ? null : (all[line] ?? null);
};
