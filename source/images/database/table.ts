/** Lines sorted by what stands before their tab: halving a few of their keys leads to the place, a few lines on it is found. */

export type Table = {
	/** Those of one key, in no special order, but what is told by where it begins (`from` in `text`) that nobody asks for it. */
	linesOf(key: string, isLeftOut?: (text: string, from: number) => boolean): readonly string[];
};

/** From one key that is noted to the next. */
const stepLength = 2048;

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

	/** Where the first line of a key begins: within a step, or where the next one does. -1: there is none. */
	function firstOf(key: string, prefix: string): number {
		if (text.startsWith(prefix)) return 0;
		const step = stepBefore(key);
		const from = Math.max(0, (starts[step] ?? 0) - 1);
		const at = text.slice(from, (starts[step + 1] ?? text.length) + prefix.length).indexOf(`\n${prefix}`);
		return at === -1 ? -1 : from + at + 1;
	}

	return {
		linesOf(key, isLeftOut = () => false) {
			const prefix = `${key}\t`;
			const lines: string[] = [];
			for (let at = firstOf(key, prefix); at !== -1 && text.startsWith(prefix, at);) {
				const end = text.indexOf('\n', at);
				if (!isLeftOut(text, at)) lines.push(text.slice(at, end));
				at = end + 1;
			}
			return lines;
		},
	};
}
