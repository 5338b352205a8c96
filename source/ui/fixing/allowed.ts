/** Why what is on the screen can't be applied or taken back now. */
import type {AppState, Fixing} from '../../model/app.ts';
import type {Transaction} from '../../model/fix.ts';
import * as drafts from './draft.ts';
import type {Draft} from './draft.ts';

/** What is on the screen for this state: a plan that is made again leaves the old one in sight. */
export function draftFor(draft: Draft | null, fixing: Fixing): Draft | null {
	switch (fixing.is) {
		case 'preview':
			return drafts.takePlan(draft, fixing.plan);
		case 'planning':
			return draft?.plan.containerId === fixing.containerId ? {...draft, isAsking: true} : null;
		case 'nothing':
		case 'undo-preview':
		case 'running':
		case 'finished':
		case 'refused':
			return null;
	}
}

/** What came between since it was drawn: said at once, not only when a key is pressed. */
export type Obstacle = {
	/** At the right of the title. */
	readonly short: string;
	readonly says: string;
	readonly todo: string;
};

export function obstacleTo(state: AppState, containerId: string): Obstacle | null {
	if (state.isReadOnly) {
		return {
			short: 'read-only',
			says: 'read-only: nothing is changed (start without --read-only to apply)',
			todo: 'Esc leaves.',
		};
	}
	if (state.fleet.link.is === 'lost') {
		return {
			short: 'engine out of reach',
			says: 'the engine is out of reach, so nothing can be changed now',
			todo: 'Nothing was changed. This is worked out again as soon as the engine is back; esc leaves.',
		};
	}
	if (state.fleet.containers.has(containerId)) return null;
	return {
		short: 'gone',
		says: 'this container is gone from the engine',
		todo: 'Nothing was changed, and there is nothing left to change; esc leaves.',
	};
}

const whyNotNow = (state: AppState, containerId: string): string | null => obstacleTo(state, containerId)?.says ?? null;

/** Why what is on the screen can't be applied; null: it can. */
export function whyNotApply(state: AppState, draft: Draft): string | null {
	const why = whyNotNow(state, draft.plan.containerId);
	if (why !== null) return why;
	if (draft.editor !== null) return 'a value is being written: enter takes it, esc leaves it';
	if (draft.parts.length > 0 && drafts.chosen(draft).length === 0) return 'every part is left out: nothing to apply';
	if (draft.isAsking) return 'the plan is being made again: wait for it';
	if (draft.plan.blocked !== null) return `can't be applied: ${draft.plan.blocked}`;
	return drafts.isWhatIsShown(draft) ? null : 'the plan is being made again: wait for it';
}

export function whyNotUndo(state: AppState, {containerId, undoBlocked}: Transaction): string | null {
	return undoBlocked ?? whyNotNow(state, containerId);
}

/** Enter is for what leaves no trace when it is taken back; anything else wants `y`. */
export const isWhollyReversible = (draft: Draft): boolean =>
	draft.parts.every(({part, isOn}) => !isOn || part.undoLeaves === null);

/** What may be confirmed, by a name that is another for anything else that is drawn. */
export function confirmable(fixing: Fixing, draft: Draft | null): string | null {
	if (draft !== null) return drafts.isWhatIsShown(draft) ? `plan ${draft.plan.id}` : null;
	return fixing.is === 'undo-preview' ? `undo ${fixing.transaction.id}` : null;
}
