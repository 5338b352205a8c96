/** Steps of a transaction in words, forward and back. */
import type {StepState, Step, TransactionState, UpdateBody} from '../../model/fix.ts';
import {sayBytes} from '../../model/quantity.ts';
import {sanitise} from '../../model/safe-text.ts';
import type {Tone} from '../blocks.ts';
import {count, decimal, shortId} from '../detail/say.ts';

const limit = (what: string, value: number, say: (value: number) => string): string =>
	value > 0 ? `${what} ${say(value)}` : `no ${what}`;
const cpus = (value: number): string => count(Number(decimal(value)), 'CPU');

function bodyWords(body: UpdateBody): string {
	const {Memory, MemorySwap, PidsLimit, NanoCpus, CpuQuota, CpuPeriod, RestartPolicy} = body;
	const parts = [
		...(Memory === undefined ? [] : [limit('memory limit', Memory, sayBytes)]),
		...(MemorySwap === undefined ? [] : [limit('limit of memory and swap together', MemorySwap, sayBytes)]),
		...(PidsLimit === undefined ? [] : [limit('limit of processes', PidsLimit, String)]),
		...(NanoCpus === undefined ? [] : [limit('CPU limit', NanoCpus / 1e9, cpus)]),
		...(CpuQuota === undefined ? [] : [limit('CPU limit', CpuQuota / (CpuPeriod ?? 100_000), cpus)]),
		...(RestartPolicy === undefined
			? []
			: [
					`restart policy ${sanitise(RestartPolicy.Name)}${RestartPolicy.MaximumRetryCount > 0 ? `:${RestartPolicy.MaximumRetryCount}` : ''}`,
				]),
	];
	return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** Existing networks are meant by their id, so that another of the same name is not met. */
const networkWord = (network: string): string =>
	/^[0-9a-f]{64}$/.test(network) ? shortId(network) : sanitise(network);

export function stepWords(step: Step): string {
	switch (step.is) {
		case 'update-container':
			return `set ${bodyWords(step.body)}`;
		case 'create-network':
			return `make network ${networkWord(step.network)}`;
		case 'connect-network':
			return `join network ${networkWord(step.network)}`;
		case 'disconnect-network':
			return `leave network ${networkWord(step.network)}`;
	}
}

/** What takes the step back. */
export function backWords(step: Step): string {
	switch (step.is) {
		case 'update-container':
			return `set ${bodyWords(step.undo)}`;
		case 'create-network':
			return `remove network ${networkWord(step.network)}, if nobody else is on it`;
		case 'connect-network':
			return `leave network ${networkWord(step.network)}`;
		case 'disconnect-network':
			return `join network ${networkWord(step.network)} again, as it was`;
	}
}

type Sign = {readonly sign: string; readonly says: string; readonly tone: Tone};
export const stepSigns: Readonly<Record<StepState['state'], Sign>> = {
	waiting: {sign: '·', says: 'waits', tone: 'dim'},
	doing: {sign: '▸', says: 'under way', tone: 'accent'},
	done: {sign: '✔', says: 'done', tone: 'good'},
	failed: {sign: '✘', says: 'failed', tone: 'high'},
	undone: {sign: '‹', says: 'taken back', tone: 'normal'},
};

export const stateWords: Readonly<Record<TransactionState, {readonly says: string; readonly tone: Tone}>> = {
	planned: {says: 'not begun', tone: 'dim'},
	applying: {says: 'being made', tone: 'accent'},
	applied: {says: 'applied', tone: 'good'},
	failed: {says: 'failed', tone: 'high'},
	undoing: {says: 'being undone', tone: 'accent'},
	undone: {says: 'taken back', tone: 'normal'},
};

/** `40 ms`, `1.2 s`. */
export const took = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
