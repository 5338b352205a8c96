/** OSV records → the tables of an ecosystem: one for each release, who is rated how, and which records there are. */
import type {DataFiles} from '../../host/host.ts';
import {sanitise} from '../../model/safe-text.ts';
import {advisoryLine, lineOf, readLine, recordOf} from './advisory.ts';
import type {BuildJob, BuildProgress} from './build.ts';
import {formatVersion, readMeta, releaseOf, tableNames, writeMeta, type SetMeta} from './data-set.ts';
import {readOsvRecord} from './osv-record.ts';
import {createTableWriter, maxTableBytes, type TableWriter} from './table-writer.ts';
import {readWhole} from './whole-files.ts';
import {unpackEntries} from './zip-entries.ts';
import {BadArchive, readDirectory} from './zip.ts';

type Job<Is extends BuildJob['is']> = Extract<BuildJob, {is: Is}>;

/** Reports of malware, ten times as many as vulnerabilities: nothing an image could be brought up to date from. */
export const isMalwareReport = (id: string): boolean => id.startsWith('MAL-');

type Intake = {
	addRecord(json: string): void;
	/** Lines of a set that is brought up to date. */
	keep(table: string, line: string): void;
	finish(origin: Job<'osv'>['origin']): Promise<SetMeta>;
};

function createIntake(files: DataFiles, folder: string, name: string, writer: TableWriter): Intake {
	let [records, skipped, newestUnixMs] = [0, 0, 0];
	const tableOf = new Map<string, string>();

	/** Of a hundred thousand lines, and a dozen releases. */
	function packagesTable(release: string): string {
		const known = tableOf.get(release);
		if (known !== undefined) return known;
		const made = tableNames.packages(release);
		tableOf.set(release, made);
		return made;
	}

	const countRecord = (modifiedAtUnixMs: number): void => {
		records += 1;
		newestUnixMs = Math.max(newestUnixMs, modifiedAtUnixMs);
	};

	return {
		addRecord(text) {
			let json: unknown;
			try {
				json = JSON.parse(text);
			} catch {
				skipped += 1;
				return;
			}
			const record = readOsvRecord(json, name);
			if (record === null) {
				skipped += 1;
				return;
			}
			countRecord(record.modifiedAtUnixMs);
			writer.add(tableNames.records, lineOf(record.id, record.id, record.modifiedAtUnixMs));
			for (const {release, key, advisory} of record.affected)
				writer.add(packagesTable(release), advisoryLine(key, advisory));
			const {names, ratings} = record.rated;
			if (ratings.length > 0) for (const one of names) writer.add(tableNames.ratings, lineOf(one, record.id, ratings));
		},
		keep(table, line) {
			const modifiedAtUnixMs = table === tableNames.records ? readLine(line)?.[1] : undefined;
			if (typeof modifiedAtUnixMs === 'number') countRecord(modifiedAtUnixMs);
			writer.add(table, line);
		},
		async finish({source, sha256, etag, asOfUnixMs}) {
			const tables = await writer.finish();
			const releases = Object.keys(tables).flatMap(releaseOf);
			if (releases.length === 0) throw new BadArchive(`it holds no record about packages of ${name}`);
			const meta: SetMeta = {
				format: formatVersion,
				name,
				source: sanitise(source, 300),
				asOfUnixMs: asOfUnixMs ?? newestUnixMs,
				records,
				skipped,
				releases: releases.filter(one => one !== '').toSorted(),
				sha256,
				etag,
				tables,
			};
			await writeMeta(files, folder, meta);
			return meta;
		},
	};
}

export async function buildFromZip(
	files: DataFiles,
	folder: string,
	{name, archive, origin}: Job<'osv'>,
	onProgress: BuildProgress,
): Promise<SetMeta> {
	const opened = await files.openFile(archive);
	if (opened === null) throw new BadArchive('it is not there');
	const writer = createTableWriter(files, folder);
	try {
		const intake = createIntake(files, folder, name, writer);
		const all = await readDirectory(opened);
		const entries = all.filter(({name: file}) => file.endsWith('.json') && !isMalwareReport(file));
		let done = 0;
		for await (const some of unpackEntries(opened, entries)) {
			for (const [, bytes] of some) intake.addRecord(bytes.toString('utf8'));
			await writer.flush();
			onProgress((done += some.length), entries.length);
		}
		return await intake.finish(origin);
	} finally {
		await writer.abandon();
		await opened.close();
	}
}

/** The whole of a table, line by line. */
async function linesOf(files: DataFiles, path: string): Promise<readonly string[]> {
	const lines = (await readWhole(files, path, maxTableBytes)).toString('latin1').split('\n');
	lines.pop();
	return lines;
}

export async function mergeRecords(
	files: DataFiles,
	folder: string,
	{name, from, records, removedIds, origin}: Job<'osv-changes'>,
	onProgress: BuildProgress,
): Promise<SetMeta> {
	const before = await readMeta(files, from);
	if (before === null) throw new BadArchive('the set it would change is not there');
	const replaced = new Set(removedIds);
	for (const text of records) {
		const id = readOsvRecord(JSON.parse(text), name)?.id;
		if (id !== undefined) replaced.add(id);
	}
	const writer = createTableWriter(files, folder);
	try {
		const intake = createIntake(files, folder, name, writer);
		const tables = Object.keys(before.tables);
		for (const [index, table] of tables.entries()) {
			for (const line of await linesOf(files, `${from}/${table}`))
				if (!replaced.has(recordOf(line))) intake.keep(table, line);
			await writer.flush();
			onProgress(index + 1, tables.length);
		}
		for (const text of records) intake.addRecord(text);
		return await intake.finish(origin);
	} finally {
		await writer.abandon();
	}
}
