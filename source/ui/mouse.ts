/** The mouse, where a person asked for it: reports (1000, 1006) of buttons and the wheel, and what stands where on the screen. */
import type {List, Placed} from './cursor.ts';
import {containerHead} from './seeing/container.ts';
import {pageHead} from './seeing/page.ts';
import type {Sight} from './sight.ts';

export const mouseOn = '\u001B[?1000h\u001B[?1006h';
export const mouseOff = '\u001B[?1006l\u001B[?1000l';

/** As many lines as a turn of the wheel goes elsewhere. */
const wheelLines = 3;
const [arrowUp, arrowDown] = ['\u001B[A', '\u001B[B'];
/** Shift, alt and ctrl held beside a button. */
const modifiers = 4 + 8 + 16;
// What is cut off at the end of a chunk goes on in the next. `[M` and three bytes are of terminals that know no 1006:
// they would be keys.
// oxlint-disable-next-line no-control-regex -- it is what terminals send
const report = /\u001B\[<(\d{1,4});\d{1,5};(\d{1,5})([Mm])|\u001B\[M[^]{3}/g;
// oxlint-disable-next-line no-control-regex -- it is what terminals send
const begun = /\u001B\[(?:<[\d;]{0,20}|M[^]{0,2})$/;

export type MouseSplit = {
	/** For whoever reads keys: the wheel has become arrows, as terminals do it themselves on the other screen. */
	readonly keys: string;
	/** Lines of the screen, from 1, that were clicked on. */
	readonly clicks: readonly number[];
	/** Begins a report that has not come whole yet. */
	readonly rest: string;
};

export function splitMouse(chunk: string): MouseSplit {
	const rest = begun.exec(chunk)?.[0] ?? '';
	const clicks: number[] = [];
	const keys = chunk
		.slice(0, chunk.length - rest.length)
		.replace(report, (_, code?: string, line?: string, end?: string) => {
			if (code === undefined || end === 'm') return '';
			const button = Number(code) & ~modifiers;
			if (button === 64) return arrowUp.repeat(wheelLines);
			if (button === 65) return arrowDown.repeat(wheelLines);
			if (code === '0') clicks.push(Number(line));
			return '';
		});
	return {keys, clicks, rest};
}

export type MouseEars = {
	/** Returns the way to unlisten. */
	listen(onClick: (line: number) => void): () => void;
};

/** Takes what a mouse reports out of `stdin` before Ink reads it: Ink has no use for it, and drops it. */
export function hearMouse(stdin: NodeJS.ReadStream): MouseEars {
	const listeners = new Set<(line: number) => void>();
	const read = stdin.read.bind(stdin);
	let rest = '';
	stdin.read = (size?: number): unknown => {
		const chunk: unknown = read(size);
		if (typeof chunk !== 'string') return chunk;
		const split = splitMouse(rest + chunk);
		rest = split.rest;
		for (const line of split.clicks) for (const listener of listeners) listener(line);
		return split.keys;
	};
	return {
		listen(onClick) {
			listeners.add(onClick);
			return () => listeners.delete(onClick);
		},
	};
}

export type Pointed = {
	readonly key: string;
	readonly index: number;
	/** The cursor is there already. */
	readonly isSelected: boolean;
};

function entryAt({keys, lines}: List, placed: Placed, line: number): Pointed | null {
	const at = placed.top + line;
	const index = lines === undefined ? at : lines.of.findIndex(([first, last]) => at >= first && at <= last);
	const key = keys[index];
	return key === undefined ? null : {key, index, isSelected: index === placed.index};
}

/** What stands on a line of the screen; null: nothing that a cursor could stand on. */
export function pointedAt({layout, place, fleet, feed, container, page}: Sight, screenLine: number): Pointed | null {
	const line = screenLine - 1 - layout.headerLines - (layout.isRoomy ? 1 : 0);
	const shown = fleet ?? feed;
	// Under the title of the columns.
	if (shown !== null && (place === 'fleet' || place === 'events')) {
		const row = line - 1;
		return row < 0 || row >= shown.rows.length ? null : entryAt(shown.list, shown.placed, row);
	}
	const inside = container ?? page;
	if (inside === null || ['fixing', 'filter', 'explain', 'help'].includes(place)) return null;
	const row = line - (container === null ? pageHead(layout) : containerHead(layout));
	return row < 0 || row >= inside.height ? null : entryAt(inside.items.list, inside.placed, row);
}
