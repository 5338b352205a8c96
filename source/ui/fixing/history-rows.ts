/** What was changed, as rows of a table, newest first, and the one under the cursor in full words. Pure. */
import type {AppState} from '../../model/app.ts';
import {isUndecided, type Transaction} from '../../model/fix.ts';
import {lineOfEngine, stateOfEngine} from '../../model/hosts.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {Cell, Column, TableRow} from '../blocks.ts';
import {day, dim, normal} from '../detail/say.ts';
import {wrapSpans} from '../detail/wrap.ts';
import {nameSpan} from '../host-lines.ts';
import {cellWidth, clockText} from '../text.ts';
import {obstacleTo, shownId} from './allowed.ts';
import {linesOf, proofPieces} from './outcome.ts';
import {labelled} from './foresight-lines.ts';
import type {KeyHint} from './show.ts';
import {stateWords, undecidedWords} from './steps.ts';
import {keyOf} from '../keymap/in-force.ts';

/** As wide as what stands in them, so that what was done has the room. */
export function historyColumns(rows: readonly TableRow[], width: number, hasHosts = false): readonly Column[] {
	const widest = (id: string, atLeast: number): number =>
		Math.max(atLeast, ...rows.map(({cells}) => cellWidth(cells[id] ?? [])));
	return [
		{id: 'when', title: 'WHEN', width: widest('when', 8), priority: 0},
		...(hasHosts
			? [{id: 'host', title: 'HOST', width: Math.min(widest('host', 4), width >= 100 ? 20 : 10), priority: 0} as const]
			: []),
		{
			id: 'container',
			title: 'CONTAINER',
			width: Math.min(widest('container', 9), width >= 120 ? 28 : width >= 100 ? 20 : 14),
			cutAt: 'middle',
			priority: 0,
		},
		{id: 'what', title: 'WHAT', width: 16, isGrow: true, priority: 0},
		...(width < 100 ? [] : [{id: 'kind', title: 'HOW', width: widest('kind', 4), priority: 2}]),
		{id: 'state', title: 'STATE', width: widest('state', 5), priority: 0},
		{id: 'proof', title: 'PROOF', width: widest('proof', 5), priority: 1},
	];
}

/** The clock alone is enough for today. */
export const whenWords = (atUnixMs: number, nowUnixMs: number): string =>
	day(atUnixMs) === day(nowUnixMs) ? clockText(atUnixMs) : `${day(atUnixMs)} ${clockText(atUnixMs).slice(0, 5)}`;

function proofCell({proof, problem}: Transaction): Cell {
	const bad = proof.filter(({isGood}) => !isGood).length;
	if (proof.length === 0) return problem === null ? [dim('–')] : [{text: 'see problem', tone: 'high'}];
	if (bad === 0) return [{text: `${proof.length} of ${proof.length} ✔`, tone: 'good'}];
	return [{text: `${bad} of ${proof.length} ✘`, tone: 'high'}];
}

const byOthers = {compose: 'Compose', service: 'Swarm', firewall: 'firewall', pull: 'pull'} as const;

/** By the acts it is made of. */
function kindWords({steps}: Transaction): string {
	const others = steps.flatMap(({step}) => (step.is === 'delegate' ? [byOthers[step.to]] : []));
	return others[0] ?? (steps.some(({step}) => step.is === 'swap') ? 'recreated' : 'live');
}

export const historyRow = (transaction: Transaction, nowUnixMs: number, host: Cell = []): TableRow => {
	const {says, tone} = isUndecided(transaction) ? undecidedWords : stateWords[transaction.state];
	return {
		key: transaction.id,
		cells: {
			when: [dim(whenWords(transaction.plannedAtUnixMs, nowUnixMs))],
			host,
			container: [normal(transaction.containerName)],
			what: [normal(transaction.title)],
			kind: [dim(kindWords(transaction))],
			state: [{text: says, tone}],
			proof: proofCell(transaction),
		},
	};
};

/** Of several hosts, whose it is. */
export function historyHost(state: AppState, {engineId}: Transaction): Cell {
	const line = lineOfEngine(state, engineId);
	return line === null ? [] : [nameSpan(line)];
}

/** Why it can't be taken back; null: its way back can be shown. */
export function whyNoWayBack(transaction: Transaction): string | null {
	if (isUndecided(transaction)) return null;
	const {state, undoBlocked} = transaction;
	switch (state) {
		case 'undone':
			return 'it was taken back already';
		case 'planned':
			return 'nothing of it was begun, so there is nothing to take back';
		case 'applying':
		case 'undoing':
			return 'it is still under way: wait for its end';
		case 'applied':
		case 'failed':
			return undoBlocked === null ? null : `it can't be taken back: ${undoBlocked}`;
	}
}

/** As above, with what came between: gone, out of reach, read-only. */
export const whyNotBack = (state: AppState, transaction: Transaction): string | null =>
	whyNoWayBack(transaction) ?? obstacleOn(stateOfEngine(state, transaction.engineId), transaction)?.says ?? null;

const obstacleOn = (its: AppState, transaction: Transaction) => obstacleTo(its, shownId(its, transaction));

/** In place of the key that takes it back, where it can't be. */
function shortWhyNot(state: AppState, transaction: Transaction): string {
	switch (transaction.state) {
		case 'undone':
			return 'taken back already';
		case 'planned':
			return 'never begun';
		case 'applying':
		case 'undoing':
			return 'still under way';
		case 'applied':
		case 'failed':
			return transaction.undoBlocked === null
				? (obstacleOn(stateOfEngine(state, transaction.engineId), transaction)?.short ?? '')
				: "can't be taken back";
	}
}

export const undoHint = (state: AppState, transaction: Transaction): KeyHint =>
	whyNotBack(state, transaction) === null
		? {key: keyOf('undo', 'u'), does: 'take it back'}
		: {key: '', does: `(${shortWhyNot(state, transaction)})`, isOff: true};

/** What the table had no room for, worst first, in at most `height` lines. */
export function belowLines(transaction: Transaction, place: BelowPlace): readonly Cell[] {
	const {title, problem, proof, commands} = transaction;
	const {width, height, isAscii} = place;
	const lines = linesOf(
		[
			labelled('what', 'what', [normal(title)]),
			...(problem === null ? [] : [labelled('problem', 'problem', [{text: problem, tone: 'high'}])]),
			...proofPieces({...transaction, proof: proof.toSorted((a, b) => Number(a.isGood) - Number(b.isGood))}),
			...commands.map((command, index) =>
				labelled(`command.${index}`, index === 0 ? 'command' : '', [{text: command, tone: 'accent'}]),
			),
		],
		width,
		isAscii,
	);
	if (lines.length <= height) return lines;
	const left = lines.length - height + 1;
	return [...lines.slice(0, height - 1), [dim(`${left} more ${left === 1 ? 'line' : 'lines'}: enter shows all of it`)]];
}
export type BelowPlace = {readonly width: number; readonly height: number; readonly isAscii: boolean};

/** Files that can't be used, in at most two lines: nothing is lost, but it is not in the table. */
export function problemLines(problems: readonly SafeText[], width: number): readonly Cell[] {
	const [first] = problems;
	if (first === undefined) return [];
	const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
	return wrapSpans([{text: `Not shown: ${first}${more}`, tone: 'medium'}], width, 2).slice(0, 2);
}
