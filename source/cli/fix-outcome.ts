/** What became of a transaction, and those of the past: as lines for people and as objects for programs. Pure. */
import {isOpen} from '../fixes/entry.ts';
import {sayStep} from '../fixes/steps.ts';
import type {Outcome} from '../fixes/outcome.ts';
import type {Trouble} from '../model/errors.ts';
import type {ProofLine, Transaction, TransactionState} from '../model/fix.ts';
import {wrap} from '../report/lay.ts';
import {isoTime, readableTime} from '../report/say.ts';

type Lines = readonly string[];

const stateWords: Readonly<Record<TransactionState, string>> = {
	planned: 'interrupted before it began',
	applying: 'interrupted in the middle',
	applied: 'applied',
	failed: 'failed',
	undoing: 'interrupted while it was taken back',
	undone: 'taken back',
};

const proofLines = (proof: readonly ProofLine[]): Lines =>
	proof.flatMap(({says, isGood}) => wrap(says, isGood ? '  proof     ' : '  not so    '));

export const troubleLines = (name: string, {what, why, todo}: Trouble): Lines => [
	...wrap(`${name}: ${what}`),
	...wrap(why, '  why       '),
	...wrap(todo, '  to do     '),
	'',
];

function wayBack({id, undoBlocked, undoLeaves}: Transaction): Lines {
	if (undoBlocked !== null) return wrap(undoBlocked, '  no undo   ');
	const leaves = undoLeaves.length === 0 ? '' : `; it leaves: ${undoLeaves.join('; ')}`;
	return wrap(`hullcheck undo ${id}${leaves}`, '  way back  ');
}

export function outcomeLines(name: string, outcome: Outcome): Lines {
	if (outcome.is === 'refused') return troubleLines(name, outcome.trouble);
	const {transaction} = outcome;
	const {state, title, problem, proof} = transaction;
	return [
		...wrap(`${name}: ${stateWords[state]}: ${title}`),
		...proofLines(proof),
		...(problem === null ? [] : wrap(problem, '  problem   ')),
		...(state === 'undone' ? [] : wayBack(transaction)),
		'',
	];
}

export const historyLines = (transaction: Transaction): Lines => {
	const {id, containerName, title, plannedAtUnixMs, state, problem} = transaction;
	return [
		...wrap(`${readableTime(plannedAtUnixMs)}  ${containerName}: ${stateWords[state]}: ${title}`),
		`  id        ${id}`,
		...(problem === null ? [] : wrap(problem, '  problem   ')),
		...(isOpen(transaction)
			? wrap('hullcheck recover', '  to do     ')
			: state === 'undone'
				? []
				: wayBack(transaction)),
		'',
	];
};

/** docs/fix.md names every field. */
export function transactionJson(transaction: Transaction) {
	const {id, containerId, containerName, replacedBy = null, title, plannedAtUnixMs, endedAtUnixMs, state} = transaction;
	return {
		id,
		container: containerName,
		containerId,
		replacedBy,
		title,
		state,
		isOpen: isOpen(transaction),
		plannedAt: isoTime(plannedAtUnixMs),
		endedAt: endedAtUnixMs === undefined ? null : isoTime(endedAtUnixMs),
		steps: transaction.steps.map(one => ({says: sayStep(one.step), state: one.state, tookMs: one.tookMs})),
		proof: transaction.proof,
		problem: transaction.problem,
		undoBlocked: transaction.undoBlocked,
		undoLeaves: transaction.undoLeaves,
	};
}
