/**
 * `npm test`: types, lint, unit and frame tests, build, then live and terminal tests on a real engine. `--long`: what takes
 * minutes. Every part runs, whatever failed before; the last line is the count that CI reads.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {stripVTControlCharacters} from 'node:util';

type Count = {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
	/** What failed and why, in a line each, once more beside the sums: the end of a log is what is read of it. */
	readonly reds?: readonly string[];
};
type Part = {readonly name: string; readonly run: () => Count};

/** What is read of Vitest's JSON report. */
type Report = {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly numPendingTests: number;
	readonly testResults: ReadonlyArray<{
		readonly name: string;
		readonly status: string;
		readonly message: string;
		readonly assertionResults: ReadonlyArray<{
			readonly fullName: string;
			readonly status: string;
			readonly failureMessages: readonly string[];
		}>;
	}>;
};

const root = path.resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'hullcheck-test-'));
const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);

const call = (command: string, ...args: readonly string[]): boolean =>
	spawnSync(command, args, {cwd: root, stdio: 'inherit'}).status === 0;

/** Passes or fails as a whole. */
const whole = (name: string, ...[command, ...args]: readonly [string, ...string[]]): Part => ({
	name,
	run: () => (call(command, ...args) ? {passed: 1, failed: 0, skipped: 0} : {passed: 0, failed: 1, skipped: 0}),
});

const redsOf = ({testResults}: Report): readonly string[] =>
	testResults.flatMap(file => {
		const where = path.relative(root, file.name);
		const failed = file.assertionResults.filter(one => one.status === 'failed');
		if (failed.length === 0) return file.status === 'failed' ? [`${where}: ${short(file.message)}`] : [];
		return failed.map(one => `${where}: ${one.fullName}: ${short(one.failureMessages.join(' '))}`);
	});

/** In a line, without colours and traces. */
const short = (text: string): string =>
	stripVTControlCharacters(text)
		.replace(/\n\s+at [^\n]*/g, '')
		.replace(/\s+/g, ' ')
		.slice(0, 600);

/** Counted test by test; a run that broke before it could report counts as one failure. */
const tests = (name: string, config: string): Part => ({
	name,
	run() {
		const report = path.join(scratch, `${name.replaceAll(' ', '-')}.json`);
		const isGood = call(
			bin('vitest'),
			'run',
			`--config=test/${config}`,
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${report}`,
		);
		try {
			const told = JSON.parse(readFileSync(report, 'utf8')) as Report;
			return {
				passed: told.numPassedTests,
				failed: Math.max(told.numFailedTests, isGood ? 0 : 1),
				skipped: told.numPendingTests,
				reds: redsOf(told),
			};
		} catch {
			return {passed: 0, failed: 1, skipped: 0};
		}
	},
});

const usual: readonly Part[] = [
	whole('types', bin('tsc'), '--noEmit'),
	whole('lint', bin('oxlint'), '--type-aware', '--deny-warnings', 'source', 'test', 'tools'),
	whole('format', bin('oxfmt'), '--check', 'source', 'test', 'tools'),
	tests('unit and frame tests', 'vitest.config.ts'),
	whole('build', process.execPath, '--import=tsx', 'tools/build.ts'),
	tests('live and terminal tests', 'vitest.live.config.ts'),
];
const long: readonly Part[] = [
	whole('build', process.execPath, '--import=tsx', 'tools/build.ts'),
	tests('long tests', 'vitest.long.config.ts'),
];

const counts = (process.argv.includes('--long') ? long : usual).map(part => {
	console.log(`\n── ${part.name}`);
	const startedAtMs = performance.now();
	const count = part.run();
	return {name: part.name, ...count, seconds: (performance.now() - startedAtMs) / 1000};
});
rmSync(scratch, {recursive: true, force: true});

console.log('');
for (const red of counts.flatMap(count => count.reds ?? []).slice(0, 15)) console.log(`red: ${red}`);
for (const {name, passed, failed, skipped, seconds} of counts) {
	console.log(
		`${failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(24)} ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds.toFixed(0)} s`,
	);
}
const sum = (key: 'passed' | 'failed' | 'skipped'): number => counts.reduce((total, count) => total + count[key], 0);
const isCi = /^(1|true)$/i.test(process.env['CI'] ?? '');
// Under CI a skipped proof proves nothing.
const failed = sum('failed') + (isCi ? sum('skipped') : 0);
console.log(
	`${sum('passed')} passed, ${failed} failed${!isCi && sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''}`,
);
process.exit(failed > 0 ? 1 : 0);
