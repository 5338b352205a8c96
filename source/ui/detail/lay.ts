/**
 * From what a tab says to blocks that fit. Tabs write paragraphs and grids without a thought for width or charset;
 * here they are turned to ASCII where asked, wrapped, and tables get their column widths.
 */
import type {Act, Block, Cell, Column, TableRow} from '../blocks.ts';
import type {TabProps} from './tab.ts';
import {cellWidth} from '../text.ts';
import {makeTheme} from '../theme.ts';
import {wrapSpans} from './wrap.ts';

export type GridColumn = {
	readonly id: string;
	readonly title: string;
	/** A cell longer than this goes on in the next line. Where the growing column is cramped, it may become less. */
	readonly max?: number;
	readonly isGrow?: boolean;
	readonly align?: 'left' | 'right';
	/** Columns leave from the highest number down; what they said goes on under the growing column. */
	readonly priority: number;
	/** Leaves without a word: what it says stands elsewhere too. */
	readonly isExtra?: boolean;
};
export type GridRow = {readonly key: string; readonly cells: Readonly<Record<string, Cell>>; readonly act?: Act};

export type Piece =
	| {readonly is: 'text'; readonly key: string; readonly spans: Cell; readonly hang: number; readonly act?: Act}
	| {
			readonly is: 'grid';
			readonly key: string;
			readonly columns: readonly GridColumn[];
			readonly rows: readonly GridRow[];
	  };

/** Cells between two columns, as the table draws them. */
const gap = 2;
const narrowestGrow = 20;
const comfortableGrow = 34;
const narrowestSoft = 16;

export const text = (key: string, spans: Cell, hang = 0, act?: Act): Piece =>
	act === undefined ? {is: 'text', key, spans, hang} : {is: 'text', key, spans, hang, act};
export const blank = (key: string): Piece => text(key, []);
export const heading = (key: string, words: string, more = ''): Piece =>
	text(key, [{text: words, tone: 'strong'}, ...(more === '' ? [] : [{text: `  ${more}`, tone: 'dim' as const}])]);

const labelCells = 15;
/** `label          what it is`, set in where it wraps. */
export const pair = (key: string, label: string, spans: Cell, act?: Act): Piece =>
	text(key, [{text: label.padEnd(labelCells), tone: 'dim'}, ...spans], labelCells, act);

const isEmpty = (cell: Cell): boolean => cell.every(span => span.text === '' || span.text === '–' || span.text === '-');

/** Signs are swapped before anything is measured: `->` is wider than the arrow it stands for. */
const ascii = makeTheme({isAscii: true, colourDepth: 1});
const asciiCell = (cell: Cell): Cell => cell.map(span => ({...span, text: ascii.say(span.text)}));

function naturalWidth(column: GridColumn, rows: readonly GridRow[]): number {
	const widest = rows.reduce((most, row) => Math.max(most, cellWidth(row.cells[column.id] ?? [])), 0);
	return Math.max(column.title.length, Math.min(widest, column.max ?? widest));
}

type Fitted = {readonly kept: readonly Column[]; readonly left: readonly GridColumn[]};

/** Where the growing column has less than it can read well in, columns with long cells give way, the widest first. */
function giveWay(widths: Map<GridColumn, number>, room: () => number, wanted: number): void {
	while (room() < wanted) {
		let widest: GridColumn | null = null;
		for (const [column, width] of widths) {
			if (column.isGrow || column.max === undefined || width <= narrowestSoft) continue;
			if (widest === null || width > (widths.get(widest) ?? 0)) widest = column;
		}
		if (widest === null) return;
		widths.set(widest, (widths.get(widest) ?? 0) - 1);
	}
}

