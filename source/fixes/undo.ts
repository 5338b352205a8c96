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
import {note, type Doors, type Work} from './transact.ts';
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

type Refusal = {readonly why: SafeText; readonly todo: SafeText};

/** `container` null: gone, and taking back is only saying so. */
function whyNot(transaction: Transaction, container: RawContainer | null): Refusal | null {
	const lookAgain = words`Look at the container again`;
	if (transaction.undoBlocked !== null && !isOpen(transaction)) return {why: transaction.undoBlocked, todo: lookAgain};
	if (container === null) return null;
	if (container.isGoing) return {why: words`it is being removed`, todo: lookAgain};
	const moved = isOpen(transaction) ? null : changedSince(transaction, container);
	return moved === null ? null : {why: moved, todo: words`Set the values you want by a new fix`};
}

const otherEngine = (transaction: Transaction): Refusal => ({
	why: words`it was changed on another engine (${transaction.engineId})`,
	todo: words`Connect to that engine`,
});

/** For the preview of an undo: why it would be refused; null: it would be tried. Only looks. */
export async function whyNotUndo(doors: Doors, transaction: Transaction): Promise<SafeText | null> {
	if ((await engineIdNow(doors.engine)) !== transaction.engineId) return otherEngine(transaction).why;
	return whyNot(transaction, await lookOrGone(doors, transaction.containerId))?.why ?? null;
}

async function undoAll(work: Work, container: RawContainer | null): Promise<Transaction> {
	const {writer} = work;
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

/** Also for a transaction that was interrupted. Shares every guard with `runPlan`. */
export async function undoTransaction(
	request: FixDoors & {readonly transaction: Transaction; readonly onProgress?: OnProgress},
): Promise<Outcome> {
	const {engine, journal, isReadOnly, transaction: asked, onProgress = () => undefined} = request;
	const what = words`${asked.containerName} was not changed back`;
	if (isReadOnly) return readOnly;
	try {
		const engineId = await engineIdNow(engine);
		if (engineId !== asked.engineId) return refused(what, otherEngine(asked).why, otherEngine(asked).todo);
		return await alone(request, engineId, async lock => {
			const writer = await journal.resume(engineId, asked.id);
			if (writer === null) return refused(what, words`its journal is gone`, words`Undo by hand`);
			const container = await lookOrGone(request, writer.entry.transaction.containerId);
			const no = whyNot(writer.entry.transaction, container);
			if (no !== null) return refused(what, no.why, no.todo);
			const work: Work = {...request, writer, lock, onProgress};
			return ending(work, () => undoAll(work, container));
		});
	} catch (error) {
		return refusal(what, error);
	}
}
