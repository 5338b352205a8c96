import type {Key} from 'ink';
import {describe, expect, it} from 'vitest';
import {readPresses} from '../../source/ui/keys.ts';

const none: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};
const read = (input: string, over: Partial<Key> = {}): string =>
	readPresses(input, {...none, ...over})
		.map(({key, isAlone}) => (isAlone ? key : `(${key})`))
		.join(' ');

describe('readPresses', () => {
	it.each<[string, string, Partial<Key>, string]>([
		['a letter', 'f', {}, 'f'],
		['a capital', 'L', {shift: true}, 'L'],
		['alt and a letter is nothing', 'f', {meta: true}, ''],
		['ctrl and a letter is no letter', 'd', {ctrl: true}, 'ctrl-d'],
		['an arrow', '', {downArrow: true}, 'down'],
		['enter', '\r', {return: true}, 'enter'],
		['line feed', '\n', {}, 'enter'],
		['escape, though some terminals flag it', '', {escape: true, meta: true}, 'escape'],
		['shift-tab', '', {tab: true, shift: true}, 'shift-tab'],
		['space', ' ', {}, 'space'],
		['a burst', 'jjf', {}, '(j) (j) (f)'],
		['a burst with enter', 'ab\r', {}, '(a) (b) (enter)'],
		['a letter of two units is one', '🚀', {}, '🚀'],
		['the letting go of a key', 'f', {eventType: 'release'}, ''],
		['control characters in a burst', 'a\u0000b', {}, '(a) (b)'],
	])('%s', (_name, input, key, presses) => expect(read(input, key)).toBe(presses));
});
