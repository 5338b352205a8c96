/** What was seen of a container's use, and what its own settings say it will want. */
import {at} from '../model/foreign.ts';
import type {StatsSample} from '../model/detail.ts';
import {giB, kiB, miB} from './say.ts';

/** null: nothing was seen. Memory is the working set. */
export type Observed = {
	readonly spanMs: number;
	readonly memory: {readonly peak: number; readonly p99: number; readonly last: number};
	readonly pids: {readonly peak: number; readonly p50: number};
	/** Of CPUs, not percent; null: fewer than two samples. */
	readonly cpus: {readonly p95: number; readonly p99OverMinute: number} | null;
};

/** `sorted` ascending. The nearest rank: always a value that was seen. */
function percentile(sorted: readonly number[], share: number): number {
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

const ascending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

/** Mean CPU use over the minute that ends at each sample. */
function meansOverMinute(samples: readonly StatsSample[]): readonly number[] {
	const means: number[] = [];
	let start = 0;
	let sum = 0;
	for (const [index, sample] of samples.entries()) {
		sum += sample.cpuPercent ?? 0;
		for (;;) {
			const oldest = samples[start];
			if (oldest === undefined || start === index || oldest.atUnixMs > sample.atUnixMs - 60_000) break;
			sum -= oldest.cpuPercent ?? 0;
			start++;
		}
		means.push(sum / (index - start + 1) / 100);
	}
	return means;
}

export function observe(samples: readonly StatsSample[]): Observed | null {
	const first = samples[0];
	const last = samples.at(-1);
	if (first === undefined || last === undefined) return null;
	const memory = ascending(samples.map(sample => sample.memoryBytes));
	const pids = ascending(samples.map(sample => sample.pids));
	const withCpu = samples.filter(sample => sample.cpuPercent !== null);
	const cpus = ascending(withCpu.map(sample => (sample.cpuPercent ?? 0) / 100));
	return {
		spanMs: last.atUnixMs - first.atUnixMs,
		memory: {peak: memory.at(-1) ?? 0, p99: percentile(memory, 0.99), last: last.memoryBytes},
		pids: {peak: pids.at(-1) ?? 0, p50: percentile(pids, 0.5)},
		cpus:
			withCpu.length === 0
				? null
				: {p95: percentile(cpus, 0.95), p99OverMinute: percentile(ascending(meansOverMinute(withCpu)), 0.99)},
	};
}

/** A limit below what the program was told it may use kills it under load. */
export type Wants = {
	/** Heap or buffer pool it was configured with. */
	readonly heap: {readonly bytes: number; readonly saidBy: string} | null;
	/** Many threads by nature: JVM, Go, databases. */
	readonly isThreadHungry: boolean;
};

const units: Readonly<Record<string, number>> = {'': 1, k: kiB, m: miB, g: giB};

// Each has the number and the unit in groups 1 and 2. Bounded repetition: the text is hostile.
const heapSettings = [
	{saidBy: '-Xmx', pattern: /-Xmx(\d{1,12})([kKmMgG]?)/g, unit: 1},
	{saidBy: '--max-old-space-size', pattern: /--max[-_]old[-_]space[-_]size[= ](\d{1,7})()/g, unit: miB},
	{saidBy: 'shared_buffers', pattern: /shared_buffers[= ]{1,3}(\d{1,12})([kKmMgG])B/g, unit: 1},
	{saidBy: 'innodb-buffer-pool-size', pattern: /innodb[-_]buffer[-_]pool[-_]size[= ](\d{1,15})([kKmMgG]?)/g, unit: 1},
] as const;

const threadHungry =
	/(?:^|[/ =])(?:java|javac|mysqld|mariadbd|postgres|mongod|cassandra|clickhouse|elasticsearch|dotnet|etcd|influxd|prometheus|containerd|dockerd)(?:$|[ .-])/;

const longestLine = 4096;

/** Reads Cmd, Entrypoint and Env for sizes only; nothing of them is kept. */
export function readWants(inspectJson: unknown): Wants {
	const lines: string[] = [];
	for (const field of ['Entrypoint', 'Cmd', 'Env'] as const) {
		const value = at(inspectJson, 'Config', field);
		if (!Array.isArray(value)) continue;
		// Arguments are joined, for an option and its value may be two of them; variables stand alone.
		const parts = value.filter((one): one is string => typeof one === 'string').map(one => one.slice(0, longestLine));
		if (field === 'Env') lines.push(...parts);
		else lines.push(parts.join(' ').slice(0, longestLine));
	}
	const path = at(inspectJson, 'Path');
	let heap: Wants['heap'] = null;
	for (const line of lines) {
		for (const {saidBy, pattern, unit} of heapSettings) {
			for (const match of line.matchAll(pattern)) {
				const bytes = Number(match[1]) * (units[(match[2] ?? '').toLowerCase()] ?? 1) * unit;
				if (bytes > (heap?.bytes ?? 0)) heap = {bytes, saidBy};
			}
		}
	}
	const command = [typeof path === 'string' ? path : '', lines[0] ?? '', lines[1] ?? ''].join(' ');
	return {heap, isThreadHungry: heap?.saidBy === '-Xmx' || threadHungry.test(command.slice(0, 3 * longestLine))};
}
