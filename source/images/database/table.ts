/** Lines sorted by what stands before their tab, found by halving: nothing is built before the first question. */

export type Table = {
	/** Those of one key, in no special order. */
	linesOf(key: string): readonly string[];
};

/** `text`: every line ends in a newline, and they are sorted as JavaScript sorts. */
export function createTable(text: string): Table {
	const firstAtOrBehind = (prefix: string): number => {
		let [low, high] = [0, text.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			const start = middle === 0 ? 0 : text.lastIndexOf('\n', middle - 1) + 1;
			if (text.slice(start, start + prefix.length) < prefix) {
				const end = text.indexOf('\n', middle);
				low = end === -1 ? text.length : end + 1;
			} else high = start;
		}
		return low;
	};
	return {
		linesOf(key) {
			const prefix = `${key}\t`;
			const lines: string[] = [];
			for (let at = firstAtOrBehind(prefix); text.startsWith(prefix, at);) {
				const end = text.indexOf('\n', at);
				lines.push(text.slice(at, end === -1 ? text.length : end));
				at = end === -1 ? text.length : end + 1;
			}
			return lines;
		},
	};
}
