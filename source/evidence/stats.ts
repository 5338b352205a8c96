/** `GET /containers/{id}/stats` → one sample. cgroup v1 and v2 name things differently; the share of CPU is ours to work out. */
import type {Foreign} from '../engine/engine.ts';
import type {StatsSample} from '../model/detail.ts';
import {at, isObject, numberOr, readNumber, textOr} from '../model/foreign.ts';
import {isUnread, Unread, type Read} from '../model/read.ts';
import {words} from '../model/safe-text.ts';

const number = (json: unknown, ...path: readonly string[]): number => numberOr(at(json, ...path), 0);

/** Percent of one core between two samples; null where there is nothing before. One-shot answers hold no earlier half. */
function cpuPercent(json: unknown, previous: unknown): number | null {
	const before = isObject(previous) ? at(previous, 'cpu_stats') : at(json, 'precpu_stats');
	const usedNs = number(json, 'cpu_stats', 'cpu_usage', 'total_usage') - number(before, 'cpu_usage', 'total_usage');
	const hostNs = number(json, 'cpu_stats', 'system_cpu_usage') - number(before, 'system_cpu_usage');
	if (number(before, 'system_cpu_usage') === 0 || hostNs <= 0 || usedNs < 0) return null;
	const cores = number(json, 'cpu_stats', 'online_cpus') || 1;
	return (usedNs / hostNs) * cores * 100;
}

function networkBytes(json: unknown, key: string): number {
	const networks = at(json, 'networks');
	return isObject(networks) ? Object.values(networks).reduce((sum: number, its) => sum + number(its, key), 0) : 0;
}

/** `previous` is the answer before this one of the same stream, null for the first. */
export function readStats(json: Foreign, previous: Foreign, nowUnixMs = Date.now()): Read<StatsSample> {
	const usage = readNumber(at(json, 'memory_stats', 'usage'), 'memory_stats.usage');
	if (isUnread(usage))
		return new Unread(words`the engine sent no statistics: the container is not running, or its cgroup can't be read`);
	// Cache that the kernel gives back when asked is no use of memory.
	const inactive =
		at(json, 'memory_stats', 'stats', 'total_inactive_file') ?? at(json, 'memory_stats', 'stats', 'inactive_file');
	const pidsLimit = at(json, 'pids_stats', 'limit');
	const readAt = Date.parse(textOr(at(json, 'read')));
	return {
		atUnixMs: Number.isNaN(readAt) || readAt <= 0 ? nowUnixMs : readAt,
		memoryBytes: Math.max(0, usage - numberOr(inactive, 0)),
		memoryLimitBytes: number(json, 'memory_stats', 'limit'),
		pids: number(json, 'pids_stats', 'current'),
		// Left out, or 2^64 - 1, where there is none.
		pidsLimit: typeof pidsLimit === 'number' && pidsLimit > 0 && pidsLimit < Number.MAX_SAFE_INTEGER ? pidsLimit : null,
		cpuPercent: cpuPercent(json, previous),
		throttledPeriods: number(json, 'cpu_stats', 'throttling_data', 'throttled_periods'),
		rxBytes: networkBytes(json, 'rx_bytes'),
		txBytes: networkBytes(json, 'tx_bytes'),
	};
}
