/** Applies a plan: everything is looked at once more, written down, and then done the plan's own way. */
import {isUndecided, type Plan} from '../model/fix.ts';
import {words} from '../model/safe-text.ts';
import {isOpen, type Entry} from './entry.ts';
import {endFollowed} from './followed.ts';
import type {Journal} from './journal.ts';
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
import {subjectNow} from './subject.ts';
import type {Work} from './transact.ts';
import {isObjection} from './way.ts';
import {runnerOf} from './ways.ts';

/** But for the one that it follows, which waits for it. */
const whileOpen = (entries: readonly Entry[], {follows}: Plan): Entry | undefined =>
	entries.find(({transaction}) => isOpen(transaction) && transaction.id !== follows);

/** Resolves in any case: refused with nothing touched, or ended with the transaction's last state. */
export async function runPlan(
	request: FixDoors & {readonly plan: Plan; readonly onProgress?: OnProgress},
): Promise<Outcome> {
	const {journal, plan, isReadOnly, onProgress = () => undefined} = request;
	const what = words`${plan.containerName} was not changed`;
	if (isReadOnly) return readOnly;
	if (plan.blocked !== null) return refused(what, plan.blocked, words`Choose another change`);
	try {
		const engineId = await engineIdNow(request.engine);
		const engine = onlyOn(request.engine, engineId);
		const doors = {...request, engine};
		return await alone(doors, engineId, async lock => {
			const open = whileOpen((await journal.load(engineId)).entries, plan);
			if (open !== undefined) {
				const {containerName} = open.transaction;
				return refused(
					what,
					isUndecided(open.transaction)
						? words`a newer image was pulled for ${containerName}, and is not decided on`
						: words`a fix of ${containerName} was interrupted and is still open`,
					words`Take it back or keep it first: it is the newest in the history`,
				);
			}
			const subject = await subjectNow(engine, plan);
			if (isObjection(subject)) return refused(what, subject.why, subject.todo);
			const way = runnerOf(plan.way.is);
			const prepared = await way.prepare(doors, plan, subject.json);
			if (isObjection(prepared)) return refused(what, prepared.why, prepared.todo);
			const writer = await journal.begin(plan, engineId, prepared);
			const work: Work = {...doors, writer, lock, onProgress};
			onProgress(writer.entry.transaction);
			const outcome = await ending(work, () => way.apply(work, plan));
			const all = await endFollowed({...doors, lock}, engineId, outcome);
			await trim(journal, engineId);
			return all;
		});
	} catch (error) {
		return refusal(what, error);
	}
}

/** Old entries that can't be dropped are no reason to fail what was done. */
async function trim(journal: Journal, engineId: string): Promise<void> {
	try {
		await journal.trim(engineId);
	} catch {
		// Tried again after the next fix.
	}
}
