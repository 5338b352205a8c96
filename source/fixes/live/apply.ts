/** Changes a running container in place: step by step, and back again where one fails. */
import type {Plan, ProofLine, Transaction} from '../../model/fix.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';
import {applyStep, type Applied} from '../apply-step.ts';
import type {LimitsInForce} from '../limits-in-force.ts';
import {end, stillChanged} from '../outcome.ts';
import {explain, isAnswered, sayStep} from '../steps.ts';
import {takeBack} from '../take-back.ts';
import {note, type Work} from '../transact.ts';

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

export async function applyAll(work: Work, plan: Plan): Promise<Transaction> {
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
