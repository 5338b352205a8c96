/** The one file in the tar an archive call answers with, or only what stands there. */
import type {Readable} from 'node:stream';
import {ActionableError} from '../model/errors.ts';
import {sanitise, words} from '../model/safe-text.ts';
import type {PathStat} from './engine.ts';
import {cutAnswer} from './troubles.ts';

export type TarFile =
	| {readonly is: 'file'; readonly content: Buffer}
	| {readonly is: 'link'; readonly to: string}
	| {readonly is: 'other'};

const block = 512;
const isSet = (header: Buffer): boolean => header.some(byte => byte !== 0);
const text = (bytes: Buffer): string => bytes.toString('utf8').replace(/\0.*$/s, '');

const octal = (bytes: Buffer): number => Number.parseInt(text(bytes).trim() || '0', 8);

function sizeOf(header: Buffer): number {
	const size = octal(header.subarray(124, 136));
	// Beyond 8 GiB it is written in base 256, and beyond all bounds of ours.
	return Number.isSafeInteger(size) && size >= 0 ? size : Number.MAX_SAFE_INTEGER;
}

/** `path=` or `linkpath=` of a pax header: a name that did not fit the 100 bytes. */
function paxLink(records: Buffer): string | null {
	const [, path] = /\d+ linkpath=([^\n]*)\n/.exec(records.toString('utf8')) ?? [];
	return path ?? null;
}

/** What is taken from the stream piece by piece. `content` is what follows a header, refused beyond `maxBytes`. */
type TarReader = {take(bytes: number): Promise<Buffer>; content(size: number): Promise<Buffer>};

function tarReader(tar: Readable, path: string, maxBytes: number): TarReader {
	let held: Buffer = Buffer.alloc(0);
	let isOver = false;
	const chunks: AsyncIterator<Buffer> = tar[Symbol.asyncIterator]();

	async function take(bytes: number): Promise<Buffer> {
		const parts: Buffer[] = [held];
		let length = held.length;
		while (length < bytes && !isOver) {
			const next = await chunks.next().catch(() => {
				throw cutAnswer(length);
			});
			if (next.done === true) isOver = true;
			else {
				parts.push(next.value);
				length += next.value.length;
			}
		}
		const all = Buffer.concat(parts);
		if (all.length < bytes) throw cutAnswer(all.length);
		held = all.subarray(bytes);
		return all.subarray(0, bytes);
	}

	async function content(size: number): Promise<Buffer> {
		if (size > maxBytes) {
			throw new ActionableError({
				what: words`${sanitise(path, 300)} is too large to read`,
				why: words`it has more than ${maxBytes} bytes`,
				todo: words`It is left unread: half a file proves nothing`,
			});
		}
		return (await take(Math.ceil(size / block) * block)).subarray(0, size);
	}

	return {take, content};
}

/** Reads no more than it needs, then drops the rest of the stream. */
export async function readTarFile(tar: Readable, path: string, maxBytes: number): Promise<TarFile> {
	const {take, content} = tarReader(tar, path, maxBytes);
	try {
		let link: string | null = null;
		for (;;) {
			const header = await take(block);
			if (!isSet(header)) return {is: 'other'};
			const [kind, size] = [String.fromCharCode(header[156] ?? 0), sizeOf(header)];
			if (kind === 'x') link = paxLink(await content(size)) ?? link;
			else if (kind === 'K') link = text(await content(size));
			else if (kind === 'g' || kind === 'L') await content(size);
			else if (kind === '0' || kind === '\0' || kind === '7') return {is: 'file', content: await content(size)};
			else if (kind === '2') return {is: 'link', to: link ?? text(header.subarray(157, 257))};
			else return {is: 'other'};
		}
	} finally {
		tar.destroy();
	}
}

const statKinds: Readonly<Record<string, PathStat['kind']>> = {
	0: 'file',
	'\0': 'file',
	7: 'file',
	1: 'file',
	2: 'link',
	5: 'directory',
};
const maxHeaderBytes = 65_536;

/** The first header, then drops the rest: of a folder that would be all that is in it. */
export async function readTarStat(tar: Readable, path: string): Promise<PathStat> {
	const {take, content} = tarReader(tar, path, maxHeaderBytes);
	try {
		for (;;) {
			const header = await take(block);
			const kind = String.fromCharCode(header[156] ?? 0);
			if ('xgLK'.includes(kind)) {
				await content(sizeOf(header));
				continue;
			}
			return {
				kind: statKinds[kind] ?? 'other',
				uid: octal(header.subarray(108, 116)),
				gid: octal(header.subarray(116, 124)),
				modeBits: octal(header.subarray(100, 108)) & 0o7777,
				sizeBytes: sizeOf(header),
			};
		}
	} finally {
		tar.destroy();
	}
}
