/**
 * Every key there is, in one place: what it does, where, and why it can't be used now. The footer and the help are made
 * from it, so they can't tell anything else than what happens.
 */
import {
	whyNoLiveFix,
	whyNotFix,
	whyNotLookedAt,
	whyNotQuit,
	whyNotSelected,
	whyNotUndo,
	type KeyContext,
	type Place,
} from './why-not.ts';

export type ActionId =
	| 'up'
	| 'down'
	| 'page-up'
	| 'page-down'
	| 'half-up'
	| 'half-down'
	| 'first'
	| 'last'
	| 'open'
	| 'jump'
	| 'use'
	| 'fix'
	| 'fix-all'
	| 'explain'
	| 'filter'
	| 'sort'
	| 'reverse'
	| 'stopped'
	| 'events'
	| 'history'
	| 'undo'
	| 'refresh'
	| 'pause'
	| 'tab-number'
	| 'tab-next'
	| 'tab-before'
	| 'sideways-left'
	| 'sideways-right'
	| 'reveal'
	| 'help'
	| 'back'
	| 'quit'
	| 'filter-keep'
	| 'filter-drop'
	| 'filter-erase'
	| 'filter-erase-word'
	| 'filter-erase-all'
	| 'confirm'
	| 'values'
	| 'toggle'
	| 'command'
	| 'whole'
	| 'leave';

export type Action = {
	readonly id: ActionId;
	/** As `Press.key` names them; the first is the one shown in the footer. */
	readonly keys: readonly string[];
	readonly words: string;
	/** In the footer; few letters. */
	readonly short?: string;
	readonly places: readonly Place[];
	/** 1 stays longest as the screen narrows. Without it: not in the footer. */
	readonly inFooter?: number;
	/** Leads to a change, shows a secret or ends the program: does nothing in a burst of letters, typed ahead or pasted. */
	readonly isAlone?: true;
	/** Not in the footer where it is not so. */
	isAtHand?(context: KeyContext): boolean;
	/** null: it can be used. */
	whyNot?(context: KeyContext): string | null;
};

const lists: readonly Place[] = ['fleet', 'events', 'container', 'history'];
const scrolls: readonly Place[] = [...lists, 'explain', 'help'];
const anywhere: readonly Place[] = [...lists, 'explain', 'help'];

