/** The one file in the tar an archive call answers with. */
import {ActionableError} from '../model/errors.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {tarEntries} from './tar.ts';

export type TarFile =
	| {readonly is: 'file'; readonly content: Buffer}
	| {readonly is: 'link'; readonly to: string}
	| {readonly is: 'other'};

/** Reads no more than it needs, then drops the rest of the stream. */
export async function readTarFile(tar: AsyncIterable<Uint8Array>, path: string, maxBytes: number): Promise<TarFile> {
	for await (const entry of tarEntries(tar)) {
		if (entry.is === 'link') return {is: 'link', to: entry.linkName};
		if (entry.is !== 'file') break;
		const content = await entry.read(maxBytes);
		if (content !== null) return {is: 'file', content};
		throw new ActionableError({
			what: words`${sanitise(path, 300)} is too large to read`,
			why: words`it has more than ${maxBytes} bytes`,
			todo: words`It is left unread: half a file proves nothing`,
		});
	}
	return {is: 'other'};
}
