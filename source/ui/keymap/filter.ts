/** Keys while a filter is typed: letters are letters. */
import type {Action} from './action.ts';

export const filterKeys: readonly Action[] = [
	{id: 'filter-keep', keys: ['enter'], words: 'keep the filter', short: 'keep', places: ['filter'], inFooter: 1},
	{
		id: 'filter-drop',
		keys: ['escape', 'ctrl-g'],
		words: 'clear the filter',
		short: 'clear',
		places: ['filter'],
		inFooter: 2,
	},
	{id: 'filter-erase', keys: ['backspace', 'delete'], words: 'erase a character', places: ['filter']},
	{id: 'filter-erase-word', keys: ['ctrl-w'], words: 'erase a word', places: ['filter']},
	{id: 'filter-erase-all', keys: ['ctrl-u'], words: 'erase all', short: 'erase all', places: ['filter'], inFooter: 3},
	{id: 'up', keys: ['up'], words: 'up', places: ['filter']},
	{id: 'down', keys: ['down'], words: 'down', places: ['filter']},
];
