/**
 * Values for limits, from what was seen: house rules with their reason in words. A limit too tight breaks a working
 * service, so the less was seen, the more room is left; and where nothing was seen, the default is wide.
 */
import {isLive} from './changes.ts';
import type {EngineFacts} from './evidence.ts';
import type {Change} from './fix.ts';
import {join, sanitise, words, type SafeText} from './safe-text.ts';
import type {Observed, Wants} from './observed.ts';
import {giB, miB, sayBytes, sayCpus, saySpan} from './quantity.ts';

export type Suggestion = {readonly value: number; readonly because: SafeText};

export type SizingFacts = {
	readonly observed: Observed | null;
	readonly wants: Wants;
	readonly engine: Pick<EngineFacts, 'MemTotal' | 'NCPU'>;
	/** It was killed for memory under this limit before; null: it was not. */
	readonly killedUnderBytes: number | null;
};

const minute = 60_000;
const hour = 60 * minute;

/** Room for what was not seen yet. */
function headroom(spanMs: number): {readonly factor: number; readonly says: SafeText | null} {
	if (spanMs < 1000) return {factor: 1.5, says: words`that is little, so half as much again on top`};
	if (spanMs < 10 * minute)
		return {factor: 1.5, says: words`only ${saySpan(spanMs)} seen, so half as much again on top`};
	if (spanMs < hour) return {factor: 1.25, says: words`under an hour seen, so a quarter on top`};
	return {factor: 1, says: null};
}

/** One sample has no length. */
const seenIn = (spanMs: number): SafeText =>
	spanMs < 1000 ? words`seen in one look` : words`seen in ${saySpan(spanMs)}`;

const upTo = (value: number, step: number): number => Math.ceil(value / step) * step;
const downTo = (value: number, step: number): number => Math.floor(value / step) * step;
const memoryStep = (bytes: number): number => (bytes < 512 * miB ? 16 * miB : 64 * miB);

/** What wins, with its own reason. */
function largest(first: Suggestion, ...others: readonly Suggestion[]): Suggestion {
	return others.reduce((most, one) => (one.value > most.value ? one : most), first);
}

function because(parts: ReadonlyArray<SafeText | null>): SafeText {
	return join(
		parts.filter(part => part !== null),
		'; ',
	);
}

export function suggestMemory(facts: SizingFacts): Suggestion {
	const {observed, wants, engine, killedUnderBytes} = facts;
	const mostOfHost = Math.max(64 * miB, downTo(0.8 * engine.MemTotal, 64 * miB));
	const floors: Suggestion[] = [{value: 64 * miB, because: words`the least that makes sense`}];
	if (wants.heap !== null) {
		floors.push({
			value: wants.heap.bytes * 1.3 + 128 * miB,
			because: words`it was told to use ${sayBytes(wants.heap.bytes)} (${sanitise(wants.heap.saidBy)}), and needs more around that`,
		});
	}
	if (killedUnderBytes !== null) {
		floors.push({
			value: killedUnderBytes * 1.5,
			because: words`it was killed for memory under ${sayBytes(killedUnderBytes)}`,
		});
	}
	let room: SafeText | null = null;
	let wanted: Suggestion;
	if (observed === null) {
		const quarter = downTo(engine.MemTotal / 4, 64 * miB);
		wanted = largest(
			{
				value: Math.min(Math.max(quarter, 512 * miB), 4 * giB),
				because: words`nothing of its use was seen yet: a wide default, a quarter of the host's memory within 512 MiB and 4 GiB`,
			},
			...floors,
		);
	} else {
		const {peak, p99} = observed.memory;
		const {factor, says} = headroom(observed.spanMs);
		room = says;
		const seen = seenIn(observed.spanMs);
		const byUse = largest(
			{value: 1.5 * peak, because: words`1.5 × the peak of ${sayBytes(peak)} ${seen}`},
			{value: 1.3 * p99, because: words`1.3 × the usual high of ${sayBytes(p99)} ${seen}`},
			{value: peak + 64 * miB, because: words`64 MiB above the peak of ${sayBytes(peak)} ${seen}`},
		);
		wanted = largest({...byUse, value: byUse.value * factor}, ...floors);
		if (wanted.because !== byUse.because) room = null;
	}
	const value = upTo(wanted.value, memoryStep(wanted.value));
	if (value <= mostOfHost) return {value, because: because([wanted.because, room])};
	return {
		value: mostOfHost,
		because: because([wanted.because, words`held at 80 % of the host's ${sayBytes(engine.MemTotal)}`]),
	};
}

