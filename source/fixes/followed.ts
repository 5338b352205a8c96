/** What a transaction made possible by another does to it: they end together, and are taken back together. */
import type {ProofLine, Transaction} from '../model/fix.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {isOpen, type Entry} from './entry.ts';
import {ending, type FixDoors, type Outcome} from './outcome.ts';
import type {Work} from './transact.ts';
import {runnerOf} from './ways.ts';

type Under = FixDoors & Pick<Work, 'lock'>;

const bad = (says: SafeText): ProofLine => ({says, isGood: false});
const withLines = (transaction: Transaction, lines: readonly ProofLine[]): Outcome => ({
	is: 'ended',
	transaction: {...transaction, proof: [...transaction.proof, ...lines]},
});

async function workOn(under: Under, engineId: string, id: string): Promise<Work | null> {
	const writer = await under.journal.resume(engineId, id);
	return writer === null ? null : {...under, writer, onProgress: () => undefined};
}

/** Of one that nobody took back yet. What comes of it stands in its own journal, and is said with the other's proof. */
async function takeBack(under: Under, engineId: string, id: string): Promise<readonly ProofLine[]> {
	const work = await workOn(under, engineId, id);
	if (work === null) return [];
	const {entry} = work.writer;
	const {state, title} = entry.transaction;
	if (state !== 'applied' && !isOpen(entry.transaction)) return [];
	const runner = runnerOf(entry.way);
	const no = await runner.whyNotUndo(work, entry);
	if (no !== null) return [bad(words`not taken back with it (${title}): ${no.why}`)];
	const outcome = await ending(work, () => runner.undo(work));
	if (outcome.is === 'refused') return [];
	const {proof, problem} = outcome.transaction;
	return [...proof, ...(problem === null ? [] : [bad(words`not taken back with it (${title}): ${problem}`)])];
}

async function settle(under: Under, engineId: string, id: string): Promise<void> {
	const work = await workOn(under, engineId, id);
	if (work === null || !isOpen(work.writer.entry.transaction)) return;
	const runner = runnerOf(work.writer.entry.way);
	const found = await runner.look(work, work.writer.entry);
	if (found.canKeep || found.canClose) await ending(work, () => runner.settle(work, found));
}

/** Nothing of it is in effect. */
const isBack = ({state, steps}: Transaction): boolean =>
	state === 'undone' || (state === 'failed' && !steps.some(one => one.state === 'done' || one.state === 'doing'));

/** The one that followed it was taken back after it had ended, and it was not: a crash came between the two. */
export const isLeftBehind = ({transaction: {id, state, endedAtUnixMs = 0}}: Entry, all: readonly Entry[]): boolean =>
	state === 'applied' &&
	all.some(
		({transaction: one}) => one.follows === id && one.state === 'undone' && (one.endedAtUnixMs ?? 0) > endedAtUnixMs,
	);

/** After a run, an undo or a recovery of the one that follows: its journal says how it ended. */
export async function endFollowed(under: Under, engineId: string, outcome: Outcome): Promise<Outcome> {
	if (outcome.is === 'refused') return outcome;
	const {transaction} = outcome;
	const entry = (await under.journal.resume(engineId, transaction.id))?.entry;
	// Left open by an engine that went away: the other waits with it.
	const follows = entry?.transaction.follows;
	if (entry === undefined || follows === undefined || isOpen(entry.transaction)) return outcome;
	if (isBack(entry.transaction)) {
		return withLines(transaction, await takeBack(under, engineId, follows));
	}
	if (entry.transaction.state === 'applied') await settle(under, engineId, follows);
	return outcome;
}
