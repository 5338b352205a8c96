/** `GET /containers/ID/stats`: numbers that move, follow the limits, and are the same for the same seed and time. */
import {cpuCount, memoryTotalBytes, noLimitBytes} from './recorded.ts';
import {noiseAt, placeOf} from './seeded.ts';
import {neverStamp, secondMs, stamp} from './times.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';
import type {Load} from './words.ts';

const MiB = 1024 * 1024;
const pageBytes = 4096;
const smallLoad: Load = {cpu: 0.01, memoryMiB: 3, pids: 1};

export function loadOf(world: World, container: Container): Load {
	return world.images.get(container.imageId)?.load ?? smallLoad;
}

/** Bytes in use; a limit holds it down. */
export function memoryUsage(world: World, container: Container, nowUnixMs: number): number {
	const place = placeOf(container.id);
	const base = loadOf(world, container).memoryMiB * MiB * (0.8 + 0.4 * noiseAt(place, 1));
	const slow = Math.sin(nowUnixMs / 47_000 + place) * 0.08;
	const jitter = (noiseAt(place, Math.floor(nowUnixMs / secondMs)) - 0.5) * 0.02;
	const limit = container.hostConfig.Memory || memoryTotalBytes;
	const bytes = Math.min(base * (1 + slow + jitter), limit * 0.97);
	return Math.max(pageBytes, Math.round(bytes / pageBytes) * pageBytes);
}

/** CPU time since the start in nanoseconds: the integral of a rate that waves, so it only grows. */
function cpuNanos(container: Container, load: Load, nowUnixMs: number): number {
	const place = placeOf(container.id);
	const rate = Math.min(load.cpu * (0.6 + 0.8 * noiseAt(place, 2)), quotaCpus(container) ?? cpuCount);
	const wave = (unixMs: number): number => {
		const seconds = unixMs / secondMs;
		return seconds - 0.5 * 9 * Math.cos(seconds / 9 + place) - 0.4 * 2.3 * Math.cos(seconds / 2.3 + place * 3);
	};
	return Math.max(0, Math.round(rate * (wave(nowUnixMs) - wave(container.startedAtUnixMs)) * 1e9) + 30_000_000);
}

function quotaCpus(container: Container): number | null {
	const {NanoCpus = 0, CpuQuota = 0, CpuPeriod = 0} = container.hostConfig;
	if (NanoCpus > 0) return NanoCpus / 1e9;
	return CpuQuota > 0 ? CpuQuota / (CpuPeriod || 100_000) : null;
}

function cpuStats(world: World, container: Container, nowUnixMs: number): object {
	const total = cpuNanos(container, loadOf(world, container), nowUnixMs);
	const share = 0.3 + 0.4 * noiseAt(placeOf(container.id), 3);
	const kernel = Math.round((total * 0.3) / 1e7) * 1e7;
	const isCapped = quotaCpus(container) !== null;
	const periods = isCapped ? Math.floor((nowUnixMs - container.startedAtUnixMs) / 150) : 0;
	const throttled = Math.floor(periods * 0.004);
	return {
		cpu_usage: {
			total_usage: total,
			percpu_usage: [Math.round(total * share), total - Math.round(total * share)],
			usage_in_kernelmode: kernel,
			usage_in_usermode: Math.max(0, Math.floor((total - kernel) / 1e7) * 1e7),
		},
		system_cpu_usage: Math.round((nowUnixMs - world.startedAtUnixMs + 400_000_000) * cpuCount) * 1e6,
		online_cpus: cpuCount,
		throttling_data: {periods, throttled_periods: throttled, throttled_time: throttled * 21_000_000},
	};
}

const noCpuStats = {
	cpu_usage: {total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0},
	throttling_data: {periods: 0, throttled_periods: 0, throttled_time: 0},
};

