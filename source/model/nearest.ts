/** What was probably meant by a word that is not known. */

/** Letters to put in, take out, change or swap with their neighbour, to make one word of the other. */
export function distance(one: string, other: string): number {
	let before: number[] = [];
	let last = Array.from({length: other.length + 1}, (_, index) => index);
	for (let row = 1; row <= one.length; row += 1) {
		const now = [row];
		for (let column = 1; column <= other.length; column += 1) {
			const isSame = one[row - 1] === other[column - 1];
			let least = Math.min(
				(last[column] ?? 0) + 1,
				(now[column - 1] ?? 0) + 1,
				(last[column - 1] ?? 0) + (isSame ? 0 : 1),
			);
			const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
			if (row > 1 && column > 1 && isSwapped) least = Math.min(least, (before[column - 2] ?? 0) + 1);
			now.push(least);
		}
		before = last;
		last = now;
	}
	return last.at(-1) ?? 0;
}

const longestWord = 64;

/** null: nothing is near enough. Capitals don't count. The beginning of a word is nearer than any slip of the finger. */
export function nearest(written: string, known: readonly string[]): string | null {
	if (written.length > longestWord) return null;
	const word = written.toLowerCase();
	const begun = known.filter(one => word.length > 1 && one.toLowerCase().startsWith(word));
	if (begun.length === 1) return begun[0] ?? null;
	const limit = Math.max(1, Math.floor(word.length / 3));
	let found: string | null = null;
	let least = limit + 1;
	for (const one of known) {
		const far = distance(word, one.toLowerCase());
		if (far < least) [found, least] = [one, far];
	}
	return found;
}

/** " Did you mean X?", or nothing. */
export function didYouMean(word: string, known: readonly string[], write = (one: string): string => one): string {
	const one = nearest(word, known);
	return one === null ? '' : ` Did you mean ${write(one)}?`;
}
