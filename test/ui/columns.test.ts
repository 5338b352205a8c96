import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Column} from '../../source/ui/blocks.ts';
import {fitColumns} from '../../source/ui/columns.ts';
import {fleetColumns, fleetGap} from '../../source/ui/fleet-row.ts';

const column = (id: string, width: number, priority: number, over: Partial<Column> = {}): Column => ({
	id,
	title: id,
	width,
	priority,
	...over,
});
const ids = (columns: readonly {id: string}[]): string => columns.map(({id}) => id).join(' ');
const total = (columns: ReturnType<typeof fitColumns>): number =>
	columns.reduce((sum, {width, gap}) => sum + width + gap, 0);

describe('fitColumns', () => {
	const three = [column('a', 10, 0), column('b', 10, 2), column('c', 10, 1)];

	it.each([
		['all fit', 34, 'a b c'],
		['the highest priority number leaves first', 33, 'a c'],
		['then the next', 20, 'a'],
		['priority 0 stays', 5, 'a'],
	])('%s (%i cells)', (_name, width, kept) => expect(ids(fitColumns(three, width))).toBe(kept));

	it('of equal ones the rightmost leaves', () => {
		expect(ids(fitColumns([column('a', 10, 1), column('b', 10, 1)], 12))).toBe('a');
	});

	it('gives what is left to the growing column', () => {
		const fitted = fitColumns([column('a', 10, 0, {isGrow: true}), column('b', 10, 0)], 40);
		expect(fitted.map(({width}) => width)).toEqual([28, 10]);
	});

	it('without one, the last reaches to the edge', () => expect(total(fitColumns(three, 60))).toBe(60));

	it('shrinks what may not leave, the growing one first', () => {
		const fitted = fitColumns([column('a', 10, 0), column('b', 20, 0, {isGrow: true})], 22);
		expect(fitted.map(({width}) => width)).toEqual([10, 10]);
	});

	it('never is wider than the screen, for the fleet at any width', () => {
		fc.assert(
			fc.property(fc.integer({min: 20, max: 300}), width => {
				expect(total(fitColumns(fleetColumns(width), width - 2, fleetGap(width)))).toBeLessThanOrEqual(
					Math.max(width - 2, 14),
				);
			}),
		);
	});

	it.each([
		[200, 'score name state image user risk exposed limits worst cves age'],
		[120, 'score name state image user risk exposed limits worst cves age'],
		[80, 'score name state risk exposed worst'],
		[60, 'score name risk worst'],
		[40, 'score name worst'],
	])('the fleet at %i columns shows %s', (width, shown) => {
		expect(ids(fitColumns(fleetColumns(width), width - 2, fleetGap(width)))).toBe(shown);
	});
});
