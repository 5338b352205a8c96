/**
 * A cursor in a list that changes under it. It belongs to a key, not to a place: rows may come, go and move. Its place
 * is only where to look when the key is gone.
 */
export type Cursor = {
	/** null: nobody has moved yet, so it stays on the first, whichever that is. */
	readonly key: string | null;
	/** Of the key, when it was last moved. */
	readonly index: number;
	/** First visible line. */
	readonly top: number;
};

export const startCursor: Cursor = {key: null, index: 0, top: 0};

/** What a cursor moves in. Where an entry is more or less than one line, `lines` tells its first and last. */
export type List = {
	readonly keys: readonly string[];
	readonly lines?: {readonly of: ReadonlyArray<readonly [first: number, last: number]>; readonly count: number};
};

export type Step = 'up' | 'down' | 'page-up' | 'page-down' | 'half-up' | 'half-down' | 'first' | 'last';

export type Placed = {readonly index: number; readonly top: number; readonly key: string | null};

export const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

const linesOf = ({lines}: List, index: number): readonly [number, number] => lines?.of[index] ?? [index, index];
const lineCount = ({keys, lines}: List): number => lines?.count ?? keys.length;

/** Where the cursor stands now, with a window of `height` lines around it. */
export function placeCursor(cursor: Cursor, list: List, height: number): Placed {
	const {keys} = list;
	const last = keys.length - 1;
	if (last < 0) return {index: 0, top: clamp(cursor.top, Math.max(0, lineCount(list) - height)), key: null};
	let index = 0;
	if (cursor.key !== null) {
		// Mostly it is where it was.
		const found = keys[cursor.index] === cursor.key ? cursor.index : keys.indexOf(cursor.key);
		index = found < 0 ? clamp(cursor.index, last) : found;
	}
	const rows = Math.max(1, height);
	const [first, end] = linesOf(list, index);
	let top = clamp(cursor.top, Math.max(0, lineCount(list) - rows));
	if (end >= top + rows) top = end - rows + 1;
	if (first < top) top = first;
	// What stands above the first entry has no other way to be seen.
	if (index === 0 && end < rows) top = 0;
	return {index, top, key: keys[index] ?? null};
}

/** How many lines a step goes; the ends are far enough away. */
function linesIn(step: Step, height: number): number {
	const page = Math.max(1, height - 1);
	const half = Math.max(1, Math.floor(height / 2));
	switch (step) {
		case 'up':
			return -1;
		case 'down':
			return 1;
		case 'page-up':
			return -page;
		case 'page-down':
			return page;
		case 'half-up':
			return -half;
		case 'half-down':
			return half;
		case 'first':
			return -Infinity;
		case 'last':
			return Infinity;
	}
}

/** A line number after a step, for text that scrolls without a cursor. */
export const scrollTop = (top: number, step: Step, lines: number, height: number): number =>
	clamp(top + linesIn(step, height), Math.max(0, lines - height));

function entryAfter(index: number, step: Step, list: List, height: number): number {
	const by = linesIn(step, height);
	if (step === 'up' || step === 'down' || !Number.isFinite(by) || list.lines === undefined) return index + by;
	const wanted = linesOf(list, index)[0] + by;
	if (by > 0) {
		const next = list.lines.of.findLastIndex(([first]) => first <= wanted);
		return Math.max(next, index + 1);
	}
	const next = list.lines.of.findIndex(([first]) => first >= wanted);
	return Math.min(next, index - 1);
}

export function moveCursor(cursor: Cursor, step: Step, list: List, height: number): Cursor {
	const {keys} = list;
	if (keys.length === 0) {
		return {...cursor, top: scrollTop(cursor.top, step, lineCount(list), height)};
	}
	const {index, top} = placeCursor(cursor, list, height);
	const next = clamp(entryAfter(index, step, list, height), keys.length - 1);
	return placeCursor({key: keys[next] ?? null, index: next, top}, list, height);
}
