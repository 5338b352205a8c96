/** Everything the engine says of a container, as lines to read: masked first, then made safe line by line. */
import type {Foreign} from '../../engine/engine.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {maskedCopy, type Mask} from './masked-copy.ts';

const maxLines = 5000;
const maxLength = 400;

/** `mask` is `maskText` of model/secrets.ts. Where something was cut, a last line says what. Never throws. */
export function maskedInspectLines(json: Foreign, mask: Mask): readonly SafeText[] {
	const lines = (JSON.stringify(maskedCopy(json, mask), null, 2) ?? 'null').split('\n');
	// Two less: for the mark of a cut, before and after controls became visible.
	const shown = lines.slice(0, maxLines).map(line => sanitise(line, maxLength - 2));
	// JSON itself ends no line so.
	return [...shown, ...whatWasCut(lines.length - shown.length, shown.filter(line => line.endsWith('…')).length)];
}

function whatWasCut(left: number, long: number): readonly SafeText[] {
	if (left === 0 && long === 0) return [];
	const lines = words`the last ${left} lines`;
	const ends = words`the ends of ${long} lines longer than ${maxLength} characters`;
	return [words`… cut: ${join(left === 0 ? [ends] : long === 0 ? [lines] : [lines, ends])}`];
}
