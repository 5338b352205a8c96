/** Why a key can't be used now, in words that say what to do instead. */
import {isOpen, type Finding} from '../model/check.ts';
import type {Transaction} from '../model/fix.ts';
import type {FleetContainer} from '../model/fleet.ts';
import type {Act} from './blocks.ts';
import {severityRank} from './finding-tones.ts';
import type {PageScreen} from './pages/page.ts';

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
	readonly isPaused: boolean;
	readonly isHostJudged: boolean;
	/** What is seen here can be parted by theme. */
	readonly hasThemes: boolean;
	readonly isScanning: boolean;
};

const nameOf = ({selected}: KeyContext): string => selected?.listing.name ?? '';

function whyNotChange(context: KeyContext): string | null {
	if (context.isReadOnly) return 'read-only: start without --read-only to change anything';
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

export const whyNotSelected = ({selected}: KeyContext): string | null =>
	selected === null ? 'no container is selected' : null;

export const whyNotHost = ({isHostJudged}: KeyContext): string | null =>
	isHostJudged ? null : 'the host has not been judged yet: r looks at it now';

export const whyNotLookedAt = (context: KeyContext): string | null => {
	if (context.selected === null) return whyNotSelected(context);
	if (context.selected.assessment !== null) return null;
	const {lookProblem} = context.selected;
	return lookProblem === null
		? `${nameOf(context)} is still being looked at`
		: `${nameOf(context)} could not be looked at: ${lookProblem}`;
};

/** Failing findings that a change to the running container closes, worst first. */
export function liveFixes({assessment}: FleetContainer): readonly Finding[] {
	if (assessment === null) return [];
	const {findings, worst} = assessment;
	const live = findings.filter(finding => isOpen(finding) && finding.fix?.by === 'live');
	return [...live].sort((a, b) => Number(b === worst) - Number(a === worst) || severityRank(a) - severityRank(b));
}

export function whyNoLiveFix(context: KeyContext): string | null {
	const why = whyNotChangeIt(context) ?? whyNotLookedAt(context);
	if (why !== null || context.selected === null) return why;
	if (liveFixes(context.selected).length > 0) return null;
	return context.selected.assessment?.worst === null
		? `${nameOf(context)}: nothing is wrong`
		: `${nameOf(context)}: nothing wrong can be mended while it runs; enter shows what a person can do`;
}

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
		return context.act?.is === 'fix' ? null : 'this row has nothing to fix; rows that have say "f fix"';
	}
	switch (fix.by) {
		case 'live':
			return null;
		case 'recreate':
			return `needs a new container (e explains): ${fix.how}`;
		case 'image':
			return `needs another image (e explains): ${fix.how}`;
		case 'engine':
			return `is a setting of the engine (e explains): ${fix.how}`;
		case 'host':
			return `is to be done on the host (e explains): ${fix.how}`;
		case 'person':
			return `is for a person to decide (e explains): ${fix.how}`;
	}
}

/** In the fleet `f` is about the worst of a container; where there are rows of findings, about the row. */
export const aboutRow = ({place, act}: KeyContext): boolean => place === 'container' || act !== null;

export const whyNotFix = (context: KeyContext): string | null =>
	aboutRow(context) ? whyNotFixRow(context) : whyNoLiveFix(context);

/** The newest transaction that stands and can be taken back. */
export const undoable = (history: readonly Transaction[]): Transaction | null =>
	history.find(
		({state, steps}) =>
			state === 'applied' || (state === 'failed' && steps.some(({state}) => state === 'done' || state === 'doing')),
	) ?? null;

export function whyNotUndo(context: KeyContext): string | null {
	const why = whyNotChange(context);
	if (why !== null) return why;
	const transaction = undoable(context.history);
	if (transaction === null) return 'nothing has been changed that could be taken back';
	return transaction.undoBlocked === null
		? null
		: `${transaction.title} can't be taken back: ${transaction.undoBlocked}`;
}

const isUnderWay = ({state}: Transaction): boolean => state === 'applying' || state === 'undoing';

export const whyNotQuit = ({history}: KeyContext): string | null =>
	history.some(isUnderWay) ? 'a change is being made; wait for it, or press ctrl-c to leave it to the journal' : null;
