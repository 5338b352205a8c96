/**
 * Every number the program promises, measured on real containers of a private engine, each beside its floor or peer of the
 * same run. Prints a table and writes dist/bench.json. `npm run bench -- --quick` takes fewer samples.
 */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
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

const isQuick = process.argv.includes('--quick');
const rounds = isQuick ? 3 : 7;
const rows: Row[] = [];

function note(...more: readonly Row[]): void {
	rows.push(...more);
	for (const row of more)
		console.error(`  ${row.what}, ${row.at}: ${row.value.toFixed(2)} ${row.unit} (${row.beside})`);
}

const probes = await buildProbes();
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
console.error('10,000 containers of the demo engine');
note(...(await measureTenThousand(probes, isQuick ? 10 : 30)));
console.error('many hosts');
note(...(await measureHosts(probes, isQuick ? 10 : 30)));
// What these make in memory would be paid for by every process that is started after them.
console.error('The store of vulnerabilities');
note(...(await measureDatabase(rounds)));
console.error('images scanned');
const docker = await startDockerd();
try {
	note(...(await measureScan(docker, rounds)));
} finally {
	await docker.dispose();
}

console.log(table(rows));
writeFileSync(
	path.join(root, 'dist/bench.json'),
	`${JSON.stringify({at: new Date().toISOString(), node: process.version, rows}, null, '\t')}\n`,
);
