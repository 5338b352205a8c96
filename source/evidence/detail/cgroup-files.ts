/** The files of a cgroup → the limits in force. Both versions keep the same things under other names and in other shapes. */
import type {CgroupFacts} from '../../model/detail.ts';
import {isUnread, mapRead, Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {CgroupGroup} from './cgroup-group.ts';

/** v1 says "none" as -1 or as the greatest multiple of a page, v2 as `max`. */
const noLimitFrom = 2 ** 62;

export function limitIn(text: string): Read<number | null> {
	const word = text.trim();
	if (word === 'max' || word === '-1') return null;
	if (!/^\d+$/.test(word)) return new Unread(words`the kernel sent no number for a limit`);
	return Number(word) >= noLimitFrom ? null : Number(word);
}

/** A file of one number, or the line of a file that begins with `field`. */
export function numberIn(text: string, field?: string): Read<number> {
	const line = field === undefined ? text : (text.split('\n').find(one => one.startsWith(`${field} `)) ?? '');
	const [, digits] = /(\d+)\s*$/.exec(line) ?? [];
	return digits === undefined ? new Unread(words`the kernel does not count it`) : Number(digits);
}

/** Processors, of a quota and a period in microseconds. */
export function cpusIn(quota: string, period: string): Read<number | null> {
	const limit = limitIn(quota);
	if (limit === null || isUnread(limit)) return limit;
	return mapRead(numberIn(period), us => (us === 0 ? new Unread(words`the kernel sent no CPU period`) : limit / us));
}

const files = {
	1: {
		memory: 'memory.limit_in_bytes',
		peak: 'memory.max_usage_in_bytes',
		swap: 'memory.stat',
		swapField: 'total_swap',
		oom: 'memory.oom_control',
		shares: 'cpu.shares',
		cpuset: 'cpuset.effective_cpus',
	},
	2: {
		memory: 'memory.max',
		peak: 'memory.peak',
		swap: 'memory.swap.current',
		swapField: undefined,
		oom: 'memory.events',
		shares: 'cpu.weight',
		cpuset: 'cpuset.cpus.effective',
	},
} as const;

/** Files that not every kernel has, and what it takes. */
const missing: Readonly<Record<string, SafeText>> = {
	'memory.peak': words`it takes a kernel from 5.19 on to see it`,
	'memory.memsw.limit_in_bytes': words`this kernel does not account swap (swapaccount=1 at its boot would)`,
	'memory.swap.max': words`this kernel does not account swap`,
	'memory.swap.current': words`this kernel does not account swap`,
};

/** Unread only where the limits that count most, of memory and of processes, could not be read. Never rejects. */
export async function readGroup(group: CgroupGroup): Promise<Read<CgroupFacts>> {
	const {version, path} = group;
	const names = files[version];

	async function text(controller: string, file: string): Promise<Read<string>> {
		const read = await group.read(controller, file);
		const why = missing[file];
		return isUnread(read) && why !== undefined ? new Unread(words`${why} (${read.why})`) : read;
	}
	const number = async (controller: string, file: string, field?: string): Promise<Read<number>> =>
		mapRead(await text(controller, file), read => numberIn(read, field));
	const limit = async (controller: string, file: string): Promise<Read<number | null>> =>
		group.has(controller) ? mapRead(await text(controller, file), limitIn) : null;

	async function memoryAndSwap(memory: Read<number | null>): Promise<Read<number | null>> {
		if (version === 1) return limit('memory', 'memory.memsw.limit_in_bytes');
		// v2 limits swap apart from memory.
		const swap = await limit('memory', 'memory.swap.max');
		return isUnread(swap) || isUnread(memory) ? swap : swap === null || memory === null ? null : memory + swap;
	}

	async function cpus(): Promise<Read<number | null>> {
		if (!group.has('cpu')) return null;
		if (version === 2) {
			return mapRead(await text('cpu', 'cpu.max'), read => {
				const [quota = '', period = ''] = read.split(' ');
				return cpusIn(quota, period);
			});
		}
		const period = await text('cpu', 'cpu.cfs_period_us');
		return mapRead(await text('cpu', 'cpu.cfs_quota_us'), quota => mapRead(period, its => cpusIn(quota, its)));
	}

	const memory = await limit('memory', names.memory);
	const pids = await limit('pids', 'pids.max');
	if (isUnread(memory)) return memory;
	if (isUnread(pids)) return pids;
	return {
		version,
		path,
		knownFrom: 'cgroup files',
		memoryLimitBytes: memory,
		memorySwapLimitBytes: await memoryAndSwap(memory),
		memoryPeakBytes: await number('memory', names.peak),
		swapBytes: await number('memory', names.swap, names.swapField),
		pidsLimit: pids,
		cpus: await cpus(),
		cpuShares: await number('cpu', names.shares),
		cpuset: mapRead(await text('cpuset', names.cpuset), read => sanitise(read.trim(), 200)),
		oomKills: await number('memory', names.oom, 'oom_kill'),
	};
}
