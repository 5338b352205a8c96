/**
 * Transactions that a crash left open. Nothing is done here by itself: what is found is said, and a key takes it back,
 * keeps it, or closes it.
 */
import type {Transaction} from '../model/fix.ts';
import {words} from '../model/safe-text.ts';
import {isOpen} from './entry.ts';
import {endFollowed, isLeftBehind} from './followed.ts';
import {
	alone,
	ending,
	engineIdNow,
	onlyOn,
	readOnly,
	refusal,
	refused,
	type FixDoors,
	type OnProgress,
	type Outcome,
} from './outcome.ts';
import {openWriter, strayEntries} from './strays.ts';
import type {Work} from './transact.ts';
import type {Found} from './way.ts';
import {runnerOf} from './ways.ts';

/** `transaction` as a screen may show it: `problem` says what was found, `undoBlocked` is null where it can be taken back. */
export type OpenTransaction = Found & {readonly transaction: Transaction};

/** Newest first, then those begun on other machines. Those that another hullcheck here is at work on are its business. */
export async function openTransactions(doors: Omit<FixDoors, 'isReadOnly'>): Promise<readonly OpenTransaction[]> {
	const {engine, journal} = doors;
	const engineId = await engineIdNow(engine);
	const {entries} = await journal.load(engineId);
	if ((await journal.lockedBy(engineId)) !== null) return [];
	const strays = await strayEntries(engine, engineId, new Set(entries.map(entry => entry.transaction.id)));
	const found: OpenTransaction[] = [];
	const waiting = entries.filter(one => isOpen(one.transaction) || isLeftBehind(one, entries));
	for (const entry of [...waiting, ...strays]) {
		const seen = await runnerOf(entry.way).look(doors, entry);
		// Left behind, and somebody saw to it since.
		if (!isOpen(entry.transaction) && seen.isUndecided !== true) continue;
		const undoBlocked = seen.canUndo ? null : words`nothing of it is in effect`;
		found.push({...seen, transaction: {...entry.transaction, problem: seen.says, undoBlocked}});
	}
	return found;
}

/** Keeps as applied what may be kept, or closes what never began. Looks again first. */
export async function settleTransaction(
	request: FixDoors & {readonly transaction: Transaction; readonly onProgress?: OnProgress},
): Promise<Outcome> {
	const {journal, isReadOnly, transaction: asked, onProgress = () => undefined} = request;
	const what = words`The interrupted fix of ${asked.containerName} stays open`;
	if (isReadOnly) return readOnly;
	try {
		const engineId = await engineIdNow(request.engine);
		const doors = {...request, engine: onlyOn(request.engine, engineId)};
		return await alone(doors, engineId, async lock => {
			const writer = await openWriter(doors, engineId, asked.id);
			const {entries} = await journal.load(engineId);
			if (writer === null || !(isOpen(writer.entry.transaction) || isLeftBehind(writer.entry, entries))) {
				return refused(what, words`it is not open any more`, words`Look at the history`);
			}
			const way = runnerOf(writer.entry.way);
			const found = await way.look(doors, writer.entry);
			if (!found.canKeep && !found.canClose) return refused(what, found.says, words`Take it back instead`);
			const work: Work = {...doors, writer, lock, onProgress};
			return endFollowed({...doors, lock}, engineId, await ending(work, () => way.settle(work, found)));
		});
	} catch (error) {
		return refusal(what, error);
	}
}
