/**
 * From what a tab says to blocks that fit. Tabs write paragraphs and grids without a thought for width or charset;
 * here they are turned to ASCII where asked, wrapped, and tables get their column widths.
 */
import type {Act, Block, Cell, Column, TableRow} from '../blocks.ts';
import type {TabProps} from './tab.ts';
import {makeTheme} from '../theme.ts';
import {cellsOfSpans, wrapSpans} from './wrap.ts';

export type GridColumn = {
	readonly id: string;
	readonly title: string;
	/** A cell longer than this goes on in the next line. */
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

/** Cells a drawn row takes beside its columns: the mark of the selection, and the gaps. */
const lead = 2;
const gap = 2;
const narrowestGrow = 18;

export const text = (key: string, spans: Cell, hang = 1, act?: Act): Piece =>
	act === undefined ? {is: 'text', key, spans, hang} : {is: 'text', key, spans, hang, act};
export const blank = (key: string): Piece => text(key, []);
export const heading = (key: string, words: string, more = ''): Piece =>
	text(key, [{text: words, tone: 'strong'}, ...(more === '' ? [] : [{text: `  ${more}`, tone: 'dim' as const}])]);

const labelCells = 14;
/** `label         what it is`, set in where it wraps. */
export const pair = (key: string, label: string, spans: Cell, act?: Act): Piece =>
	text(key, [{text: label.padEnd(labelCells), tone: 'dim'}, ...spans], labelCells, act);

const isEmpty = (cell: Cell): boolean => cell.every(span => span.text === '' || span.text === '–' || span.text === '-');

/** Signs are swapped before anything is measured: `->` is wider than the arrow it stands for. */
const {say} = makeTheme({isAscii: true, colourDepth: 1});
const asciiCell = (cell: Cell): Cell => cell.map(span => ({...span, text: say(span.text)}));

function naturalWidth(column: GridColumn, rows: readonly GridRow[]): number {
	const widest = rows.reduce((most, row) => Math.max(most, cellsOfSpans(row.cells[column.id] ?? [])), 0);
	return Math.max(column.title.length, Math.min(widest, column.max ?? widest));
}

type Fitted = {readonly kept: readonly Column[]; readonly left: readonly GridColumn[]};

/** Which columns stay, and how wide. The growing one takes what is left over, so it is never below its least. */
function fit(columns: readonly GridColumn[], rows: readonly GridRow[], width: number): Fitted {
	const leaving = [...columns].sort((a, b) => b.priority - a.priority).filter(column => column.priority > 0);
	const left = new Set<GridColumn>();
	const natural = new Map(columns.map(column => [column, naturalWidth(column, rows)]));
	const room = (): number => {
		const kept = columns.filter(column => !left.has(column));
		const fixed = kept.filter(column => !column.isGrow).reduce((sum, column) => sum + (natural.get(column) ?? 0), 0);
		return width - lead - gap * (kept.length - 1) - fixed;
	};
	const least = (): number => {
		const grow = columns.find(column => column.isGrow && !left.has(column));
		return grow ? Math.min(natural.get(grow) ?? 0, narrowestGrow) : 0;
	};
	while (room() < least()) {
		const next = leaving.shift();
		if (!next) break;
		left.add(next);
	}
	const kept = columns
		.filter(column => !left.has(column))
		.map(column => ({
			id: column.id,
			title: column.title,
			width: column.isGrow
				? Math.max(1, Math.min(room(), Math.max(natural.get(column) ?? 1, narrowestGrow)))
				: (natural.get(column) ?? 1),
			...(column.isGrow ? {isGrow: true} : {}),
			...(column.align === 'right' ? {align: column.align} : {}),
			priority: 0,
		}));
	return {kept, left: [...left].sort((a, b) => columns.indexOf(a) - columns.indexOf(b))};
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
			for (const gone of left.filter(column => !column.isExtra)) {
				const said = row.cells[gone.id] ?? [];
				if (isEmpty(said)) continue;
				const label = gone.title === '' ? [] : [{text: `${gone.title.toLowerCase()} `, tone: 'dim' as const}];
				lines.push(...wrapSpans([...label, ...said], growWidth));
			}
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
