/**
 * From what Ink hands over to single presses with names. Several letters can come as one: typed ahead over a slow line,
 * or pasted. Such presses are marked, because what moves may follow them and what changes something may not.
 */
import type {Key} from 'ink';

export type Press = {
	/** `a`, `?`, `up`, `enter`, `space`, `shift-tab`, `ctrl-d` … */
	readonly key: string;
	/** What it writes where text is typed; '' for keys that write nothing. */
	readonly text: string;
	/** It came by itself: a person's finger. */
	readonly isAlone: boolean;
};

const one = (key: string, text = ''): readonly Press[] => [{key, text, isAlone: true}];

function named(key: Key): string | null {
	if (key.upArrow) return 'up';
	if (key.downArrow) return 'down';
	if (key.leftArrow) return key.shift ? 'shift-left' : 'left';
	if (key.rightArrow) return key.shift ? 'shift-right' : 'right';
	if (key.pageUp) return 'page-up';
	if (key.pageDown) return 'page-down';
	if (key.home) return 'home';
	if (key.end) return 'end';
	if (key.escape) return 'escape';
	if (key.return) return 'enter';
	if (key.tab) return key.shift ? 'shift-tab' : 'tab';
	if (key.backspace) return 'backspace';
	return key.delete ? 'delete' : null;
}

const special: Readonly<Record<string, string>> = {'\r': 'enter', '\n': 'enter', '\t': 'tab', ' ': 'space'};

export function readPresses(input: string, key: Key): readonly Press[] {
	if (key.eventType === 'release') return [];
	const name = named(key);
	if (name !== null) return one(name);
	// Alt+f arrives as the letter f with a flag: it is no f.
	if (key.meta || key.super || key.hyper) return [];
	if (key.ctrl) return input === '' ? [] : one(`ctrl-${input}`);
	const characters = Array.from(input);
	const isAlone = characters.length === 1;
	return characters.flatMap((character): readonly Press[] => {
		const key = special[character];
		if (key !== undefined) return [{key, text: key === 'space' ? ' ' : '', isAlone}];
		return /\p{Cc}/u.test(character) ? [] : [{key: character, text: character, isAlone}];
	});
}
