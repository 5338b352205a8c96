/**
 * Limits that fit what was seen while the container was open, for the table of limits. The plan behind `f` is made
 * from fresh evidence and the container's own settings too, so it may ask for more: these are said as "about".
 */
import type {StatsSample} from '../../model/detail.ts';
import {bytes, span} from './say.ts';

export type Suggested = {readonly value: number; readonly because: string};

const mib = 1024 ** 2;
const upTo = (value: number, step: number): number => Math.ceil(value / step) * step;

function spanOf(samples: readonly StatsSample[]): number {
	return (samples.at(-1)?.atUnixMs ?? 0) - (samples[0]?.atUnixMs ?? 0);
}

/** The less was seen, the more room is left. */
function room(spanMs: number): number {
	return spanMs < 600_000 ? 1.5 : spanMs < 3_600_000 ? 1.25 : 1;
}

const peakOf = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);
export const memoryPeak = (samples: readonly StatsSample[]): number => peakOf(samples.map(one => one.memoryBytes));
export const pidsPeak = (samples: readonly StatsSample[]): number => peakOf(samples.map(one => one.pids));
export const cpuPeak = (samples: readonly StatsSample[]): number => peakOf(samples.map(one => one.cpuPercent ?? 0));

/** null: nothing was seen, so nothing is suggested. */
export function suggestMemory(samples: readonly StatsSample[], hostBytes: number): Suggested | null {
	if (samples.length === 0) return null;
	const peak = memoryPeak(samples);
	const wanted = Math.max(64 * mib, Math.max(1.5 * peak, peak + 64 * mib) * room(spanOf(samples)));
	const value = upTo(wanted, wanted < 512 * mib ? 16 * mib : 64 * mib);
	return {
		value: hostBytes > 0 ? Math.min(value, upTo(0.8 * hostBytes, 64 * mib)) : value,
		because: `peak of ${bytes(peak)} in ${span(spanOf(samples))}, and room`,
	};
}

export function suggestPids(samples: readonly StatsSample[]): Suggested | null {
	if (samples.length === 0) return null;
	const peak = pidsPeak(samples);
	return {
		value: upTo(Math.max(128, (2 * peak + 64) * room(spanOf(samples))), 64),
		because: `peak of ${peak} in ${span(spanOf(samples))}, and room`,
	};
}
