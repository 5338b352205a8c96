/** `db export` and `db verify`: the store as it lies there, packed into one file, or held against its own checksums. */
import type {DataFiles} from '../../host/host.ts';
import type {SafeText} from '../../model/safe-text.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {entryName, isSorted} from './build-export.ts';
import {readLine} from './advisory.ts';
import {setsIn, type StoredSet} from './store.ts';
import {maxTableBytes} from './finish-tables.ts';
import {readWhole, sha256Of} from './whole-files.ts';
import {zipParts} from './zip-writer.ts';

async function* entriesOf(
	files: DataFiles,
	sets: readonly StoredSet[],
): AsyncGenerator<readonly [name: string, bytes: Buffer]> {
	for (const {name, folder, meta} of sets) {
		for (const file of ['meta.json', ...Object.keys(meta.tables)])
			yield [entryName(name, file), await readWhole(files, `${folder}/${file}`, maxTableBytes)];
	}
}

/** The whole store as a zip archive, piece by piece. */
export const exportParts = (files: DataFiles, sets: readonly StoredSet[]): AsyncGenerator<Buffer> =>
	zipParts(entriesOf(files, sets));

export type Verified = {
	readonly name: string;
	/** [] where all is as it was written. */ readonly faults: readonly SafeText[];
};

export async function verifyDatabase(files: DataFiles, root: string): Promise<readonly Verified[]> {
	const verified: Verified[] = [];
	for (const {name, folder, meta} of await setsIn(files, root)) {
		const faults: SafeText[] = [];
		for (const [file, {sha256, lines}] of Object.entries(meta.tables)) {
			try {
				const bytes = await readWhole(files, `${folder}/${file}`, maxTableBytes);
				const text = bytes.toString('latin1');
				if (sha256Of(bytes) !== sha256)
					faults.push(words`${sanitise(file)} is not what was written: its checksum differs`);
				else if (!isSorted(text)) faults.push(words`${sanitise(file)} is not in order`);
				else if (text.split('\n').some(line => line !== '' && readLine(line) === null))
					faults.push(words`a line of ${sanitise(file)} cannot be read`);
				else if (text.split('\n').length - 1 !== lines)
					faults.push(words`${sanitise(file)} does not have its ${lines} lines`);
			} catch (error) {
				faults.push(words`${sanitise(file)}: ${sanitise(error instanceof Error ? error.message : String(error), 200)}`);
			}
		}
		verified.push({name, faults});
	}
	return verified;
}
