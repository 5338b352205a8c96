/** A line put together from parts, of which the least needed leave as it narrows. */
import type {Cell, Span} from './blocks.ts';
import {cellWidth, cutCell, widthOf} from './text.ts';

/** Parts leave from the highest number down; 0 stays and is cut. */
export type Part = {readonly spans: Cell; readonly leaves: number};

export const part = (leaves: number, ...spans: readonly Span[]): Part => ({spans, leaves});

export function joinParts(parts: readonly Part[], width: number, separator: Span): Cell {
	const between = widthOf(separator.text);
	const need = (some: readonly Part[]): number =>
		some.reduce((sum, {spans}) => sum + cellWidth(spans), 0) + between * Math.max(0, some.length - 1);
	let kept = parts.filter(({spans}) => spans.length > 0);
	while (need(kept) > width) {
		const worst = kept.reduce<Part | null>(
			(most, one) => (one.leaves > 0 && one.leaves >= (most?.leaves ?? 0) ? one : most),
			null,
		);
		if (worst === null) break;
		kept = kept.filter(one => one !== worst);
	}
	return cutCell(
		kept.flatMap(({spans}, index) => (index === 0 ? spans : [separator, ...spans])),
		width,
	);
}

/** Left and right on one line; the right goes where both do not fit. */
export function spread(left: Cell, right: Cell, width: number): Cell {
	const room = width - cellWidth(left) - cellWidth(right);
	return room < 2 ? left : [...left, {text: ' '.repeat(room)}, ...right];
}
