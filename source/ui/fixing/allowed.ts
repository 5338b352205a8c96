/** Why what is on the screen can't be applied or taken back now. */
import {readOnlyWords, type AppState, type Fixing} from '../../model/app.ts';
import type {Batch} from '../../model/batch.ts';
import {isOfService, type Transaction} from '../../model/fix.ts';
import {serviceOf} from '../../model/swarm.ts';
import * as drafts from './draft.ts';
import type {Draft} from './draft.ts';
import {keyOf} from '../keymap/in-force.ts';

/** What is on the screen for this state: a plan that is made again leaves the old one in sight. */
export function draftFor(draft: Draft | null, fixing: Fixing): Draft | null {
	switch (fixing.is) {
		case 'preview':
			return drafts.takePlan(draft, fixing.plan, fixing.hardening);
		case 'planning':
			return draft?.plan.containerId === fixing.containerId ? {...draft, isAsking: true} : null;
		case 'nothing':
		case 'undo-preview':
		case 'running':
		case 'finished':
		case 'planning-many':
		case 'preview-many':
		case 'undo-many-preview':
		case 'running-many':
		case 'finished-many':
		case 'backup-preview':
		case 'removing':
		case 'told':
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

/** Whatever container it is about. */
export function obstacleToAll(state: AppState): Obstacle | null {
	if (state.isReadOnly) {
		return {
			short: 'read-only',
			says:
				state.readOnlyWhy != null
					? readOnlyWords(state)
					: 'read-only: nothing is changed (start without --read-only to apply)',
			todo: 'Esc leaves.',
		};
	}
	if (state.fleet.link.is === 'lost') {
		return {
			short: 'engine out of reach',
			says: 'the engine is out of reach, so nothing can be changed now',
			todo: `Nothing was changed. This is worked out again as soon as the engine is back; ${keyOf('leave', 'escape')} leaves.`,
		};
	}
	return null;
}

export function obstacleTo(state: AppState, containerId: string): Obstacle | null {
	const toAll = obstacleToAll(state);
	if (toAll !== null || state.fleet.containers.has(containerId) || serviceOf(state.swarm, containerId) !== null)
		return toAll;
	return {
		short: 'gone',
		says: 'this container is gone from the engine',
		todo: `Nothing was changed, and there is nothing left to change; ${keyOf('leave', 'escape')} leaves.`,
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

/** What is in sight of a transaction: after a swap the new container, where it is still there, else the old one. */
export function shownId({fleet}: AppState, {containerId, replacedBy}: Transaction): string {
	return replacedBy && fleet.containers.has(replacedBy) ? replacedBy : containerId;
}

export function whyNotUndo(state: AppState, transaction: Transaction): string | null {
	// Swarm puts new containers in the place of those of its tasks: what counts is the service.
	if (isOfService(transaction)) return transaction.undoBlocked ?? obstacleToAll(state)?.says ?? null;
	return transaction.undoBlocked ?? whyNotNow(state, shownId(state, transaction));
}

/** Of a preview for many: why none of it can be applied now. */
export function whyNotMany(state: AppState, {items}: Batch): string | null {
	const why = obstacleToAll(state)?.says ?? null;
	if (why !== null) return why;
	return items.some(({isOn}) => isOn) ? null : 'every container is left out: nothing to apply';
}

/** What may be confirmed, by a name that is another for anything else that is drawn. */
export function confirmable(fixing: Fixing, draft: Draft | null): string | null {
	// The same changes made another way go by the same id.
	if (draft !== null) return drafts.isWhatIsShown(draft) ? `plan ${draft.plan.id} ${draft.plan.way.is}` : null;
	if (fixing.is === 'undo-preview') return `undo ${fixing.transaction.id}`;
	if (fixing.is === 'preview-many') {
		return `many ${fixing.batch.items.map(({plan, isOn}) => `${plan?.id ?? '-'}${isOn ? '+' : '-'}`).join(' ')}`;
	}
	if (fixing.is === 'undo-many-preview') {
		return `undo many ${fixing.batch.items.map(({transaction}) => transaction?.id ?? '-').join(' ')}`;
	}
	return fixing.is === 'backup-preview' ? `remove ${fixing.backup.id}` : null;
}
