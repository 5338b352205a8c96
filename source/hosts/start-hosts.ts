/**
 * Several engines as one: a session each, and one store and one set of commands over them. Each engine has its own
 * connection, journal and transactions; nothing here ever speaks to one.
 */
import type {Clock} from '../fleet/clock.ts';
import {usualPace, type WatchPace} from '../fleet/hands.ts';
import type {AppState, Fixing} from '../model/app.ts';
import type {HostName} from '../model/host-entry.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {Session} from '../session/session.ts';
import {createMerge} from './merge.ts';
import {lineOf, stateOf, type Member} from './member.ts';
import {routeCommands} from './route.ts';

export type HostsOptions = {
	/** At least one, each with another name. */
	readonly hosts: ReadonlyArray<HostName & {readonly session: Session}>;
	readonly clock: Clock;
};

/** As one engine's store has it: 30 frames a second; 4 while the first scores come in. */
const frameMs = 33;
const fillingFrameMs = 250;

/** By two ways it goes by the same name and keeps its data in the same place. */
function isOneEngine(one: Member, other: Member): boolean {
	const [a, b] = [one, other].map(member => stateOf(member).fleet.engine);
	return a?.Name === b?.Name && a?.DockerRootDir === b?.DockerRootDir;
}

/** Nobody's event asks for a rolling look: all of them together are given as many as one engine with all containers. */
export const paceOfMany = (hosts: number): WatchPace => ({...usualPace, rollMs: usualPace.rollMs * hosts});

export function startHosts({hosts, clock}: HostsOptions): Session {
	const members: readonly Member[] = hosts.map(host => ({...host, sameAs: null, lockedWhy: null}));
	const shown = (): readonly Member[] => members.filter(({sameAs}) => sameAs === null);
	const merge = createMerge();
	const listeners = new Set<() => void>();
	let seen: readonly unknown[] = [];
	let own: Fixing | null = null;
	let holder: Member | null = null;
	let wanted: Member | null = null;
	let state: AppState | null = null;

	/** Whoever is on the screen stays there until it is read; then comes whoever else has something to show. */
	function holderNow(): Member | null {
		const hasOne = (member: Member): boolean => member.session.store.getState().fixing.is !== 'nothing';
		const candidates = [wanted, holder, ...shown()];
		if (holder !== null && holder.sameAs === null && hasOne(holder)) return holder;
		wanted = null;
		return candidates.find(one => one !== null && one.sameAs === null && hasOne(one)) ?? null;
	}

	/** Asked anew only where an engine's state is another than at the last time. */
	function getState(): AppState {
		holder = holderNow();
		const now = [own, holder, ...members.flatMap(member => [stateOf(member), member.sameAs])];
		if (state !== null && now.length === seen.length && now.every((one, index) => one === seen[index])) return state;
		seen = now;
		const merged = merge({lines: members.map(lineOf), fixing: holder?.name ?? null, own});
		({state} = merged);
		for (const [second, first] of merged.twins) clock.after(0, () => meetTwins(second, first));
		return state;
	}

	/** Two ways to one engine: shown once, and asked once. What is read-only by one name is so by both. */
	function fold(second: SafeText, first: SafeText): void {
		const [twin, one] = [second, first].map(name => shown().find(member => member.name === name));
		// What it is changing just now it ends first; it is asked again with its next state.
		if (twin === undefined || one === undefined || isChanging(twin)) return;
		twin.sameAs = one.name;
		if (stateOf(twin).isReadOnly && !stateOf(one).isReadOnly)
			one.lockedWhy = stateOf(twin).readOnlyWhy ?? words`so is ${twin.name}, which is the same engine`;
		twin.session.stop();
		soon();
	}

	const isChanging = ({session}: Member): boolean =>
		['running', 'running-many', 'removing'].includes(session.store.getState().fixing.is);

	/** They show the same container: one engine by two ways, or a machine that was copied with its containers. */
	function meetTwins(second: SafeText, first: SafeText): void {
		const [twin, one] = [second, first].map(name => shown().find(member => member.name === name));
		if (twin === undefined || one === undefined) return;
		if (isOneEngine(twin, one)) fold(second, first);
		else setApart(twin, one, words`containers`);
	}

	/** Of a copied machine, or of two old engines on one: nobody can tell whose a change in the journal is. */
	function setApart(one: Member, other: Member, what: SafeText): void {
		if (one.lockedWhy !== null && other.lockedWhy !== null) return;
		for (const [member, twin] of [
			[one, other],
			[other, one],
		] as const)
			member.lockedWhy ??= words`it has the ${what} of ${twin.name}, so their changes can't be told apart; watch it alone`;
		soon();
	}

	/** The same id is the same engine, also where it runs nothing; its journal here is one, too. */
	const owners = new Map<string, Member>();
	function meetEngine(member: Member): void {
		const id = member.session.store.getState().fleet.engine?.ID ?? '';
		if (id === '' || member.sameAs !== null) return;
		const owner = owners.get(id);
		const isOwned = owner !== undefined && owner.sameAs === null && stateOf(owner).fleet.engine?.ID === id;
		if (!isOwned) owners.set(id, member);
		else if (owner !== member) {
			if (isOneEngine(member, owner)) fold(member.name, owner.name);
			else setApart(member, owner, words`engine id`);
		}
	}

	let toldAtUnixMs = -Infinity;
	let isDue = false;
	let cancel = () => {};
	function soon(): void {
		if (isDue) return;
		isDue = true;
		const {fleet} = getState();
		const isFilling = fleet.link.is === 'live' && !fleet.isComplete;
		const nowUnixMs = clock.nowUnixMs();
		const waitMs = toldAtUnixMs + (isFilling ? fillingFrameMs : frameMs) - nowUnixMs;
		cancel = clock.after(Math.max(0, waitMs), tell);
	}
	function tell(): void {
		isDue = false;
		toldAtUnixMs = clock.nowUnixMs();
		for (const listener of listeners) listener();
	}
	const unsubscribes = members.map(member =>
		member.session.store.subscribe(() => {
			meetEngine(member);
			soon();
		}),
	);

	const commands = routeCommands({
		members: shown,
		byName(name) {
			const member = members.find(one => one.name === name);
			return shown().find(one => one.name === (member?.sameAs ?? name)) ?? null;
		},
		fixing: () => (own === null ? holderNow() : null),
		put(member) {
			wanted = member;
			if (own !== null) own = null;
			soon();
		},
		refuse(trouble) {
			own = {is: 'refused', trouble};
			soon();
		},
		dismissOwn() {
			own = null;
			soon();
		},
	});

	const started = Promise.any(members.map(({session}) => session.started)).then(() => {});
	// Whoever does not wait for it sees it on the lines.
	started.catch(() => {});

	return {
		store: {
			getState,
			subscribe(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
		},
		commands,
		started,
		endScans: async () => void (await Promise.all(shown().map(({session}) => session.endScans()))),
		stop() {
			cancel();
			for (const unsubscribe of unsubscribes) unsubscribe();
			for (const {session} of shown()) session.stop();
		},
	};
}
