/** Containers that something is about, as rows that lead to them. */
import type {FleetContainer} from '../../model/fleet.ts';
import type {Cell, Column, TableRow} from '../blocks.ts';
import {dim, normal} from '../detail/say.ts';
import {gradeTone} from '../finding-tones.ts';

export const containerColumns: readonly Column[] = [
	{id: 'score', title: '', width: 5, priority: 0},
	{id: 'name', title: '', width: 24, priority: 0},
	{id: 'state', title: '', width: 10, priority: 2},
	{id: 'what', title: '', width: 16, isGrow: true, priority: 1},
];

/** `checkId`: where in the container the cursor goes. */
export function containerRow({id, listing, assessment}: FleetContainer, what: Cell, checkId?: string): TableRow {
	const score = assessment?.score;
	return {
		key: id,
		act: checkId === undefined ? {is: 'container', id} : {is: 'container', id, checkId},
		cells: {
			score: [
				score === undefined
					? dim('…')
					: {text: `${score.grade} ${String(score.value).padStart(3)}`, tone: gradeTone(score.grade)},
			],
			name: [normal(listing.name)],
			state: [dim(listing.status === 'running' ? 'up' : listing.status)],
			what,
		},
	};
}
