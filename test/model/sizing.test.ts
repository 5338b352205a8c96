/** House rules: what was seen in, the value and its reason out. */
import {describe, expect, it} from 'vitest';
import {observe, type Observed, type Wants} from '../../source/model/observed.ts';
import {sizeChange, suggestCpus, suggestMemory, suggestPids, type SizingFacts} from '../../source/model/sizing.ts';
import type {StatsSample} from '../../source/model/detail.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const minute = 60_000;
const hour = 60 * minute;

const calm: Wants = {heap: null, isThreadHungry: false};

const seen = (over: Partial<Observed> = {}): Observed => ({
	spanMs: 2 * hour,
	memory: {peak: 200 * MiB, p99: 180 * MiB, last: 100 * MiB},
	pids: {peak: 20, p50: 10},
	cpus: {p95: 0.2, p99OverMinute: 0.3},
	...over,
});

const facts = (over: Partial<SizingFacts> = {}): SizingFacts => ({
	observed: seen(),
	wants: calm,
	engine: {MemTotal: 16 * GiB, NCPU: 4},
	killedUnderBytes: null,
	...over,
});

const use = (peakMiB: number, p99MiB = peakMiB): Observed['memory'] => ({
	peak: peakMiB * MiB,
	p99: p99MiB * MiB,
	last: p99MiB * MiB,
});

