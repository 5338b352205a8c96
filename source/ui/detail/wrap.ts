/** Breaks text into lines of a width counted in terminal cells: CJK and emoji take two. */
import stringWidth from 'string-width';
import type {Cell, Span} from '../blocks.ts';
import {cellWidth} from '../text.ts';

type Piece = {readonly text: string; readonly cells: number; readonly tone: Span['tone']};

const plain = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** A space at which no line ends: `CIS 5.29` stays together. It is drawn as any other. */
export const glue = '\u00A0';
const unglued = (spans: Cell): Cell =>
	spans.some(span => span.text.includes(glue))
		? spans.map(span => ({...span, text: span.text.replaceAll(glue, ' ')}))
		: spans;

function piecesOf(spans: Cell): readonly Piece[] {
	const pieces: Piece[] = [];
	for (const {text, tone} of spans) {
		if (plain.test(text)) {
			for (const character of text) pieces.push({text: character, cells: 1, tone});
		} else {
			for (const {segment} of segmenter.segment(text)) pieces.push({text: segment, cells: stringWidth(segment), tone});
		}
	}
	return pieces;
}

function spansOf(pieces: readonly Piece[]): Cell {
	const spans: Array<{text: string; tone?: Span['tone']}> = [];
	for (const {text, tone} of pieces) {
		const last = spans.at(-1);
		if (last && last.tone === tone) last.text += text;
		else spans.push(tone === undefined ? {text} : {text, tone});
	}
	return spans;
}

/** Cells of the word that starts at `from`, counted no further than `most`. */
function wordCells(pieces: readonly Piece[], from: number, most: number): number {
	let cells = 0;
	for (let index = from; index < pieces.length && cells <= most; index += 1) {
		const piece = pieces[index];
		if (!piece || piece.text === ' ') break;
		cells += piece.cells;
	}
	return cells;
}

/** A word that fits no line is broken behind a `/` or `,` where one is near, else wherever the line is full. */
function breakWord(pieces: readonly Piece[], from: number, end: number): number {
	for (let index = end; index > from + (end - from) / 2; index -= 1) {
		const before = pieces[index - 1]?.text;
		if (before === '/' || before === ',') return index;
	}
	return end;
}

/** Where the line that starts at `from` has to end: after the last space that fits. `next`: room of the line below. */
function endOf(pieces: readonly Piece[], from: number, width: number, next: number): number {
	let cells = 0;
	let end = from;
	let afterSpace = -1;
	let hasWord = false;
	while (end < pieces.length) {
		const piece = pieces[end];
		if (!piece) break;
		if (cells + piece.cells > width) {
			if (piece.text === ' ') return end;
			if (afterSpace > from && wordCells(pieces, afterSpace, next) <= next) return afterSpace;
			// One character wider than the whole line still has to go somewhere.
			return Math.max(from + 1, breakWord(pieces, Math.max(from, afterSpace), end));
		}
		cells += piece.cells;
		end += 1;
		if (piece.text !== ' ') hasWord = true;
		else if (hasWord) afterSpace = end;
	}
	return end;
}

/** `hang`: cells by which every line but the first is set in. No line is wider than `width`, trailing spaces go. */
export function wrapSpans(spans: Cell, width: number, hang = 0): readonly Cell[] {
	if (cellWidth(spans) <= width) return [unglued(spans)];
	const pieces = piecesOf(spans);
	// In a very narrow place the text matters more than how it is set.
	const indent = hang < width - 8 ? hang : 0;
	const lines: Cell[] = [];
	let from = 0;
	while (from < pieces.length) {
		const isFirst = lines.length === 0;
		const end = endOf(pieces, from, Math.max(1, width - (isFirst ? 0 : indent)), Math.max(1, width - indent));
		let last = end;
		while (last > from && pieces[last - 1]?.text === ' ') last -= 1;
		const line = unglued(spansOf(pieces.slice(from, last)));
		lines.push(isFirst || indent === 0 ? line : [{text: ' '.repeat(indent)}, ...line]);
		from = end;
		while (pieces[from]?.text === ' ') from += 1;
	}
	return lines;
}

export const wrap = (text: string, width: number, hang = 0): readonly string[] =>
	wrapSpans([{text}], width, hang).map(line => line.map(span => span.text).join(''));
