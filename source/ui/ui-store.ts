/** Where what the person has set is kept. */
import {reduce} from './reduce.ts';
import {startState, type UiAction, type UiState} from './state.ts';

export type UiStore = {
	getState(): UiState;
	dispatch(action: UiAction): void;
	subscribe(listener: () => void): () => void;
};

/** Beside React, so that the second key of a burst meets what the first one made, drawn or not. */
export function createUiStore(initial: UiState = startState): UiStore {
	let state = initial;
	const listeners = new Set<() => void>();
	return {
		getState: () => state,
		dispatch(action) {
			const before = state;
			state = reduce(before, action);
			if (state !== before) for (const listener of listeners) listener();
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
