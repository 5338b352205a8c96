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

const blockSize = 512;

/** An archive of one file, owned by root, as the archive call takes it. `name`: at most 100 bytes, no folder. */
export function tarOf({
	name,
	content,
	modeBits,
}: {
	readonly name: string;
	readonly content: Buffer;
	readonly modeBits: number;
}): Buffer {
	if (Buffer.byteLength(name) > 100) throw new RangeError('a name of more than 100 bytes');
	const header = Buffer.alloc(blockSize);
	const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
	header.write(name, 0);
	header.write(octal(modeBits, 7), 100);
	header.write(octal(0, 7), 108);
	header.write(octal(0, 7), 116);
	header.write(octal(content.length, 11), 124);
	header.write(octal(Math.floor(Date.now() / 1000), 11), 136);
	header.write('0', 156);
	header.write('ustar\x0000', 257);
	// Summed with eight blanks where the sum will stand.
	header.write(' '.repeat(8), 148);
	header.write(
		`${octal(
			header.reduce((sum, byte) => sum + byte, 0),
			6,
		)} `,
		148,
	);
	const padding = Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize);
	return Buffer.concat([header, content, padding, Buffer.alloc(2 * blockSize)]);
}