function memoryStats(world: World, container: Container, nowUnixMs: number): object {
	const usage = memoryUsage(world, container, nowUnixMs);
	const page = (share: number): number => Math.floor((usage * share) / pageBytes) * pageBytes;
	const {Memory = 0, MemorySwap = 0} = container.hostConfig;
	const swap = container.swapInForce ?? MemorySwap;
	const faults = Math.floor(usage / pageBytes);
	const own = {
		active_anon: page(0.02),
		active_file: page(0.1),
		cache: page(0.3),
		dirty: 0,
		inactive_anon: page(0.6),
		inactive_file: page(0.2),
		mapped_file: page(0.08),
		pgfault: faults * 3,
		pgmajfault: 0,
		pgpgin: faults * 2,
		pgpgout: faults,
		rss: page(0.62),
		rss_huge: 0,
		unevictable: 0,
		writeback: 0,
	};
	const totals = Object.fromEntries(Object.entries(own).map(([name, value]) => [`total_${name}`, value]));
	const limit = (bytes: number): number => (bytes > 0 ? bytes : Number(noLimitBytes));
	const limits = {hierarchical_memory_limit: limit(Memory), hierarchical_memsw_limit: limit(swap)};
	return {
		usage,
		max_usage: Math.min(Math.round((usage * 1.25) / pageBytes) * pageBytes, Memory || memoryTotalBytes),
		stats: {...own, ...limits, ...totals},
		limit: Memory || memoryTotalBytes,
	};
}

const blkioFields = [
	'io_service_bytes_recursive',
	'io_serviced_recursive',
	'io_queue_recursive',
	'io_service_time_recursive',
	'io_wait_time_recursive',
	'io_merged_recursive',
	'io_time_recursive',
	'sectors_recursive',
];

/** Bytes and packets in and out, while it has an address of its own. */
function networkStats(world: World, container: Container, nowUnixMs: number): object {
	const own = container.attachments.filter(({network}) => network.hasAddresses);
	if (own.length === 0) return {};
	const seconds = Math.max(0, (nowUnixMs - container.startedAtUnixMs) / secondMs);
	const rate = 200 + loadOf(world, container).cpu * 40_000 * (0.5 + noiseAt(placeOf(container.id), 4));
	const bytes = Math.floor(rate * (seconds + 4 * Math.sin(seconds / 5)) + 900);
	const counts = (kind: string, amount: number): object => ({
		[`${kind}_bytes`]: amount,
		[`${kind}_packets`]: Math.ceil(amount / 700),
		[`${kind}_errors`]: 0,
		[`${kind}_dropped`]: 0,
	});
	return {
		networks: Object.fromEntries(
			own.map((_, index) => [`eth${index}`, {...counts('rx', bytes), ...counts('tx', Math.floor(bytes * 0.7))}]),
		),
	};
}

export type Sample = {readonly isFirst: boolean; readonly withName: boolean};

/** `isFirst`: nothing to compare with. The one-shot answer of this engine leaves out name and id. */
export function statsJson(world: World, container: Container, nowUnixMs: number, {isFirst, withName}: Sample): object {
	const isLive = container.isLive;
	const limit = container.hostConfig.PidsLimit ?? 0;
	const beforeUnixMs = Math.max(container.startedAtUnixMs, nowUnixMs - secondMs);
	const pids = {current: loadOf(world, container).pids, ...(limit > 0 ? {limit} : {})};
	return {
		read: isLive ? stamp(nowUnixMs, placeOf(container.id)) : neverStamp,
		preread: isLive && !isFirst ? stamp(beforeUnixMs, placeOf(container.id)) : neverStamp,
		pids_stats: isLive ? pids : {},
		blkio_stats: Object.fromEntries(blkioFields.map(field => [field, isLive ? [] : null])),
		num_procs: 0,
		storage_stats: {},
		cpu_stats: isLive ? cpuStats(world, container, nowUnixMs) : noCpuStats,
		precpu_stats: isLive && !isFirst ? cpuStats(world, container, beforeUnixMs) : noCpuStats,
		memory_stats: isLive ? memoryStats(world, container, nowUnixMs) : {},
		...(withName ? {name: `/${container.name}`, id: container.id} : {}),
		...(isLive ? networkStats(world, container, nowUnixMs) : {}),
	};
}
