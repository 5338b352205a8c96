/** One wish for several containers as lines: the plans, how they are applied one by one, and what came of it. Pure. */
import type {Batch, BatchItem} from '../../model/batch.ts';
import type {AppState} from '../../model/app.ts';
import {foresightOf, type Plan} from '../../model/fix.ts';
import type {Cell, Tone} from '../blocks.ts';
import {blank, text, type Piece} from '../detail/lay.ts';
import {count, dim, normal, strong} from '../detail/say.ts';
import {widthOf} from '../text.ts';
import {confirmWords, consentOf, consentOfMany} from './consent.ts';
import {labelled, lossPieces, riskCounts, riskPieces} from './foresight-lines.ts';
import {glimpseSpans} from './preview.ts';
import {backWords, stepWords, took} from './steps.ts';
import {keyOf} from '../keymap/in-force.ts';

const widestName = 28;
const nameWidth = ({items}: Batch): number =>
	Math.min(widestName, Math.max(...items.map(({containerName}) => widthOf(containerName))));

/** A long name is cut, so that what comes behind it stands in one column. */
function nameSpan(name: string, width: number, isOn: boolean): Cell {
	const said = widthOf(name) > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width);
	return [isOn ? strong(said) : dim(said)];
}

function planSpans({plan, why, isOn}: BatchItem): Cell {
	if (plan === null || plan.blocked !== null) return [{text: why ?? 'no plan', tone: 'medium'}];
	const {scoreBefore, scoreAfter, way, parts} = plan;
	const score: Cell =
		scoreBefore === null || scoreAfter === null
			? [dim('?')]
			: [...glimpseSpans(scoreBefore), normal(' → '), ...glimpseSpans(scoreAfter)];
	// The worst only: the others stand below the one in the hand.
	const foresight = foresightOf(plan);
	const risks: Cell = foresight === null ? [] : [dim('  '), ...riskCounts(foresight).slice(0, 1)];
	const consent = consentOf(plan);
	const asks: Cell = consent === 'name' ? [{text: '  name asked', tone: 'high'}] : [];
	return [
		...score,
		dim(`  ${way.is === 'live' ? 'live, ' : ''}${count(parts.length, 'change')}`),
		...risks,
		...(isOn || consent === 'name' ? asks : []),
	];
}

/** Below the one in the hand: what is lost and what may break, with what was seen. */
function itemPieces({plan, why, containerId}: BatchItem): readonly Piece[] {
	if (plan === null) return [];
	const foresight = foresightOf(plan);
	const bad = foresight?.risks.filter(({level}) => level === 'risky' || level === 'blocked') ?? [];
	const at = 6;
	return [
		labelled(`${containerId}.what`, 'what', [normal(plan.title)], at),
		...(why === null ? [] : [labelled(`${containerId}.why`, 'why', [{text: why, tone: 'medium'}], at)]),
		...(foresight === null ? [] : [labelled(`${containerId}.gap`, 'away', [normal(foresight.downtime)], at)]),
		...(foresight === null ? [] : lossPieces(foresight.losses, at)),
		...riskPieces(containerId, bad, at),
	];
}

const isPlanned = ({plan}: BatchItem): boolean => plan !== null && plan.blocked === null;

/** A page for each item, so that the one in the hand is kept in sight. */
export type ManyPieces = {readonly above: readonly Piece[]; readonly items: ReadonlyArray<readonly Piece[]>};

export function manyPreview(batch: Batch, selected: number, state: Pick<AppState, 'fleet'>): ManyPieces {
	const {items} = batch;
	const on = items.filter(({isOn}) => isOn);
	const width = nameWidth(batch);
	const does = `changes ${count(on.length, 'container')}`;
	return {
		above: [
			labelled('many.on', 'chosen', [
				normal(`${on.length} of ${items.length}, one after another; the first that fails ends it`),
			]),
			labelled('many.back', 'back', [
				normal(`${keyOf('undo', 'u')} takes all of it back, the last first; each is in the history too`),
			]),
			...(on.length === 0
				? []
				: [labelled('many.confirm', 'confirm', [strong(confirmWords(consentOfMany(batch), does, state))])]),
			blank('many.'),
		],
		items: items.map((item, index) => {
			const isHere = index === selected;
			const box = !isPlanned(item) ? dim(' –  ') : item.isOn ? normal('[x] ') : dim('[ ] ');
			return [
				text(
					item.containerId,
					[
						isHere ? {text: '▸ ', tone: 'accent'} : normal('  '),
						box,
						...nameSpan(item.containerName, width, item.isOn),
						normal('  '),
						...planSpans(item),
					],
					6,
				),
				...(isHere ? itemPieces(item) : []),
			];
		}),
	};
}

const signs: Readonly<Record<BatchItem['state'], {readonly sign: string; readonly tone: Tone}>> = {
	waiting: {sign: '·', tone: 'dim'},
	doing: {sign: '▸', tone: 'accent'},
	applied: {sign: '✔', tone: 'good'},
	failed: {sign: '✘', tone: 'high'},
	undone: {sign: '‹', tone: 'normal'},
};

/** Of what is under way: the step it is at. */
function doingSpans({transaction}: BatchItem, isUndo: boolean, elapsed: string): Cell {
	const step = transaction?.steps.find(one => one.state === 'doing');
	const says = step === undefined ? 'being looked at' : isUndo ? backWords(step.step) : stepWords(step.step);
	return [normal(says), dim(`  ${elapsed}`)];
}

