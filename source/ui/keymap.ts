/**
 * Every key there is, in one place: what it does, where, and why it can't be used now. The footer and the help are made
 * from it, so they can't tell anything else than what happens.
 */
import type {JudgeKeys, KeyWish} from '../model/keys.ts';
import type {Action} from './keymap/action.ts';
import {containerKeys} from './keymap/containers.ts';
import {filterKeys} from './keymap/filter.ts';
import {fixingKeys} from './keymap/fixing.ts';
import {listKeys} from './keymap/lists.ts';
import {givenKeys, keyFaults, remap} from './keymap/remap.ts';
import {keyWord, setGivenKeys} from './keymap/in-force.ts';
import {movingKeys} from './keymap/moving.ts';
import {serviceKeys} from './keymap/services.ts';
import type {Place} from './why-not.ts';

export type {Action, ActionId} from './keymap/action.ts';
export {keyWord} from './keymap/in-force.ts';

/** As the program has them. The first of two that want the same key has it. */
export const actions: readonly Action[] = [
	...containerKeys,
	...listKeys,
	...serviceKeys,
	...movingKeys,
	...filterKeys,
	...fixingKeys,
];

let inForce = actions;
const byPlace = new Map<Place, ReadonlyMap<string, Action>>();

/** Keys of a person's own, once and before the first frame; what `judgeKeys` has no fault of. */
export function setKeys(wishes: readonly KeyWish[]): void {
	const given = givenKeys(wishes);
	setGivenKeys(given);
	inForce = given.size === 0 ? actions : remap(actions, given);
	byPlace.clear();
}

export const judgeKeys: JudgeKeys = wishes => keyFaults(actions, wishes);

export const actionsInForce = (): readonly Action[] => inForce;

/** What a key does here. */
export function actionFor(place: Place, key: string): Action | null {
	let table = byPlace.get(place);
	if (table === undefined) {
		const found = new Map<string, Action>();
		for (const action of inForce) {
			if (!action.places.includes(place)) continue;
			for (const one of action.keys) if (!found.has(one)) found.set(one, action);
		}
		table = found;
		byPlace.set(place, table);
	}
	return table.get(key) ?? null;
}

/** Those of an action's keys that mean it here; ten in a row are a range. */
export const keysText = (action: Action, place: Place): string =>
	action.id === 'tab-number'
		? '1-9 0'
		: action.keys
				.filter(key => actionFor(place, key) === action)
				.map(key => keyWord(key))
				.join(' ');
