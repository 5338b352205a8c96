/** OSV records → the tables of an ecosystem: one for each release, who is rated how, and which records there are. */
import type {DataFiles, OpenedFile} from '../../host/host.ts';
import {sanitise} from '../../model/safe-text.ts';
import {advisoryLine, lineOf, readLine, recordOf} from './advisory.ts';
import type {BuildJob, BuildProgress} from './build.ts';
import {formatVersion, readMeta, releaseOf, tableNames, writeMeta, type SetMeta, type TableMeta} from './data-set.ts';
import {finishAll, finishTables, inTwo, maxTableBytes} from './finish-tables.ts';
import {readOsvRecord} from './osv-record.ts';
import {createTableWriter, type Gathered, type TableWriter} from './table-writer.ts';
import {readLines} from './whole-files.ts';
import {unpackEntries} from './zip-entries.ts';
import {BadArchive, readDirectory, type ZipEntry} from './zip.ts';

type Job<Is extends BuildJob['is']> = Extract<BuildJob, {is: Is}>;

/** Reports of malware, ten times as many as vulnerabilities: nothing an image could be brought up to date from. */
export const isMalwareReport = (id: string): boolean => id.startsWith('MAL-');

type Intake = {
	addRecord(json: string): void;
	/** Lines of a set that is brought up to date. */
	keep(table: string, line: string): void;
	/** What has come; its lines lie in their files. */
	leave(): Promise<Share>;
};

/** What came of a part of an archive; of its lines the files lie in the folder. */
export type Share = {
	readonly records: number;
	readonly skipped: number;
	/** 0: there was none. */
	readonly newestUnixMs: number;
	readonly gathered: Gathered;
};

type Tables = Readonly<Record<string, TableMeta>>;

/** Somebody else, on another processor: takes in the second half of a large archive, then finishes half of the tables. */
export type Helper = {
	/** Rejects as `buildFromZip` does. */
	readonly gathered: Promise<Share>;
	/** As `finishTables`. */
	finish(folder: string, names: readonly string[], all: readonly Gathered[]): Promise<Tables>;
	/** Resolves when it writes no more. */
	stop(): Promise<void>;
};
export type CallHelper = (folder: string, job: Job<'osv'>, onProgress: BuildProgress) => Helper;

function createIntake(name: string, writer: TableWriter): Intake {
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
		leave: async () => ({records, skipped, newestUnixMs, gathered: await writer.leave()}),
	};
}

/** What all of them came to, and the tables made of it. */
async function describe(
	files: DataFiles,
	folder: string,
	{name, origin}: {readonly name: string; readonly origin: Job<'osv'>['origin']},
	shares: readonly Share[],
	finished: Tables,
): Promise<SetMeta> {
	const sum = (of: (share: Share) => number): number => shares.reduce((total, share) => total + of(share), 0);
	const {source, sha256, etag, asOfUnixMs} = origin;
	// Whoever finished which.
	const tables = Object.fromEntries(Object.entries(finished).toSorted(([a], [b]) => (a < b ? -1 : 1)));
	const releases = Object.keys(tables).flatMap(releaseOf);
	if (releases.length === 0) throw new BadArchive(`it holds no record about packages of ${name}`);
	const meta: SetMeta = {
		format: formatVersion,
		name,
		source: sanitise(source, 300),
		asOfUnixMs: asOfUnixMs ?? Math.max(...shares.map(({newestUnixMs}) => newestUnixMs)),
		records: sum(({records}) => records),
		skipped: sum(({skipped}) => skipped),
		releases: releases.filter(one => one !== '').toSorted(),
		sha256,
		etag,
		tables,
	};
	await writeMeta(files, folder, meta);
	return meta;
}

/** Nobody writes any more when this is over, but a helper that has not been stopped yet. */
async function finishWith(helper: Helper, files: DataFiles, folder: string, all: readonly Gathered[]): Promise<Tables> {
	const [own, theirs] = inTwo(all);
	const [ours, others] = await Promise.allSettled([
		finishTables(files, folder, own, all),
		helper.finish(folder, theirs, all),
	]);
	if (ours.status === 'rejected') throw ours.reason;
	if (others.status === 'rejected') throw others.reason;
	return {...ours.value, ...others.value};
}

/** Below this, a thread takes longer to begin than it would save. */
const leastBytesForTwo = 4 * 1024 ** 2;

