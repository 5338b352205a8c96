/**
 * Limits that fit what was seen while the container was open, for the table of limits. The plan behind `f` knows the
 * container's own settings too, so it may ask for more: these are said as "about".
 */
import type {StatsSample} from '../../model/detail.ts';
import type {EngineFacts} from '../../model/evidence.ts';
import {observe, type Observed} from '../../model/observed.ts';
import * as sizing from '../../model/sizing.ts';
import {bytes, span, together} from './say.ts';

export type Suggested = {readonly value: number; readonly because: string};

const peakOf = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);
export const memoryPeak = (samples: readonly StatsSample[]): number => peakOf(samples.map(one => one.memoryBytes));
export const pidsPeak = (samples: readonly StatsSample[]): number => peakOf(samples.map(one => one.pids));
export const cpuPeak = (samples: readonly StatsSample[]): number => peakOf(samples.map(one => one.cpuPercent ?? 0));

const because = (peak: string, {spanMs}: Observed): string =>
	`peak of ${together(peak)} in ${together(spanMs < 1000 ? 'one look' : span(spanMs))}, and room`;

function factsOf(observed: Observed, engine: EngineFacts): sizing.SizingFacts {
	return {observed, wants: {heap: null, isThreadHungry: false}, engine, killedUnderBytes: null};
}

/** null: nothing was seen, so nothing is suggested. */
export function suggestMemory(samples: readonly StatsSample[], engine: EngineFacts | null): Suggested | null {
	const observed = observe(samples);
	if (observed === null || engine === null) return null;
	const {value} = sizing.suggestMemory(factsOf(observed, engine));
	return {value, because: because(bytes(observed.memory.peak), observed)};
}

export function suggestPids(samples: readonly StatsSample[], engine: EngineFacts | null): Suggested | null {
	const observed = observe(samples);
	if (observed === null || engine === null) return null;
	return {
		value: sizing.suggestPids(factsOf(observed, engine)).value,
		because: because(String(observed.pids.peak), observed),
	};
}
