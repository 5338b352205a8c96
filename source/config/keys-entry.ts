/** The `keys` key: keys for actions of the screen. What actions there are, only the screen knows; it is asked where it is there. */
import {isSeq} from 'yaml';
import {namedKeys, whyNoKey, type JudgeKeys, type KeyWish} from '../model/keys.ts';
import {readEntries, readText, readTexts, type Field} from './fields.ts';
import {quoted, type Problems} from './problems.ts';

/** As people write them. */
const otherNames: Readonly<Record<string, string>> = {
	esc: 'escape',
	return: 'enter',
	pgup: 'page-up',
	pageup: 'page-up',
	pgdn: 'page-down',
	pagedown: 'page-down',
	del: 'delete',
};
const plainName = (text: string): string =>
	Array.from(text).length === 1 ? text : (otherNames[text.toLowerCase()] ?? text);

const mostKeys = 6;

/** `judge`: null where there is no screen; then only the form counts. */
export function readKeys(field: Field | undefined, judge: JudgeKeys | null, problems: Problems): readonly KeyWish[] {
	if (field === undefined) return [];
	const wishes = readEntries(field, problems).flatMap((entry): readonly KeyWish[] => {
		const texts = isSeq(entry.value) ? readTexts(entry, '[x, ctrl-x]', problems) : oneText(entry, problems);
		if (texts === null) return [];
		if (texts.length === 0 || texts.length > mostKeys) {
			problems.add(entry.key, `${entry.path} names ${texts.length} keys`, `Name one to ${mostKeys}`);
			return [];
		}
		const keys = texts.map(([, text]) => plainName(text));
		for (const [index, key] of keys.entries()) {
			const why = whyNoKey(key);
			const [node, text] = texts[index] ?? [entry.key, key];
			if (why === null) continue;
			const meant = problems.near(text, namedKeys);
			const todo = meant === null ? 'Choose another' : `Did you mean ${meant}?`;
			problems.add(node, `${entry.path}: ${quoted(text)} can't be its key: ${why}`, todo);
		}
		return [{action: entry.name, keys: [...new Set(keys)], line: problems.lineOf(entry.key)}];
	});
	if (judge === null) return wishes;
	// What can't be a key is said already.
	const possible = wishes.filter(({keys}) => keys.every(key => whyNoKey(key) === null));
	for (const {line, what, todo} of judge(possible)) problems.add(line, what, todo);
	return wishes;
}

function oneText(entry: Field, problems: Problems): ReturnType<typeof readTexts> {
	const text = readText(entry.value, entry, problems);
	return text === null ? null : [[entry.value ?? entry.key, text]];
}
