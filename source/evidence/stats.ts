/** One answer of `GET /containers/{id}/stats`, cgroup v1 and v2 alike. */
import type {Engine} from '../engine/engine.ts';
import type {StatsSample} from '../model/detail.ts';
import type {ContainerId} from '../model/evidence.ts';
import {at, isObject, numberOr, readNumber, textOr} from '../model/foreign.ts';
import {knownOr, mapRead, Unread, type Read} from '../model/read.ts';
import {words} from '../model/safe-text.ts';
import {whole} from './share.ts';

/** `max` of cgroup v2 and the largest page count of v1 come as numbers beyond any machine. */
const beyondAnyMachine = 2 ** 53;

/** `previous`: the answer before, for what was used between the two; null: none. */
export function readStats(json: unknown, previous: unknown = null): Read<StatsSample> {
	const atUnixMs = timeOf(json, 'read');
	if (atUnixMs === null) return new Unread(words`it does not run, so there is nothing to measure`);
	const memory = at(json, 'memory_stats');
	const read = whole({
		usage: readNumber(at(memory, 'usage'), 'memory_stats.usage'),
		memoryLimitBytes: readNumber(at(memory, 'limit'), 'memory_stats.limit'),
		pids: readNumber(at(json, 'pids_stats', 'current'), 'pids_stats.current'),
		limit: readNumber(at(json, 'pids_stats', 'limit'), 'pids_stats.limit', 0),
	});
	return mapRead(read, ({usage, limit, ...numbers}) => ({
		...numbers,
		atUnixMs,
		memoryBytes: usage - inactiveFile(memory, usage),
		pidsLimit: readLimit(limit),
		cpuPercent: cpuPercent(json, previous),
		throttledPeriods: numberOr(at(json, 'cpu_stats', 'throttling_data', 'throttled_periods'), 0),
		rxBytes: sumOf(at(json, 'networks'), 'rx_bytes'),
		txBytes: sumOf(at(json, 'networks'), 'tx_bytes'),
	}));
}

/** One sample; null: there is none to be had. Never rejects. */
export async function statsNow(engine: Engine, id: ContainerId): Promise<StatsSample | null> {
	try {
		return knownOr(readStats(await engine.statsOnce(id)), null);
	} catch {
		return null;
	}
}

export const readLimit = (limit: number): number | null => (limit <= 0 || limit >= beyondAnyMachine ? null : limit);

/** Pages of files not used lately: the kernel takes them back before it kills anything. */
function inactiveFile(memory: unknown, usage: number): number {
	const stats = at(memory, 'stats');
	const bytes = numberOr(at(stats, 'total_inactive_file') ?? at(stats, 'inactive_file'), 0);
	return bytes < usage ? bytes : 0;
}

/** Milliseconds; null for Go's zero time, which stands for never. */
function timeOf(json: unknown, key: string): number | null {
	const unixMs = Date.parse(textOr(at(json, key)));
	return unixMs > 0 ? unixMs : null;
}

const usedNs = (json: unknown, key: string): number => numberOr(at(json, key, 'cpu_usage', 'total_usage'), Number.NaN);

/** Of one core, from what was used between two answers; the engine adds the one before where it has it. */
function cpuPercent(json: unknown, previous: unknown): number | null {
	const [before, since] =
		previous === null
			? [usedNs(json, 'precpu_stats'), timeOf(json, 'preread')]
			: [usedNs(previous, 'cpu_stats'), timeOf(previous, 'read')];
	const now = timeOf(json, 'read');
	if (now === null || since === null) return null;
	const used = usedNs(json, 'cpu_stats') - before;
	const elapsedMs = now - since;
	// A restart begins to count anew.
	return elapsedMs > 0 && used >= 0 ? (used / 1e6 / elapsedMs) * 100 : null;
}

function sumOf(networks: unknown, key: string): number {
	if (!isObject(networks)) return 0;
	return Object.values(networks).reduce<number>((sum, network) => sum + numberOr(at(network, key), 0), 0);
}