describe('memory', () => {
	it.each<[string, Partial<SizingFacts>, number, RegExp]>([
		['1.5 × the peak', {}, 304, /^1.5 × the peak of 200 MiB seen in 2 h$/],
		['64 MiB above a small peak', {observed: seen({memory: use(50)})}, 128, /^64 MiB above the peak of 50 MiB/],
		['the floor', {observed: seen({memory: use(0)})}, 64, /seen in 2 h|least/],
		['in steps of 64 MiB above 512', {observed: seen({memory: use(400)})}, 640, /^1.5 ×/],
		[
			'under an hour',
			{observed: seen({spanMs: 30 * minute})},
			384,
			/in 30 min; under an hour seen, so a quarter on top/,
		],
		['under ten minutes', {observed: seen({spanMs: 3 * minute})}, 464, /only 3 min seen, so half as much again/],
		[
			'one look',
			{observed: seen({spanMs: 0})},
			464,
			/^1.5 × the peak of 200 MiB seen in one look; only one look so far, so half as much again on top$/,
		],
		['nothing seen', {observed: null}, 4096, /nothing of its use was seen yet: a wide default/],
		['nothing seen, small host', {observed: null, engine: {MemTotal: GiB, NCPU: 1}}, 512, /wide default/],
		[
			'a heap it was given',
			{wants: {heap: {bytes: 512 * MiB, saidBy: '-Xmx'}, isThreadHungry: true}},
			832,
			/told to use 512 MiB \(-Xmx\)/,
		],
		['killed before', {killedUnderBytes: 300 * MiB}, 464, /killed for memory under 300 MiB/],
		['80 % of the host at most', {observed: seen({memory: use(15_000)})}, 13_056, /held at 80 % of the host's 16 GiB/],
	])('%s', (_name, over, mib, why) => {
		const suggestion = suggestMemory(facts(over));
		expect(suggestion.value / MiB).toBe(mib);
		expect(suggestion.because).toMatch(why);
	});
});

describe('pids', () => {
	it.each<[string, Partial<SizingFacts>, number, RegExp]>([
		['the floor, with what was seen', {}, 128, /floor for any service; the peak was 20, seen in 2 h/],
		['2 × the peak', {observed: seen({pids: {peak: 100, p50: 10}})}, 320, /^2 × the peak of 100 plus 64, seen in 2 h$/],
		['4 × the usual', {observed: seen({pids: {peak: 100, p50: 95}})}, 384, /^4 × the usual 95/],
		['many threads by nature', {wants: {heap: null, isThreadHungry: true}}, 512, /many threads/],
		['little seen', {observed: seen({spanMs: minute, pids: {peak: 100, p50: 10}})}, 448, /only 60 s seen/],
		['nothing seen', {observed: null}, 512, /nothing of its use was seen yet/],
		['leaves the host its own', {observed: seen({pids: {peak: 1000, p50: 4000}})}, 8192, /held at 8192/],
		['but never below what runs', {observed: seen({pids: {peak: 6000, p50: 100}})}, 12_032, /held at 12032/],
	])('%s', (_name, over, count, why) => {
		const suggestion = suggestPids(facts(over));
		expect(suggestion.value).toBe(count);
		expect(suggestion.because).toMatch(why);
	});
});

describe('CPUs', () => {
	const cpus = (p95: number, p99OverMinute: number): Observed => seen({cpus: {p95, p99OverMinute}});
	it.each<[string, Partial<SizingFacts>, number, RegExp]>([
		['1 at least', {}, 1, /less than 1 CPU slows more than it protects/],
		['2 × the usual high', {observed: cpus(1.1, 1)}, 2.25, /^2 × the usual high of 1.1 CPUs/],
		['1.2 × the busiest minute', {observed: cpus(0.5, 2)}, 2.5, /^1.2 × the busiest minute of 2 CPUs/],
		['the host at most', {observed: cpus(3, 1)}, 4, /held at the host's 4 CPUs/],
		['nothing seen', {observed: null}, 2, /nothing of its CPU use was seen yet: half of the host's 4 CPUs/],
		['one sample has no CPU yet', {observed: seen({cpus: null})}, 2, /nothing of its CPU use was seen/],
		['nothing seen, one CPU', {observed: null, engine: {MemTotal: GiB, NCPU: 1}}, 1, /1 at least/],
	])('%s', (_name, over, value, why) => {
		const suggestion = suggestCpus(facts(over));
		expect(suggestion.value).toBe(value);
		expect(suggestion.because).toMatch(why);
	});
});

describe('a change', () => {
	it('keeps how swap stands to memory', () => {
		expect(sizeChange({is: 'memory-limit', memoryBytes: 1, memorySwapBytes: 1}, facts())).toEqual({
			is: 'memory-limit',
			memoryBytes: 304 * MiB,
			memorySwapBytes: 304 * MiB,
		});
		expect(sizeChange({is: 'memory-limit', memoryBytes: 10, memorySwapBytes: 20}, facts())).toMatchObject({
			memorySwapBytes: 608 * MiB,
		});
	});
	it('that sets no size stays as it is', () => {
		const change = {is: 'restart-policy', name: 'on-failure', maximumRetryCount: 5} as const;
		expect(sizeChange(change, facts())).toBe(change);
	});
});

const sample = (atUnixMs: number, over: Partial<StatsSample> = {}): StatsSample => ({
	atUnixMs,
	memoryBytes: MiB,
	memoryLimitBytes: GiB,
	pids: 1,
	pidsLimit: null,
	cpuPercent: null,
	throttledPeriods: 0,
	rxBytes: 0,
	txBytes: 0,
	...over,
});

describe('observed', () => {
	it('nothing from nothing', () => expect(observe([])).toBeNull());
	it('peaks, percentiles and the span', () => {
		const samples = Array.from({length: 100}, (_, index) =>
			sample(index * 1000, {memoryBytes: index, pids: 100 - index}),
		);
		expect(observe(samples)).toEqual({
			spanMs: 99_000,
			memory: {peak: 99, p99: 98, last: 99},
			pids: {peak: 100, p50: 50},
			cpus: null,
		});
	});
	it('a busy second is not a busy minute', () => {
		const samples = Array.from({length: 600}, (_, index) =>
			sample(index * 1000, {cpuPercent: index === 300 ? 400 : 10}),
		);
		const cpus = observe(samples)?.cpus;
		expect(cpus?.p95).toBeCloseTo(0.1);
		expect(cpus?.p99OverMinute).toBeCloseTo(0.165, 2);
	});
});
