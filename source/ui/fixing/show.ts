/** Title, lines and keys for each state of fixing. Pure. */
import type {AppState, Fixing} from '../../model/app.ts';
import type {Owner} from '../../model/evidence.ts';
import type {Plan} from '../../model/fix.ts';
import {isUnread} from '../../model/read.ts';
import type {Cell} from '../blocks.ts';
import {dim, normal} from '../detail/say.ts';
import {text, type Piece} from '../detail/lay.ts';
import {hasProcesses} from '../detail/notice.ts';
import {isWhollyReversible, obstacleTo, whyNotApply, whyNotUndo} from './allowed.ts';
import type {Draft} from './draft.ts';
import {finishedPieces, linesOf, runningPieces, troublePieces, undoPieces} from './outcome.ts';
import {previewPage, type Page} from './preview.ts';
import {stateWords} from './steps.ts';

export type KeyHint = {readonly key: string; readonly does: string; readonly isOff?: boolean};
export type Shown = {
	readonly title: string;
	readonly aside: string;
	readonly page: Page;
	readonly keys: readonly KeyHint[];
	/** What stands on the first lines, for whoever has scrolled past them; null: nothing is in the way. */
	readonly obstacle: string | null;
};
/** `width`: cells a line may have. */
export type Place = {readonly width: number; readonly isAscii: boolean; readonly isCommandShown: boolean};

function ownerOf({fleet}: AppState, plan: Plan): Owner | null {
	const inspect = fleet.containers.get(plan.containerId)?.evidence?.inspect;
	return inspect === undefined || isUnread(inspect) ? null : inspect.owner;
}

const leave: readonly KeyHint[] = [
	{key: '?', does: 'help'},
	{key: 'esc', does: 'leave'},
];
const wholePage = (lines: readonly Cell[]): Page => ({lines, from: 0, to: 0});

function previewKeys(draft: Draft, state: AppState, isCommandShown: boolean): readonly KeyHint[] {
	if (draft.editor !== null) {
		return [
			{key: 'enter', does: 'take it'},
			...(draft.editor.texts.length > 1 ? [{key: 'tab', does: 'next value'}] : []),
			{key: 'ctrl-u', does: 'erase'},
			{key: 'esc', does: 'leave it as it was'},
		];
	}
	const isOff = whyNotApply(state, draft) !== null;
	const hasParts = draft.parts.length > 0;
	return [
		...(hasParts
			? [
					{key: isWhollyReversible(draft) ? 'y enter' : 'y', does: 'apply', isOff},
					{key: 'space', does: draft.parts[draft.selected]?.isOn === false ? 'take in' : 'leave out'},
					{key: 'v', does: 'value'},
					{key: 'c', does: isCommandShown ? 'hide command' : 'command'},
				]
			: []),
		...(draft.parts.length > 1 ? [{key: '↑ ↓', does: 'part'}] : []),
		...leave,
	];
}

function nameOf(state: AppState, id: string): string {
	return state.fleet.containers.get(id)?.listing.name ?? id.slice(0, 12);
}

export const pageOf = (draft: Draft, state: AppState, place: Place): Page =>
	previewPage({
		draft,
		owner: ownerOf(state, draft.plan),
		obstacle: obstacleTo(state, draft.plan.containerId),
		...place,
	});

function previewAside({isAsking, plan}: Draft, state: AppState): string {
	const obstacle = obstacleTo(state, plan.containerId);
	if (obstacle !== null) return obstacle.short;
	if (isAsking) return 'being planned again…';
	if (plan.blocked !== null) return 'blocked';
	const container = state.fleet.containers.get(plan.containerId);
	return container !== undefined && !hasProcesses(container) ? 'not running now' : 'live, no restart';
}

function showPreview(draft: Draft, state: AppState, place: Place): Shown {
	const {plan} = draft;
	return {
		title: `Fix ${plan.containerName}: ${plan.title}`,
		aside: previewAside(draft, state),
		page: pageOf(draft, state, place),
		keys: previewKeys(draft, state, place.isCommandShown),
		obstacle: obstacleTo(state, plan.containerId)?.says ?? null,
	};
}

export function show(fixing: Fixing, draft: Draft | null, state: AppState, place: Place): Shown {
	return draft === null ? {...showOther(fixing, state, place), obstacle: null} : showPreview(draft, state, place);
}

function showOther(fixing: Fixing, state: AppState, place: Place): Omit<Shown, 'obstacle'> {
	const lines = (pieces: readonly Piece[]): Page => wholePage(linesOf(pieces, place.width, place.isAscii));
	switch (fixing.is) {
		case 'nothing':
		case 'preview':
			return {
				title: 'Fix',
				aside: '',
				page: lines([text('nothing', [normal('Nothing is being changed.')])]),
				keys: leave,
			};
		case 'planning':
			return {
				title: `Fix ${nameOf(state, fixing.containerId)}`,
				aside: '',
				page: lines([text('planning', [dim('Looking at it again, to plan from what is so now…')])]),
				keys: leave,
			};
		case 'undo-preview': {
			const {transaction} = fixing;
			const why = whyNotUndo(state, transaction);
			return {
				title: `Undo ${transaction.containerName}: ${transaction.title}`,
				aside: why === null ? 'live, no restart' : (obstacleTo(state, transaction.containerId)?.short ?? 'blocked'),
				page: lines(undoPieces(transaction, why)),
				keys: [...(why === null ? [{key: 'y enter', does: 'take it back'}] : []), ...leave],
			};
		}
		case 'running': {
			const {transaction} = fixing;
			const isUndo = transaction.state === 'undoing';
			return {
				title: `${isUndo ? 'Undo' : 'Fix'} ${transaction.containerName}: ${transaction.title}`,
				aside: stateWords[transaction.state].says,
				page: lines(runningPieces(transaction)),
				keys: [
					{key: '?', does: 'help'},
					{key: 'ctrl-c', does: 'quit'},
				],
			};
		}
		case 'finished': {
			const {transaction} = fixing;
			const canUndo = transaction.undoBlocked === null && transaction.state !== 'undone';
			return {
				title: `${transaction.containerName}: ${transaction.title}`,
				aside: stateWords[transaction.state].says,
				page: lines(finishedPieces(transaction)),
				keys: [...(canUndo ? [{key: 'u', does: 'take it back'}] : []), ...leave],
			};
		}
		case 'refused':
			return {title: fixing.trouble.what, aside: '', page: lines(troublePieces(fixing.trouble)), keys: leave};
	}
}
