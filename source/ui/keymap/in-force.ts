/**
 * The keys that a person gave to actions, for words that name a key. One program has one keyboard: they are set once,
 * before the first frame, and never again.
 */
import type {ActionId} from './action.ts';

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

export type GivenKeys = ReadonlyMap<string, readonly string[]>;

let given: GivenKeys = new Map();

export const setGivenKeys = (keys: GivenKeys): void => {
	given = keys;
};

/** What to press for `action`, as people call it; `own`: where nobody gave it another. */
export const keyOf = (action: ActionId, own: string): string => keyWord(given.get(action)?.[0] ?? own);

/** All of them: `y enter`. */
export const keysOf = (action: ActionId, own: readonly string[], between = ' '): string =>
	(given.get(action) ?? own).map(key => keyWord(key)).join(between);
