/** The reports of the test runs → a table engine × test. Pure. */
import {at} from '../../source/model/foreign.ts';

/** What came of one file of tests; null: the run broke before it could tell. */
export type Count = {readonly passed: number; readonly skipped: number; readonly failed: readonly string[]} | null;

export type EngineRun = {
	readonly suite: string;
	/** `Docker 26.1.5, Podman 5.4.2`. */
	readonly engines: string;
	readonly counts: ReadonlyMap<string, Count>;
};

const list = (json: unknown, field: string): readonly unknown[] => {
	const found = at(json, field);
	return Array.isArray(found) ? found : [];
};
const text = (json: unknown, field: string): string => String(at(json, field) ?? '');

/** `report` is what vitest's JSON reporter wrote; the key is the name of the file, without `.test.ts`. */
export function countsOf(report: unknown, files: readonly string[]): ReadonlyMap<string, Count> {
	const results = list(report, 'testResults');
	return new Map(
		files.map(file => {
			const result = results.find(one => text(one, 'name').endsWith(`/${file}.test.ts`));
			const tests = list(result, 'assertionResults');
			const failed = tests.filter(test => text(test, 'status') === 'failed').map(test => text(test, 'fullName'));
			const passed = tests.filter(test => text(test, 'status') === 'passed').length;
			// A file that could not be loaded, or whose hooks broke, fails without a test that does.
			const isBroken = result === undefined || (text(result, 'status') === 'failed' && failed.length === 0);
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