const mostPids = 8192;

export function suggestPids({observed, wants}: SizingFacts): Suggestion {
	const floor: Suggestion = wants.isThreadHungry
		? {value: 512, because: words`the floor for a program with many threads`}
		: {value: 128, because: words`the floor for any service`};
	if (observed === null) {
		return {value: 512, because: words`nothing of its use was seen yet: a wide default that still stops a fork bomb`};
	}
	const {peak, p50} = observed.pids;
	const {factor, says} = headroom(observed.spanMs);
	const seen = seenIn(observed.spanMs);
	const byUse = largest(
		{value: (2 * peak + 64) * factor, because: words`2 × the peak of ${peak} plus 64, ${seen}`},
		{value: 4 * p50 * factor, because: words`4 × the usual ${p50}, ${seen}`},
	);
	const wanted = largest(byUse, floor);
	// A floor that wins is told with what was seen: the number alone would look made up.
	const why =
		wanted === floor ? words`${floor.because}; the peak was ${peak}, ${seen}` : because([wanted.because, says]);
	const value = upTo(wanted.value, 64);
	// Above this, one container may still use up a host's process numbers (32,768 on many).
	const most = Math.max(mostPids, upTo(2 * peak, 64));
	return value <= most
		? {value, because: why}
		: {value: most, because: because([why, words`held at ${most}, to leave the host its own`])};
}

export function suggestCpus({observed, engine}: SizingFacts): Suggestion {
	const all = Math.max(1, engine.NCPU);
	if (observed === null || observed.cpus === null) {
		const value = Math.max(1, downTo(all / 2, 0.25));
		return {value, because: words`nothing of its CPU use was seen yet: half of the host's ${sayCpus(all)}, 1 at least`};
	}
	const {p95, p99OverMinute} = observed.cpus;
	const {factor, says} = headroom(observed.spanMs);
	const seen = seenIn(observed.spanMs);
	const floor: Suggestion = {
		value: 1,
		because: words`less than 1 CPU slows more than it protects; the usual high was ${sayCpus(p95)}, ${seen}`,
	};
	const wanted = largest(
		floor,
		{value: 2 * p95 * factor, because: because([words`2 × the usual high of ${sayCpus(p95)}, ${seen}`, says])},
		{
			value: 1.2 * p99OverMinute * factor,
			because: because([words`1.2 × the busiest minute of ${sayCpus(p99OverMinute)}, ${seen}`, says]),
		},
	);
	const value = upTo(wanted.value, 0.25);
	return value <= all
		? {value, because: wanted.because}
		: {value: all, because: because([wanted.because, words`held at the host's ${sayCpus(all)}`])};
}

/**
 * The same change with the value that fits what was seen. A check proposes a fixed one, because it sees no use; this is
 * asked before the first preview, never after a person has set a value. How swap stands to memory stays as proposed.
 */
export function sizeChange(change: Change, facts: SizingFacts): Change {
	if (!isLive(change)) return change;
	switch (change.is) {
		case 'memory-limit': {
			const memoryBytes = suggestMemory(facts).value;
			const ratio = change.memoryBytes > 0 ? change.memorySwapBytes / change.memoryBytes : 1;
			return {is: change.is, memoryBytes, memorySwapBytes: Math.round(memoryBytes * Math.max(1, ratio))};
		}
		case 'pids-limit':
			return {is: change.is, pids: suggestPids(facts).value};
		case 'cpu-limit':
			return {is: change.is, cpus: suggestCpus(facts).value};
		case 'restart-policy':
		case 'move-network':
		case 'join-network':
		case 'leave-network':
			return change;
	}
}
