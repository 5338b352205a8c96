/** Why a key can't be used now, in words that say what to do instead. */
import {readOnlyWords} from '../model/app.ts';
import {byKey} from '../model/by-key.ts';
import type {Finding} from '../model/check.ts';
import {insteadOf, isByKey, isUndecided} from '../model/fix.ts';
import type {Transaction} from '../model/fix.ts';
import type {FleetContainer} from '../model/fleet.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Act} from './blocks.ts';
import type {ServiceSight} from './service-sight.ts';
import type {PageScreen} from './pages/page.ts';
import {keyOf} from './keymap/in-force.ts';

export type Place =
	| 'fleet'
	| 'events'
	| 'container'
	| 'history'
	| 'fixing'
	| 'filter'
	| 'explain'
	| 'help'
	| PageScreen['is'];

/** What a key needs to know to say why it can't. */
export type KeyContext = {
	readonly place: Place;
	readonly isReadOnly: boolean;
	readonly readOnlyWhy?: SafeText | null;
	readonly isLost: boolean;
	/** Under the cursor, or the one that is open. */
	readonly selected: FleetContainer | null;
	/** `selected` was removed from the engine; what is shown of it was last seen. */
	readonly isGone: boolean;
	/** What the row under the cursor offers. */
	readonly act: Act | null;
	/** Newest first. */
	readonly history: readonly Transaction[];
	readonly hasFilter: boolean;
	/** Containers marked in the fleet. */
	readonly marked: number;
	readonly isPaused: boolean;
	readonly isHostJudged: boolean;
	/** What is seen here can be parted by theme. */
	readonly hasThemes: boolean;
	readonly isScanning: boolean;
	/** How many are watched. */
	readonly hosts: number;
	/** This engine manages a swarm. */
	readonly hasSwarm?: boolean;
	/** Of the swarm, under the cursor or open. */
	readonly service?: ServiceSight | null;
};

const nameOf = ({selected}: KeyContext): string => selected?.listing.name ?? '';

export function whyNotChange(context: KeyContext): string | null {
	if (context.isReadOnly) return readOnlyWords(context);
	if (context.isLost) return 'the engine is out of reach: nothing can be changed now';
	return null;
}

/** Of the container that is meant: undo is about another. */
function whyNotChangeIt(context: KeyContext): string | null {
	const why = whyNotChange(context);
	if (why !== null) return why;
	return context.isGone ? `${nameOf(context)} is gone from the engine: there is nothing left to change` : null;
}

export const whyNotReach = ({isLost}: KeyContext): string | null =>
	isLost ? 'the engine is out of reach: nothing can be read now' : null;

export function whyNotScan(context: KeyContext): string | null {
	const {place, act} = context;
	if (place === 'images' && !(act?.is === 'go' && act.to.is === 'image')) return 'no image is selected';
	return whyNotReach(context);
}

/** Its own files, which go with it. */
export const whyNotReadIt = (context: KeyContext): string | null =>
	whyNotReach(context) ?? (context.isGone ? `${nameOf(context)} is gone from the engine` : null);

export const whyNotCompare = ({place, act}: KeyContext): string | null =>
	place === 'images' && !(act?.is === 'go' && act.to.is === 'image') ? 'no image is selected' : null;

export const whyNotSelected = ({selected}: KeyContext): string | null =>
	selected === null ? 'no container is selected' : null;

export const whyNotHost = ({isHostJudged}: KeyContext): string | null =>
	isHostJudged ? null : `the host has not been judged yet: ${keyOf('refresh', 'r')} looks at it now`;

export const whyNotLookedAt = (context: KeyContext): string | null => {
	if (context.selected === null) return whyNotSelected(context);
	if (context.selected.assessment !== null) return null;
	const {lookProblem} = context.selected;
	return lookProblem === null
		? `${nameOf(context)} is still being looked at`
		: `${nameOf(context)} could not be looked at: ${lookProblem}`;
};

/** Failing findings that a key can mend, worst first. */
export const fixable = ({assessment}: FleetContainer): readonly Finding[] =>
	assessment === null ? [] : byKey(assessment);

/** Of marked ones each preview says why it can't. */
const isAboutMarks = ({place, marked}: KeyContext): boolean => place === 'fleet' && marked > 0;

export function whyNoLiveFix(context: KeyContext): string | null {
	if (isAboutMarks(context)) return whyNotChange(context);
	const why = whyNotChangeIt(context) ?? whyNotLookedAt(context);
	if (why !== null || context.selected === null) return why;
	if (fixable(context.selected).some(({fix}) => fix?.by === 'live')) return null;
	return context.selected.assessment?.worst === null
		? `${nameOf(context)}: nothing is wrong`
		: `${nameOf(context)}: nothing wrong can be mended while it runs; ${keyOf('fix', 'f')} and ${keyOf('harden', 'H')} show what a new container mends`;
}

/** Whether there is a newer image only the engine and its registry tell. */
export const whyNotUpdate = (context: KeyContext): string | null => whyNotChangeIt(context) ?? whyNotLookedAt(context);

