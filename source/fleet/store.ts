/** One state, many listeners, told at most once a frame: the engine may be as fast as it likes. */
import type {AppState, Store} from '../model/app.ts';
import type {Clock} from './clock.ts';

/** 30 frames a second, once the table stands. */
const frameMs = 33;
/** While the first scores come in every row changes with every look: drawing them all would cost more than the looks. */
const fillingFrameMs = 250;

export type WritableStore = Store & {
	update(change: (state: AppState) => AppState): void;
};

const frameOf = ({fleet}: AppState): number =>
	fleet.link.is === 'live' && !fleet.isComplete ? fillingFrameMs : frameMs;

function differ<T extends object>(one: T, other: T, but: keyof T): boolean {
	return (Object.keys(one) as Array<keyof T>).some(key => key !== but && one[key] !== other[key]);
}

/** The age of the data is drawn when the engine is lost, and that is a change of its own. */
const isOnlyFresher = (before: AppState, after: AppState): boolean =>
	!differ(before, after, 'fleet') && !differ(before.fleet, after.fleet, 'freshAtUnixMs');

export function createStore(initial: AppState, clock: Clock): WritableStore {
	const listeners = new Set<() => void>();
	let state = initial;
	let toldAtUnixMs = -Infinity;
	let dueAtUnixMs = Infinity;
	let cancel = () => {};

	const tell = () => {
		dueAtUnixMs = Infinity;
		toldAtUnixMs = clock.nowUnixMs();
		for (const listener of listeners) listener();
	};

	return {
		getState: () => state,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		update(change) {
			const before = state;
			state = change(before);
			if (state === before || isOnlyFresher(before, state)) return;
			// The first change after a quiet moment is shown at once; what follows in the same frame waits for the next.
			const nowUnixMs = clock.nowUnixMs();
			const atUnixMs = Math.max(nowUnixMs, toldAtUnixMs + frameOf(state));
			// The last score shortens the wait that the first ones began.
			if (atUnixMs >= dueAtUnixMs) return;
			cancel();
			dueAtUnixMs = atUnixMs;
			cancel = clock.after(atUnixMs - nowUnixMs, tell);
		},
	};
}
