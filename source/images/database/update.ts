/**
 * `db update`: each set by itself, so that one that fails leaves the others new. An ecosystem that is there already is asked
 * for what changed; only where that is much, the whole archive comes again.
 */
import type {DataFiles, Downloads} from '../../host/host.ts';
import type {Trouble} from '../../model/errors.ts';
import {inPool} from '../../model/pool.ts';
import type {DataSet, DataSources} from '../../model/vulnerability.ts';
import {isRecordId, readLine, recordOf} from './advisory.ts';
import type {BuildJob, BuildProgress, Origin} from './build.ts';
import {isMalwareReport} from './build-osv.ts';
import {dataSetOf, tableNames, type SetMeta} from './data-set.ts';
import {archiveUrl, changesUrl, endsName, epssName, flawsName, isList, kevName, recordUrl} from './sources.ts';
import {confirmSet, downloadFolder, replaceSet, setsIn, sweep, troubleOf, type StoredSet} from './store.ts';
import {maxTableBytes} from './finish-tables.ts';
import {readWhole} from './whole-files.ts';

export type DatabaseDoors = {
	/** Folder of the store. */
	readonly root: string;
	readonly files: DataFiles;
	readonly downloads: Downloads;
	/** `buildSet`, where it holds nobody up. */
	build(folder: string, job: BuildJob, onProgress: BuildProgress): Promise<SetMeta>;
	nowUnixMs(): number;
};

export type SetProgress = {
	readonly name: string;
	readonly phase: 'downloading' | 'importing';
	readonly done: number;
	/** null: not told. */
	readonly total: number | null;
};

export type SetOutcome =
	| {readonly is: 'new'; readonly set: DataSet}
	/** Nothing newer is there. */
	| {readonly is: 'unchanged'; readonly set: DataSet}
	| {readonly is: 'failed'; readonly name: string; readonly trouble: Trouble};

type OnProgress = (progress: SetProgress) => void;

const maxArchiveBytes = 4 * 1024 ** 3;
const maxListBytes = 64 * 1024 ** 2;
const maxRecordBytes = 32 * 1024 ** 2;
/** More changes than these cost more calls than the archive has megabytes. */
const maxChanges = 400;
const callsAtOnce = 8;

function jobOf(name: string, file: string, origin: Origin, nowUnixMs: number): BuildJob {
	switch (name) {
		case kevName:
			return {is: 'kev', file, origin};
		case epssName:
			return {is: 'epss', file, origin};
		case flawsName:
			return {is: 'flaws', file, origin, nowUnixMs};
		case endsName:
			return {is: 'ends', file, origin, nowUnixMs};
		default:
			return {is: 'osv', name, archive: file, origin};
	}
}

function urlOf(name: string, sources: DataSources): string {
	switch (name) {
		case kevName:
			return sources.kev;
		case epssName:
			return sources.epss;
		case flawsName:
			return sources.advisories;
		case endsName:
			return sources.endOfLife;
		default:
			return archiveUrl(sources, name);
	}
}

async function fetchWhole(
	{root, files, downloads, build, nowUnixMs}: DatabaseDoors,
	name: string,
	{url, maxBytes}: {readonly url: string; readonly maxBytes: number},
	before: StoredSet | undefined,
	onProgress: OnProgress,
): Promise<SetOutcome> {
	await files.makeFolder(downloadFolder(root));
	const to = `${downloadFolder(root)}/${encodeURIComponent(name)}`;
	const got = await downloads.file({url, to, maxBytes, knownEtag: before?.meta.etag ?? ''}, (done, total) =>
		onProgress({name, phase: 'downloading', done, total}),
	);
	// That the server has no newer one makes it no younger, where it says itself of which day it is.
	const isDated = name === flawsName || name === endsName;
	const asOfUnixMs = isDated && before !== undefined ? before.meta.asOfUnixMs : nowUnixMs();
	if (got.is === 'unchanged') {
		if (before === undefined) throw new Error('the server says that nothing changed, and nothing was here before');
		await confirmSet(files, before, asOfUnixMs);
		return {is: 'unchanged', set: dataSetOf({...before.meta, asOfUnixMs})};
	}
	const origin = {source: url, sha256: got.sha256, etag: got.etag, asOfUnixMs};
	const job = jobOf(name, to, origin, nowUnixMs());
	try {
		const meta = await replaceSet(files, root, name, folder =>
			build(folder, job, (done, total) => onProgress({name, phase: 'importing', done, total})),
		);
		return {is: 'new', set: dataSetOf(meta)};
	} finally {
		// A broken one is downloaded anew, not imported again.
		await files.remove(to);
	}
}

