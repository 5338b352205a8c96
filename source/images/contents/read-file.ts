/** One file of an image by its path. */
import {reasonOf} from '../../model/errors.ts';
import type {Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {notRead, type ImageFile} from '../packages/package.ts';
import type {Archive} from './archive.ts';

/** `/etc/os-release` is one everywhere; a link to itself has no end. */
const mostLinks = 4;

/** null: there is none. `path` of the answer is where it was found. Never rejects. */
export async function readFile(
	archive: Archive,
	path: string,
	maxBytes: number,
	signal: AbortSignal,
): Promise<Read<ImageFile | null>> {
	try {
		let at = path;
		for (let links = 0; links <= mostLinks; links += 1) {
			const stat = await archive.statPath(at);
			if (stat === null) return null;
			// The engine has resolved it already, below the root of the container.
			if (stat.is === 'link') at = stat.linkTarget;
			else if (stat.is !== 'file') return notRead(at, words`it is a folder, a device or a pipe`);
			else if (stat.sizeBytes > maxBytes) return notRead(at, words`it has more than ${maxBytes} bytes`);
			else return await readAt(archive, at, maxBytes, signal);
		}
		return notRead(path, words`too many symbolic links lead on from it`);
	} catch (error) {
		return notRead(path, reasonOf(error));
	}
}

async function readAt(archive: Archive, path: string, maxBytes: number, signal: AbortSignal): Promise<Read<ImageFile>> {
	// What was told of its size need not be what comes.
	for await (const entry of (await archive.readArchive(path, signal)) ?? []) {
		if (entry.is !== 'file') break;
		const bytes = await entry.read(maxBytes);
		return bytes === null ? notRead(path, words`it has more than ${maxBytes} bytes`) : {path, bytes};
	}
	return notRead(path, words`the engine sent no file for it`);
}
