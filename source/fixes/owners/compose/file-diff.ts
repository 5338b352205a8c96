/** What is written into a compose file, line by line for the preview, values of secrets hidden. Pure. */
import type {FileChange, FileDiff} from '../../../model/delegate.ts';
import {sanitise, type SafeText} from '../../../model/safe-text.ts';
import {maskText} from '../../../model/secrets.ts';

const linesOf = (text: string): readonly string[] =>
	text.split(/\r?\n/).filter((line, at, all) => line !== '' || at < all.length - 1);

const shown = (sign: '+' | '-', line: string): SafeText => sanitise(`${sign} ${maskText(line)}`, 300);

/** More than this and it is said as all old, then all new. */
const maxCells = 1e6;

/** `lengths[i][j]`: of the longest run of lines that `before` from i and `after` from j have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): ReadonlyArray<readonly number[]> {
	const lengths = [...before, ''].map(() => [...after, ''].map(() => 0));
	for (let i = before.length - 1; i >= 0; i -= 1) {
		for (let j = after.length - 1; j >= 0; j -= 1) {
			const row = lengths[i] ?? [];
			const next = lengths[i + 1] ?? [];
			row[j] = before[i] === after[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0);
		}
	}
	return lengths;
}

export function fileDiff({path, before, after}: FileChange): FileDiff {
	const [old, made] = [linesOf(before ?? ''), linesOf(after)];
	const lengths = old.length * made.length > maxCells ? [] : commonLengths(old, made);
	const lines: SafeText[] = [];
	let [i, j] = [0, 0];
	while (i < old.length || j < made.length) {
		const [gone, come] = [old[i], made[j]];
		if (gone !== undefined && gone === come) {
			i += 1;
			j += 1;
		} else if (gone !== undefined && (come === undefined || (lengths[i + 1]?.[j] ?? 1) >= (lengths[i]?.[j + 1] ?? 0))) {
			lines.push(shown('-', gone));
			i += 1;
		} else {
			lines.push(shown('+', come ?? ''));
			j += 1;
		}
	}
	return {path: sanitise(path, 300), lines};
}