/** Record → when it was last changed. */
export function readChanges(csv: string): ReadonlyMap<string, number> {
	const changes = new Map<string, number>();
	for (const line of csv.split('\n')) {
		const [time = '', id = ''] = line.trim().split(',');
		if (isRecordId(id) && !isMalwareReport(id)) changes.set(id, Date.parse(time) || 0);
	}
	return changes;
}

async function heldRecords(files: DataFiles, {folder}: StoredSet): Promise<ReadonlyMap<string, number>> {
	const text = (await readWhole(files, `${folder}/${tableNames.records}`, maxTableBytes)).toString('latin1');
	return new Map(
		text
			.split('\n')
			.filter(line => line !== '')
			.map(line => [recordOf(line), Number(readLine(line)?.[1] ?? 0)]),
	);
}

/** null: the whole archive is the better way. */
async function fetchChanges(
	doors: DatabaseDoors,
	sources: DataSources,
	before: StoredSet,
	onProgress: OnProgress,
): Promise<SetOutcome | null> {
	const {root, files, downloads, build, nowUnixMs} = doors;
	const {name, meta} = before;
	const asOfUnixMs = nowUnixMs();
	let there: ReadonlyMap<string, number>;
	try {
		there = readChanges(await downloads.text({url: changesUrl(sources, name), maxBytes: maxListBytes}));
	} catch {
		// A mirror may have archives alone.
		return null;
	}
	const held = await heldRecords(files, before);
	const changed = [...there].filter(([id, at]) => held.get(id) !== at).map(([id]) => id);
	const removedIds = [...held.keys()].filter(id => !there.has(id));
	if (changed.length + removedIds.length > maxChanges) return null;
	if (changed.length + removedIds.length === 0) {
		await confirmSet(files, before, asOfUnixMs);
		return {is: 'unchanged', set: dataSetOf({...meta, asOfUnixMs})};
	}
	let done = 0;
	const records = await inPool(changed, callsAtOnce, async id => {
		const text = await downloads.text({url: recordUrl(sources, name, id), maxBytes: maxRecordBytes});
		onProgress({name, phase: 'downloading', done: (done += 1), total: changed.length});
		return text;
	});
	const origin = {source: changesUrl(sources, name), sha256: '', etag: '', asOfUnixMs};
	const made = await replaceSet(files, root, name, folder =>
		build(folder, {is: 'osv-changes', name, from: before.folder, records, removedIds, origin}, (count, total) =>
			onProgress({name, phase: 'importing', done: count, total}),
		),
	);
	return {is: 'new', set: dataSetOf(made)};
}

/** The two lists of what is exploited come with any ecosystem; what is known of engines where a source is named. */
const withLists = (names: readonly string[], {advisories, endOfLife}: DataSources): readonly string[] => [
	...names,
	...(names.length > 0 ? [kevName, epssName] : []),
	...(advisories === '' ? [] : [flawsName]),
	...(endOfLife === '' ? [] : [endsName]),
];

/** `names`: of ecosystems; []: only what is known of engines. Under the lock. Never rejects. */
export async function updateDatabase(
	doors: DatabaseDoors,
	names: readonly string[],
	sources: DataSources,
	onProgress: OnProgress,
): Promise<readonly SetOutcome[]> {
	const {root, files} = doors;
	const outcomes: SetOutcome[] = [];
	for (const name of withLists(names, sources)) {
		try {
			await files.makeFolder(root);
			await sweep(files, root);
			const before = (await setsIn(files, root)).find(set => set.name === name);
			const isWhole = isList(name);
			const byChanges = isWhole || before === undefined ? null : await fetchChanges(doors, sources, before, onProgress);
			outcomes.push(
				byChanges ??
					(await fetchWhole(
						doors,
						name,
						{url: urlOf(name, sources), maxBytes: isWhole ? maxListBytes : maxArchiveBytes},
						before,
						onProgress,
					)),
			);
		} catch (error) {
			outcomes.push({is: 'failed', name, trouble: troubleOf(name, error)});
		}
	}
	return outcomes;
}
