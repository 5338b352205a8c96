/** Keys of lists, and the way to other screens. */
import {whyNotUndo} from '../why-not.ts';
import type {Action} from './action.ts';

export const listKeys: readonly Action[] = [
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
];
