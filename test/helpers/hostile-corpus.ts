/** Every class of hostile text in every place of a text that matters: first, last, alone, in a word, in a pair, behind much else. */
import {hostileTexts} from './hostile.ts';

const places: ReadonlyArray<(text: string) => string> = [
	text => text,
	text => `${text} after`,
	text => `before ${text}`,
	text => `in${text}side`,
	text => `${text}${text}`,
	text => `key=${text}`,
	text => `${'x'.repeat(70)}${text}`,
];

/** Short enough that many fit into one answer: length is another test's matter. */
export const hostileCorpus: readonly string[] = Object.values(hostileTexts).flatMap(text =>
	places.map(place => place(text.slice(0, 60))),
);
