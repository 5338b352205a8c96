import {describe, expect, it} from 'vitest';
import type {Block} from '../../source/ui/blocks.ts';
import {startCursor, moveCursor} from '../../source/ui/cursor.ts';
import {itemAt, layItems, placeInItems, segmentsOf} from '../../source/ui/items.ts';

const line = (key: string, text = key): Block => ({is: 'line', key, spans: [{text}]});
const table = (key: string, rows: readonly string[], title = 'T'): Block => ({
	is: 'table',
	key,
	columns: [{id: 'c', title, width: 10, priority: 0}],
	rows: rows.map(row => ({key: row, cells: {c: [{text: row}]}})),
});
const drawn = (blocks: readonly Block[], top: number, height: number): string =>
	segmentsOf(layItems(blocks), top, height)
		.map(segment =>
			segment.is === 'line'
				? segment.key
				: `${segment.key}[${segment.hasHeader ? '#' : ''}${segment.rows.map(({key}) => key).join(',')}]`,
		)
		.join(' ');

describe('layItems', () => {
	it('lets the cursor stand on lines and rows, not on headings and blanks', () => {
		const items = layItems([line('a'), line('blank', ' '), table('t', ['x', 'y'])]);
		expect(items.list.keys).toEqual(['a', 't/x', 't/y']);
		expect(items.all).toHaveLength(5);
	});

	it('lets no cursor stand on what comes and goes by itself', () => {
		const items = layItems([{...line('progress'), isAside: true} as Block, table('t', ['x', 'y'])]);
		expect(items.list.keys).toEqual(['t/x', 't/y']);
	});

	it('takes what goes on below as one', () => {
		const items = layItems([line('a'), line('a~1'), table('t', ['x', 'x~1', 'x~2', 'y'])]);
		expect(items.list.keys).toEqual(['a', 't/x', 't/y']);
		expect(items.list.lines.of).toEqual([
			[0, 1],
			[3, 5],
			[6, 6],
		]);
	});

	it('draws no table without rows, and no heading without titles', () => {
		expect(drawn([table('t', [])], 0, 9)).toBe('');
		expect(drawn([table('t', ['x'], '')], 0, 9)).toBe('t[x]');
	});
});

describe('the window', () => {
	const blocks = [line('a'), table('t', ['1', '2', '3', '4', '5']), line('z')];

	it.each([
		[0, 4, 'a t[#1,2]'],
		[1, 3, 't[#1,2]'],
		[2, 3, 't[#2,3]'],
		[4, 9, 't[#4,5] z'],
		[7, 1, 'z'],
	])('from line %i, %i high', (top, height, shown) => expect(drawn(blocks, top, height)).toBe(shown));

	it('never hides the cursor under a heading that stays in sight', () => {
		const items = layItems(blocks);
		for (const height of [2, 3, 4]) {
			let cursor = startCursor;
			const steps = [
				...Array.from({length: 7}, () => 'down' as const),
				...Array.from({length: 7}, () => 'up' as const),
			];
			for (const step of steps) {
				cursor = moveCursor(cursor, step, items.list, height);
				const {index, top} = placeInItems(cursor, items, height);
				const item = itemAt(items, index);
				const keys = segmentsOf(items, top, height).flatMap(segment =>
					segment.is === 'line' ? [segment.key] : segment.rows.map(({key}) => `t/${key}`),
				);
				expect(keys).toContain(item?.key);
			}
		}
	});
});
