/** Lines sorted by what stands before their tab: halving a few of their keys leads to the place, a few lines on it is found. */

export type Table = {
	/** Those of one key, in no special order. */
	linesOf(key: string): readonly string[];
};

/** From one key that is noted to the next. */
const stepLength = 1024;

/** `text`: every line ends in a newline, and they are sorted as JavaScript sorts. */
export function createTable(text: string): Table {
	const starts: number[] = [];
	const keys: string[] = [];
	for (let at = 0; at < text.length;) {
		starts.push(at);
		keys.push(text.slice(at, text.indexOf('\t', at)));
		const end = text.indexOf('\n', at + stepLength);
		at = end === -1 ? text.length : end + 1;
	}

	/** Keys have no tab, and what they are made of comes behind it: they are sorted as their lines are. */
	function stepBefore(key: string): number {
		let [low, high] = [0, keys.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((keys[middle] ?? '') < key) low = middle + 1;
			else high = middle;
		}
		return Math.max(0, low - 1);
	}

	function firstAtOrBehind(key: string, prefix: string): number {
		let at = starts[stepBefore(key)] ?? 0;
		while (at < text.length && text.slice(at, at + prefix.length) < prefix) {
			const end = text.indexOf('\n', at);
			at = end === -1 ? text.length : end + 1;
		}
		return at;
	}

	return {
		linesOf(key) {
			const prefix = `${key}\t`;
			const lines: string[] = [];
			for (let at = firstAtOrBehind(key, prefix); text.startsWith(prefix, at);) {
				const end = text.indexOf('\n', at);
				lines.push(text.slice(at, end === -1 ? text.length : end));
				at = end === -1 ? text.length : end + 1;
			}
			return lines;
		},
	};
}
