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

function whyNotNow(state: AppState, containerId: string): string | null {
	if (state.isReadOnly) return 'read-only: nothing is changed (start without --read-only to apply)';
	if (state.fleet.link.is === 'lost') return 'the engine is out of reach: nothing can be changed now';
	return state.fleet.containers.has(containerId) ? null : 'this container is gone from the engine';
}

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
