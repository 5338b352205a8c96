import {PassThrough} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import {Box, render as renderOn} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {sanitise} from '../../../source/model/safe-text.ts';
import type {Column, TableRow} from '../../../source/ui/blocks.ts';
import {DataTable, type DataTableProps} from '../../../source/ui/components/data-table.tsx';
import {InkTable} from '../../../source/ui/components/ink-table.ts';
import {widthOf} from '../../../source/ui/text.ts';
import {makeTheme} from '../../../source/ui/theme.ts';
import {hostileCorpus} from '../../helpers/hostile-corpus.ts';

afterEach(() => {
	cleanup();
	vi.restoreAllMocks();
});

const theme = makeTheme({isAscii: false, colourDepth: 1});
const columns: readonly Column[] = [
	{id: 'name', title: 'NAME', width: 10, priority: 0},
	{id: 'count', title: 'COUNT', width: 6, align: 'right', priority: 1},
	{id: 'says', title: 'SAYS', width: 10, isGrow: true, priority: 0},
];
const row = (key: string, name: string, count = 1, says = 'word'): TableRow => ({
	key,
	cells: {name: [{text: name}], count: [{text: String(count)}], says: [{text: says}]},
});
const table = (over: Partial<DataTableProps> = {}) => (
	<Box width={40} flexDirection="column">
		<DataTable columns={columns} rows={[]} width={40} theme={theme} {...over} />
	</Box>
);
const linesOf = (frame: string | undefined): readonly string[] => stripVTControlCharacters(frame ?? '').split('\n');

describe('a table', () => {
	it('has one line for each row and one for the header', () => {
		const app = render(table({rows: [row('a', 'web'), row('b', 'db', 200)]}));
		expect(linesOf(app.lastFrame())).toEqual([
			'  NAME         COUNT  SAYS',
			'  web              1  word',
			'  db             200  word',
		]);
	});

	it('keeps columns in line whatever is wide', () => {
		const names = ['日本語の長い名前', '🚀🚀🚀🚀🚀🚀🚀', 'e\u0301te\u0301', '한국어', 'a-very-long-name-indeed'];
		const app = render(table({rows: names.map((name, index) => row(String(index), name))}));
		const [header = '', ...rows] = linesOf(app.lastFrame());
		expect(rows).toHaveLength(names.length);
		for (const line of rows) {
			const before = line.slice(0, line.indexOf('word'));
			expect(widthOf(before)).toBe(header.indexOf('SAYS'));
			expect(widthOf(line.trimEnd())).toBeLessThanOrEqual(40);
		}
		expect(rows[0]).toContain('日本語の…');
		expect(rows[4]).toContain('a-very-lo…');
	});

	it('keeps columns in line whatever an engine says, selected or not', () => {
		const colours = makeTheme({isAscii: false, colourDepth: 4});
		const rows = hostileCorpus.map((text, index): TableRow => ({
			key: String(index),
			cells: {name: [{text: sanitise(text), tone: 'high'}], count: [], says: [{text: 'word', tone: 'dim'}]},
		}));
		const [, ...lines] = linesOf(render(table({rows, theme: colours, selectedKey: '3'})).lastFrame());
		expect(lines).toHaveLength(rows.length);
		for (const line of lines) {
			expect(widthOf(line.slice(0, line.indexOf('word')))).toBe(22);
			expect(widthOf(line.trimEnd())).toBeLessThanOrEqual(40);
		}
	});

	it('is cut, and no higher, where its terminal is narrower than it knows', () => {
		const rows = [row('a', 'web', 1, 'a long word')];
		const app = render(
			<Box width={22} flexDirection="column">
				<DataTable columns={columns} rows={rows} width={40} theme={theme} selectedKey="a" />
			</Box>,
		);
		expect(linesOf(app.lastFrame())).toEqual(['  NAME         COUNT …', '▸ web              1 …']);
	});

	it('is read out as what it says', () => {
		const stdout = Object.assign(new PassThrough(), {columns: 80, rows: 24}) as unknown as NodeJS.WriteStream;
		const said: string[] = [];
		stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
		const app = renderOn(table({rows: [row('a', 'web')]}), {stdout, isScreenReaderEnabled: true, debug: true});
		app.unmount();
		expect(stripVTControlCharacters(said.join(''))).toContain('web              1  word');
	});

	it('marks the selection by a sign and a bar', () => {
		const app = render(table({rows: [row('a', 'web'), row('b', 'db')], selectedKey: 'b'}));
		expect(linesOf(app.lastFrame())[2]).toMatch(/^▸ db/);
		expect(app.lastFrame()).toContain('\u001B[7m▸ db');
	});

	it('selects what goes on below with its first line', () => {
		const app = render(table({rows: [row('a', 'web'), row('a~1', ''), row('ab', 'db')], selectedKey: 'a'}));
		const frame = (app.lastFrame() ?? '').split('\n');
		expect(frame.map(line => line.includes('\u001B[7m'))).toEqual([false, true, true, false]);
		expect(linesOf(app.lastFrame()).filter(line => line.startsWith('▸'))).toHaveLength(1);
	});

	it('marks the sorted column', () => {
		const app = render(table({sort: {columnId: 'count', isReversed: true}}));
		expect(linesOf(app.lastFrame())[0]).toContain('COUNT▼');
	});

	it('draws no header where there is none, and nothing of nothing', () => {
		expect(linesOf(render(table({rows: [row('a', 'web')], hasHeader: false})).lastFrame())).toEqual([
			'  web              1  word',
		]);
		expect(render(table({hasHeader: false})).lastFrame()).toBe('');
	});

	it('lets columns leave as it narrows', () => {
		const app = render(table({width: 26, rows: [row('a', 'web')]}));
		expect(linesOf(app.lastFrame())[0]).toBe('  NAME        SAYS');
	});

	it('dims everything where told', () => {
		const colours = makeTheme({isAscii: false, colourDepth: 4});
		const rows = [{key: 'a', cells: {name: [{text: 'web', tone: 'high' as const}]}}];
		expect(render(table({rows, theme: colours, isDimmed: true})).lastFrame()).not.toContain('\u001B[31m');
	});
});

