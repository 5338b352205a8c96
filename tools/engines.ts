/**
 * `npm run test:engines [-- --suite NAME]... [--write] [TEST]...`: the live tests that depend on the engine, on the engines
 * of Debian's suites, one after the other; prints a table engine × test. As root, on Debian. `--write` puts the table into
 * docs/engines.md. What was downloaded stays in ~/.cache/hullcheck/engines; nothing else does.
 */
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {runInside} from './engines/inside.ts';
import {suiteRoot} from './engines/root.ts';
import {engineTests, suites, type Suite} from './engines/suites.ts';
import {countsOf, engineTable, isGreen, type EngineRun, type Report} from './engines/table.ts';

const page = path.resolve(import.meta.dirname, '../docs/engines.md');
const marked = /(<!-- made by npm run test:engines -->\n).*?(<!-- end -->)/s;
const say = (line: string): void => console.log(`\n── ${line}`);

const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {suite: {type: 'string', multiple: true, default: []}, write: {type: 'boolean', default: false}},
});
const files = positionals.length > 0 ? positionals : engineTests;
const chosen = values.suite.length === 0 ? suites : suites.filter(({name}) => values.suite.includes(name));
const isAll = positionals.length === 0 && chosen.length === suites.length;
if (chosen.length === 0) throw new Error(`the suites are ${suites.map(({name}) => name).join(', ')}`);
if (values.write && !isAll) throw new Error('--write is for a run of all tests on all suites');
if (process.platform !== 'linux' || process.getuid?.() !== 0)
	throw new Error('only root on Linux can start these engines');

/** `26.1.5+dfsg1-9+b9` → `26.1.5`. */
function versionOf(root: string, name: string): string {
	const asked = [`--admindir=${root}/var/lib/dpkg`, '--show', '--showformat=${Version}', name];
	const told = execFileSync('dpkg-query', asked, {encoding: 'utf8'});
	return /\d+\.\d+\.\d+/.exec(told)?.[0] ?? told;
}

async function runOn(suite: Suite): Promise<EngineRun> {
	const root = suiteRoot(suite, say);
	const engines = `Docker ${versionOf(root, 'docker.io')}, Podman ${versionOf(root, 'podman')}`;
	say(`${suite.name}: ${engines}`);
	const report = 'tmp/report.json';
	const vitest = [
		'node',
		'node_modules/vitest/vitest.mjs',
		'run',
		'--config=test/vitest.live.config.ts',
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=/${report}`,
		...files.map(file => `live/${file}.test.ts`),
	];
	const counts = await runInside(root, vitest, copy => {
		const file = path.join(copy, report);
		return countsOf(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null, files);
	});
	return {suite: suite.name, engines, counts};
}

const runs: EngineRun[] = [];
for (const suite of chosen) runs.push(await runOn(suite));
const table = engineTable(runs);
console.log(`\n${table}`);
if (values.write) writeFileSync(page, readFileSync(page, 'utf8').replace(marked, `$1\n${table}\n\n$2`));
process.exitCode = runs.every(({counts}) => [...counts.values()].every(isGreen)) ? 0 : 1;
