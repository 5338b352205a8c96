/** Levels of the CIS Docker Benchmark 1.6.0: 1 is for every host, 2 for where safety is worth some trouble. */
const second: ReadonlySet<string> = new Set(
	(
		'1.1.7 1.1.8 1.1.9 1.1.10 1.1.11 1.1.12 1.1.13 1.1.14 1.1.15 1.1.16 1.1.17 1.1.18 ' +
		'2.9 2.10 2.11 2.12 2.13 2.17 4.5 4.8 4.11 5.3 5.23 5.24 5.30 7.4 7.5 7.7 7.8 7.9'
	).split(' '),
);

/** null: a check of ours, which the benchmark does not have. */
export function levelOf(record: string): 1 | 2 | null {
	if (!/^\d/.test(record)) return null;
	return second.has(record) ? 2 : 1;
}
