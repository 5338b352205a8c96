/** One transaction from its first step to its last: what happens on standard error, and what a signal does meanwhile. */
import process from 'node:process';
import type {Journal} from '../fixes/journal.ts';
import {isOpen} from '../fixes/entry.ts';
import type {OnProgress, Outcome} from '../fixes/outcome.ts';
import {sayStep} from '../fixes/steps.ts';
import {reasonOf} from '../model/errors.ts';
import type {StepState, Transaction} from '../model/fix.ts';
import {exit, say, type ExitCode} from './exit.ts';

const isUnderWay = ({state}: StepState): boolean => state === 'doing' || state === 'done';

/** `3 of 8: stopping the old web`, each once. */
export function progressLines(): (transaction: Transaction) => readonly string[] {
	const said = new Set<string>();
	return ({steps, state}) =>
		steps.flatMap((one, index) => {
			const isBack = one.state === 'undone' || (state === 'undoing' && one.state === 'doing');
			const key = `${index} ${isBack ? 'back' : 'on'}`;
			if ((!isBack && !isUnderWay(one)) || said.has(key)) return [];
			said.add(key);
			return [`${index + 1} of ${steps.length}: ${isBack ? 'taking back: ' : ''}${sayStep(one.step)}`];
		});
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type Interruption = {
	/** Somebody asked to stop: what is under way is ended, nothing more is begun. */
	isAsked(): boolean;
	stop(): void;
};

/**
 * A container must not be left without its successor because a terminal was closed: what is begun is ended. Only who asks
 * twice leaves it where it is; the journal knows where that was.
 */
export function watchForSignals(command: string): Interruption {
	let isAsked = false;
	const onSignal = (signal: NodeJS.Signals): void => {
		if (isAsked && signal !== 'SIGHUP') {
			say(command, 'left in the middle, and stopped or doubled it may be: hullcheck recover ends it.');
			process.exit(exit.needsPerson);
		}
		if (!isAsked) say(command, 'what is under way is brought to its end first; once more leaves it in the middle.');
		isAsked = true;
	};
	for (const signal of signals) process.on(signal, onSignal);
	return {
		isAsked: () => isAsked,
		stop() {
			for (const signal of signals) process.off(signal, onSignal);
		},
	};
}

/** Something of it is still in effect, or nobody knows. */
export async function isLeftHalf(journal: Pick<Journal, 'load'>, {engineId, id}: Transaction): Promise<boolean> {
	try {
		const {entries} = await journal.load(engineId);
		const now = entries.find(({transaction}) => transaction.id === id)?.transaction;
		if (now === undefined || isOpen(now)) return true;
		return now.state === 'failed' && now.steps.some(isUnderWay);
	} catch {
		return true;
	}
}

export type Ended = {readonly outcome: Outcome; readonly code: ExitCode};

/** Never rejects. */
export async function carryOut(
	command: string,
	label: string,
	journal: Pick<Journal, 'load'>,
	act: (onProgress: OnProgress) => Promise<Outcome>,
): Promise<Ended | null> {
	const linesOf = progressLines();
	try {
		const outcome = await act(transaction => {
			for (const line of linesOf(transaction)) say(command, `${label}: ${line}`);
		});
		return {outcome, code: await codeOf(journal, outcome)};
	} catch (error) {
		// Nobody knows how far it came: that is for a person, whatever a bug was the reason.
		say(command, `${label}: this is a bug, please report it: ${reasonOf(error)}. hullcheck recover says what is open.`);
		return null;
	}
}

async function codeOf(journal: Pick<Journal, 'load'>, outcome: Outcome): Promise<ExitCode> {
	if (outcome.is === 'refused') return exit.trouble;
	const {transaction} = outcome;
	if (await isLeftHalf(journal, transaction)) return exit.needsPerson;
	return transaction.state === 'failed' ? exit.rolledBack : exit.good;
}
