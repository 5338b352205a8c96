/** Takes steps back that were made in place. */
import type {Transaction} from '../../model/fix.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {isOpen, type Entry} from '../entry.ts';
import {end, lookOrGone, stillChanged} from '../outcome.ts';
import type {RawContainer} from '../raw-container.ts';
import {sayStep} from '../steps.ts';
import {stepsToTakeBack, takeBack} from '../take-back.ts';
import {idOf, note, type Doors, type Work} from '../transact.ts';
import {isStored} from '../verify.ts';
import type {Objection} from '../way.ts';

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

/** A container that is gone took the change with it: taking back is only saying so. */
export async function whyNotTakeBack(doors: Doors, {transaction}: Entry): Promise<Objection | null> {
	const container = await lookOrGone(doors, transaction.containerId);
	if (container === null) return null;
	if (container.isGoing) return {why: words`it is being removed`, todo: words`Look at the container again`};
	const moved = isOpen(transaction) ? null : changedSince(transaction, container);
	return moved === null ? null : {why: moved, todo: words`Set the values you want by a new fix`};
}

export async function undoAll(work: Work): Promise<Transaction> {
	const {writer} = work;
	const container = await lookOrGone(work, idOf(work));
	const begun = writer.entry.transaction.steps.flatMap(({state}, index) =>
		state === 'done' || state === 'doing' ? [index] : [],
	);
	const inEffect = container === null ? begun : await stepsToTakeBack(work, writer.entry, container);
	await note(work, {is: 'state', state: 'undoing', problem: null, undoBlocked: null});
	for (const index of begun.filter(one => !inEffect.includes(one))) {
		await note(work, {is: 'step', index, state: 'undone', tookMs: null, limitsBefore: null});
	}
	const back = await takeBack(work, inEffect);
	if (back.is === 'back') return end(work, 'undone', null, back.lines);
	const still = stillChanged(writer.entry.transaction);
	return end(work, 'failed', words`${back.why}. Still in effect: ${still}`, back.lines);
}
