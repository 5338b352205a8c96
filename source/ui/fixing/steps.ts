/** Steps of a transaction in words, forward and back. */
import type {DelegateStep, StepState, SwapAct, TransactionState, TransactionStep, UpdateBody} from '../../model/fix.ts';
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

const swapWords: Readonly<Record<SwapAct, {readonly does: string; readonly back: string}>> = {
	'make-network': {does: 'make network', back: 'remove, if nobody else is on it, network'},
	'make-volume': {does: 'make volume', back: 'remove, if nobody else uses it, volume'},
	create: {does: 'create the new', back: 'remove the new'},
	connect: {does: 'join its other networks with the new', back: 'leave its networks with the new'},
	'put-file': {does: 'write into the new', back: 'remove with the new'},
	stop: {does: 'stop the old', back: 'start the old'},
	'policy-off': {does: 'keep the old from restarting:', back: 'give its restart policy back to the old'},
	'move-aside': {does: 'rename the old, which stays as the way back:', back: 'give its name back to the old'},
	'take-name': {does: 'give its name to the new', back: 'take its name from the new'},
	start: {does: 'start the new', back: 'stop the new'},
	pause: {does: 'pause the new', back: 'pause the old'},
	verify: {does: 'watch the new', back: 'watch the old'},
};

const delegateWords: Readonly<Record<DelegateStep['to'], {readonly does: string; readonly back: string}>> = {
	compose: {
		does: 'write the compose files and have Docker Compose make anew service',
		back: 'put the compose files back and have Docker Compose make anew service',
	},
	service: {does: 'have Swarm update service', back: 'have Swarm take back what was changed in service'},
	firewall: {does: 'close to others port', back: 'take away the rules of port'},
	pull: {does: 'pull the newer image of', back: 'point to the old image again:'},
};

export function stepWords(step: TransactionStep): string {
	switch (step.is) {
		case 'update-container':
			return `set ${bodyWords(step.body)}`;
		case 'create-network':
			return `make network ${networkWord(step.network)}`;
		case 'connect-network':
			return `join network ${networkWord(step.network)}`;
		case 'disconnect-network':
			return `leave network ${networkWord(step.network)}`;
		case 'swap':
			return `${swapWords[step.act].does} ${sanitise(step.name)}`;
		case 'delegate':
			return `${delegateWords[step.to].does} ${sanitise(step.name)}`;
	}
}

/** What takes the step back. */
export function backWords(step: TransactionStep): string {
	switch (step.is) {
		case 'update-container':
			return `set ${bodyWords(step.undo)}`;
		case 'create-network':
			return `remove network ${networkWord(step.network)}, if nobody else is on it`;
		case 'connect-network':
			return `leave network ${networkWord(step.network)}`;
		case 'disconnect-network':
			return `join network ${networkWord(step.network)} again, as it was`;
		case 'swap':
			return `${swapWords[step.act].back} ${sanitise(step.name)}`;
		case 'delegate':
			return `${delegateWords[step.to].back} ${sanitise(step.name)}`;
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

/** Of one that waits for a word. */
export const undecidedWords = {says: 'not decided', tone: 'medium'} as const;

/** `40 ms`, `1.2 s`. */
export const took = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
