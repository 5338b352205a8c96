/** A transaction as lines: what is done, what was done, its proof, and the way back. Pure. */
import type {Fixing} from '../../model/app.ts';
import type {StepState, Transaction} from '../../model/fix.ts';
import type {Consent} from '../../model/recreate.ts';
import type {Trouble} from '../../model/errors.ts';
import type {Cell} from '../blocks.ts';
import {blank, lay, text, type Piece} from '../detail/lay.ts';
import {dim, normal, strong} from '../detail/say.ts';
import {labelled} from './foresight-lines.ts';
import {backWords, stepSigns, stepWords, took} from './steps.ts';
import {keyOf} from '../keymap/in-force.ts';

export const linesOf = (pieces: readonly Piece[], width: number, isAscii: boolean): readonly Cell[] =>
	lay(pieces, width, isAscii).flatMap(block => (block.is === 'line' ? [block.spans] : []));

const undoing: Partial<Record<StepState['state'], string>> = {doing: 'being taken back'};

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
				{
					text: isOver && state === 'waiting' ? 'not begun' : whole === 'undoing' ? (undoing[state] ?? says) : says,
					tone,
				},
				// Of a step that is taken back it is how long it took to make.
				...(tookMs === null || state === 'doing' ? [] : [dim(` in ${took(tookMs)}`)]),
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

const isSwap = ({steps}: Transaction): boolean => steps.some(({step}) => step.is === 'swap');

/** Its owner makes it anew, and does so again to take it back. */
const isMadeAnew = ({steps}: Transaction): boolean =>
	steps.some(({step}) => step.is === 'delegate' && (step.to === 'compose' || step.to === 'service'));

/** Only a name of an image is moved, and moved back. */
export const isPull = ({steps}: Transaction): boolean =>
	steps.some(({step}) => step.is === 'delegate' && step.to === 'pull');

/** Of a new container they are options of docker run. */
export function commandPieces(transaction: Transaction): readonly Piece[] {
	const label = isSwap(transaction) ? 'option' : 'command';
	return transaction.commands.map((command, index) =>
		labelled(`command.${index}`, index === 0 ? label : '', [{text: command, tone: 'accent'}]),
	);
}

const problemPieces = ({problem}: Transaction): readonly Piece[] =>
	problem === null ? [] : [text('problem', [{text: 'Problem  ', tone: 'high'}, strong(problem)], 9), blank('problem.')];

/** Taken back, by a person or by itself. */
const isNothingLeft = ({state, steps}: Transaction): boolean =>
	state === 'undone' || (state === 'failed' && steps.every(({state}) => state === 'undone' || state === 'waiting'));

/** Whether and how it can be taken back, and what would stay. */
export function backPieces(transaction: Transaction, key: string): readonly Piece[] {
	const {state, undoBlocked, undoLeaves} = transaction;
	if (state === 'undone') return [labelled('back', 'back', [normal('It was taken back.')])];
	if (state === 'planned' || state === 'applying' || state === 'undoing') return [];
	if (isNothingLeft(transaction))
		return [labelled('back', 'back', [normal('Nothing of it is left: all is as it was.')])];
	if (undoBlocked !== null) return [labelled('back', 'back', [dim("It can't be taken back: "), normal(undoBlocked)])];
	return [
		labelled('back', 'back', [normal(`${key} shows how it is taken back`)]),
		...undoLeaves.map((leaves, index) =>
			labelled(`leaves.${index}`, index === 0 ? 'but' : '', [{text: leaves, tone: 'medium'}]),
		),
	];
}

/** While it happens. */
export const runningPieces = (transaction: Transaction, says = ''): readonly Piece[] => [
	...stepPieces(transaction),
	...(says === '' ? [] : [text('progress', [{text: `  ${says}`, tone: 'accent'}], 2)]),
	blank('steps.'),
	// They are of the way there.
	...(transaction.state === 'undoing' ? [] : [...commandPieces(transaction), blank('commands.')]),
	text('leaving', [dim('Every step is in the journal: ctrl-c leaves the rest to the next start.')]),
];

/** `probation`: how long it is still watched; '': it is not. */
export function finishedPieces(transaction: Transaction, probation = ''): readonly Piece[] {
	const proof = proofPieces(transaction);
	return [
		...problemPieces(transaction),
		// Above the fold: it runs out.
		...(probation === ''
			? []
			: [
					labelled('probation', 'watched', [
						{text: `${probation} more`, tone: 'accent'},
						normal(`: where it ends or turns unhealthy it is said at once; ${keyOf('undo', 'u')} goes back`),
					]),
					blank('probation.'),
				]),
		...stepPieces(transaction),
		blank('steps.'),
		text('proof', [strong('Proof')]),
		...(proof.length === 0 ? [text('proof.none', [dim('Nothing was looked at afterwards.')])] : proof),
		blank('proof.'),
		// What was taken back is not for copying.
		...(isNothingLeft(transaction) ? [] : commandPieces(transaction)),
		...backPieces(transaction, 'u'),
	];
}

