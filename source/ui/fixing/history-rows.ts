/** What was changed, as rows of a table, newest first. Pure. */
import type {Transaction} from '../../model/fix.ts';
import type {Cell, Column, TableRow} from '../blocks.ts';
import {day, dim, normal} from '../detail/say.ts';
import {stateWords} from './steps.ts';
import {clockText} from '../text.ts';

export const historyColumns = (width: number): readonly Column[] => [
	{id: 'when', title: 'WHEN', width: 16, priority: 0},
	{id: 'container', title: 'CONTAINER', width: width >= 100 ? 28 : 14, cutAt: 'middle', priority: 0},
	{id: 'what', title: 'WHAT', width: 16, isGrow: true, priority: 0},
	{id: 'state', title: 'STATE', width: 12, priority: 0},
	{id: 'proof', title: 'PROOF', width: 10, priority: 1},
];

/** The clock alone is enough for today. */
export const whenWords = (atUnixMs: number, nowUnixMs: number): string =>
	day(atUnixMs) === day(nowUnixMs) ? clockText(atUnixMs) : `${day(atUnixMs)} ${clockText(atUnixMs).slice(0, 5)}`;

function proofCell({proof, problem}: Transaction): Cell {
	const bad = proof.filter(({isGood}) => !isGood).length;
	if (proof.length === 0) return problem === null ? [dim('–')] : [{text: 'see problem', tone: 'high'}];
	if (bad === 0) return [{text: `${proof.length} of ${proof.length} ✔`, tone: 'good'}];
	return [{text: `${bad} of ${proof.length} ✘`, tone: 'high'}];
}

export const historyRow = (transaction: Transaction, nowUnixMs: number): TableRow => {
	const {says, tone} = stateWords[transaction.state];
	return {
		key: transaction.id,
		cells: {
			when: [dim(whenWords(transaction.plannedAtUnixMs, nowUnixMs))],
			container: [normal(transaction.containerName)],
			what: [normal(transaction.title)],
			state: [{text: says, tone}],
			proof: proofCell(transaction),
		},
	};
};

/** Why it can't be taken back; null: its way back can be shown. */
export function whyNoWayBack({state, undoBlocked}: Transaction): string | null {
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
