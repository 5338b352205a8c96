/** What the keys reach: where one looks, what is known, and the commands. */
import type {AppState, Commands} from '../../model/app.ts';
import type {Tab} from '../detail/tab.ts';
import type {Sight} from '../sight.ts';
import type {UiStore} from '../ui-store.ts';

export type ControllerDoors = {
	readonly ui: UiStore;
	readonly commands: Commands;
	readonly tabs: readonly Tab[];
	readonly state: () => AppState;
	readonly sight: () => Sight;
	readonly clock: () => number;
	readonly quit: () => void;
	/** To the shell, until it wakes us. */
	readonly suspend: () => void;
};

/** What is to be said on the line above the keys. */
export type Notice = (text: string) => void;
