/** Applies a plan: step by step, and back again where one fails. */
import type {Plan, ProofLine, Transaction} from '../model/fix.ts';
import {isUnread} from '../model/read.ts';
import {join, words, type SafeText} from '../model/safe-text.ts';
import {applyStep, type Applied} from './apply-step.ts';
import {isSameBasis} from './basis.ts';
import {isOpen, type Entry} from './entry.ts';
import type {Journal} from './journal.ts';
import type {LimitsInForce} from './limits-in-force.ts';
import {
	alone,
	end,
	ending,
	engineIdNow,
	readOnly,
	refusal,
	refused,
	stillChanged,
	type FixDoors,
	type OnProgress,
	type Outcome,
} from './outcome.ts';
import {readRawContainer} from './raw-container.ts';
import {explain, isAnswered, sayStep} from './steps.ts';
import {takeBack} from './take-back.ts';
import {note, type Work} from './transact.ts';

/** What taking these steps back leaves different. */
function leavesOf(plan: Plan, indices: readonly number[]): readonly SafeText[] {
	const byStep = plan.parts.flatMap(part => part.steps.map(() => part.undoLeaves));
	const leaves = indices.map(index => byStep[index] ?? null);
	return [...new Set(leaves.filter(leaf => leaf !== null))];
}

async function rollBack(
	work: Work,
	plan: Plan,
	why: SafeText,
	indices: readonly number[],
	lines: readonly ProofLine[],
): Promise<Transaction> {
	if (indices.length === 0) return end(work, 'failed', words`${why}. Nothing was changed`, lines);
	await note(work, {is: 'state', state: 'undoing', problem: why, undoBlocked: null});
	const back = await takeBack(work, indices);
	const all = [...lines, ...back.lines];
	const {transaction} = work.writer.entry;
	if (back.is === 'stuck') {
		return end(
			work,
			'failed',
			words`${why}. It could not all be taken back (${back.why}); still in effect: ${stillChanged(transaction)}`,
			all,
		);
	}
	const stays = leavesOf(plan, indices);
	const left = stays.length === 0 ? words`` : words`; what stays different: ${join(stays, '; ')}`;
	return end(work, 'failed', words`${why}. What was done was taken back${left}`, all);
}

async function applyAll(work: Work, plan: Plan): Promise<Transaction> {
	await note(work, {is: 'state', state: 'applying', problem: null, undoBlocked: null});
	const done: number[] = [];
	const lines: ProofLine[] = [];
	let limits: LimitsInForce | null = null;
	for (const [index, {step}] of work.writer.entry.transaction.steps.entries()) {
		let applied: Applied;
		try {
			applied = await applyStep(work, index, limits);
		} catch (error) {
			if (!isAnswered(error)) throw error;
			// Looking failed, not the call: what was begun is taken back as if it were done.
			const wasBegun = work.writer.entry.transaction.steps[index]?.state !== 'waiting';
			applied = {is: 'failed', why: explain(error), isLeft: wasBegun, lines: []};
		}
		lines.push(...applied.lines);
		if (applied.is === 'failed') {
			const wasBegun = work.writer.entry.transaction.steps[index]?.state !== 'waiting';
			if (!applied.isLeft && wasBegun) {
				await note(work, {is: 'step', index, state: 'failed', tookMs: null, limitsBefore: null});
			}
			const what = sayStep(step);
			return rollBack(
				work,
				plan,
				words`${what} failed: ${applied.why}`,
				applied.isLeft ? [...done, index] : done,
				lines,
			);
		}
		({limits} = applied);
		done.push(index);
	}
	return end(work, 'applied', null, lines);
}

const whileOpen = (entries: readonly Entry[]): Entry | undefined => entries.find(entry => isOpen(entry.transaction));

/** Resolves in any case: refused with nothing touched, or ended with the transaction's last state. */
export async function runPlan(
	request: FixDoors & {readonly plan: Plan; readonly onProgress?: OnProgress},
): Promise<Outcome> {
	const {engine, journal, plan, isReadOnly, onProgress = () => undefined} = request;
	const what = words`${plan.containerName} was not changed`;
	if (isReadOnly) return readOnly;
	if (plan.blocked !== null) return refused(what, plan.blocked, words`Choose another change`);
	if (plan.parts.every(part => part.steps.length === 0)) {
		return refused(what, words`the plan holds no change`, words`Choose what to change`);
	}
	try {
		const engineId = await engineIdNow(engine);
		return await alone(request, engineId, async lock => {
			const open = whileOpen((await journal.load(engineId)).entries);
			if (open !== undefined) {
				return refused(
					what,
					words`a fix of ${open.transaction.containerName} was interrupted and is still open`,
					words`Take it back or keep it first: it is the newest in the history`,
				);
			}
			const json = await engine.inspectContainer(plan.containerId);
			if (!isSameBasis(plan, json)) {
				return refused(what, words`it was changed by somebody since the preview`, words`Look at the new preview`);
			}
			const container = readRawContainer(json);
			if (isUnread(container) || container.isGoing) {
				return refused(
					what,
					isUnread(container) ? container.why : words`it is being removed`,
					words`Look at the container again`,
				);
			}
			const writer = await journal.begin(plan, engineId);
			const work: Work = {...request, writer, lock, onProgress};
			onProgress(writer.entry.transaction);
			const outcome = await ending(work, () => applyAll(work, plan));
			await trim(journal, engineId);
			return outcome;
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
