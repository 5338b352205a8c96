/**
 * One file for a machine without internet: a zip of the sets' folders. Every table is held against the checksum of its
 * `meta.json` and the order it has to have; what it says is as foreign as what OSV says.
 */
import type {DataFiles} from '../../host/host.ts';
import type {BuildJob, BuildProgress} from './build.ts';
import {parseMetaText, writeMeta, type SetMeta} from './data-set.ts';
import {maxTableBytes} from './finish-tables.ts';
import {sha256Of, writeWhole} from './whole-files.ts';
import {unpackEntries} from './zip-entries.ts';
import {BadArchive, localBytes, readDirectory, usualLimits, type ZipEntry} from './zip.ts';

/** A table of thousands of lines that are almost the same packs well. */
const exportLimits = {...usualLimits, entries: 100_000, entryBytes: maxTableBytes, ratio: 1000};
const maxMetaBytes = 1024 ** 2;

const setOf = ({name}: ZipEntry): string => decodeURIComponent(name.split('/')[0] ?? '');
const fileOf = ({name}: ZipEntry): string => name.split('/')[1] ?? '';

/** What a set is called in the archive. */
export const entryName = (set: string, file: string): string => `${encodeURIComponent(set)}/${file}`;

/**
 * Whether it is worth to look for sets in an archive: its files lie in folders, those of OSV, up to hundreds of thousands, do
 * not. `head`: its first bytes, the first file's name among them.
 */
export const mayBeExport = (head: Buffer): boolean =>
	head.length < localBytes || head.toString('latin1', localBytes, localBytes + head.readUInt16LE(26)).includes('/');

/** Names of the sets in an archive; [] where it is no export. Throws `BadArchive`. */
export async function setsInExport(files: DataFiles, archive: string): Promise<readonly string[]> {
	const opened = await files.openFile(archive);
	if (opened === null) throw new BadArchive('it is not there');
	try {
		const entries = await readDirectory(opened, exportLimits);
		return entries.filter(entry => fileOf(entry) === 'meta.json').map(setOf);
	} catch (error) {
		if (error instanceof URIError) return [];
		throw error;
	} finally {
		await opened.close();
	}
}

/** Whether halving finds all that is in it. */
export function isSorted(text: string): boolean {
	if (text !== '' && !text.endsWith('\n')) return false;
	const lines = text.split('\n');
	lines.pop();
	return lines.every((line, index) => line.includes('\t') && (index === 0 || (lines[index - 1] ?? '') <= line));
}

export async function copyFromExport(
	files: DataFiles,
	folder: string,
	{name, archive}: Extract<BuildJob, {is: 'export'}>,
	onProgress: BuildProgress,
): Promise<SetMeta> {
	const opened = await files.openFile(archive);
	if (opened === null) throw new BadArchive('it is not there');
	try {
		const entries = (await readDirectory(opened, exportLimits)).filter(entry => setOf(entry) === name);
		const described = entries.filter(entry => fileOf(entry) === 'meta.json' && entry.sizeBytes <= maxMetaBytes);
		let meta: SetMeta | null = null;
		for await (const some of unpackEntries(opened, described))
			for (const [, bytes] of some) meta = parseMetaText(bytes.toString('utf8'));
		if (meta === null || meta.name !== name)
			throw new BadArchive('it was written by another version of hullcheck, or its meta.json is broken');
		const tables = entries.filter(entry => Object.hasOwn(meta.tables, fileOf(entry)));
		if (tables.length !== Object.keys(meta.tables).length) throw new BadArchive('a table of it is missing');
		let done = 0;
		for await (const some of unpackEntries(opened, tables)) {
			for (const [entry, bytes] of some) {
				if (meta.tables[fileOf(entry)]?.sha256 !== sha256Of(bytes) || !isSorted(bytes.toString('latin1')))
					throw new BadArchive('a table of it is not what its checksum says');
				await writeWhole(files, `${folder}/${fileOf(entry)}`, [bytes]);
				onProgress((done += 1), tables.length);
			}
		}
		await writeMeta(files, folder, meta);
		return meta;
	} finally {
		await opened.close();
	}
}