/** Which columns stay, and how wide. The growing one takes what is left over, so it is never below its least. */
function fit(columns: readonly GridColumn[], rows: readonly GridRow[], width: number): Fitted {
	const leaving = [...columns].sort((a, b) => b.priority - a.priority).filter(column => column.priority > 0);
	const widths = new Map(columns.map(column => [column, naturalWidth(column, rows)]));
	const grow = columns.find(column => column.isGrow);
	const wanted = grow ? (widths.get(grow) ?? 0) : 0;
	const room = (): number => {
		const fixed = [...widths].filter(([column]) => column !== grow).reduce((sum, [, cells]) => sum + cells, 0);
		return width - gap * (widths.size - 1) - fixed;
	};
	giveWay(widths, room, Math.min(wanted, comfortableGrow));
	while (room() < Math.min(wanted, narrowestGrow)) {
		const next = leaving.shift();
		if (!next) break;
		widths.delete(next);
	}
	const kept = [...widths].map(([column, cells]) => ({
		id: column.id,
		title: column.title,
		width: column === grow ? Math.max(1, room()) : cells,
		...(column === grow ? {isGrow: true} : {}),
		...(column.align === 'right' ? {align: column.align} : {}),
		priority: 0,
	}));
	return {kept, left: columns.filter(column => !widths.has(column))};
}

/** One row as the lines it needs: long cells go on below, and so does what a column that left had to say. */
function foldRow(row: GridRow, {kept, left}: Fitted, growWidth: number): readonly TableRow[] {
	const grow = kept.find(column => column.isGrow) ?? kept.at(-1);
	const columns = new Map<string, readonly Cell[]>();
	for (const column of kept) {
		const cell = row.cells[column.id] ?? [];
		const lines = [...wrapSpans(cell, column.id === grow?.id ? growWidth : column.width)];
		if (column.id === grow?.id) {
			if (isEmpty(cell) && left.length > 0) lines.length = 0;
			const said = left.filter(gone => !gone.isExtra && !isEmpty(row.cells[gone.id] ?? []));
			const folded = said.flatMap(({id, title}, index) => [
				{text: `${index === 0 ? '' : ', '}${title.toLowerCase()} `, tone: 'dim' as const},
				...(row.cells[id] ?? []),
			]);
			if (folded.length > 0) lines.push(...wrapSpans(folded, growWidth));
		}
		columns.set(column.id, lines);
	}
	const height = Math.max(1, ...[...columns.values()].map(lines => lines.length));
	return Array.from({length: height}, (_, index) => ({
		key: index === 0 ? row.key : `${row.key}~${index}`,
		cells: Object.fromEntries(kept.map(column => [column.id, columns.get(column.id)?.[index] ?? []])),
		...(row.act === undefined ? {} : {act: row.act}),
	}));
}

function layGrid(piece: Extract<Piece, {is: 'grid'}>, width: number, isAscii: boolean): Block {
	const rows = isAscii
		? piece.rows.map(row => ({
				...row,
				cells: Object.fromEntries(Object.entries(row.cells).map(([id, cell]) => [id, asciiCell(cell)])),
			}))
		: piece.rows;
	const fitted = fit(piece.columns, rows, width);
	const growWidth = fitted.kept.find(column => column.isGrow)?.width ?? fitted.kept.at(-1)?.width ?? width;
	return {
		is: 'table',
		key: piece.key,
		columns: fitted.kept,
		rows: rows.flatMap(row => foldRow(row, fitted, growWidth)),
	};
}

/** Blocks no wider than `width`, at 58 cells and more. */
export function lay(pieces: readonly Piece[], width: number, isAscii: boolean): readonly Block[] {
	return pieces.flatMap((piece): readonly Block[] => {
		if (piece.is === 'grid') return [layGrid(piece, width, isAscii)];
		const spans = isAscii ? asciiCell(piece.spans) : piece.spans;
		return wrapSpans(spans, width, piece.hang).map((line, index) => ({
			is: 'line',
			key: index === 0 ? piece.key : `${piece.key}~${index}`,
			spans: line,
			...(piece.act === undefined ? {} : {act: piece.act}),
		}));
	});
}

/** A tab's blocks from its pieces. */
export const laid =
	(pieces: (props: TabProps) => readonly Piece[]) =>
	(props: TabProps): readonly Block[] =>
		lay(pieces(props), props.width, props.isAscii);
