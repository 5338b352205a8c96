import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {moveCursor, placeCursor, startCursor, type Step} from '../../source/ui/cursor.ts';

const keys = Array.from({length: 20}, (_, index) => `k${index}`);
const list = {keys};

describe('a cursor', () => {
	it('stays on the first, whichever that is, until someone moves it', () => {
		expect(placeCursor(startCursor, {keys: ['b', 'a']}, 5)).toEqual({index: 0, top: 0, key: 'b'});
	});

	it('stays on its key when rows move', () => {
		const cursor = moveCursor(startCursor, 'down', {keys: ['a', 'b', 'c']}, 5);
		expect(placeCursor(cursor, {keys: ['c', 'x', 'y', 'b']}, 5).key).toBe('b');
	});

	it('stays at its place when its key is gone', () => {
		const cursor = moveCursor(startCursor, 'down', {keys: ['a', 'b', 'c']}, 5);
		expect(placeCursor(cursor, {keys: ['a', 'c']}, 5).key).toBe('c');
		expect(placeCursor(cursor, {keys: ['a']}, 5).key).toBe('a');
		expect(placeCursor(cursor, {keys: []}, 5).key).toBeNull();
	});

	it.each<[Step, string]>([
		['down', 'k1'],
		['page-down', 'k4'],
		['half-down', 'k2'],
		['last', 'k19'],
		['up', 'k0'],
	])('%s from the first of 20 in 5 lines', (step, key) => {
		expect(moveCursor(startCursor, step, list, 5).key).toBe(key);
	});

	it('is always in sight, however it is moved and the screen resized', () => {
		const steps = fc.constantFrom<Step>('up', 'down', 'page-up', 'page-down', 'half-up', 'half-down', 'first', 'last');
		fc.assert(
			fc.property(fc.array(fc.tuple(steps, fc.integer({min: 1, max: 30})), {maxLength: 30}), moves => {
				let cursor = startCursor;
				for (const [step, height] of moves) {
					cursor = moveCursor(cursor, step, list, height);
					const {index, top, key} = placeCursor(cursor, list, height);
					expect(index).toBeGreaterThanOrEqual(top);
					expect(index).toBeLessThan(top + height);
					expect(key).toBe(keys[index]);
				}
			}),
		);
	});

	it('goes by entries where they are of several lines, and by lines where it pages', () => {
		const tall = {
			keys: ['a', 'b', 'c'],
			lines: {
				of: [
					[1, 3],
					[4, 4],
					[6, 9],
				] as const,
				count: 10,
			},
		};
		const down = moveCursor(startCursor, 'down', tall, 4);
		expect(down.key).toBe('b');
		expect(placeCursor(moveCursor(down, 'down', tall, 4), tall, 4)).toEqual({index: 2, top: 6, key: 'c'});
		expect(moveCursor(startCursor, 'page-down', tall, 4).key).toBe('b');
	});

	it('shows what stands above the first entry', () => {
		const tall = {
			keys: ['a', 'b'],
			lines: {
				of: [
					[2, 2],
					[8, 8],
				] as const,
				count: 9,
			},
		};
		const last = moveCursor(startCursor, 'last', tall, 5);
		expect(placeCursor(last, tall, 5).top).toBe(4);
		expect(placeCursor(moveCursor(last, 'first', tall, 5), tall, 5).top).toBe(0);
	});
});
