/**
 * What a run and an undo share: one piece of work under a lock, with its journal. And what a call's end means: the engine
 * said no (nothing or half of it happened), or its answer never came (then we wait for it, and look).
 */
import type {Engine} from '../engine/engine.ts';
import type {Host} from '../host/host.ts';
import type {Step, Transaction} from '../model/fix.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {Entry} from './entry.ts';
import type {JournalTrouble, NewRecord, Writer} from './journal.ts';
import type {Lock} from './lock.ts';
import type {Machine} from './machine.ts';
import type {Pulling} from './pull/index.ts';
import {explain, isAnswered} from './steps.ts';

export type Doors = {
	readonly engine: Engine;
	readonly host: Pick<Host, 'nowUnixMs' | 'readText'>;
	/** Absent: nothing is done past the engine. */
	readonly machine?: Machine;
	/** Absent: no registry is asked. */
	readonly pulling?: Pulling;
	/** Of a pull that is taken back: the image goes too, where nothing uses it. */
	readonly isImageDropped?: boolean;
	readonly pause?: (ms: number) => Promise<void>;
};

export type Work = Doors & {
	readonly writer: Writer;
	readonly lock: Extract<Lock, {is: 'held'}>;
	readonly onProgress: (transaction: Transaction) => void;
};

/** The engine did not come back in time: what was begun stays open in the journal. */
export class Adrift extends Error {
	readonly why: SafeText;
	constructor(why: SafeText) {
		super(why);
		this.name = 'Adrift';
		this.why = why;
	}
}

export const defaultPause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const patience = [200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000];

/** After a call whose answer never came. A first call on a kept socket may fail too, so failing is no answer here. */
export async function waitForEngine({engine, pause = defaultPause}: Doors, why: SafeText): Promise<void> {
	for (const ms of patience) {
		await pause(ms);
		try {
			await engine.ping();
			return;
		} catch {
			// Asked again below, until patience ends.
		}
	}
	throw new Adrift(why);
}

/** A read that may fail once because the engine went away and came back; writes are never repeated. */
export async function reading<T>(doors: Doors, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (error) {
		if (isAnswered(error)) throw error;
		await waitForEngine(doors, explain(error));
		try {
			return await read();
		} catch (again) {
			throw isAnswered(again) ? again : new Adrift(explain(again));
		}
	}
}

export async function note(work: Work, ...records: readonly NewRecord[]): Promise<Entry> {
	const entry = await work.writer.write(...records);
	work.onProgress(entry.transaction);
	return entry;
}

export const idOf = (work: Work): string => work.writer.entry.transaction.containerId;

export function stepAt(work: Work, index: number): Step {
	const step = work.writer.entry.transaction.steps[index]?.step;
	if (step === undefined || step.is === 'swap' || step.is === 'delegate')
		throw new RangeError(`there is no live step ${index}`);
	return step;
}

/** Ends a piece of work that could not be carried on. The journal stays open: the next start looks again. */
export function leftOpen(work: Work, error: Adrift | JournalTrouble): Transaction {
	const {transaction} = work.writer.entry;
	const problem =
		error instanceof Adrift
			? words`the engine went away in the middle (${error.why}), and did not come back in time; what it did of this is looked at when it is back`
			: words`the journal can't be written (${error.why}), so nothing more was done; what was done before is looked at at the next start`;
	const shown: Transaction = {
		...transaction,
		state: 'failed',
		problem,
		undoBlocked: words`it is not known yet what was done`,
	};
	work.onProgress(shown);
	return shown;
}
