/** Takes a transaction back: the one that was applied, and the one that was interrupted. */
import type {Transaction} from '../model/fix.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {isOpen, type Entry} from './entry.ts';
import {endFollowed} from './followed.ts';
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
import {openWriter} from './strays.ts';
import type {Doors, Work} from './transact.ts';
import type {Objection} from './way.ts';
import {runnerOf} from './ways.ts';

async function whyNot(doors: Doors, entry: Entry): Promise<Objection | null> {
	const {undoBlocked} = entry.transaction;
	if (undoBlocked !== null && !isOpen(entry.transaction)) {
		return {why: undoBlocked, todo: words`Look at the container again`};
	}
	return runnerOf(entry.way).whyNotUndo(doors, entry);
}

const otherEngine = (transaction: Transaction): Objection => ({
	why: words`it was changed on another engine (${transaction.engineId})`,
	todo: words`Connect to that engine`,
});
const noJournal: Objection = {why: words`its journal is gone`, todo: words`Undo by hand`};

/** For the preview of an undo: why it would be refused; null: it would be tried. Only looks. */
export async function whyNotUndo(doors: FixDoors, transaction: Transaction): Promise<SafeText | null> {
	const engineId = await engineIdNow(doors.engine);
	if (engineId !== transaction.engineId) return otherEngine(transaction).why;
	const writer = await doors.journal.resume(engineId, transaction.id);
	// One begun on another machine is in no journal of ours until it is taken back.
	if (writer === null) return isOpen(transaction) ? null : noJournal.why;
	return (await whyNot(doors, writer.entry))?.why ?? null;
}

/** Also for a transaction that was interrupted. Shares every guard with `runPlan`. */
export async function undoTransaction(
	request: FixDoors & {readonly transaction: Transaction; readonly onProgress?: OnProgress},
): Promise<Outcome> {
	const {isReadOnly, transaction: asked, onProgress = () => undefined} = request;
	const what = words`${asked.containerName} was not changed back`;
	if (isReadOnly) return readOnly;
	try {
		const engineId = await engineIdNow(request.engine);
		const doors = {...request, engine: onlyOn(request.engine, engineId)};
		if (engineId !== asked.engineId) return refused(what, otherEngine(asked).why, otherEngine(asked).todo);
		return await alone(doors, engineId, async lock => {
			const writer = await openWriter(doors, engineId, asked.id);
			if (writer === null) return refused(what, noJournal.why, noJournal.todo);
			const no = await whyNot(doors, writer.entry);
			if (no !== null) return refused(what, no.why, no.todo);
			const work: Work = {...doors, writer, lock, onProgress};
			const outcome = await ending(work, () => runnerOf(writer.entry.way).undo(work));
			return endFollowed({...doors, lock}, engineId, outcome);
		});
	} catch (error) {
		return refusal(what, error);
	}
}
