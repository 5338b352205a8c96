/** Plans that were confirmed, one after the other; the first that does not end well is the last. */
import {runPlan} from '../fixes/run-plan.ts';
import type {ProofLine} from '../model/fix.ts';
import {judgement} from '../session/judgement.ts';
import type {Planner} from '../session/plan-for.ts';
import {exit, say, type ExitCode} from './exit.ts';
import type {OpenDoors} from './fix-doors.ts';
import type {Prepared} from './fix-prepare.ts';
import type {Result} from './fix-results.ts';
import {carryOut, watchForSignals, type Ended} from './fix-run.ts';

export type Planned = Extract<Prepared, {is: 'plan'}>;

/** Looked at once more: what was found is not found any more. */
export async function proofOf(
	planner: Planner,
	{subject}: Pick<Planned, 'subject'>,
	{outcome}: Ended,
): Promise<readonly ProofLine[]> {
	if (outcome.is === 'refused') return [];
	const {replacedBy, containerId, containerName, state} = outcome.transaction;
	const now = await planner.look(replacedBy ?? containerId, containerName).catch(() => null);
	return judgement(subject.assessment, now?.assessment ?? null, state);
}

export const withProof = (ended: Ended, lines: readonly ProofLine[]): Ended => {
	const {outcome} = ended;
	if (outcome.is === 'refused') return ended;
	const {transaction} = outcome;
	return {...ended, outcome: {is: 'ended', transaction: {...transaction, proof: [...transaction.proof, ...lines]}}};
};

export type Run = {readonly results: readonly Result[]; readonly code: ExitCode};

/** `tell` hears of each as it ends. */
export async function applyAll(
	doors: OpenDoors,
	planner: Planner,
	plans: readonly Planned[],
	tell: (result: Result) => Promise<void>,
): Promise<Run> {
	const interruption = watchForSignals('fix');
	const results: Result[] = [];
	try {
		for (const [index, prepared] of plans.entries()) {
			const label = plans.length === 1 ? prepared.name : `${prepared.name} (${index + 1} of ${plans.length})`;
			const ended = await carryOut('fix', label, doors.journal, onProgress =>
				runPlan({...doors, plan: prepared.plan, onProgress}),
			);
			if (ended === null) return {results, code: exit.needsPerson};
			const result = {prepared, ended: withProof(ended, await proofOf(planner, prepared, ended))};
			results.push(result);
			await tell(result);
			const left = plans.length - index - 1;
			if (ended.code !== exit.good || (left > 0 && interruption.isAsked())) {
				if (left > 0) say('fix', `stopped there: ${left} more ${left === 1 ? 'is' : 'are'} as before.`);
				return {results, code: ended.code === exit.good ? exit.trouble : ended.code};
			}
		}
		return {results, code: exit.good};
	} finally {
		interruption.stop();
	}
}