function endedSpans({state, tookMs, why, transaction}: BatchItem): Cell {
	const time = tookMs === null ? '' : ` in ${took(tookMs)}`;
	switch (state) {
		case 'applied': {
			const proof = transaction?.proof.length ?? 0;
			return [normal(`applied${time}`), dim(proof === 0 ? '' : `  ${proof} of ${proof} proofs ✔`)];
		}
		case 'undone':
			return [normal(`taken back${time}`)];
		case 'failed':
			return [{text: `failed${time}`, tone: 'high'}, normal(why === null ? '' : `: ${why}`)];
		case 'waiting':
		case 'doing':
			return [dim('not begun')];
	}
}

/** What is or was to be done, in its order. */
const meant = ({items}: Batch, isUndo: boolean): readonly BatchItem[] =>
	isUndo ? items.filter(({transaction}) => transaction !== null).toReversed() : items.filter(({isOn}) => isOn);

export function manyRunning(batch: Batch, isUndo: boolean, elapsed: string): readonly Piece[] {
	const all = meant(batch, isUndo);
	const before = isUndo ? 'applied' : 'waiting';
	const next = all.findIndex(({state}) => state === before);
	const width = nameWidth(batch);
	return all.map((item, index) => {
		const isWaiting = item.state === before;
		const {sign, tone} = isWaiting ? signs.waiting : signs[item.state];
		const says: Cell = isWaiting
			? [dim(index === next ? 'comes next' : 'waits')]
			: item.state === 'doing'
				? doingSpans(item, isUndo, elapsed)
				: endedSpans(item);
		return text(
			item.containerId,
			[{text: `${sign} `, tone}, ...nameSpan(item.containerName, width, !isWaiting), normal('  '), ...says],
			width + 4,
		);
	});
}

export function manyFinished(batch: Batch, isUndo: boolean): readonly Piece[] {
	const width = nameWidth(batch);
	const canUndo = !isUndo && batch.items.some(({state}) => state === 'applied');
	return [
		...meant(batch, isUndo).map(item => {
			const {sign, tone} = signs[item.state];
			return text(
				item.containerId,
				[{text: `${sign} `, tone}, ...nameSpan(item.containerName, width, true), normal('  '), ...endedSpans(item)],
				width + 4,
			);
		}),
		blank('many.'),
		...(canUndo
			? [
					labelled('many.back', 'back', [
						normal(`${keyOf('undo', 'u')} shows how all of it is taken back; each one is in the history too`),
					]),
				]
			: []),
	];
}

function backOf({way}: Plan): string {
	switch (way.is) {
		case 'live':
		case 'firewall':
		case 'pull':
			return 'while it runs';
		case 'recreate':
			return 'the old container comes back, as after a restart';
		case 'compose':
			return 'its files are put back and Docker Compose makes it anew; what it wrote since is deleted';
		case 'service':
			return 'Swarm takes back what was changed; what it wrote since is deleted';
	}
}

/** What is written since goes with a new container that is deleted; ours are kept. */
function lostByUndo(ways: ReadonlyArray<Plan['way']['is']>): readonly Piece[] {
	const isKept = ways.includes('recreate');
	const isDeleted = ways.some(way => way === 'compose' || way === 'service');
	if (!isKept && !isDeleted) return [];
	const where = `${keyOf('history', 't')}, then ${keyOf('backups', 'b')}`;
	const whose = isKept && isDeleted ? ' of those that Compose or Swarm makes' : '';
	return [
		labelled('many.lost', 'lost', [
			...(isDeleted ? [strong(`what new containers${whose} wrote into their own layer since: they are deleted`)] : []),
			...(isKept && isDeleted ? [normal(`; the other new ones are kept, stopped (${where})`)] : []),
			...(isKept && !isDeleted
				? [normal(`what new containers wrote into their own layer since: they are kept, stopped (${where})`)]
				: []),
		]),
	];
}

export function manyUndo({items}: Batch, state: Pick<AppState, 'fleet'>): readonly Piece[] {
	const applied = items.filter(({state}) => state === 'applied').toReversed();
	return [
		text('many.undo', [strong('What is taken back, in this order')]),
		...applied.map(({containerId, containerName, plan}, index) =>
			text(
				containerId,
				[dim(`${index + 1} `), normal(containerName), dim(`  ${plan === null ? '' : backOf(plan)}`)],
				4,
			),
		),
		blank('many.undo.'),
		...lostByUndo(applied.flatMap(({plan}) => (plan === null ? [] : [plan.way.is]))),
		labelled('many.confirm', 'confirm', [
			strong(confirmWords('y', `takes the change of ${count(applied.length, 'container')} back`, state)),
		]),
	];
}

/** `3 of 7`. */
export function manyProgress(batch: Batch, isUndo: boolean): string {
	const all = meant(batch, isUndo);
	const before = isUndo ? 'applied' : 'waiting';
	return `${all.filter(({state}) => state !== before).length} of ${all.length}`;
}

export function manyOutcome(batch: Batch, isUndo: boolean): string {
	const all = meant(batch, isUndo);
	const done = all.filter(({state}) => state === (isUndo ? 'undone' : 'applied')).length;
	const failed = all.find(({state}) => state === 'failed');
	const does = isUndo ? 'taken back' : 'applied';
	return failed === undefined
		? `${done} ${does}`
		: `stopped at ${failed.containerName}: ${done} of ${all.length} ${does}`;
}
