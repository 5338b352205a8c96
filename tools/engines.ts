/**
 * `npm run test:engines [-- --suite NAME]... [--write] [TEST]...`: the live tests that depend on the engine, on the engines
 * of Debian's suites, one after the other; prints a table engine × test. As root, on Debian. `--write` puts the table into
 * docs/engines.md; `--known` only what is unknown on each of them, without the tests. What was downloaded stays in ~/.cache/hullcheck/engines; nothing else does.
 */
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {runInside} from './engines/inside.ts';
import {knownPage, type Known} from './engines/known.ts';
import {suiteRoot} from './engines/root.ts';
import {engineTests, suites, type Suite} from './engines/suites.ts';
import {countsOf, engineTable, isGreen, type EngineRun, type Report} from './engines/table.ts';

const page = path.resolve(import.meta.dirname, '../docs/engines.md');
const say = (line: string): void => console.log(`\n── ${line}`);

const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {
		suite: {type: 'string', multiple: true, default: []},
		write: {type: 'boolean', default: false},
		known: {type: 'boolean', default: false},
	},
});
const files = positionals.length > 0 ? positionals : engineTests;
const chosen = values.suite.length === 0 ? suites : suites.filter(({name}) => values.suite.includes(name));
const isAll = positionals.length === 0 && chosen.length === suites.length;
if (chosen.length === 0) throw new Error(`the suites are ${suites.map(({name}) => name).join(', ')}`);
if ((values.write || values.known) && !isAll)
	throw new Error('--write and --known are for a run of all tests on all suites');
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

async function knownOn(suite: Suite): Promise<readonly Known[]> {
	const file = 'tmp/known.json';
	const probe = ['node', '--import=tsx', 'tools/engines/probe.ts', `/${file}`];
	return runInside(
		suiteRoot(suite, say),
		probe,
		copy => JSON.parse(readFileSync(path.join(copy, file), 'utf8')) as readonly Known[],
	);
}

/** The part of the page between the marks of that name. */
function write(name: string, text: string): void {
	const part = new RegExp(`(<!-- ${name}: made by npm run test:engines -->\n).*?(<!-- end -->)`, 's');
	writeFileSync(
		page,
		readFileSync(page, 'utf8').replace(part, (_, from: string, to: string) => `${from}\n${text}\n\n${to}`),
	);
}

/** One engine at a time. */
async function inTurn<T>(all: readonly Suite[], one: (suite: Suite) => Promise<T>): Promise<readonly T[]> {
	const done: T[] = [];
	for (const suite of all) done.push(await one(suite));
	return done;
}

const runs = values.known ? [] : await inTurn(chosen, runOn);
const table = engineTable(runs);
if (!values.known) console.log(`\n${table}`);
if (values.write && !values.known) write('tests', table);
if (values.write || values.known) write('known', knownPage((await inTurn(chosen, knownOn)).flat()));
process.exitCode = runs.every(({counts}) => [...counts.values()].every(isGreen)) ? 0 : 1;
