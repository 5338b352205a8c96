/** One row a number: what was measured, at what size, the figure, the bar it has to reach, and its floor or peer. */
export type Row = {
	readonly what: string;
	readonly at: string;
	readonly value: number;
	readonly unit: string;
	/** Largest value that reaches the bar; null: printed for comparison only. */
	readonly bar: number | null;
	/** The floor or peer of the same run, in words. */
	readonly beside: string;
};

const round = (value: number): string =>
	value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

export function table(rows: readonly Row[]): string {
	const cells = rows.map(row => [
		row.what,
		row.at,
		`${round(row.value)} ${row.unit}`,
		row.bar === null ? '' : `≤ ${round(row.bar)} ${row.unit}`,
		row.bar === null ? '' : row.value <= row.bar ? 'reached' : 'MISSED',
		row.beside,
	]);
	const all = [['what', 'at', 'measured', 'to reach', '', 'floor or peer'], ...cells];
	const widths = all[0]?.map((_, column) => Math.max(...all.map(line => line[column]?.length ?? 0))) ?? [];
	return all
		.map(line =>
			line
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