describe('what a change costs', () => {
	const many = Array.from({length: 40}, (_, index) => row(`k${index}`, `name-${index}`));
	/** Says when its cells are read, which is when they are painted. */
	const watched = (of: TableRow, read: (key: string) => void): TableRow => ({
		...of,
		get cells() {
			read(of.key);
			return of.cells;
		},
	});
	const spyOnGrid = () => vi.spyOn((InkTable as unknown as {prototype: {render(): unknown}}).prototype, 'render');

	it('one changed row is painted again, and no other', () => {
		const read = vi.fn<(key: string) => void>();
		const before = many.map(one => watched(one, read));
		const app = render(table({rows: before}));
		expect(new Set(read.mock.calls.flat()).size).toBe(40);
		read.mockClear();
		app.rerender(table({rows: before.map((one, index) => (index === 7 ? watched(row('k7', 'changed'), read) : one))}));
		expect(linesOf(app.lastFrame())[8]).toContain('changed');
		expect([...new Set(read.mock.calls.flat())]).toEqual(['k7']);
	});

	it('a moved selection paints nothing again', () => {
		const read = vi.fn<(key: string) => void>();
		const rows = many.map(one => watched(one, read));
		const app = render(table({rows, selectedKey: 'k1'}));
		read.mockClear();
		app.rerender(table({rows, selectedKey: 'k2'}));
		expect(linesOf(app.lastFrame())[3]).toMatch(/^▸ name-2/);
		expect(read).not.toHaveBeenCalled();
	});

	it('changed values and a moved window leave the grid as it is, so that nothing is mounted again', () => {
		const app = render(table({rows: many.slice(0, 10)}));
		const grid = spyOnGrid();
		app.rerender(table({rows: many.slice(5, 15)}));
		expect(linesOf(app.lastFrame())[1]).toContain('name-5');
		app.rerender(table({rows: many.slice(5, 15).map(one => ({...one}))}));
		expect(grid).not.toHaveBeenCalled();
		app.rerender(table({rows: many.slice(0, 11)}));
		expect(grid).toHaveBeenCalledTimes(1);
	});

	it('a frame takes each line apart once, however many columns it has', () => {
		const rows = many.map((one, index) => row(one.key, `name-${index}`, index, `says-${index}`));
		const app = render(table({rows, selectedKey: 'k1'}));
		const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
		app.rerender(table({rows, selectedKey: 'k2'}));
		const texts = segment.mock.calls.map(([text]) => text).filter(text => text.includes('says-'));
		expect(texts.length).toBeLessThanOrEqual(rows.length);
		expect(segment.mock.calls.length).toBeLessThan(2 * rows.length);
	});

	it('takes more and fewer rows', () => {
		const app = render(table({rows: many.slice(0, 3)}));
		app.rerender(table({rows: many.slice(0, 9)}));
		expect(linesOf(app.lastFrame())).toHaveLength(10);
		app.rerender(table({rows: many.slice(0, 1)}));
		expect(linesOf(app.lastFrame())).toHaveLength(2);
	});
});
