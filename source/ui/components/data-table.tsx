/**
 * A window of rows on ink-table. ink-table stacks header and rows; all that it has not (one line per row, widths by terminal
 * cells, cutting, selection, sort mark, colours per cell) is here. Its data is nothing but row numbers, which never
 * change: it hashes every row into a React key, so a changed value would unmount and mount the row again. To it a row is
 * one cell, which takes what it shows from a context: a node for each of a row's cells would be laid out and drawn anew with
 * every frame. One whose text is the same gives React the same element.
 */
import {createContext, memo, use, useMemo, type ReactNode} from 'react';
import type {Cell, Column, TableRow} from '../blocks.ts';
import {fitColumns, type FittedColumn} from '../columns.ts';
import {paintCell} from '../text.ts';
import type {Theme} from '../theme.ts';
import {InkTable} from './ink-table.ts';
import {Painted} from './painted.tsx';

export type SortMark = {readonly columnId: string; readonly isReversed: boolean};

export type DataTableProps = {
	columns: readonly Column[];
	/** The visible ones only. */
	rows: readonly TableRow[];
	width: number;
	/** Blanks between columns. */
	gap?: number;
	theme: Theme;
	selectedKey?: string | null;
	sort?: SortMark | null;
	/** All in the dim tone: the engine is out of reach. */
	isDimmed?: boolean;
	hasHeader?: boolean;
};

/** Cells before the first column: the mark of the selection and a blank. */
export const gutter = 2;

/** What a painted row depends on besides itself. A new one forgets all that was painted. */
type Layout = {
	readonly columns: readonly FittedColumn[];
	/** Of the whole line, gutter and gaps counted. */
	readonly width: number;
	readonly theme: Theme;
	readonly isDimmed: boolean;
	readonly painted: WeakMap<TableRow, string>;
};

type Shown = {
	readonly layout: Layout;
	readonly rows: readonly TableRow[];
	readonly selectedKey: string | null;
	readonly sort: SortMark | null;
	readonly hasHeader: boolean;
};

const TableContext = createContext<Shown | null>(null);
const nothing: Cell = [];

/** All but the gutter. */
function paintRow(row: TableRow, layout: Layout): string {
	const {columns, theme, isDimmed, painted} = layout;
	const before = painted.get(row);
	if (before !== undefined) return before;
	const isOld = isDimmed || row.isDimmed === true;
	const {tail} = row;
	const kept = tail === undefined ? columns.length : columns.findIndex(({id}) => id === tail.after) + 1;
	const cells = columns
		.slice(0, kept)
		.map(
			({id, width, gap, align, cutAt}) =>
				paintCell(row.cells[id] ?? nothing, {width, align, cutAt, isDimmed: isOld}, theme) + ' '.repeat(gap),
		);
	const left = widthOfColumns(columns.slice(kept));
	const whole =
		cells.join('') + (tail === undefined ? '' : paintCell(tail.spans, {width: left, isDimmed: isOld}, theme));
	painted.set(row, whole);
	return whole;
}

const widthOfColumns = (columns: readonly FittedColumn[]): number =>
	columns.reduce((sum, {width, gap}) => sum + width + gap, 0);

function bodyText(shown: Shown, rowNumber: number): string {
	const row = shown.rows[rowNumber];
	if (row === undefined) return '';
	const {layout, selectedKey} = shown;
	const {theme} = layout;
	const isFirst = row.key === selectedKey;
	const isSelected = isFirst || (selectedKey !== null && row.key.startsWith(`${selectedKey}~`));
	const whole = (isFirst ? theme.say('▸ ') : '  ') + paintRow(row, layout);
	return isSelected ? theme.select(whole) : whole;
}

function headerText({layout: {columns, theme, isDimmed}, sort}: Shown): string {
	const titles = columns.map(column => {
		const isSorted = sort?.columnId === column.id;
		const title = isSorted ? `${column.title.slice(0, column.width - 1)}${sort.isReversed ? '▼' : '▲'}` : column.title;
		return paintCell([{text: title, tone: isDimmed ? 'dim' : 'strong'}], column, theme) + ' '.repeat(column.gap);
	});
	return `  ${titles.join('')}`;
}

/** ink-table hands a cell, as padded text, its value: the number of the row in the window. */
function BodyRow({children}: {children: ReactNode}): ReactNode {
	const shown = use(TableContext);
	return shown === null ? null : <Painted text={bodyText(shown, Number(children))} width={shown.layout.width} />;
}

function HeaderRow(): ReactNode {
	const shown = use(TableContext);
	return shown?.hasHeader === true ? <Painted text={headerText(shown)} width={shown.layout.width} /> : null;
}

/** No frame and no separators: a row of nothing has no height. */
const NoSkeleton = (): ReactNode => null;
const oneColumn = ['row'];

/** Made again only when the number of rows changes. */
const Grid = memo(function Grid({rowCount}: {rowCount: number}): ReactNode {
	const data = Array.from({length: rowCount}, (_, row) => ({row}));
	return <InkTable data={data} columns={oneColumn} cell={BodyRow} header={HeaderRow} skeleton={NoSkeleton} />;
});

export const DataTable = memo(function DataTable({
	columns,
	rows,
	width,
	gap = 2,
	theme,
	selectedKey = null,
	sort = null,
	isDimmed = false,
	hasHeader = true,
}: DataTableProps): ReactNode {
	const layout = useMemo<Layout>(() => {
		const fitted = fitColumns(columns, width - gutter, gap);
		return {columns: fitted, width: gutter + widthOfColumns(fitted), theme, isDimmed, painted: new WeakMap()};
	}, [columns, width, gap, theme, isDimmed]);
	const shown = useMemo<Shown>(
		() => ({layout, rows, selectedKey, sort, hasHeader}),
		[layout, rows, selectedKey, sort, hasHeader],
	);
	return (
		<TableContext value={shown}>
			<Grid rowCount={rows.length} />
		</TableContext>
	);
});
