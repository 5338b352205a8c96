/** Title, lines and keys for each state of fixing. Pure. */
import type {AppState, Fixing} from '../../model/app.ts';
import type {Owner} from '../../model/evidence.ts';
import type {Plan} from '../../model/fix.ts';
import type {ImageUpdate} from '../../model/image-update.ts';
import type {Consent} from '../../model/recreate.ts';
import {serviceOf} from '../../model/swarm.ts';
import {isUnread} from '../../model/read.ts';
import type {Cell} from '../blocks.ts';
import {dim, normal} from '../detail/say.ts';
import {text, type Piece} from '../detail/lay.ts';
import {hasProcesses} from '../detail/notice.ts';
import {obstacleTo, obstacleToAll, shownId, whyNotApply, whyNotMany, whyNotUndo} from './allowed.ts';
import {convergingPieces} from './converging.ts';
import {confirmWords, consentOf} from './consent.ts';
import type {Draft} from './draft.ts';
import {wayAside} from './delegated.ts';
import {backupAside, backupPieces} from './backups.ts';
import {manyFinished, manyOutcome, manyPreview, manyProgress, manyRunning, manyUndo} from './many.ts';
import {
	finishedPieces,
	isPull,
	linesOf,
	runningPieces,
	troublePieces,
	undoConsent,
	undoDoes,
	undoPieces,
	type Undo,
} from './outcome.ts';
import {panePieces, paneTitles, type Pane} from './panes.ts';
import {previewPage, questionOf, type Page} from './preview.ts';
import {stateWords} from './steps.ts';
import {keyOf, keysOf} from '../keymap/in-force.ts';

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
export type Place = {
	readonly width: number;
	readonly isAscii: boolean;
	readonly isCommandShown: boolean;
	readonly pane: Pane;
	/** Of a preview for many: the one in the hand. */
	readonly item: number;
	/** What changes by itself: how long it takes already, or how long it is still watched. */
	readonly ticking: string;
};

function ownerOf({fleet}: AppState, plan: Plan): Owner | null {
	const inspect = fleet.containers.get(plan.containerId)?.evidence?.inspect;
	return inspect === undefined || isUnread(inspect) ? null : inspect.owner;
}

const help = (): KeyHint => ({key: keyOf('help', '?'), does: 'help'});
const leave = (): readonly KeyHint[] => [help(), {key: keyOf('leave', 'escape'), does: 'leave'}];
const wholePage = (lines: readonly Cell[]): Page => ({lines, from: 0, to: 0});

/** What says yes, as strong as it has to be. */
const yesFor = (consent: Consent): string =>
	consent === 'enter' ? keysOf('confirm', ['y', 'enter']) : keyOf('confirm', 'y');

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
	const update = updateOf(state);
	if (draft.plan.way.is === 'pull') return [{key: keyOf('confirm', 'y'), does: 'pull it', isOff}, ...leave()];
	if (update !== null && draft.plan.blocked === null) {
		return [
			{key: keyOf('confirm', 'y'), does: 'go over to it', isOff},
			...(update.pulled === null ? [] : [{key: keyOf('drop', 'D'), does: 'no, and drop it'}]),
			{key: keyOf('diff', 'd'), does: 'diff'},
			{key: keyOf('command', 'c'), does: 'command'},
			...leave(),
		];
	}
	if (update !== null) return [{key: keyOf('diff', 'd'), does: 'all of it'}, ...leave()];
	const hasParts = draft.parts.length > 0;
	const {plan} = draft;
	const hasViews = plan.way.is !== 'live';
	return [
		...(hasParts
			? [
					{key: yesFor(consentOf(draft.plan)), does: 'apply', isOff},
					{key: keyOf('toggle', 'space'), does: draft.parts[draft.selected]?.isOn === false ? 'take in' : 'leave out'},
					{key: keyOf('values', 'v'), does: 'value'},
					...(hasViews
						? [
								{key: keyOf('diff', 'd'), does: 'diff'},
								{key: keyOf('command', 'c'), does: 'command'},
								{key: keyOf('patch', 'p'), does: 'compose'},
							]
						: [{key: keyOf('command', 'c'), does: isCommandShown ? 'hide command' : 'command'}]),
				]
			: []),
		...(plan.otherWay === undefined ? [] : [{key: keyOf('other-way', 'o'), does: otherWayWords[plan.otherWay]}]),
		...(draft.hardening === null ? [] : [{key: keyOf('watch', 'w'), does: 'watch longer'}]),
		...(draft.parts.length > 1 ? [{key: `${keyOf('up', 'up')} ${keyOf('down', 'down')}`, does: 'part'}] : []),
		...leave(),
	];
}

