/** Takes a transaction back: the one that was applied, and the one that was interrupted. */
import {words, type SafeText} from '../model/safe-text.ts';
import type {Transaction} from '../model/fix.ts';
import {isOpen} from './entry.ts';
import {
	alone,
	end,
	ending,
	engineIdNow,
	lookOrGone,
	readOnly,
	refusal,
	refused,
	stillChanged,
	type FixDoors,
	type OnProgress,
	type Outcome,
} from './outcome.ts';
import type {RawContainer} from './raw-container.ts';
import {sayStep} from './steps.ts';
import {stepsToTakeBack, takeBack} from './take-back.ts';
import {note, type Work} from './transact.ts';
import {isStored} from './verify.ts';

/**
 * Why taking back would overwrite what somebody else did since; null: it would not. Steps that are back already, or that
 * were only begun, are no reason.
 */
export function changedSince(transaction: Transaction, container: RawContainer): SafeText | null {
	for (const {step, state} of transaction.steps) {
		if (state !== 'done' || step.is !== 'update-container') continue;
		if (isStored(container, step.body) || isStored(container, step.undo)) continue;
		return words`somebody changed the same setting since (${sayStep(step)}); taking back would undo theirs too`;
	}
	return null;
}

/** Also for a transaction that was interrupted. Shares every guard with `runPlan`. */
export async function undoTransaction(
	request: FixDoors & {readonly transaction: Transaction; readonly onProgress?: OnProgress},
): Promise<Outcome> {
	const {engine, journal, isReadOnly, transaction: asked, onProgress = () => undefined} = request;
	const what = words`${asked.containerName} was not changed back`;
	const lookAgain = words`Look at the container again`;
	if (isReadOnly) return readOnly;
	try {
		const engineId = await engineIdNow(engine);
		if (engineId !== asked.engineId) {
			return refused(what, words`it was changed on another engine (${asked.engineId})`, words`Connect to that engine`);
		}
		return await alone(request, engineId, async lock => {
			const writer = await journal.resume(engineId, asked.id);
			if (writer === null) return refused(what, words`its journal is gone`, words`Undo by hand`);
			const {transaction} = writer.entry;
			if (transaction.undoBlocked !== null && !isOpen(transaction))
				return refused(what, transaction.undoBlocked, lookAgain);
			const work: Work = {...request, writer, lock, onProgress};
			const container = await lookOrGone(request, transaction.containerId);
			if (container?.isGoing === true) return refused(what, words`it is being removed`, lookAgain);
			const moved = container === null || isOpen(transaction) ? null : changedSince(transaction, container);
			if (moved !== null) return refused(what, moved, words`Set the values you want by a new fix`);
			return ending(work, async () => {
				const begun = transaction.steps.flatMap(({state}, index) =>
					state === 'done' || state === 'doing' ? [index] : [],
				);
				const indices = container === null ? begun : await stepsToTakeBack(request, writer.entry, container);
				await note(work, {is: 'state', state: 'undoing', problem: null, undoBlocked: null});
				for (const index of begun.filter(one => !indices.includes(one))) {
					await note(work, {is: 'step', index, state: 'undone', tookMs: null, limitsBefore: null});
				}
				const back = await takeBack(work, indices);
				if (back.is === 'back') return end(work, 'undone', null, back.lines);
				const still = stillChanged(writer.entry.transaction);
				return end(work, 'failed', words`${back.why}. Still in effect: ${still}`, back.lines);
			});
		});
	} catch (error) {
		return refusal(what, error);
	}
}
