import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {RangeEvent} from '../../source/images/database/advisory.ts';
import {judgeVersion} from '../../source/images/ranges.ts';

const byNumber = (a: string, b: string): number => Number(a) - Number(b);
const judge = (version: string, ranges: ReadonlyArray<readonly RangeEvent[]>, versions: readonly string[] = []) => {
	const {isAffected, fixedIn} = judgeVersion(version, {ranges, versions}, byNumber);
	return isAffected ? `affected until ${fixedIn}` : 'not affected';
};
const events = (text: string): readonly RangeEvent[] =>
	text.split(' ').map(word => {
		const [is = '', version = ''] = word.split('=');
		const kinds = {i: 'introduced', f: 'fixed', a: 'last_affected', l: 'limit'} as const;
		return [kinds[is as keyof typeof kinds], version];
	});

describe('a version in the ranges of a record', () => {
	const rows: ReadonlyArray<readonly [ranges: string, version: string, verdict: string]> = [
		['i=0 f=5', '0', 'affected until 5'],
		['i=0 f=5', '4', 'affected until 5'],
		['i=0 f=5', '5', 'not affected'],
		['i=3 f=5', '2', 'not affected'],
		['i=3 f=5', '3', 'affected until 5'],
		['i=0', '99', 'affected until null'],
		['i=0 a=5', '5', 'affected until null'],
		['i=0 a=5', '6', 'not affected'],
		['i=5 a=5', '5', 'affected until null'],
		['i=5 a=5', '6', 'not affected'],
		['f=5 i=0', '4', 'affected until 5'],
		['f=5 i=0', '5', 'not affected'],
		['i=0 f=5 i=7 f=9', '6', 'not affected'],
		['i=0 f=5 i=7 f=9', '8', 'affected until 9'],
		['i=7 f=9 i=0 f=5', '8', 'affected until 9'],
		['i=0 f=5 i=5 f=9', '5', 'affected until 9'],
		['i=0 f=5 i=5 f=9', '4', 'affected until 5'],
		['i=5 f=5', '5', 'not affected'],
		['i=0 a=3 i=7 f=9', '2', 'affected until 9'],
		['i=0 l=4', '3', 'affected until null'],
		['i=0 l=4', '4', 'not affected'],
		['i=0 f=9 l=4 l=6', '5', 'affected until 9'],
		['i=0 l=*', '4', 'affected until null'],
		['f=5', '4', 'not affected'],
		['l=5', '4', 'not affected'],
		['i=1 f=2|i=3 f=4', '3', 'affected until 4'],
		['i=1 f=2|i=3 f=4', '2', 'not affected'],
		['i=0|i=0 f=4', '3', 'affected until 4'],
	];
	it.each(rows)('%s: %s is %s', (ranges, version, verdict) => {
		expect(judge(version, ranges.split('|').map(events))).toBe(verdict);
	});

	it('is affected where it is listed, whatever the ranges say', () => {
		expect(judge('7', [events('i=0 f=5')], ['7', '8'])).toBe('affected until null');
		expect(judge('7', [events('i=8 f=9')], ['7'])).toBe('affected until 9');
		expect(judge('7', [], ['7.0'])).toBe('affected until null');
		expect(judge('6', [], ['7'])).toBe('not affected');
	});
});

describe('any ranges', () => {
	/** Pairs of introduced and fixed, one behind the other, and which of the numbers below 100 they hold. */
	const spans = fc
		.uniqueArray(fc.integer({min: 1, max: 99}), {minLength: 2, maxLength: 12})
		.map(numbers => numbers.toSorted((a, b) => a - b).slice(0, numbers.length - (numbers.length % 2)));
	const asEvents = (numbers: readonly number[]): RangeEvent[] =>
		numbers.map((number, index) => [index % 2 === 0 ? 'introduced' : 'fixed', String(number)]);

	it('hold what their spans hold, and the fix is the end of the span', () => {
		fc.assert(
			fc.property(spans, fc.integer({min: 0, max: 100}), (numbers, version) => {
				const index = numbers.findLastIndex(number => number <= version);
				const isIn = index >= 0 && index % 2 === 0;
				expect(judge(String(version), [asEvents(numbers)])).toBe(
					isIn ? `affected until ${numbers[index + 1]}` : 'not affected',
				);
			}),
		);
	});

	it('say the same in any order of their events, and of the ranges', () => {
		fc.assert(
			fc.property(
				spans.chain(numbers =>
					fc.tuple(fc.constant(numbers), fc.shuffledSubarray(asEvents(numbers), {minLength: numbers.length})),
				),
				fc.integer({min: 0, max: 100}),
				([numbers, shuffled], version) => {
					expect(judge(String(version), [shuffled])).toBe(judge(String(version), [asEvents(numbers)]));
				},
			),
		);
		fc.assert(
			fc.property(fc.array(spans, {maxLength: 4}), fc.integer({min: 0, max: 100}), (all, version) => {
				const ranges = all.map(asEvents);
				const isAffected = (list: typeof ranges) => judge(String(version), list) !== 'not affected';
				expect(isAffected(ranges.toReversed())).toBe(isAffected(ranges));
				expect(isAffected(ranges)).toBe(ranges.some(one => isAffected([one])));
			}),
		);
	});

	it('never affect less for one range or one listed version more', () => {
		fc.assert(
			fc.property(spans, spans, fc.integer({min: 0, max: 100}), (one, other, version) => {
				const before = judge(String(version), [asEvents(one)]) !== 'not affected';
				const after = judge(String(version), [asEvents(one), asEvents(other)], ['50']) !== 'not affected';
				expect(!before || after).toBe(true);
			}),
		);
	});
});