const otherWayWords = {compose: 'by Docker Compose instead', live: 'live instead'} as const;

function nameOf(state: AppState, id: string): string {
	const name = state.fleet.containers.get(id)?.listing.name ?? serviceOf(state.swarm, id)?.facts.name;
	return name ?? id.slice(0, 12);
}

const updateOf = ({fixing}: AppState): ImageUpdate | null => (fixing.is === 'preview' ? (fixing.update ?? null) : null);

export const pageOf = (draft: Draft, state: AppState, place: Place): Page =>
	previewPage({
		draft,
		update: updateOf(state),
		question: questionOf(draft, state),
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
	if (plan.way.is !== 'live') return wayAside(plan.way);
	return container !== undefined && !hasProcesses(container) ? 'not running now' : 'live, no restart';
}

function previewTitle({plan, hardening, parts}: Draft): string {
	if (plan.isUpdate) return `Update ${plan.containerName}: ${plan.title}`;
	if (hardening === null) return `Fix ${plan.containerName}: ${plan.title}`;
	return `Harden ${plan.containerName}: ${parts.filter(({isOn}) => isOn).length} of ${parts.length} changes`;
}

const paneKeys = (): readonly KeyHint[] => [
	{key: `${keyOf('diff', 'd')} ${keyOf('command', 'c')} ${keyOf('patch', 'p')}`, does: 'other views'},
	{key: keyOf('leave', 'escape'), does: 'back to the preview'},
];

function showPane(draft: Draft, update: ImageUpdate | null, pane: Exclude<Pane, 'plan'>, place: Place): Shown {
	return {
		title: `${draft.plan.containerName}: ${paneTitles[pane]}`,
		aside: '',
		page: wholePage(linesOf(panePieces(pane, draft.plan, update), place.width, place.isAscii)),
		keys: paneKeys(),
		obstacle: null,
	};
}

function showPreview(draft: Draft, state: AppState, place: Place): Shown {
	const {plan} = draft;
	if (place.pane !== 'plan') return showPane(draft, updateOf(state), place.pane, place);
	return {
		title: previewTitle(draft),
		aside: previewAside(draft, state),
		page: pageOf(draft, state, place),
		keys: previewKeys(draft, state, place.isCommandShown),
		obstacle: obstacleTo(state, plan.containerId)?.says ?? null,
	};
}

const undoQuestion = (undo: Undo, state: AppState): string =>
	confirmWords(undoConsent(undo), undoDoes(undo.transaction), state);

/** Of several hosts, or where its owner gave it a name, the host stands first: a long title loses its end. */
const calledTitle = ({fleet: {endpoint}}: AppState, title: string): string =>
	endpoint.host === undefined ? title : `${endpoint.host.name} · ${title}`;

export function show(fixing: Fixing, draft: Draft | null, state: AppState, place: Place): Shown {
	const shown =
		draft === null ? {...showOther(fixing, state, place), obstacle: null} : showPreview(draft, state, place);
	return {...shown, title: calledTitle(state, shown.title)};
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
				keys: leave(),
			};
		case 'planning':
			return {
				title: `${fixing.says === undefined ? 'Fix' : 'Update'} ${nameOf(state, fixing.containerId)}`,
				aside: '',
				page: lines([text('planning', [dim(fixing.says ?? 'Looking at it again, to plan from what is so now…')])]),
				keys: leave(),
			};
		case 'undo-preview': {
			const {transaction, recovery} = fixing;
			const why = whyNotUndo(state, transaction);
			const consent = undoConsent(fixing);
			const kind = consent === 'enter' ? 'live, no restart' : 'as a restart';
			return {
				title: `${recovery === null ? 'Undo' : isPull(transaction) ? 'Not decided:' : 'Interrupted:'} ${transaction.containerName}: ${transaction.title}`,
				aside: why === null ? kind : (obstacleTo(state, shownId(state, transaction))?.short ?? 'blocked'),
				page: lines(undoPieces(fixing, why, undoQuestion(fixing, state))),
				keys: [
					...(why === null ? [{key: yesFor(consent), does: 'take it back'}] : []),
					...(why === null && recovery?.canKeep ? [{key: keyOf('watch', 'w'), does: 'go forward'}] : []),
					...leave(),
				],
			};
		}
		case 'running': {
			const {transaction} = fixing;
			const isUndo = transaction.state === 'undoing';
			const isLeft = isPull(transaction) && !isUndo;
			const isUpdate = isLeft || transaction.follows !== undefined;
			return {
				title: `${isUndo ? 'Undo' : isUpdate ? 'Update' : 'Fix'} ${transaction.containerName}: ${transaction.title}`,
				aside: `${stateWords[transaction.state].says}${place.ticking === '' ? '' : ` · ${place.ticking}`}`,
				page: lines([...convergingPieces(state, transaction), ...runningPieces(transaction, fixing.says)]),
				keys: [
					...(isLeft ? [{key: keyOf('leave', 'escape'), does: 'leave the pull'}] : []),
					help(),
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
				page: lines(finishedPieces(transaction, place.ticking)),
				keys: [...(canUndo ? [{key: keyOf('undo', 'u'), does: 'take it back'}] : []), ...leave()],
			};
		}
		case 'planning-many':
			return {
				title: fixing.title,
				aside: '',
				page: lines([text('planning', [dim(`Looking at each again: ${fixing.done} of ${fixing.of} planned…`)])]),
				keys: leave(),
			};
		case 'preview-many': {
			const {batch} = fixing;
			const isOff = whyNotMany(state, batch) !== null;
			const {above, items} = manyPreview(batch, place.item, state);
			const head = linesOf(above, place.width, place.isAscii);
			const each = items.map(one => linesOf(one, place.width, place.isAscii));
			const from = head.length + each.slice(0, place.item).flat().length;
			return {
				title: batch.title,
				aside: obstacleToAll(state)?.short ?? 'one after another',
				page: {
					lines: [...head, ...each.flat()],
					from: place.item === 0 ? 0 : from,
					to: from + (each[place.item]?.length ?? 0),
				},
				keys: [
					{key: keyOf('confirm', 'y'), does: 'apply', isOff},
					{key: keyOf('toggle', 'space'), does: 'leave out, take in'},
					{key: `${keyOf('up', 'up')} ${keyOf('down', 'down')}`, does: 'container'},
					...leave(),
				],
			};
		}
		case 'undo-many-preview':
			return {
				title: `Undo: ${fixing.batch.title}`,
				aside: obstacleToAll(state)?.short ?? 'the last first',
				page: lines(manyUndo(fixing.batch, state)),
				keys: [{key: keyOf('confirm', 'y'), does: 'take all back', isOff: obstacleToAll(state) !== null}, ...leave()],
			};
		case 'running-many':
			return {
				title: `${fixing.isUndo ? 'Undo: ' : ''}${fixing.batch.title}`,
				aside: manyProgress(fixing.batch, fixing.isUndo),
				page: lines(manyRunning(fixing.batch, fixing.isUndo, place.ticking)),
				keys: [help(), {key: 'ctrl-c', does: 'quit'}],
			};
		case 'finished-many': {
			const canUndo = !fixing.isUndo && fixing.batch.items.some(item => item.state === 'applied');
			return {
				title: fixing.batch.title,
				aside: manyOutcome(fixing.batch, fixing.isUndo),
				page: lines(manyFinished(fixing.batch, fixing.isUndo)),
				keys: [...(canUndo ? [{key: keyOf('undo', 'u'), does: 'take all back'}] : []), ...leave()],
			};
		}
		case 'backup-preview':
			return {
				title: `Remove backup ${fixing.backup.name}`,
				aside: obstacleToAll(state)?.short ?? backupAside,
				page: lines(backupPieces(fixing.backup, state)),
				keys: [{key: keyOf('confirm', 'y'), does: 'remove it', isOff: obstacleToAll(state) !== null}, ...leave()],
			};
		case 'removing':
			return {
				title: `Remove backup ${fixing.backup.name}`,
				aside: '',
				page: lines([text('removing', [dim('Being removed…')])]),
				keys: [{key: 'ctrl-c', does: 'quit'}],
			};
		case 'told':
			return {title: fixing.title, aside: '', page: lines([text('told', [normal(fixing.says)])]), keys: leave()};
		case 'refused':
			return {title: fixing.trouble.what, aside: '', page: lines(troublePieces(fixing.trouble)), keys: leave()};
	}
}
