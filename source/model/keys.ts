/** Keys as a person may give them to actions: their names, and what a config file says. Which actions there are, the screen knows. */

/** What the config file gives to one action. */
export type KeyWish = {
	/** As written; whether there is one of that name is not known here. */
	readonly action: string;
	/** Instead of all of the action's own; the first is the one that is shown. */
	readonly keys: readonly string[];
	readonly line: number;
};

export type KeyFault = {readonly line: number; readonly what: string; readonly todo: string};

/** The screen's say on wishes: names of no action, and keys that mean two things in one place. */
export type JudgeKeys = (wishes: readonly KeyWish[]) => readonly KeyFault[];

export const namedKeys: readonly string[] = [
	'enter',
	'space',
	'tab',
	'shift-tab',
	'escape',
	'backspace',
	'delete',
	'up',
	'down',
	'left',
	'right',
	'shift-left',
	'shift-right',
	'page-up',
	'page-down',
	'home',
	'end',
];

/** Of the terminal: what they do can't be another thing, or they are another key's bytes. */
const takenControls: Readonly<Record<string, string>> = {
	'ctrl-c': 'it quits from anywhere',
	'ctrl-z': 'it stops the program, as in every shell',
	'ctrl-h': 'a terminal sends the same for backspace',
	'ctrl-i': 'a terminal sends the same for tab',
	'ctrl-j': 'a terminal sends the same for enter',
	'ctrl-m': 'a terminal sends the same for enter',
	'ctrl-q': 'many terminals keep it for themselves',
	'ctrl-s': 'many terminals keep it for themselves',
};

/** Why no action can have this key, to go on after "…: "; null: one can. */
export function whyNoKey(key: string): string | null {
	const taken = takenControls[key];
	if (taken !== undefined) return taken;
	if (namedKeys.includes(key) || /^ctrl-[a-z]$/.test(key)) return null;
	// One sign that a keyboard writes; a space has a name.
	if (Array.from(key).length === 1 && /^[^\s\p{C}\p{M}]$/u.test(key)) return null;
	return `a key is one sign, ctrl- with a small letter, or one of ${namedKeys.join(', ')}`;
}

/** It writes nothing where text is typed. */
export const isSilentKey = (key: string): boolean =>
	key.startsWith('ctrl-') || (key !== 'space' && namedKeys.includes(key));
