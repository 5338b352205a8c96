import {createHash} from 'node:crypto';
import type {DataFiles} from '../../host/host.ts';
import {BadArchive} from './zip.ts';

/** Rejects with `BadArchive` where it is not there or larger. */
export async function readWhole(files: DataFiles, path: string, maxBytes: number): Promise<Buffer> {
	const opened = await files.openFile(path);
	if (opened === null) throw new BadArchive('it is not there');
	try {
		if (opened.sizeBytes > maxBytes) throw new BadArchive(`it is larger than ${maxBytes} bytes`);
		return await opened.read(0, opened.sizeBytes);
	} finally {
		await opened.close();
	}
}

/** Of a table, or a part of one: every line ends in a newline, and a byte is a character. */
export async function readLines(files: DataFiles, path: string, maxBytes: number): Promise<readonly string[]> {
	const lines = (await readWhole(files, path, maxBytes)).toString('latin1').split('\n');
	lines.pop();
	return lines;
}

/** A new file, on the disk when this resolves. */
export async function writeWhole(
	files: DataFiles,
	path: string,
	parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
	const file = await files.writeFile(path, {isKept: false});
	try {
		for await (const part of parts) await file.write(part);
	} catch (error) {
		await file.abandon();
		throw error;
	}
	await file.finish();
}

/** In hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
