/** How a run or an undo ends, and what holds for both: the lock, the refusals in words, the last record. */
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import {ActionableError, type Trouble} from '../model/errors.ts';
import {at, textOr} from '../model/foreign.ts';
import type {ProofLine, Transaction} from '../model/fix.ts';
import {join, words, type SafeText} from '../model/safe-text.ts';
import {JournalTrouble, type Journal} from './journal.ts';
import type {Lock} from './lock.ts';
import type {RawContainer} from './raw-container.ts';
import {explain, isAnswered, look, sayStep} from './steps.ts';
import {Adrift, leftOpen, reading, type Doors, type Work} from './transact.ts';

export type FixDoors = {
	readonly engine: Engine;
	readonly host: Doors['host'];
	readonly journal: Journal;
	/** Nothing is changed then, whatever a screen asks for. */
	readonly isReadOnly: boolean;
	readonly machine?: Doors['machine'];
	readonly pulling?: Doors['pulling'];
	readonly isImageDropped?: Doors['isImageDropped'];
	/** Tests need not wait. */
	readonly pause?: (ms: number) => Promise<void>;
};

export type Outcome =
	/** Nothing was touched. */
	{readonly is: 'refused'; readonly trouble: Trouble} | {readonly is: 'ended'; readonly transaction: Transaction};

export type OnProgress = (transaction: Transaction) => void;

export const refused = (what: SafeText, why: SafeText, todo: SafeText): Outcome => ({
	is: 'refused',
	trouble: {what, why, todo},
});

export const readOnly = refused(
	words`Nothing was changed`,
	words`hullcheck runs read-only`,
	words`Start it without --read-only to change containers`,
);

/** Expected troubles become a refusal; anything else is a bug and is thrown on. */
export function refusal(what: SafeText, error: unknown): Outcome {
	if (error instanceof ActionableError) return {is: 'refused', trouble: error.trouble};
	if (error instanceof JournalTrouble) {
		return refused(
			what,
			words`the journal can't be written: ${error.why}`,
			words`Nothing is changed without a way back: make room or give write permission, then try again`,
		);
	}
	if (isAnswered(error) || error instanceof Adrift) {
		return refused(
			what,
			error instanceof Adrift ? error.why : explain(error),
			words`Look at the container again and make a new plan`,
		);
	}
	throw error;
}

/** The engine that answers now. Its id is in `/info` alone. */
export async function engineIdNow(engine: Engine): Promise<SafeText> {
	return textOr(at(await engine.info(), 'ID'));
}

/** Who waited for an engine goes on with the same one: another may answer at its address by then, and is never spoken to. */
export function onlyOn(engine: Engine, engineId: string): Engine {
	async function ping(signal?: AbortSignal): Promise<void> {
		await engine.ping(signal);
		if ((await engineIdNow(engine)) !== engineId) throw new Error('another engine answers in its place');
	}
	return new Proxy(engine, {get: (_, name) => (name === 'ping' ? ping : (Reflect.get(engine, name) as unknown))});
}

/** Under the engine's lock. */
export async function alone(
	{journal}: FixDoors,
	engineId: string,
	work: (lock: Extract<Lock, {is: 'held'}>) => Promise<Outcome>,
): Promise<Outcome> {
	const lock = await journal.lock(engineId);
	if (lock.is === 'taken') {
		return refused(
			words`Nothing was changed`,
			words`another hullcheck (process ${lock.byPid}) is changing this engine now`,
			words`Wait for it to end, then try again`,
		);
	}
	try {
		return await work(lock);
	} finally {
		await lock.release();
	}
}

/** Adrift and journal trouble leave the transaction open for the next start; everything else ends it. */
export async function ending(work: Work, body: () => Promise<Transaction>): Promise<Outcome> {
	try {
		return {is: 'ended', transaction: await body()};
	} catch (error) {
		if (error instanceof Adrift || error instanceof JournalTrouble) {
			return {is: 'ended', transaction: leftOpen(work, error)};
		}
		throw error;
	}
}

export async function end(
	work: Work,
	state: 'applied' | 'failed' | 'undone',
	problem: SafeText | null,
	lines: readonly ProofLine[],
): Promise<Transaction> {
	const entry = await work.writer.close({is: 'proof', lines}, {is: 'state', state, problem, undoBlocked: null});
	work.onProgress(entry.transaction);
	return entry.transaction;
}

export const stillChanged = ({steps}: Transaction): SafeText =>
	join(steps.filter(step => step.state === 'done' || step.state === 'doing').map(step => sayStep(step.step)));

/** null: the engine knows no such container any more. */
export async function lookOrGone(doors: Doors, id: string): Promise<RawContainer | null> {
	try {
		return await reading(doors, () => look(doors.engine, id));
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return null;
		throw error;
	}
}
