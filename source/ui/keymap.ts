/**
 * Every key there is, in one place: what it does, where, and why it can't be used now. The footer and the help are made
 * from it, so they can't tell anything else than what happens.
 */
import type {Action} from './keymap/action.ts';
import {containerKeys} from './keymap/containers.ts';
import {filterKeys} from './keymap/filter.ts';
import {fixingKeys} from './keymap/fixing.ts';
import {listKeys} from './keymap/lists.ts';
import {movingKeys} from './keymap/moving.ts';
import {serviceKeys} from './keymap/services.ts';
import type {Place} from './why-not.ts';

export type {Action, ActionId} from './keymap/action.ts';

/** The first of two that want the same key has it. */
export const actions: readonly Action[] = [
	...containerKeys,
	...listKeys,
	...serviceKeys,
	...movingKeys,
	...filterKeys,
	...fixingKeys,
];

const byPlace = new Map<Place, ReadonlyMap<string, Action>>();

/** What a key does here. The first of two that want the same key has it. */
export function actionFor(place: Place, key: string): Action | null {
	let table = byPlace.get(place);
	if (table === undefined) {
		const found = new Map<string, Action>();
		for (const action of actions) {
			if (!action.places.includes(place)) continue;
			for (const one of action.keys) if (!found.has(one)) found.set(one, action);
		}
		table = found;
		byPlace.set(place, table);
	}
	return table.get(key) ?? null;
}

const keyWords: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	'shift-left': 'shift-←',
	'shift-right': 'shift-→',
	escape: 'esc',
	'page-up': 'PgUp',
	'page-down': 'PgDn',
};
/** A key as people call it. */
export const keyWord = (key: string): string => keyWords[key] ?? key;

/** Those of an action's keys that mean it here; ten in a row are a range. */
export const keysText = (action: Action, place: Place): string =>
	action.id === 'tab-number'
		? '1-9 0'
		: action.keys
				.filter(key => actionFor(place, key) === action)
				.map(key => keyWord(key))
				.join(' ');
