/** The store of vulnerabilities: 60,000 made-up records of four Debian releases in, 5,000 packages matched. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {nodeDataFiles} from '../../source/host/data-files.ts';
import {openShelf} from '../../source/images/database/shelf.ts';
import {zipParts} from '../../source/images/database/zip-writer.ts';
import {unpackEntries} from '../../source/images/database/zip-entries.ts';
import {readDirectory} from '../../source/images/database/zip.ts';
import {matchPackages} from '../../source/images/match.ts';
import type {Package} from '../../source/model/package.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import {syntheticRecords} from '../../test/helpers/synthetic-osv.ts';
import {nodeFlags} from '../bundle.ts';
import {median, type Row} from './report.ts';
import {node, program} from './rig.ts';

const records = 60_000;

/** Most of what is known of them is fixed in this version, as in an image that is kept up to date. */
const packages: readonly Package[] = Array.from({length: 5000}, (_, index) => {
	const source = {name: sanitise(`package-${index}`), version: sanitise('1.85.3-4')};
	return {kind: 'deb', ...source, source, path: sanitise('/var/lib/dpkg/status')};
});

function* entries(): Generator<readonly [name: string, bytes: Buffer]> {
	for (const record of syntheticRecords(records)) yield [`${record.id}.json`, Buffer.from(JSON.stringify(record))];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const startedAtMs = performance.now();
	await work();
	return performance.now() - startedAtMs;
}

/** Writes `folder/Debian.zip`. */
export async function writeSyntheticArchive(folder: string): Promise<string> {
	const archive = path.join(folder, 'Debian.zip');
	const parts: Buffer[] = [];
	for await (const part of zipParts(entries())) parts.push(part);
	writeFileSync(archive, Buffer.concat(parts));
	return archive;
}

export async function importOnce(archive: string, dataHome: string): Promise<void> {
	const child = spawn(node, [...nodeFlags.split(' '), program, 'db', 'import', archive], {
		stdio: 'ignore',
		env: {...process.env, XDG_DATA_HOME: dataHome},
	});
	const [code] = (await once(child, 'close')) as [number];
	if (code !== 0) throw new Error(`the import ended with ${code}`);
}

/** Unpacked and parsed, and nothing done with it. */
async function parseAll(archive: string): Promise<void> {
	const opened = await nodeDataFiles.openFile(archive);
	if (opened === null) throw new Error('the archive is gone');
	for await (const some of unpackEntries(opened, await readDirectory(opened)))
		for (const [, bytes] of some) JSON.parse(bytes.toString('utf8'));
	await opened.close();
}

const load = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '';

export async function measureDatabase(rounds: number): Promise<readonly Row[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-bench-'));
	try {
		const archive = await writeSyntheticArchive(folder);
		const dataHome = path.join(folder, 'data');
		const importMs: number[] = [];
		const floorMs: number[] = [];
		const matchMs: number[] = [];
		let found = 0;
		for (let round = 0; round < rounds; round += 1) {
			importMs.push(await timed(() => importOnce(archive, dataHome)));
			floorMs.push(await timed(() => parseAll(archive)));
			matchMs.push(
				await timed(async () => {
					const shelf = await openShelf(nodeDataFiles, `${dataHome}/hullcheck/vulnerabilities`, ['Debian:12']);
					found = matchPackages(packages, 'Debian:12', shelf).matches.length;
				}),
			);
		}
		return [
			{
				what: 'vulnerabilities imported, start to exit',
				at: `${records} records`,
				value: median(importMs) / 1000,
				unit: 's',
				bar: 3,
				beside: `unpacked and parsed alone: ${(median(floorMs) / 1000).toFixed(2)} s; load ${load()}`,
			},
			{
				what: 'packages looked up, the store opened',
				at: `${packages.length} packages`,
				value: median(matchMs),
				unit: 'ms',
				bar: 100,
				beside: `${found} found among ${records} records; load ${load()}`,
			},
		];
	} finally {
		rmSync(folder, {recursive: true});
	}
}
