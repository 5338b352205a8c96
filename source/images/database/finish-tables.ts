/** From lines as they came to tables that can be searched: sorted, each line once, on the disk. */
import type {DataFiles} from '../../host/host.ts';
import type {TableMeta} from './data-set.ts';
import type {Gathered} from './table-writer.ts';
import {readLines, sha256Of, writeWhole} from './whole-files.ts';

/** Longest text of one byte a character that V8 takes. */
export const maxTableBytes = 500 * 1024 ** 2;
export const tooLarge = (): Error => new Error('a release of it is larger than can be searched');

/** Where a writer puts the lines of a table. */
export const partOf = (folder: string, table: string): string => `${folder}/${table}.part`;

async function takeLines(files: DataFiles, part: string): Promise<readonly string[]> {
	const lines = await readLines(files, part, maxTableBytes);
	await files.remove(part);
	return lines;
}

async function sortTable(
	files: DataFiles,
	name: string,
	all: readonly Gathered[],
): Promise<{readonly bytes: Buffer; readonly meta: TableMeta}> {
	const lines: string[] = [];
	for (const {folder, tables} of all)
		if (Object.hasOwn(tables, name)) for (const line of await takeLines(files, partOf(folder, name))) lines.push(line);
	const unique = lines.sort().filter((line, index) => line !== lines[index - 1]);
	const bytes = Buffer.from(unique.length === 0 ? '' : `${unique.join('\n')}\n`, 'latin1');
	if (bytes.length > maxTableBytes) throw tooLarge();
	return {bytes, meta: {sha256: sha256Of(bytes), sizeBytes: bytes.length, lines: unique.length}};
}

/**
 * `names`: of those gathered, put into `folder`. One is on its way to the disk while the next is sorted. Whatever fails,
 * nothing is being written when this is over.
 */
export async function finishTables(
	files: DataFiles,
	folder: string,
	names: readonly string[],
	all: readonly Gathered[],
): Promise<Readonly<Record<string, TableMeta>>> {
	const tables: Record<string, TableMeta> = {};
	let writing = Promise.resolve();
	try {
		for (const name of names) {
			const {bytes, meta} = await sortTable(files, name, all);
			await writing;
			writing = writeWhole(files, `${folder}/${name}`, [bytes]);
			// Told of where it is awaited.
			writing.catch(() => {});
			tables[name] = meta;
		}
		await writing;
		return tables;
	} finally {
		await Promise.allSettled([writing]);
	}
}

/** All that one gathered, in its own folder. */
export const finishAll = (files: DataFiles, gathered: Gathered): ReturnType<typeof finishTables> =>
	finishTables(files, gathered.folder, Object.keys(gathered.tables), [gathered]);

/** All their tables in two parts of about equal size, for two to finish. */
export function inTwo(all: readonly Gathered[]): readonly [names: readonly string[], others: readonly string[]] {
	const sizes = new Map<string, number>();
	for (const {tables} of all)
		for (const [name, sizeBytes] of Object.entries(tables)) sizes.set(name, (sizes.get(name) ?? 0) + sizeBytes);
	const [one, other] = [
		{names: [] as string[], sizeBytes: 0},
		{names: [] as string[], sizeBytes: 0},
	];
	for (const [name, sizeBytes] of [...sizes].toSorted(([, a], [, b]) => b - a)) {
		const smaller = one.sizeBytes <= other.sizeBytes ? one : other;
		smaller.names.push(name);
		smaller.sizeBytes += sizeBytes;
	}
	return [one.names, other.names];
}