/** Of a container, or of those that are marked. */
export function whyNotHarden(context: KeyContext): string | null {
	if (isAboutMarks(context)) return whyNotChange(context);
	const why = whyNotChangeIt(context) ?? whyNotLookedAt(context);
	if (why !== null || context.selected === null) return why;
	if (fixable(context.selected).length > 0) return null;
	return context.selected.assessment?.worst === null
		? `${nameOf(context)}: nothing is wrong`
		: `${nameOf(context)}: nothing wrong can be mended by a key; ${keyOf('open', 'enter')} shows what a person can do`;
}

/** A check, wherever it fails. */
export function whyNotEverywhere(context: KeyContext): string | null {
	const why = whyNotChange(context);
	if (why !== null || context.place === 'check') return why;
	const fix = findingOf(context.act, context.selected)?.fix ?? null;
	return isByKey(fix) ? null : 'this row has nothing that a key could mend elsewhere';
}

/** Of what the row is about there is another way than its fix. */
export function hasInstead({act, selected}: KeyContext): boolean {
	const fix = findingOf(act, selected)?.fix ?? null;
	return fix !== null && insteadOf(fix).length > 0;
}

export const whyNotInstead = (context: KeyContext): string | null =>
	whyNotChangeIt(context) ??
	(hasInstead(context) ? null : 'this row is not about a published port that the firewall could close to others');

/** The finding a row is about. */
export function findingOf(act: Act | null, container: FleetContainer | null): Finding | null {
	const findings = container?.assessment?.findings ?? [];
	if (act?.is === 'fix') return findings.find(({fix}) => fix?.key === act.fixKey) ?? null;
	if (act?.is === 'explain') return findings.find(({check}) => check.id === act.checkId) ?? null;
	return null;
}

function whyNotFixRow(context: KeyContext): string | null {
	const why = whyNotChangeIt(context) ?? whyNotSelected(context);
	if (why !== null) return why;
	const fix = findingOf(context.act, context.selected)?.fix ?? null;
	if (fix === null) {
		return context.act?.is === 'fix'
			? null
			: `this row has nothing to fix; rows that have say "${keyOf('fix', 'f')} fix"`;
	}
	if (isByKey(fix)) return null;
	switch (fix.by) {
		case 'live':
		case 'recreate':
		case 'service':
			return `needs a new container, by hand${'whyNot' in fix ? `, for ${fix.whyNot}` : ''} (${keyOf('explain', 'e')} explains): ${fix.how}`;
		case 'image':
			return `needs another image (${keyOf('explain', 'e')} explains): ${fix.how}`;
		case 'engine':
			return `is a setting of the engine (${keyOf('explain', 'e')} explains): ${fix.how}`;
		case 'host':
			return `is to be done on the host (${keyOf('explain', 'e')} explains): ${fix.how}`;
		case 'person':
			return `is for a person to decide (${keyOf('explain', 'e')} explains): ${fix.how}`;
	}
}

/** In the fleet `f` is about the worst of a container; where there are rows of findings, about the row. */
export const aboutRow = ({place, act}: KeyContext): boolean => place === 'container' || act !== null;

export const whyNotFix = (context: KeyContext): string | null =>
	aboutRow(context) ? whyNotFixRow(context) : whyNotHarden(context);

const doesStand = ({state, steps}: Transaction): boolean =>
	state === 'applied' ||
	isUndecided({state, steps}) ||
	(state === 'failed' && steps.some(({state}) => state === 'done' || state === 'doing'));

/** The newest transaction that stands: of this container, by whatever id it has now; null: of any. */
export const undoable = (
	history: readonly Transaction[],
	of: Pick<FleetContainer, 'id'> | null = null,
): Transaction | null =>
	history.find(one => doesStand(one) && (of === null || one.replacedBy === of.id || one.containerId === of.id)) ?? null;

/** A row of events only tells of a container. */
export const undoIsOf = ({place, selected}: Pick<KeyContext, 'place' | 'selected'>): FleetContainer | null =>
	place === 'events' ? null : selected;

export function whyNotUndo(context: KeyContext): string | null {
	const why = whyNotChange(context);
	if (why !== null) return why;
	const of = undoIsOf(context);
	const transaction = undoable(context.history, of);
	if (transaction === null) {
		return of === null || undoable(context.history) === null
			? 'nothing has been changed that could be taken back'
			: `nothing was changed on ${nameOf(context)} that could be taken back; ${keyOf('history', 't')} shows all changes`;
	}
	return transaction.undoBlocked === null || isUndecided(transaction)
		? null
		: `${transaction.title} can't be taken back: ${transaction.undoBlocked}`;
}

const isUnderWay = (one: Transaction): boolean =>
	!isUndecided(one) && (one.state === 'applying' || one.state === 'undoing');

export const whyNotQuit = ({history}: KeyContext): string | null =>
	history.some(isUnderWay) ? 'a change is being made; wait for it, or press ctrl-c to leave it to the journal' : null;
