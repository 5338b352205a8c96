/**
 * One data set is one folder, `Debian.7`: its tables and a `meta.json` that says what they are. It is built under a name
 * with a dot in front and renamed when whole; of two with one name the higher number counts.
 */
import type {DataFiles} from '../../host/host.ts';
import {at, isObject, numberOr, textOf, textsOf} from '../../model/foreign.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import type {DataSet} from '../../model/vulnerability.ts';

/** Of folders and tables. Another one is not read, but downloaded anew. */
export const formatVersion = 1;

export const tableNames = {
	/** Which records there are, and when each was last changed. */
	records: 'records.tsv',
	/** CVE and GHSA ids → how bad. */
	ratings: 'ratings.tsv',
	/** KEV and EPSS have one table each. */
	only: 'all.tsv',
	packages: (release: string): string => `packages-${encodeURIComponent(release)}.tsv`,
};

/** Whose packages a table is about; [] for the other tables. */
export function releaseOf(table: string): readonly string[] {
	const release = /^packages-(.*)\.tsv$/.exec(table)?.[1];
	return release === undefined ? [] : [decodeURIComponent(release)];
}

export type TableMeta = {readonly sha256: string; readonly sizeBytes: number; readonly lines: number};

export type SetMeta = Omit<DataSet, 'sizeBytes'> & {
	readonly format: typeof formatVersion;
	/** Of what was downloaded or imported; '' for one brought up to date record by record. */
	readonly sha256: string;
	/** The server's word for this state of it; '' for none. */
	readonly etag: string;
	readonly tables: Readonly<Record<string, TableMeta>>;
};

/** Names of ecosystems that become names of folders. */
export const isSetName = (name: string): boolean => /^[A-Za-z][A-Za-z0-9 ._+-]{0,59}$/.test(name);

export const folderOf = (name: string, number: number): string => `${encodeURIComponent(name)}.${number}`;
export const unfinishedOf = (name: string, number: number): string => `.${folderOf(name, number)}`;

/** null for what is no finished set. */
export function parseFolder(folder: string): {readonly name: string; readonly number: number} | null {
	const match = /^([A-Za-z][A-Za-z0-9%._+-]{0,120})\.(\d{1,9})$/.exec(folder);
	if (match === null) return null;
	try {
		return {name: decodeURIComponent(match[1] ?? ''), number: Number(match[2])};
	} catch {
		return null;
	}
}

const maxMetaBytes = 1024 ** 2;

/** Also of folders that came from another machine: nothing in it is believed but its form. null: not one of this format. */
export function parseMeta(json: unknown): SetMeta | null {
	const name = at(json, 'name');
	const tables = at(json, 'tables');
	if (at(json, 'format') !== formatVersion || typeof name !== 'string' || !isSetName(name) || !isObject(tables))
		return null;
	return {
		format: formatVersion,
		name,
		source: sanitise(textOf(at(json, 'source')), 300),
		asOfUnixMs: numberOr(at(json, 'asOfUnixMs'), 0),
		records: numberOr(at(json, 'records'), 0),
		skipped: numberOr(at(json, 'skipped'), 0),
		releases: textsOf(at(json, 'releases')),
		sha256: textOf(at(json, 'sha256')),
		etag: textOf(at(json, 'etag')),
		tables: Object.fromEntries(
			Object.entries(tables)
				.filter(([file]) => /^[a-z]+(?:-[A-Za-z0-9%._!~*'()-]*)?\.tsv$/.test(file))
				.map(([file, meta]) => [
					file,
					{
						sha256: textOf(at(meta, 'sha256')),
						sizeBytes: numberOr(at(meta, 'sizeBytes'), 0),
						lines: numberOr(at(meta, 'lines'), 0),
					},
				]),
		),
	};
}

export function parseMetaText(content: string): SetMeta | null {
	try {
		return parseMeta(JSON.parse(content));
	} catch {
		return null;
	}
}

/** null: there is none, or it is of another format. */
export async function readMeta(files: DataFiles, folder: string): Promise<SetMeta | null> {
	return parseMetaText((await files.read(`${folder}/meta.json`, maxMetaBytes)) ?? '');
}

/** The last file of a set: with it, it is whole. */
export async function writeMeta(files: DataFiles, folder: string, meta: SetMeta): Promise<void> {
	await files.createFile(`${folder}/meta.json`, `${JSON.stringify(meta, null, '\t')}\n`);
}

export const dataSetOf = ({name, source, asOfUnixMs, records, skipped, releases, tables}: SetMeta): DataSet => ({
	name,
	source,
	asOfUnixMs,
	records,
	skipped,
	releases,
	sizeBytes: Object.values(tables).reduce((sum, {sizeBytes}) => sum + sizeBytes, 0),
});

/** How a set is called in words. */
export const shownName = (name: string): SafeText => sanitise(name, 60);
