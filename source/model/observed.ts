/** What was seen of a container's use, and what it says it will want: what its limits are sized by. */
import type {StatsSample} from './detail.ts';

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
