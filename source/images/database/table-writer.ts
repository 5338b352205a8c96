/**
 * Tables of any number of lines in little memory: lines go to a file as they come, and each table is sorted on its own when
 * all are there. A set of fifty releases never lies in memory whole. Several may gather lines, each in a folder of its own.
 */
import type {DataFiles, NewFile} from '../../host/host.ts';
import type {TableMeta} from './data-set.ts';
import {readWhole, sha256Of, writeWhole} from './whole-files.ts';

/** Lines that another writer gathered, and left for one that finishes. */
export type Gathered = {readonly folder: string; readonly tables: readonly string[]};

export type TableWriter = {
	/** `file`: the name of the table. */
	add(file: string, line: string): void;
	/** To be awaited between records: writes what has gathered. */
	flush(): Promise<void>;
	/** Nothing more comes: the lines lie in their files, unsorted. */
	leave(): Promise<Gathered>;
	/** Sorts, counts, syncs, with what others gathered. */
	finish(...others: readonly Gathered[]): Promise<Readonly<Record<string, TableMeta>>>;
	/** Closes what is open. */
	abandon(): Promise<void>;
};

/** Every table is an open file. */
const maxTables = 400;
/** Kept in memory, of all tables together. */
const gatheredLength = 2 * 1024 ** 2;
/** Longest text of one byte a character that V8 takes. */
export const maxTableBytes = 500 * 1024 ** 2;

const tooLarge = (): Error => new Error('a release of it is larger than can be searched');

export function createTableWriter(files: DataFiles, folder: string): TableWriter {
	const growing = new Map<string, NewFile>();
	const gathering = new Map<string, string[]>();
	let gathered = 0;

	async function fileOf(name: string): Promise<NewFile> {
		const known = growing.get(name);
		if (known !== undefined) return known;
		if (growing.size >= maxTables) throw new Error(`it has more than ${maxTables} releases`);
		const made = await files.writeFile(`${folder}/${name}.part`, {isKept: false});
		growing.set(name, made);
		return made;
	}

	async function writeOut(): Promise<void> {
		for (const [name, lines] of gathering) {
			const file = await fileOf(name);
			await file.write(Buffer.from(`${lines.join('\n')}\n`, 'latin1'));
			if (file.sizeBytes() > maxTableBytes) throw tooLarge();
		}
		gathering.clear();
		gathered = 0;
	}

	async function linesOf(folderOfPart: string, name: string): Promise<readonly string[]> {
		const part = `${folderOfPart}/${name}.part`;
		const lines = (await readWhole(files, part, maxTableBytes)).toString('latin1').split('\n');
		await files.remove(part);
		lines.pop();
		return lines;
	}

	async function sortTable(
		name: string,
		all: readonly Gathered[],
	): Promise<{readonly bytes: Buffer; readonly meta: TableMeta}> {
		const lines: string[] = [];
		for (const {folder: where, tables} of all)
			if (tables.includes(name)) for (const line of await linesOf(where, name)) lines.push(line);
		const unique = lines.sort().filter((line, index) => line !== lines[index - 1]);
		const bytes = Buffer.from(unique.length === 0 ? '' : `${unique.join('\n')}\n`, 'latin1');
		if (bytes.length > maxTableBytes) throw tooLarge();
		return {bytes, meta: {sha256: sha256Of(bytes), sizeBytes: bytes.length, lines: unique.length}};
	}

	/** One is on its way to the disk while the next is sorted. Whatever fails, nothing is being written when this is over. */
	async function sortTables(all: readonly Gathered[]): Promise<Readonly<Record<string, TableMeta>>> {
		const tables: Record<string, TableMeta> = {};
		let writing = Promise.resolve();
		try {
			for (const name of new Set(all.flatMap(({tables: names}) => names))) {
				const {bytes, meta} = await sortTable(name, all);
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

	const abandon = async (): Promise<void> => {
		await Promise.allSettled([...growing.values()].map(file => file.abandon()));
	};

	async function leave(): Promise<Gathered> {
		await writeOut();
		await abandon();
		return {folder, tables: [...growing.keys()]};
	}

	return {
		add(file, line) {
			const lines = gathering.get(file);
			if (lines === undefined) gathering.set(file, [line]);
			else lines.push(line);
			gathered += line.length;
		},
		async flush() {
			if (gathered >= gatheredLength) await writeOut();
		},
		leave,
		finish: async (...others) => sortTables([await leave(), ...others]),
		abandon,
	};
}
