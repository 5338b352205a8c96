/** One state, many listeners, told at most once a frame: the engine may be as fast as it likes. */
import type {AppState, Store} from '../model/app.ts';
import type {Clock} from './clock.ts';

/** 30 frames a second: what Ink draws at most. */
const frameMs = 33;

export type WritableStore = Store & {
	update(change: (state: AppState) => AppState): void;
};

export function createStore(initial: AppState, clock: Clock): WritableStore {
	const listeners = new Set<() => void>();
	let state = initial;
	let toldAtUnixMs = -Infinity;
	let isTellingLater = false;

	const tell = () => {
		isTellingLater = false;
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
			const next = change(state);
			if (next === state) return;
			state = next;
			if (isTellingLater) return;
			isTellingLater = true;
			// The first change after a quiet moment is shown at once; what follows in the same frame waits for the next.
			clock.after(Math.max(0, frameMs - (clock.nowUnixMs() - toldAtUnixMs)), tell);
		},
	};
}
