/** A transaction as lines: what is done, what was done, its proof, and the way back. Pure. */
import type {Transaction} from '../../model/fix.ts';
import type {Trouble} from '../../model/errors.ts';
import type {Cell} from '../blocks.ts';
import {blank, lay, text, type Piece} from '../detail/lay.ts';
import {dim, normal, strong} from '../detail/say.ts';
import {labelled} from './preview.ts';
import {backWords, stepSigns, stepWords, took} from './steps.ts';

export const linesOf = (pieces: readonly Piece[], width: number, isAscii: boolean): readonly Cell[] =>
	lay(pieces, width, isAscii).flatMap(block => (block.is === 'line' ? [block.spans] : []));

/** Ticks stand under each other, times behind what they belong to. */
export function stepPieces({steps, state: whole}: Transaction): readonly Piece[] {
	if (steps.length === 0) return [text('steps.none', [dim('There is nothing to be done.')])];
	const isOver = whole === 'applied' || whole === 'failed' || whole === 'undone';
	return steps.map(({step, state, tookMs}, index) => {
		const {sign, says, tone} = stepSigns[state];
		return text(
			`step.${index}`,
			[
				{text: `${sign} `, tone},
				normal(`${stepWords(step)}  `),
				{text: isOver && state === 'waiting' ? 'not begun' : says, tone},
				...(tookMs === null ? [] : [dim(` in ${took(tookMs)}`)]),
			],
			2,
		);
	});
}

export function proofPieces({proof}: Transaction): readonly Piece[] {
	return proof.map(({says, isGood}, index) =>
		text(`proof.${index}`, [{text: isGood ? '✔ ' : '✘ ', tone: isGood ? 'good' : 'high'}, normal(says)], 2),
	);
}

export const commandPieces = ({commands}: Transaction): readonly Piece[] =>
	commands.map((command, index) =>
		labelled(`command.${index}`, index === 0 ? 'command' : '', [{text: command, tone: 'accent'}]),
	);

const problemPieces = ({problem}: Transaction): readonly Piece[] =>
	problem === null ? [] : [text('problem', [{text: 'Problem  ', tone: 'high'}, strong(problem)], 9), blank('problem.')];

/** Whether and how it can be taken back, and what would stay. */
export function backPieces(transaction: Transaction, key: string): readonly Piece[] {
	const {state, undoBlocked, undoLeaves} = transaction;
	if (state === 'undone') return [labelled('back', 'back', [normal('It was taken back.')])];
	if (state === 'planned' || state === 'applying' || state === 'undoing') return [];
	if (undoBlocked !== null) return [labelled('back', 'back', [dim("It can't be taken back: "), normal(undoBlocked)])];
	return [
		labelled('back', 'back', [normal(`${key} shows how it is taken back`)]),
		...undoLeaves.map((leaves, index) =>
			labelled(`leaves.${index}`, index === 0 ? 'but' : '', [{text: leaves, tone: 'medium'}]),
		),
	];
}

/** While it happens. */
export const runningPieces = (transaction: Transaction): readonly Piece[] => [
	...stepPieces(transaction),
	blank('steps.'),
	...commandPieces(transaction),
	blank('commands.'),
	text('leaving', [dim('Every step is in the journal: ctrl-c leaves the rest to the next start.')]),
];

export function finishedPieces(transaction: Transaction): readonly Piece[] {
	const proof = proofPieces(transaction);
	return [
		...problemPieces(transaction),
		...stepPieces(transaction),
		blank('steps.'),
		text('proof', [strong('Proof')]),
		...(proof.length === 0 ? [text('proof.none', [dim('Nothing was looked at afterwards.')])] : proof),
		blank('proof.'),
		// What was taken back is not for copying.
		...(transaction.state === 'undone' ? [] : commandPieces(transaction)),
		...backPieces(transaction, 'u'),
	];
}

/** `why`: it can't be taken back now; null: it can. */
export function undoPieces(transaction: Transaction, why: string | null): readonly Piece[] {
	const {steps, undoLeaves} = transaction;
	// Only what was done has to be taken back, the last first.
	const done = steps.filter(({state}) => state === 'done' || state === 'doing' || state === 'failed').toReversed();
	return [
		// What went wrong before, or that it was interrupted: why a person may want it back.
		...problemPieces(transaction),
		...(why === null
			? []
			: [text('blocked', [{text: "This can't be taken back now: ", tone: 'high'}, strong(why)], 2), blank('blocked.')]),
		text('steps', [strong(why === null ? 'What is done to take it back' : 'What would have to be done')]),
		...(done.length === 0
			? [text('steps.none', [dim('Nothing: no step of it stands.')])]
			: done.map(({step}, index) => text(`step.${index}`, [dim(`${index + 1} `), normal(backWords(step))], 2))),
		blank('steps.'),
		...(undoLeaves.length === 0
			? [labelled('leaves', 'after', [normal('All is as it was before.')])]
			: undoLeaves.map((leaves, index) =>
					labelled(`leaves.${index}`, index === 0 ? 'but' : '', [{text: leaves, tone: 'medium'}]),
				)),
		labelled('restart', 'restart', [normal('none: it goes on running')]),
	];
}

/** Below its title, which says what. */
export const troublePieces = ({why, todo}: Trouble): readonly Piece[] => [
	labelled('why', 'why', [normal(why)]),
	labelled('todo', 'to do', [normal(todo)]),
];

/** All of one, for the history. */
export const wholePieces = (transaction: Transaction): readonly Piece[] => [
	...problemPieces(transaction),
	...commandPieces(transaction),
	...(transaction.commands.length === 0 ? [] : [blank('commands.')]),
	text('steps', [strong('Steps')]),
	...stepPieces(transaction),
	blank('steps.'),
	text('proof', [strong('Proof')]),
	...(transaction.proof.length === 0
		? [text('proof.none', [dim('Nothing was looked at afterwards.')])]
		: proofPieces(transaction)),
	blank('proof.'),
	...backPieces(transaction, 'u'),
];
