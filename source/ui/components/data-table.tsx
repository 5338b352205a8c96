/**
 * A window of rows on ink-table. ink-table draws the grid; all that it has not (one line per row, widths by terminal
 * cells, cutting, selection, sort mark, colours per cell) is here. Its data is nothing but row numbers, which never
 * change: it hashes every row into a React key, so a changed value would unmount and mount the row again. The cells
 * take what they show from a context, and a cell whose string is the same gives React the same element.
 */
import {Text} from 'ink';
import {createContext, memo, use, useMemo, type ReactNode} from 'react';
import type {Cell, Column, TableRow} from '../blocks.ts';
import {fitColumns, type FittedColumn} from '../columns.ts';
import {paintCell} from '../text.ts';
import type {Theme} from '../theme.ts';
import {InkTable} from './ink-table.ts';

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
	readonly theme: Theme;
	readonly isDimmed: boolean;
	readonly painted: WeakMap<TableRow, readonly string[]>;
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

function paintRow(row: TableRow, {columns, theme, isDimmed, painted}: Layout): readonly string[] {
	const before = painted.get(row);
	if (before !== undefined) return before;
	const isOld = isDimmed || row.isDimmed === true;
	const cells = columns.map(
		({id, width, gap, align, cutAt}) =>
			paintCell(row.cells[id] ?? nothing, {width, align, cutAt, isDimmed: isOld}, theme) + ' '.repeat(gap),
	);
	const whole = row.tail === undefined ? cells : withTail(cells, row.tail, isOld, {columns, theme});
	painted.set(row, whole);
	return whole;
}

function withTail(
	cells: readonly string[],
	{after, spans}: NonNullable<TableRow['tail']>,
	isDimmed: boolean,
	{columns, theme}: Pick<Layout, 'columns' | 'theme'>,
): readonly string[] {
	const kept = columns.findIndex(({id}) => id === after) + 1;
	const width = columns.slice(kept).reduce((sum, column) => sum + column.width + column.gap, 0);
	return columns.map((_, index) =>
		index < kept ? (cells[index] ?? '') : index === kept ? paintCell(spans, {width, isDimmed}, theme) : '',
	);
}

function bodyText(shown: Shown, rowNumber: number, columnNumber: number): string {
	const row = shown.rows[rowNumber];
	if (row === undefined) return '';
	const {theme} = shown.layout;
	const {selectedKey} = shown;
	const isFirst = row.key === selectedKey;
	const isSelected = isFirst || (selectedKey !== null && row.key.startsWith(`${selectedKey}~`));
	const text = paintRow(row, shown.layout)[columnNumber] ?? '';
	const whole = columnNumber === 0 ? (isFirst ? theme.say('▸ ') : '  ') + text : text;
	return isSelected ? theme.select(whole) : whole;
}

function headerText({layout, sort}: Shown, columnNumber: number): string {
	const column = layout.columns[columnNumber];
	if (column === undefined) return '';
	const isSorted = sort?.columnId === column.id;
	const title = isSorted ? `${column.title.slice(0, column.width - 1)}${sort.isReversed ? '▼' : '▲'}` : column.title;
	const span = {text: title, tone: layout.isDimmed ? 'dim' : 'strong'} as const;
	const text = paintCell([span], column, layout.theme) + ' '.repeat(column.gap);
	return columnNumber === 0 ? `  ${text}` : text;
}

function useLine(text: string): ReactNode {
	return useMemo(() => <Text wrap="truncate">{text}</Text>, [text]);
}

/** ink-table hands a cell its column's number and, as padded text, the value: the number of the row in the window. */
function BodyCell({column, children}: {column: number; children: ReactNode}): ReactNode {
	const shown = use(TableContext);
	return useLine(shown === null ? '' : bodyText(shown, Number(children), column));
}

function HeaderCell({column}: {column: number}): ReactNode {
	const shown = use(TableContext);
	const line = useLine(shown === null || !shown.hasHeader ? '' : headerText(shown, column));
	return shown?.hasHeader === true ? line : null;
}

/** No frame and no separators: a row of nothing has no height. */
const NoSkeleton = (): ReactNode => null;

/** Made again only when the number of rows or the columns change. */
const Grid = memo(function Grid({columnIds, rowCount}: {columnIds: string; rowCount: number}): ReactNode {
	const columns = columnIds.split('\n');
	const data = Array.from({length: rowCount}, (_, number) => Object.fromEntries(columns.map(id => [id, number])));
	return <InkTable data={data} columns={columns} cell={BodyCell} header={HeaderCell} skeleton={NoSkeleton} />;
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
	const layout = useMemo<Layout>(
		() => ({columns: fitColumns(columns, width - gutter, gap), theme, isDimmed, painted: new WeakMap()}),
		[columns, width, gap, theme, isDimmed],
	);
	const shown = useMemo<Shown>(
		() => ({layout, rows, selectedKey, sort, hasHeader}),
		[layout, rows, selectedKey, sort, hasHeader],
	);
	return (
		<TableContext value={shown}>
			<Grid columnIds={layout.columns.map(column => column.id).join('\n')} rowCount={rows.length} />
		</TableContext>
	);
});