/** Going back by the old container, or by its owner, is a restart. */
const isAway = (transaction: Transaction): boolean => isSwap(transaction) || isMadeAnew(transaction);
export function undoConsent({transaction, losses}: Pick<Undo, 'transaction' | 'losses'>): Consent {
	// Its owner keeps no backup: what was written since is deleted.
	if (isMadeAnew(transaction) && losses.length > 0) return 'name';
	return isAway(transaction) ? 'y' : 'enter';
}

/** What y does. */
export const undoDoes = (transaction: Transaction): string =>
	isMadeAnew(transaction)
		? `has ${transaction.containerName} made anew by its owner, as it was`
		: `puts the old ${transaction.containerName} back`;

/** Only what was done has to be taken back, the last first. A new container that holds something is not removed. */
function backSteps({transaction, losses}: Undo): readonly string[] {
	const done = transaction.steps.filter(({state}) => state === 'done' || state === 'doing' || state === 'failed');
	return done.toReversed().flatMap(({step}) => {
		if (step.is !== 'swap' || step.act !== 'create' || losses.length === 0) {
			return step.is === 'swap' && step.act === 'verify' ? [] : [backWords(step)];
		}
		return [`keep the new ${step.name}, stopped, under another name`];
	});
}

export type Undo = Extract<Fixing, {readonly is: 'undo-preview'}>;

/** Nobody said yet what its container is to run on; that may be gone by now. */
const pullPieces = ({canKeep}: NonNullable<Undo['recovery']>): readonly Piece[] => [
	text('recovery', [strong(canKeep ? 'Two ways on: ' : 'One way on: ')]),
	text('recovery.back', [{text: 'y ', tone: 'accent'}, normal('the tag points to the old image again, as below')], 2),
	...(canKeep
		? [
				text(
					'recovery.keep',
					[
						{text: 'w ', tone: 'accent'},
						normal('the pulled image keeps the tag, and no container is put onto it; U compares them again'),
					],
					2,
				),
			]
		: []),
	blank('recovery.'),
];

function recoveryPieces({transaction, recovery}: Undo): readonly Piece[] {
	if (recovery === null) return [];
	if (isPull(transaction)) return pullPieces(recovery);
	return [
		text('recovery', [strong('Two ways on: ')]),
		text(
			'recovery.back',
			[
				{text: 'y ', tone: 'accent'},
				normal(isMadeAnew(transaction) ? 'goes back, as below' : 'goes back: the old one runs again, as below'),
			],
			2,
		),
		recovery.canKeep
			? text(
					'recovery.keep',
					[
						{text: 'w ', tone: 'accent'},
						normal(
							isMadeAnew(transaction)
								? 'goes forward: it is kept, what is left to do is done'
								: 'goes forward: the new one keeps the place, what is left to do is done',
						),
					],
					2,
				)
			: text('recovery.keep', [dim('forward is not safe: the new one was never seen to do its work')], 2),
		blank('recovery.'),
	];
}

const lostWords = (transaction: Transaction): string =>
	isMadeAnew(transaction)
		? 'it is deleted when its owner makes it anew'
		: 'it is not in the old one, and stays with the new, which is kept';

function awayWords(transaction: Transaction): Parameters<typeof labelled> {
	if (isSwap(transaction))
		return ['restart', 'away', [normal('about as long as a restart: the new one is stopped, the old one started')]];
	return isMadeAnew(transaction)
		? ['restart', 'away', [normal('about as long as a restart: its owner makes it anew')]]
		: ['restart', 'restart', [normal('none: it goes on running')]];
}

function afterWords(transaction: Transaction): string {
	if (!isSwap(transaction)) return 'All is as it was before.';
	return transaction.follows === undefined
		? 'The old container runs again.'
		: 'The old container runs again, and the tag points to the old image again.';
}

/** `why`: it can't be taken back now; null: it can. `question`: what a yes means. */
export function undoPieces(undo: Undo, why: string | null, question: string): readonly Piece[] {
	const {transaction, losses} = undo;
	const {undoLeaves} = transaction;
	const done = backSteps(undo);
	return [
		// What went wrong before, or that it was interrupted: why a person may want it back.
		...problemPieces(transaction),
		...(why === null ? recoveryPieces(undo) : []),
		...(why === null
			? []
			: [text('blocked', [{text: "This can't be taken back now: ", tone: 'high'}, strong(why)], 2), blank('blocked.')]),
		text('steps', [strong(why === null ? 'What is done to take it back' : 'What would have to be done')]),
		...(done.length === 0
			? [text('steps.none', [dim('Nothing: no step of it stands.')])]
			: done.map((says, index) => text(`step.${index}`, [dim(`${index + 1} `), normal(says)], 2))),
		blank('steps.'),
		...losses.map((loss, index) =>
			labelled(`loss.${index}`, index === 0 ? 'lost' : '', [
				{text: loss, tone: 'high'},
				dim(index === 0 ? `  written since: ${lostWords(transaction)}` : ''),
			]),
		),
		...(undoLeaves.length === 0
			? [labelled('leaves', 'after', [normal(afterWords(transaction))])]
			: undoLeaves.map((leaves, index) =>
					labelled(`leaves.${index}`, index === 0 ? 'but' : '', [{text: leaves, tone: 'medium'}]),
				)),
		labelled(...awayWords(transaction)),
		...(why === null && isAway(transaction) ? [labelled('question', 'confirm', [strong(question)])] : []),
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
