/** Text in terminal cells: how wide it is, cut and padded to a width, painted. Nearly all text is ASCII: that way is short. */
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import type {Cell} from './blocks.ts';
import type {Theme} from './theme.ts';

const plain = /^[\x20-\x7E]*$/;

export const widthOf = (text: string): number => (plain.test(text) ? text.length : stringWidth(text));

export const cellWidth = (cell: Cell): number => cell.reduce((sum, span) => sum + widthOf(span.text), 0);

export type CutAt = 'start' | 'middle' | 'end';

/** Of a sign, its two marks with it: safe text has no longer ones (`sanitise`). */
const mostUnits = 6;

/** What can be seen of `text` and a little more: to measure thousands of signs for a cell of twenty would hold up the screen. */
function nearEdges(text: string, width: number, at: CutAt): string {
	const most = (width + 1) * mostUnits;
	if (text.length <= 2 * most) return text;
	const [start, end] = [text.slice(0, most), text.slice(-most)];
	return at === 'end' ? start : at === 'start' ? end : start + end;
}

/** At most `width` cells, with `…` where something was left out. */
export function cut(whole: string, width: number, at: CutAt = 'end'): string {
	const text = nearEdges(whole, width, at);
	if (widthOf(text) <= width) return text;
	if (width < 1) return '';
	if (at === 'end' && plain.test(text)) return `${text.slice(0, width - 1)}…`;
	return cliTruncate(text, width, {position: at});
}

const isWord = ({text}: Cell[number]): boolean => text.trim() !== '';

/** As many whole words as fit, and how many more there are: `PRIV SOCK +4`. */
function cutWords(cell: Cell, width: number): Cell {
	let left = cell.filter(isWord).length;
	let best: Cell | null = null;
	for (const [index, span] of cell.entries()) {
		if (!isWord(span)) continue;
		left--;
		const kept: Cell = [...cell.slice(0, index + 1), {text: ` +${left}`, tone: 'dim'}];
		if (cellWidth(kept) > width) break;
		best = kept;
	}
	return best ?? cutCell(cell, width);
}

const leastName = 4;

/** Spans cut together to `width`, each keeping its tone. */
export function cutCell(cell: Cell, width: number, at: CutAt | 'spans' = 'end'): Cell {
	if (cellWidth(cell) <= width) return cell;
	if (at === 'spans') return cutWords(cell, width);
	const [first, ...more] = cell;
	// What stands behind a name that is cut in its middle is of the name: it stays.
	const room = width - cellWidth(more);
	if (first !== undefined && (more.length === 0 || (at === 'middle' && room >= leastName)))
		return [{...first, text: cut(first.text, room, at)}, ...more];
	const kept: Array<Cell[number]> = [];
	let left = width;
	for (const span of cell) {
		const wide = widthOf(span.text);
		// The last cell is kept for the sign that something follows.
		if (wide < left) {
			kept.push(span);
			left -= wide;
			continue;
		}
		kept.push({...span, text: cut(`${span.text}…`, left)});
		break;
	}
	return kept;
}

export type Fit = {
	readonly width: number;
	readonly align?: 'left' | 'right' | undefined;
	readonly cutAt?: CutAt | 'spans' | undefined;
	/** Everything in one tone: what is out of reach or secondary. */
	readonly isDimmed?: boolean;
};

/** Exactly `width` cells with SGR codes inside: never wider, never two lines. */
export function paintCell(cell: Cell, fit: Fit, theme: Theme): string {
	const {width, align, cutAt, isDimmed = false} = fit;
	const said = theme.terminal.isAscii ? cell.map(span => ({...span, text: theme.say(span.text)})) : cell;
	let shown = cutCell(said, width, cutAt);
	if (theme.terminal.isAscii && shown !== said) shown = shown.map(span => ({...span, text: theme.say(span.text)}));
	const padding = ' '.repeat(Math.max(0, width - cellWidth(shown)));
	let painted = '';
	for (const {text, tone} of shown) painted += theme.paint(text, isDimmed ? 'dim' : tone);
	return align === 'right' ? padding + painted : painted + padding;
}

/** `12d`, `3h`, `5m`, `<1m`: never seconds, because the clock of the screen ticks once a minute. */
export function ageText(sinceUnixMs: number, nowUnixMs: number): string {
	const minutes = Math.floor((nowUnixMs - sinceUnixMs) / 60_000);
	if (minutes < 1) return '<1m';
	if (minutes < 60) return `${minutes}m`;
	if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}h`;
	return `${Math.floor(minutes / (24 * 60))}d`;
}

/** `19:02:11` where the person is. */
export function clockText(atUnixMs: number): string {
	const at = new Date(atUnixMs);
	return [at.getHours(), at.getMinutes(), at.getSeconds()].map(part => String(part).padStart(2, '0')).join(':');
}

/** Spans that start `left` cells further: sideways scrolling. */
export function skipCells(cell: Cell, left: number): Cell {
	if (left <= 0) return cell;
	const kept: Array<Cell[number]> = [];
	let toSkip = left;
	for (const span of cell) {
		if (toSkip === 0) {
			kept.push(span);
			continue;
		}
		const wide = widthOf(span.text);
		if (wide <= toSkip) {
			toSkip -= wide;
			continue;
		}
		let text = span.text;
		for (const character of span.text) {
			if (toSkip <= 0) break;
			toSkip -= widthOf(character);
			text = text.slice(character.length);
		}
		// Half of a wide character went: its other half is a blank.
		kept.push({...span, text: ' '.repeat(Math.max(0, -toSkip)) + text});
		toSkip = 0;
	}
	return kept;
}