export const actions: readonly Action[] = [
	{
		id: 'open',
		keys: ['enter'],
		words: 'open the container',
		short: 'open',
		places: ['fleet'],
		inFooter: 1,
		whyNot: whyNotSelected,
	},
	{
		id: 'jump',
		keys: ['enter'],
		words: 'open the container of the entry',
		short: 'open',
		places: ['events'],
		inFooter: 1,
		whyNot: ({selected}) => (selected === null ? 'that container is gone' : null),
	},
	{
		id: 'use',
		keys: ['enter'],
		words: 'fix, explain or show what the row is about',
		places: ['container'],
		isAlone: true,
		whyNot: ({act}) => (act === null ? 'this row only tells; rows that do something say so' : null),
	},
	{
		id: 'fix',
		keys: ['f'],
		words: 'fix: shows what would be done first (the worst; in a container, the row)',
		short: 'fix',
		places: ['fleet', 'container', 'explain'],
		isAlone: true,
		inFooter: 2,
		whyNot: whyNotFix,
	},
	{
		id: 'fix-all',
		keys: ['L', 'F'],
		words: 'all limits and fixes that need no restart: shows them first',
		short: 'all live fixes',
		places: ['fleet', 'container', 'explain'],
		isAlone: true,
		inFooter: 6,
		whyNot: whyNoLiveFix,
	},
	{
		id: 'explain',
		keys: ['e'],
		words: 'explain the score; in a container, the row',
		short: 'explain',
		places: ['fleet', 'container'],
		inFooter: 3,
		whyNot: whyNotLookedAt,
	},
	{
		id: 'reveal',
		keys: ['R'],
		words: 'show a hidden value: R, then enter; for 10 s',
		short: 'reveal',
		places: ['container'],
		isAlone: true,
		inFooter: 3,
		isAtHand: ({act}) => act?.is === 'reveal',
		whyNot: ({act}) => (act?.is === 'reveal' ? null : 'this row hides no value'),
	},
	{
		id: 'tab-number',
		keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'],
		words: 'tab of that number',
		places: ['container'],
	},
	{id: 'tab-next', keys: ['tab', 'right'], words: 'next tab', short: 'next tab', places: ['container'], inFooter: 7},
	{id: 'tab-before', keys: ['shift-tab', 'left'], words: 'tab before; from the first: back', places: ['container']},
	{
		id: 'sideways-right',
		keys: ['>', 'shift-right'],
		words: 'wide lines: further right',
		places: ['container'],
	},
	{
		id: 'sideways-left',
		keys: ['<', 'shift-left'],
		words: 'wide lines: back to the left',
		places: ['container'],
	},
	{
		id: 'filter',
		keys: ['/'],
		words: 'filter',
		short: 'filter',
		places: ['fleet', 'events'],
		inFooter: 4,
	},
	{id: 'sort', keys: ['s'], words: 'sort by the next column', short: 'sort', places: ['fleet'], inFooter: 7},
	{id: 'reverse', keys: ['S'], words: 'sort the other way round', places: ['fleet']},
	{
		id: 'stopped',
		keys: ['a'],
		words: 'show or hide stopped containers',
		short: 'stopped',
		places: ['fleet'],
		inFooter: 10,
	},
	{
		id: 'pause',
		keys: ['space', 'p'],
		words: 'hold the feed, and let it run',
		short: 'hold',
		places: ['events'],
		inFooter: 2,
	},
	{
		id: 'events',
		keys: ['x'],
		words: 'events of all containers',
		short: 'events',
		places: ['fleet', 'container', 'history'],
		inFooter: 8,
	},
	{
		id: 'history',
		keys: ['t'],
		words: 'history of what was changed',
		short: 'history',
		places: ['fleet', 'container', 'events'],
		inFooter: 11,
	},
	{
		id: 'undo',
		keys: ['u'],
		words: 'undo the last change: shows it first',
		short: 'undo',
		places: ['fleet', 'container', 'events'],
		isAlone: true,
		inFooter: 5,
		isAtHand: ({history}) => history.length > 0,
		whyNot: whyNotUndo,
	},
	{
		id: 'refresh',
		keys: ['r'],
		words: 'look at everything again now',
		short: 'look again',
		places: ['fleet', 'container', 'events'],
		inFooter: 12,
	},
	{id: 'down', keys: ['down', 'j'], words: 'down', places: scrolls},
	{id: 'up', keys: ['up', 'k'], words: 'up', places: scrolls},
	{id: 'page-down', keys: ['page-down'], words: 'a page down', places: scrolls},
	{id: 'page-up', keys: ['page-up'], words: 'a page up', places: scrolls},
	{id: 'half-down', keys: ['ctrl-d'], words: 'half a page down', places: scrolls},
	{id: 'half-up', keys: ['ctrl-u'], words: 'half a page up', places: scrolls},
	{id: 'first', keys: ['g', 'home'], words: 'to the first', places: scrolls},
	{id: 'last', keys: ['G', 'end'], words: 'to the last', places: scrolls},
	{
		id: 'back',
		keys: ['q', 'escape', 'backspace', 'left'],
		words: 'back',
		short: 'back',
		places: ['events', 'container', 'history', 'explain', 'help'],
		inFooter: 1,
	},
	{
		id: 'back',
		keys: ['escape', 'backspace'],
		words: 'clear the filter',
		short: 'clear filter',
		places: ['fleet'],
		whyNot: ({hasFilter}) => (hasFilter ? null : 'this is the first screen; q quits'),
	},
	{id: 'help', keys: ['?'], words: 'help', short: 'help', places: anywhere, inFooter: 1},
	{
		id: 'quit',
		keys: ['q'],
		words: 'quit (ctrl-c quits from anywhere)',
		short: 'quit',
		places: ['fleet'],
		isAlone: true,
		inFooter: 1,
		whyNot: whyNotQuit,
	},
	{id: 'filter-keep', keys: ['enter'], words: 'keep the filter', short: 'keep', places: ['filter'], inFooter: 1},
	{id: 'filter-drop', keys: ['escape'], words: 'clear the filter', short: 'clear', places: ['filter'], inFooter: 2},
	{id: 'filter-erase', keys: ['backspace', 'delete'], words: 'erase a character', places: ['filter']},
	{id: 'filter-erase-word', keys: ['ctrl-w'], words: 'erase a word', places: ['filter']},
	{id: 'filter-erase-all', keys: ['ctrl-u'], words: 'erase all', short: 'erase all', places: ['filter'], inFooter: 3},
	{id: 'up', keys: ['up'], words: 'up', places: ['filter']},
	{id: 'down', keys: ['down'], words: 'down', places: ['filter']},
	{
		id: 'confirm',
		keys: ['y', 'enter'],
		words: 'apply what is shown (enter: only what undo takes back whole)',
		short: 'apply',
		places: ['fixing'],
		isAlone: true,
		inFooter: 1,
	},
	{id: 'values', keys: ['v'], words: 'change a value', short: 'values', places: ['fixing'], inFooter: 2},
	{
		id: 'toggle',
		keys: ['space'],
		words: 'leave a part out, or take it in',
		short: 'toggle',
		places: ['fixing'],
		isAlone: true,
		inFooter: 3,
	},
	{
		id: 'command',
		keys: ['c'],
		words: 'show or hide the docker command that does the same',
		short: 'command',
		places: ['fixing'],
		inFooter: 4,
	},
	{id: 'up', keys: ['up', 'k'], words: 'part before, or a line up', places: ['fixing']},
	{id: 'down', keys: ['down', 'j'], words: 'next part, or a line down', places: ['fixing']},
	{id: 'page-up', keys: ['page-up'], words: 'a page up', places: ['fixing']},
	{id: 'page-down', keys: ['page-down'], words: 'a page down', places: ['fixing']},
	{
		id: 'whole',
		keys: ['enter'],
		words: 'all of one change: commands, steps, proof',
		short: 'all of it',
		places: ['history'],
		inFooter: 1,
	},
	{
		id: 'undo',
		keys: ['u'],
		words: 'take a change back: shows how first',
		short: 'take it back',
		places: ['history', 'fixing'],
		isAlone: true,
		inFooter: 2,
	},
	{
		id: 'leave',
		keys: ['escape', 'q', 'backspace', 'left'],
		words: 'leave the preview or the result',
		short: 'leave',
		places: ['fixing'],
		isAlone: true,
		inFooter: 1,
	},
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
