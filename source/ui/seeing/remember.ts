/** What saves work, and changes no answer. */

/** The last answer again while the questions are the same. */
export function remember<A extends readonly unknown[], R>(make: (...asked: A) => R): (...asked: A) => R {
	let last: {asked: A; answer: R} | null = null;
	return (...asked) => {
		if (last?.asked.every((one, index) => Object.is(one, asked[index]))) return last.answer;
		last = {asked, answer: make(...asked)};
		return last.answer;
	};
}

/** The array before where all that is in it is the same, so that what hangs on it does not move. */
export function keepArray<T>(): (next: readonly T[]) => readonly T[] {
	let last: readonly T[] = [];
	return next => {
		if (next.length !== last.length || next.some((one, index) => one !== last[index])) last = next;
		return last;
	};
}
