/** What has to be given before the shown is done, and why it can't be done now. Pure. */
import type {AppState, Fixing} from '../../model/app.ts';
import type {Consent} from '../../model/recreate.ts';
import {obstacleToAll, whyNotApply, whyNotMany, whyNotUndo} from './allowed.ts';
import {consentOf, consentOfMany, namesOf} from './consent.ts';
import type {Draft} from './draft.ts';
import {undoConsent} from './outcome.ts';
import {keyOf} from '../keymap/in-force.ts';

export type Asked = {
	readonly consent: Consent;
	/** To be typed, where consent is 'name'. */
	readonly names: readonly string[];
	/** It goes on running. */
	readonly isLive: boolean;
	/** null: it can be done, as far as the screen knows. */
	readonly whyNot: string | null;
};

const one = (consent: Consent, name: string, whyNot: string | null, isLive = false): Asked => ({
	consent,
	names: [name],
	isLive,
	whyNot,
});

/** null: nothing of this is confirmed. */
export function askedOf(fixing: Fixing, draft: Draft | null, state: AppState): Asked | null {
	if (draft !== null)
		return one(
			consentOf(draft.plan),
			draft.plan.containerName,
			whyNotApply(state, draft),
			draft.plan.way.is === 'live',
		);
	if (fixing.is === 'undo-preview') {
		const {transaction} = fixing;
		return one(undoConsent(fixing), transaction.containerName, whyNotUndo(state, transaction));
	}
	if (fixing.is === 'preview-many') {
		const {batch} = fixing;
		return {consent: consentOfMany(batch), names: namesOf(batch), isLive: false, whyNot: whyNotMany(state, batch)};
	}
	const whyNot = obstacleToAll(state)?.says ?? null;
	if (fixing.is === 'undo-many-preview') return {consent: 'y', names: [], isLive: false, whyNot};
	return fixing.is === 'backup-preview' ? one('name', fixing.backup.of, whyNot) : null;
}

/** Why this key is no answer to what is asked; null: it is one. */
export function tooLittle({consent, isLive}: Asked, key: string): string | null {
	if (key !== 'enter' || consent === 'enter') return null;
	if (consent === 'name') return `this wants more than enter: press ${keyOf('confirm', 'y')}, then type the name`;
	return isLive
		? `taking it back would leave something (see "undo"): press ${keyOf('confirm', 'y')} to apply`
		: `this wants more than enter: press ${keyOf('confirm', 'y')} to go on`;
}
