/** Which columns fit, and how wide each is. Pure: the same width gives the same columns, whatever the rows say. */
import type {Column} from './blocks.ts';
import {widthOf} from './text.ts';

export type FittedColumn = {
	readonly id: string;
	readonly title: string;
	readonly width: number;
	/** Blank cells behind it; the last takes what is left, so that a selection reaches the edge. */
	readonly gap: number;
	readonly align: 'left' | 'right';
	readonly cutAt: NonNullable<Column['cutAt']>;
};

const least = 4;

/** Columns leave from the highest priority number down, of equal ones the rightmost first; those of priority 0 stay and shrink. */
export function fitColumns(columns: readonly Column[], width: number, gap = 2): readonly FittedColumn[] {
	const need = (some: readonly Column[]): number =>
		some.reduce((sum, column) => sum + column.width, 0) + gap * Math.max(0, some.length - 1);
	let kept = [...columns];
	while (need(kept) > width) {
		const leaving = kept.reduce<Column | null>(
			(worst, column) => (column.priority > 0 && column.priority >= (worst?.priority ?? 0) ? column : worst),
			null,
		);
		if (leaving === null) break;
		kept = kept.filter(column => column !== leaving);
	}
	const widths = kept.map(column => column.width);
	let over = need(kept) - width;
	// Only columns that may not leave are left and still too wide: the growing one gives first, then from the right.
	const byGrow = kept
		.map((_, index) => index)
		.sort((a, b) => Number(kept[b]?.isGrow ?? false) - Number(kept[a]?.isGrow ?? false) || b - a);
	for (const index of byGrow) {
		if (over <= 0) break;
		const gives = Math.max(0, Math.min(over, (widths[index] ?? 0) - least));
		widths[index] = (widths[index] ?? 0) - gives;
		over -= gives;
	}
	const grow = kept.findIndex(column => column.isGrow);
	if (over < 0 && grow >= 0) widths[grow] = (widths[grow] ?? 0) - over;
	const rest = grow >= 0 ? 0 : Math.max(0, -over);
	return kept.map((column, index) => ({
		id: column.id,
		title: column.title,
		width: widths[index] ?? 0,
		gap: index === kept.length - 1 ? rest : gap,
		align: column.align ?? 'left',
		cutAt: column.cutAt ?? 'end',
	}));
}

/** Room for the widest of `texts`, between two bounds. */
export const widthFor = (texts: Iterable<string>, atLeast: number, atMost: number): number => {
	let wide = atLeast;
	for (const text of texts) {
		wide = Math.max(wide, widthOf(text));
		if (wide >= atMost) return atMost;
	}
	return wide;
};
