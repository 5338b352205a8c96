/**
 * Every number the program promises, measured on real containers of a private engine, each beside its floor or peer of the
 * same run. Prints a table and writes dist/bench.json. `npm run bench -- --quick` takes fewer samples; `--only images` (or
 * containers, many, store) measures that alone; `--suite trixie` does it on the engine of that suite of Debian
 * (`npm run test:engines` tells of them).
 */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {startDockerd} from '../../test/helpers/dockerd.ts';
import {measureAudit} from './audit.ts';
import {buildProbes} from './build-probes.ts';
import {measureDatabase} from './database.ts';
import {measureChanges, measureEvents, measureIdle, measureKeys, measureMemory, measureStart} from './in-terminal.ts';
import {measureFirstTable} from './first-table.ts';
import {measureHarden} from './harden.ts';
import {measureHosts} from './hosts.ts';
import {measureSwap} from './swap.ts';
import {measureTenThousand} from './ten-thousand.ts';
import {measureScan} from './scan.ts';
import {measureSsh} from './ssh.ts';
import {table, type Row} from './report.ts';
import {root, startRig} from './rig.ts';
import {runInside} from '../engines/inside.ts';
import {suiteRoot} from '../engines/root.ts';
import {suites} from '../engines/suites.ts';

const {values} = parseArgs({
	options: {
		quick: {type: 'boolean', default: false},
		only: {type: 'string', multiple: true, default: []},
		suite: {type: 'string'},
	},
});
const isQuick = values.quick;
const rounds = isQuick ? 3 : 7;
const rows: Row[] = [];

function note(...more: readonly Row[]): void {
	rows.push(...more);
	for (const row of more)
		console.error(`  ${row.what}, ${row.at}: ${row.value.toFixed(2)} ${row.unit} (${row.beside})`);
}

let building: ReturnType<typeof buildProbes> | null = null;
const probesOnce = (): ReturnType<typeof buildProbes> => (building ??= buildProbes());

async function containers(): Promise<void> {
	const probes = await probesOnce();
	const rig = await startRig();
	try {
		console.error("a container put in another's place");
		note(...(await measureSwap(rig, rounds)));
		console.error('containers hardened');
		note(...(await measureHarden(rig, 20)));
		console.error('100 running containers');
		await rig.grow(100, 100);
		note(...(await measureStart(rig, probes, 100, rounds)));
		note(...(await measureEvents(rig, 100, isQuick ? 10 : 30)));
		note(...(await measureIdle(rig, 100, isQuick ? 20 : 60)));
		note(await measureChanges(rig, 100, isQuick ? 10 : 30));
		note(await measureMemory(rig, 100));
		note(...(await measureAudit(rig, 100, rounds)));
		note(...(await measureSsh(rig, probes, {containers: 100, rounds, idleSeconds: isQuick ? 60 : 180})));
		console.error('300 running containers');
		await rig.grow(300, 300);
		note(...(await measureFirstTable(rig, probes, 300, rounds)));
		note(...(await measureStart(rig, probes, 300, rounds)));
		console.error('1,000 containers, 300 of them running');
		await rig.grow(1000, 300);
		note(...(await measureEvents(rig, 1000, isQuick ? 10 : 30)));
		note(await measureKeys(rig, 1000, isQuick ? 30 : 100));
		note(await measureMemory(rig, 1000));
		note(...(await measureAudit(rig, 1000, rounds)));
	} finally {
		await rig.dispose();
	}
}

async function many(): Promise<void> {
	const probes = await probesOnce();
	console.error('10,000 containers of the demo engine');
	note(...(await measureTenThousand(probes, isQuick ? 10 : 30)));
	console.error('many hosts');
	note(...(await measureHosts(probes, isQuick ? 10 : 30)));
}

async function store(): Promise<void> {
	console.error('The store of vulnerabilities');
	note(...(await measureDatabase(rounds)));
}

async function images(): Promise<void> {
	console.error('images scanned');
	const docker = await startDockerd();
	try {
		note(...(await measureScan(docker, rounds)));
	} finally {
		await docker.dispose();
	}
}

/** In this order: what the last two make in memory would be paid for by every process that is started after them. */
const parts = {containers, many, store, images} as const;
type Part = keyof typeof parts;
const isPart = (name: string): name is Part => Object.hasOwn(parts, name);

async function measure(only: readonly Part[]): Promise<void> {
	for (const name of Object.keys(parts).filter(isPart)) {
		if (only.length === 0 || only.includes(name)) await parts[name]();
	}
	console.log(table(rows));
	if (only.length > 0) return;
	writeFileSync(
		path.join(root, 'dist/bench.json'),
		`${JSON.stringify({at: new Date().toISOString(), node: process.version, rows}, null, '\t')}\n`,
	);
}

async function measureOn(suiteName: string): Promise<void> {
	const suite = suites.find(({name}) => name === suiteName);
	if (suite === undefined) throw new Error(`the suites are ${suites.map(({name}) => name).join(', ')}`);
	const words = [...(isQuick ? ['--quick'] : []), ...values.only.flatMap(name => ['--only', name])];
	const root = suiteRoot(suite, line => console.error(line));
	await runInside(root, ['node', '--import=tsx', 'tools/bench/bench.ts', ...words], () => {});
}

const unknown = values.only.find(name => !isPart(name));
if (unknown !== undefined) throw new Error(`--only takes ${Object.keys(parts).join(', ')}, not ${unknown}`);
await (values.suite === undefined ? measure(values.only.filter(isPart)) : measureOn(values.suite));
