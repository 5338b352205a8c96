/** Keys that move, and those that lead back, to the help, and out. */
import {whyNotQuit} from '../why-not.ts';
import {anywhere, pages, scrolls, type Action} from './action.ts';
import {keyOf} from './in-force.ts';

export const movingKeys: readonly Action[] = [
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
		places: ['events', 'container', 'history', 'explain', 'help', ...pages],
		inFooter: 1,
	},
	{
		id: 'back',
		keys: ['escape', 'backspace'],
		words: 'unmark all, or clear the filter',
		short: 'clear filter',
		places: ['fleet'],
		whyNot: ({hasFilter, marked}) =>
			hasFilter || marked > 0 ? null : `this is the first screen; ${keyOf('quit', 'q')} quits`,
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
	{
		id: 'suspend',
		keys: ['ctrl-z'],
		words: "to the shell; the shell's fg comes back",
		places: [...anywhere, 'filter'],
	},
];
