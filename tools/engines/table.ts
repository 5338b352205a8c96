/** The reports of the test runs → a table engine × test. Pure. */
/** What came of one file of tests; null: the run broke before it could tell. */
export type Count = {readonly passed: number; readonly skipped: number; readonly failed: readonly string[]} | null;

export type EngineRun = {
	readonly suite: string;
	/** `Docker 26.1.5, Podman 5.4.2`. */
	readonly engines: string;
	readonly counts: ReadonlyMap<string, Count>;
};

/** What vitest's JSON reporter writes, as far as it is read here. */
export type Report = {
	readonly testResults: ReadonlyArray<{
		readonly name: string;
		readonly status: string;
		readonly assertionResults: ReadonlyArray<{readonly status: string; readonly fullName: string}>;
	}>;
};

/** By the name of the file, without `.test.ts`. */
export function countsOf(report: Report | null, files: readonly string[]): ReadonlyMap<string, Count> {
	return new Map(
		files.map(file => {
			const result = report?.testResults.find(({name}) => name.endsWith(`/${file}.test.ts`));
			const tests = result?.assertionResults ?? [];
			const failed = tests.filter(({status}) => status === 'failed').map(({fullName}) => fullName);
			const passed = tests.filter(({status}) => status === 'passed').length;
			// A file that could not be loaded, or whose hooks broke, fails without a test that does.
			const isBroken = result === undefined || (result.status === 'failed' && failed.length === 0);
			return [file, isBroken ? null : {passed, skipped: tests.length - passed - failed.length, failed}];
		}),
	);
}

export function isGreen(count: Count | undefined): boolean {
	return count !== null && count !== undefined && count.failed.length === 0 && count.skipped === 0;
}

function cell(count: Count | undefined): string {
	if (count === undefined) return '';
	if (count === null) return '**broke**';
	const all = count.passed + count.skipped + count.failed.length;
	return isGreen(count)
		? String(all)
		: `**${count.passed} of ${all}**${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`;
}

export function engineTable(runs: readonly EngineRun[]): string {
	const files = [...new Set(runs.flatMap(({counts}) => [...counts.keys()]))];
	const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	const reds = runs.flatMap(({suite, counts}) =>
		[...counts].flatMap(([file, count]) => (count?.failed ?? []).map(name => `- ${suite}, ${file}: ${name}`)),
	);
	return [
		row(['test', ...runs.map(({suite, engines}) => `${suite}: ${engines}`)]),
		row(['---', ...runs.map(() => '---:')]),
		...files.map(file => row([file, ...runs.map(({counts}) => cell(counts.get(file)))])),
		...(reds.length === 0 ? [] : ['', ...reds]),
	].join('\n');
}
