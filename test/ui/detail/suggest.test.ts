import {describe, expect, it} from 'vitest';
import {together} from '../../../source/ui/detail/say.ts';
import {suggestMemory, suggestPids} from '../../../source/ui/detail/suggest.ts';
import {engineFacts} from '../../helpers/evidence.ts';
import {hour, minute, now, sample} from './fixtures.ts';

const mib = 1024 ** 2;
const over = (spanMs: number, memoryBytes: number, pids = 37) => [
	sample(now - spanMs, {memoryBytes: memoryBytes / 2, pids: 5}),
	sample(now, {memoryBytes, pids}),
];

describe('limits that fit', () => {
	it.each([
		['seen for 2 h: half above the peak', 2 * hour, 200 * mib, 304 * mib],
		['seen for 20 min: a quarter more', 20 * minute, 200 * mib, 384 * mib],
		['seen for 1 min: half as much again', minute, 200 * mib, 464 * mib],
		['at least 64 MiB above the peak', 2 * hour, 40 * mib, 112 * mib],
		['in steps of 64 MiB above 512', 2 * hour, 500 * mib, 768 * mib],
		['never above four fifths of the host', 2 * hour, 7000 * mib, 6528 * mib],
	])('memory %s', (_, spanMs, peak, wanted) => {
		expect(suggestMemory(over(spanMs, peak), engineFacts)?.value).toBe(wanted);
	});
	it('processes: twice the peak and 64, in steps of 64, never below 128', () => {
		expect(suggestPids(over(2 * hour, mib, 37), engineFacts)?.value).toBe(192);
		expect(suggestPids(over(2 * hour, mib, 1), engineFacts)?.value).toBe(128);
	});
	it('says what it stands on', () => {
		expect(suggestMemory(over(2 * hour, 200 * mib), engineFacts)?.because).toBe(
			`peak of ${together('200 MiB')} in ${together('2 h')}, and room`,
		);
		expect(suggestPids([sample(now, {pids: 5})], engineFacts)?.because).toBe(
			`peak of 5 in ${together('one look')}, and room`,
		);
	});
	it('suggests nothing where nothing was seen', () => {
		expect(suggestMemory([], engineFacts)).toBeNull();
		expect(suggestPids([], engineFacts)).toBeNull();
	});
});
