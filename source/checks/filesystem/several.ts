import {words, type SafeText} from '../../model/safe-text.ts';

/** The first of what was found, and how many more there are: one line of proof, whatever the length of the list. */
export function several(found: readonly SafeText[]): SafeText {
	const [first, ...more] = found;
	if (first === undefined) return words`none`;
	return more.length === 0 ? first : words`${first}, and ${more.length} more`;
}