/** Those that say something, in two halves of about equal size as they lie in the file. */
function halvesOf(all: readonly ZipEntry[]): readonly [first: readonly ZipEntry[], second: readonly ZipEntry[]] {
	const entries = all.filter(({name: file}) => file.endsWith('.json') && !isMalwareReport(file));
	let left = entries.reduce((sum, {packedBytes}) => sum + packedBytes, 0) / 2;
	const middle = entries.findIndex(({packedBytes}) => (left -= packedBytes) <= 0) + 1;
	return [entries.slice(0, middle), entries.slice(middle)];
}

/** Takes in the records of some entries; `onTaken` is told how many so far. */
async function takeIn(
	opened: OpenedFile,
	entries: readonly ZipEntry[],
	{intake, writer}: {readonly intake: Intake; readonly writer: TableWriter},
	onTaken: (taken: number) => void,
): Promise<void> {
	let taken = 0;
	for await (const some of unpackEntries(opened, entries)) {
		for (const [, bytes] of some) intake.addRecord(bytes.toString('utf8'));
		await writer.flush();
		onTaken((taken += some.length));
	}
}

async function withArchive<T>(
	files: DataFiles,
	folder: string,
	{name, archive}: Job<'osv'>,
	work: (opened: OpenedFile, hand: {readonly intake: Intake; readonly writer: TableWriter}) => Promise<T>,
): Promise<T> {
	const opened = await files.openFile(archive);
	if (opened === null) throw new BadArchive('it is not there');
	const writer = createTableWriter(files, folder);
	try {
		return await work(opened, {writer, intake: createIntake(name, writer)});
	} finally {
		await writer.abandon();
		await opened.close();
	}
}

/** `callHelper` null: all of it here. The same tables either way. */
export const buildFromZip = (
	files: DataFiles,
	folder: string,
	job: Job<'osv'>,
	onProgress: BuildProgress,
	callHelper: CallHelper | null = null,
): Promise<SetMeta> =>
	withArchive(files, folder, job, async (opened, hand) => {
		if (callHelper === null || opened.sizeBytes < leastBytesForTwo) {
			const all = halvesOf(await readDirectory(opened)).flat();
			await takeIn(opened, all, hand, taken => onProgress(taken, all.length));
			const only = await hand.intake.leave();
			return describe(files, folder, job, [only], await finishAll(files, only.gathered));
		}
		const other = `${folder}/second`;
		await files.makeFolder(other);
		let [here, there] = [0, 0];
		// It reads the directory for itself, meanwhile.
		const helper = callHelper(other, job, taken => (there = taken));
		// Told of where it is awaited.
		helper.gathered.catch(() => {});
		try {
			const [first, second] = halvesOf(await readDirectory(opened));
			const total = first.length + second.length;
			await takeIn(opened, first, hand, taken => onProgress((here = taken) + there, total));
			const shares = [await hand.intake.leave(), await helper.gathered];
			onProgress(here + second.length, total);
			const tables = await finishWith(
				helper,
				files,
				folder,
				shares.map(({gathered}) => gathered),
			);
			await files.removeFolder(other);
			return await describe(files, folder, job, shares, tables);
		} finally {
			await helper.stop();
		}
	});

/** What a helper does, in a folder of its own. */
export const gatherSecondHalf = (
	files: DataFiles,
	folder: string,
	job: Job<'osv'>,
	onProgress: BuildProgress,
): Promise<Share> =>
	withArchive(files, folder, job, async (opened, hand) => {
		const [, second] = halvesOf(await readDirectory(opened));
		await takeIn(opened, second, hand, taken => onProgress(taken, second.length));
		return hand.intake.leave();
	});

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
		const intake = createIntake(name, writer);
		const tables = Object.keys(before.tables);
		for (const [index, table] of tables.entries()) {
			for (const line of await readLines(files, `${from}/${table}`, maxTableBytes))
				if (!replaced.has(recordOf(line))) intake.keep(table, line);
			await writer.flush();
			onProgress(index + 1, tables.length);
		}
		for (const text of records) intake.addRecord(text);
		const share = await intake.leave();
		return await describe(files, folder, {name, origin}, [share], await finishAll(files, share.gathered));
	} finally {
		await writer.abandon();
	}
}
