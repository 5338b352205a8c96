import {describe, expect, it} from 'vitest';
import {readStats} from '../../source/evidence/stats.ts';
import {Unread} from '../../source/model/read.ts';
import {engines, handWritten, recorded} from '../helpers/recorded.ts';

const v2 = (): Record<string, unknown> => handWritten('cgroup-v2.handwritten.json')['stats'] as Record<string, unknown>;
const at = (json: Record<string, unknown>, ...path: readonly string[]): Record<string, unknown> =>
	path.reduce((inner, key) => inner[key] as Record<string, unknown>, json);

describe.each(engines)('stats of Docker %s on cgroup v1', engine => {
	it('with limits', () => {
		const json = recorded(engine, '/containers/ev-hardened/stats?stream=0');
		expect(readStats(json)).toMatchObject({
			atUnixMs: Date.parse(String(json['read'])),
			memoryBytes: at(json, 'memory_stats')['usage'],
			memoryLimitBytes: 64 * 1024 ** 2,
			pids: 1,
			pidsLimit: 50,
			cpuPercent: 0,
			throttledPeriods: 0,
			rxBytes: at(json, 'networks', 'eth0')['rx_bytes'],
		});
	});

	it('without', () => {
		expect(readStats(recorded(engine, '/containers/ev-plain/stats?stream=0'))).toMatchObject({
			pids: 1,
			pidsLimit: null,
		});
	});

	it('of a container that does not run', () => {
		expect(readStats(recorded(engine, '/containers/ev-dead/stats?stream=0'))).toBeInstanceOf(Unread);
	});
});

describe('stats of cgroup v2, written by hand', () => {
	it('takes away what the kernel can have back, and sums up networks', () => {
		expect(readStats(v2())).toEqual({
			atUnixMs: Date.UTC(2026, 10, 23, 12, 0, 2),
			memoryBytes: 8 * 1024 ** 2,
			memoryLimitBytes: 8 * 1024 ** 3,
			pids: 3,
			pidsLimit: null,
			cpuPercent: 150,
			throttledPeriods: 4,
			rxBytes: 101,
			txBytes: 12,
		});
	});

	it('works out CPU from the answer before', () => {
		const before = v2();
		const after = v2();
		after['read'] = '2026-11-23T12:00:04.000000000Z';
		at(after, 'cpu_stats', 'cpu_usage')['total_usage'] = 2_000_000_000;
		expect(readStats(after, before)).toMatchObject({cpuPercent: 25});
		expect(readStats(before, after)).toMatchObject({cpuPercent: null});
		expect(readStats(before, before)).toMatchObject({cpuPercent: null});
		expect(readStats(after, {})).toMatchObject({cpuPercent: null});
		before['preread'] = '0001-01-01T00:00:00Z';
		expect(readStats(before)).toMatchObject({cpuPercent: null});
	});

	it('does not believe more cache than memory', () => {
		const json = v2();
		at(json, 'memory_stats', 'stats')['inactive_file'] = 1e12;
		expect(readStats(json)).toMatchObject({memoryBytes: 10 * 1024 ** 2});
	});

	it.each([
		['memory_stats', {}],
		['memory_stats', null],
		['memory_stats', {usage: 'x', limit: 1}],
		['pids_stats', {}],
		['pids_stats', {current: 1, limit: 'x'}],
		['read', 7],
		['read', ''],
	])('%s = %j is not known', (key, by) => expect(readStats({...v2(), [key]: by})).toBeInstanceOf(Unread));

	it.each([null, 7, 'x', [], {}])('%j are no stats', json => expect(readStats(json)).toBeInstanceOf(Unread));
});
