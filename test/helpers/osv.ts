/** Archives as OSV exports them, of fixtures and made up, and a store of one's own to bring them into. */
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {nodeDataFiles} from '../../source/host/data-files.ts';
import {createDownloads} from '../../source/host/download.ts';
import {buildSet} from '../../source/images/database/build.ts';
import type {DatabaseDoors} from '../../source/images/database/update.ts';
import {zipParts} from '../../source/images/database/zip-writer.ts';
import type {Package, PackageKind} from '../../source/model/package.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import type {OsvJson} from './synthetic-osv.ts';
import {temporaryFolder} from './temporary.ts';

export {syntheticRecords, type OsvJson} from './synthetic-osv.ts';

export const osvFixtures = path.resolve(import.meta.dirname, '../fixtures/osv');

/** `Debian`, `Alpine` … */
export const fixtureRecords = (ecosystem: string): readonly OsvJson[] =>
	readFileSync(path.join(osvFixtures, `${ecosystem}.jsonl`), 'utf8')
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as OsvJson);

export async function zipOf(entries: Iterable<readonly [name: string, bytes: Buffer]>): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of zipParts(entries)) parts.push(part);
	return Buffer.concat(parts);
}

export const osvZip = (records: Iterable<OsvJson>): Promise<Buffer> => zipOf(entriesOf(records));

function* entriesOf(records: Iterable<OsvJson>): Generator<readonly [string, Buffer]> {
	for (const record of records) yield [`${record.id}.json`, Buffer.from(JSON.stringify(record))];
}

/** One record about one package, of one release. */
export const record = (
	id: string,
	ecosystem: string,
	name: string,
	events: ReadonlyArray<Readonly<Record<string, string>>>,
	more: Readonly<Record<string, unknown>> = {},
): OsvJson => ({
	id,
	modified: '2026-11-01T00:00:00Z',
	affected: [{package: {ecosystem, name}, ranges: [{type: 'ECOSYSTEM', events}]}],
	...more,
});

export type TestDatabase = DatabaseDoors & {
	/** For files to bring in. */
	readonly folder: string;
	/** Written there; gives its path. */
	put(name: string, bytes: Buffer | string): string;
};

/** Empty, in a folder of its own, built in this thread. */
export function testDatabase(doors: Partial<DatabaseDoors> = {}): TestDatabase {
	const folder = temporaryFolder();
	return {
		folder,
		root: `${folder}/store`,
		files: nodeDataFiles,
		downloads: createDownloads({silenceMs: 2000, pauseMs: () => 1}),
		build: (into, job, onProgress) => buildSet(doors.files ?? nodeDataFiles, into, job, onProgress),
		nowUnixMs: () => Date.parse('2026-12-01T00:00:00Z'),
		...doors,
		put(name, bytes) {
			const target = path.join(folder, name);
			writeFileSync(target, bytes);
			return target;
		},
	};
}

/** `source`: name and version of its own where they differ. */
export function packageOf(
	kind: PackageKind,
	name: string,
	version: string,
	source: {readonly name?: string | undefined; readonly version?: string | undefined} = {},
): Package {
	return {
		kind,
		name: sanitise(name),
		version: sanitise(version),
		source: {name: sanitise(source.name ?? name), version: sanitise(source.version ?? version)},
		path: sanitise('/var/lib/dpkg/status'),
	};
}
