/** One of several engines: its session, and what it is called. */
import type {AppState} from '../model/app.ts';
import type {HostName} from '../model/host-entry.ts';
import type {HostLine} from '../model/hosts.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Session} from '../session/session.ts';

export type Member = HostName & {
	readonly session: Session;
	/** Another is the same engine: this one has been stopped, and is no more than a line. */
	sameAs: SafeText | null;
	/** Why nothing may be changed there, besides what its session knows; null: nothing is in the way. */
	lockedWhy: SafeText | null;
};

const locked = new WeakMap<AppState, AppState>();

function lockedState(state: AppState, readOnlyWhy: SafeText): AppState {
	const known = locked.get(state);
	if (known?.readOnlyWhy === readOnlyWhy) return known;
	const made = {...state, isReadOnly: true, readOnlyWhy};
	locked.set(state, made);
	return made;
}

export function stateOf({session, lockedWhy}: Member): AppState {
	const state = session.store.getState();
	return lockedWhy === null ? state : lockedState(state, lockedWhy);
}

export const lineOf = (member: Member): HostLine => ({
	name: member.name,
	colour: member.colour,
	sameAs: member.sameAs,
	state: stateOf(member),
});
