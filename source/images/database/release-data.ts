/** Flaws of engines and ends of support, brought along or downloaded: two sets of the store, a table of one line each. */
import {
	joinData,
	packagedData,
	readEnds,
	readFlaws,
	type KnownEnds,
	type KnownFlaws,
	type ReleaseData,
} from '../../advisories/release-data.ts';
import type {DataFiles} from '../../host/host.ts';
import {Unread, type Read} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {DataSet} from '../../model/vulnerability.ts';
import {lineOf, readLine} from './advisory.ts';
import type {BuildJob} from './build.ts';
import {dataSetOf, formatVersion, tableNames, writeMeta, type SetMeta} from './data-set.ts';
import {endsName, flawsName} from './sources.ts';
import {setsIn, type StoredSet} from './store.ts';
import {createTableWriter} from './table-writer.ts';
import {readWhole, sha256Of} from './whole-files.ts';
import {BadArchive} from './zip.ts';

type Job = Extract<BuildJob, {is: 'flaws' | 'ends'}>;

const maxFileBytes = 8 * 1024 ** 2;
const dayMs = 86_400_000;
const key = 'all';

const recordsOf = (read: KnownFlaws | KnownEnds): number =>
	'advisories' in read
		? read.advisories.length
		: Object.keys(read.branches).length + Object.keys(read.distributions).length;

/** Throws `BadArchive`. `nowUnixMs`: what is dated later would count as newest for ever. */
export async function buildReleaseData(
	files: DataFiles,
	folder: string,
	{is, file, origin, nowUnixMs}: Job,
): Promise<SetMeta> {
	const bytes = await readWhole(files, file, maxFileBytes);
	let json: unknown;
	try {
		json = JSON.parse(bytes.toString('utf8'));
	} catch {
		throw new BadArchive('it is no JSON');
	}
	const read = is === 'flaws' ? readFlaws(json) : readEnds(json);
	if (read instanceof Unread) throw new BadArchive(read.why);
	if (Date.parse(read.asOf) > nowUnixMs + dayMs)
		throw new BadArchive(`it is dated ${read.asOf}, which is still to come`);
	const writer = createTableWriter(files, folder);
	try {
		writer.add(tableNames.only, lineOf(key, key, json));
		const meta: SetMeta = {
			format: formatVersion,
			name: is === 'flaws' ? flawsName : endsName,
			source: sanitise(origin.source, 300),
			// Of its own day: when it was fetched says nothing about what it knows.
			asOfUnixMs: Date.parse(read.asOf),
			records: recordsOf(read),
			skipped: 0,
			releases: [],
			sha256: origin.sha256 === '' ? sha256Of(bytes) : origin.sha256,
			etag: origin.etag,
			tables: await writer.finish(),
		};
		await writeMeta(files, folder, meta);
		return meta;
	} finally {
		await writer.abandon();
	}
}

/** A damaged one counts as none. */
async function bring<T>(
	files: DataFiles,
	set: StoredSet | undefined,
	read: (json: unknown) => Read<T>,
): Promise<T | null> {
	if (set === undefined) return null;
	try {
		const bytes = await readWhole(files, `${set.folder}/${tableNames.only}`, 2 * maxFileBytes);
		if (sha256Of(bytes) !== set.meta.tables[tableNames.only]?.sha256) return null;
		const [line = ''] = bytes.toString('latin1').split('\n');
		const found = read(readLine(line)?.[1]);
		return found instanceof Unread ? null : found;
	} catch {
		return null;
	}
}

/** What counts: of each the newer one, of what the store holds and of what hullcheck brings along. Never rejects. */
export async function openReleaseData(files: DataFiles, root: string): Promise<ReleaseData> {
	const sets = await setsIn(files, root).catch(() => []);
	const named = (name: string): StoredSet | undefined => sets.find(one => one.name === name);
	return joinData({
		flaws: await bring(files, named(flawsName), readFlaws),
		ends: await bring(files, named(endsName), readEnds),
	});
}

const packagedSet = (name: string, {asOf}: {readonly asOf: string}, records: number): DataSet => ({
	name,
	source: words`hullcheck itself`,
	asOfUnixMs: Date.parse(asOf),
	records,
	skipped: 0,
	releases: [],
	sizeBytes: 0,
	isOfReleases: true,
});

/** All there is to go by: the sets of the store, and of these two that one which counts. */
export async function dataSetsOf(files: DataFiles, root: string): Promise<readonly DataSet[]> {
	const sets = await setsIn(files, root);
	const data = await openReleaseData(files, root);
	const isPackaged: Readonly<Record<string, boolean>> = {
		[flawsName]: data.flaws === packagedData.flaws,
		[endsName]: data.ends === packagedData.ends,
	};
	return [
		...sets
			.filter(({name}) => isPackaged[name] !== true)
			.map(({name, meta}) => (name in isPackaged ? {...dataSetOf(meta), isOfReleases: true} : dataSetOf(meta))),
		...(isPackaged[flawsName] ? [packagedSet(flawsName, data.flaws, recordsOf(data.flaws))] : []),
		...(isPackaged[endsName] ? [packagedSet(endsName, data.ends, recordsOf(data.ends))] : []),
	];
}
