/**
 * Lines of any number in little memory: they go to a file as they come, one for each table, which is sorted when all are there
 * (`finish-tables.ts`). A set of fifty releases never lies in memory whole. Several may gather lines, each in a folder of its own.
 */
import type {DataFiles, NewFile} from '../../host/host.ts';
import type {TableMeta} from './data-set.ts';
import {finishAll, maxTableBytes, partOf, tooLarge} from './finish-tables.ts';

/** Lines of one writer, left for who finishes. */
export type Gathered = {
	readonly folder: string;
	/** With the bytes of their lines. */
	readonly tables: Readonly<Record<string, number>>;
};

export type TableWriter = {
	/** `file`: the name of the table. */
	add(file: string, line: string): void;
	/** To be awaited between records: writes what has gathered. */
	flush(): Promise<void>;
	/** Nothing more comes: the lines lie in their files, unsorted. */
	leave(): Promise<Gathered>;
	/** Sorts, counts, syncs. */
	finish(): Promise<Readonly<Record<string, TableMeta>>>;
	/** Closes what is open. */
	abandon(): Promise<void>;
};

/** Every table is an open file. */
const maxTables = 400;
/** Kept in memory, of all tables together. */
const gatheredLength = 2 * 1024 ** 2;

export function createTableWriter(files: DataFiles, folder: string): TableWriter {
	const growing = new Map<string, NewFile>();
	const gathering = new Map<string, string[]>();
	let gathered = 0;

	async function fileOf(name: string): Promise<NewFile> {
		const known = growing.get(name);
		if (known !== undefined) return known;
		if (growing.size >= maxTables) throw new Error(`it has more than ${maxTables} releases`);
		const made = await files.writeFile(partOf(folder, name), {isKept: false});
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

	const abandon = async (): Promise<void> => {
		await Promise.allSettled([...growing.values()].map(file => file.abandon()));
	};

	async function leave(): Promise<Gathered> {
		await writeOut();
		await abandon();
		return {folder, tables: Object.fromEntries([...growing].map(([name, file]) => [name, file.sizeBytes()]))};
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
		finish: async () => finishAll(files, await leave()),
		abandon,
	};
}
