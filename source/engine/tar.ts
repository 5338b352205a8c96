/**
 * A tar as it comes from an archive call, entry by entry. Nothing is unpacked and nothing is written; only what a caller
 * asks for is held in memory. Own, for entries must be left unread without ending the whole, and sizes may lie.
 */
import {ActionableError} from '../model/errors.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {TarEntry} from './engine.ts';
import {cutAnswer} from './troubles.ts';

const blockSize = 512;
/** Of the name of one entry, however it is written. */
const maxNameBytes = 64 * 1024;

/**
 * `tar`: a chunk need stay what it is only until the next is asked for. Ends at the two empty blocks. Throws where the tar is
 * broken or cut; whoever leaves early ends the stream.
 */
export async function* tarEntries(tar: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void, void> {
	const bytes = byteReader(tar);
	try {
		let long: LongNames = {};
		for (;;) {
			const header = await bytes.look(blockSize);
			if (header.every(byte => byte === 0)) return;
			if (!isSummedUp(header)) throw broken(words`the sum of a header is wrong`);
			const size = sizeOf(header);
			const padded = Math.ceil(size / blockSize) * blockSize;
			if (!Number.isSafeInteger(padded)) throw broken(words`a size in it is no number`);
			const kind = String.fromCharCode(header[156] ?? 0);
			if (kind === 'x' || kind === 'g' || kind === 'L' || kind === 'K') {
				if (size > maxNameBytes) throw broken(words`a name in it has more than ${maxNameBytes} bytes`);
				const text = (await bytes.look(padded)).toString('utf8', 0, size);
				long = {...long, ...longNamesIn(kind, text)};
				continue;
			}
			let left = hasBytes(kind) ? padded : 0;
			yield {
				name: long.name ?? nameOf(header),
				is: kinds[kind] ?? 'other',
				sizeBytes: size,
				mode: (Number.parseInt(text(header, 100, 108), 8) || 0) & 0o7777,
				uid: Number.parseInt(text(header, 108, 116), 8) || 0,
				gid: Number.parseInt(text(header, 116, 124), 8) || 0,
				linkName: long.linkName ?? text(header, 157, 257),
				startsWith: async magic => size >= magic.length && left > 0 && (await bytes.peek(magic.length)).equals(magic),
				async read(maxBytes) {
					if (size === 0) return empty;
					if (size > maxBytes || left === 0) return null;
					left = 0;
					return Buffer.from((await bytes.look(padded)).subarray(0, size));
				},
				async look(maxBytes) {
					if (size === 0) return empty;
					if (size > maxBytes || left === 0) return null;
					left = 0;
					return (await bytes.look(padded)).subarray(0, size);
				},
			};
			await bytes.skip(left);
			left = 0;
			long = {};
		}
	} finally {
		await bytes.end();
	}
}

const empty: Buffer = Buffer.alloc(0);

const kinds: Readonly<Record<string, TarEntry['is']>> = {
	'0': 'file',
	'\0': 'file',
	'7': 'file',
	'5': 'folder',
	'2': 'link',
	'1': 'hard link',
};

/** Links, folders and devices have none, whatever their size says. */
const hasBytes = (kind: string): boolean => !/[1-6]/.test(kind);

function text(header: Buffer, start: number, end: number): string {
	const zero = header.indexOf(0, start);
	return header.toString('utf8', start, zero === -1 || zero > end ? end : zero);
}

/** ustar writes what does not fit before it. */
function nameOf(header: Buffer): string {
	const prefix = text(header, 257, 263) === 'ustar' ? text(header, 345, 500) : '';
	return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

/** Octal; in base 256, with the highest bit set, what is beyond 8 GiB. */
function sizeOf(header: Buffer): number {
	if (((header[124] ?? 0) & 0x80) === 0) {
		const octal = text(header, 124, 136).trim();
		return octal === '' ? 0 : /^[0-7]+$/.test(octal) ? Number.parseInt(octal, 8) : Number.NaN;
	}
	return header.subarray(125, 136).reduce((size, byte) => size * 256 + byte, 0);
}

/** Its own eight bytes count as blanks. */
function isSummedUp(header: Buffer): boolean {
	let sum = 8 * 32;
	for (let index = 0; index < blockSize; index += 1) if (index < 148 || index > 155) sum += header[index] ?? 0;
	return sum === Number.parseInt(text(header, 148, 156), 8);
}

type LongNames = {readonly name?: string; readonly linkName?: string};

/** GNU writes a name before its entry, pax records `<length> key=value\n`. What pax says of all entries names none. */
function longNamesIn(kind: string, text: string): LongNames {
	if (kind === 'L') return {name: text.replace(/\0.*$/s, '')};
	if (kind === 'K') return {linkName: text.replace(/\0.*$/s, '')};
	if (kind === 'g') return {};
	const [, name] = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text) ?? [];
	const [, linkName] = /(?:^|\n)\d+ linkpath=([^\n]*)\n/.exec(text) ?? [];
	return {...(name === undefined ? {} : {name}), ...(linkName === undefined ? {} : {linkName})};
}

const broken = (why: SafeText): ActionableError =>
	new ActionableError({what: words`An archive of the engine can't be read`, why, todo: words`It is left unread`});

/** Most files have less: for them it is made once. */
const leastJoinedBytes = 256 * 1024;

/** What it gives stays what it is until the next call. */
type ByteReader = {
	/** Not taken: they come again. */
	peek(count: number): Promise<Buffer>;
	look(count: number): Promise<Buffer>;
	skip(count: number): Promise<void>;
	end(): Promise<void>;
};

function byteReader(source: AsyncIterable<Uint8Array>): ByteReader {
	const chunks = source[Symbol.asyncIterator]();
	/** Of the last chunk, or, after a peek beyond it, a copy. */
	let held: Buffer = empty;
	/** For what lies in several chunks. */
	let joined: Buffer = empty;
	let total = 0;

	async function more(): Promise<Buffer> {
		const next = await chunks.next().catch(() => null);
		if (next === null || next.done === true) throw cutAnswer(total);
		total += next.value.length;
		return Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length);
	}

	async function look(count: number): Promise<Buffer> {
		if (held.length >= count) {
			const seen = held.subarray(0, count);
			held = held.subarray(count);
			return seen;
		}
		// Memory that nothing was written to costs nothing: a size that lies does not either.
		if (joined.length < count) joined = Buffer.allocUnsafeSlow(Math.max(count, leastJoinedBytes));
		let filled = held.copy(joined);
		while (filled < count) {
			const chunk = await more();
			const used = chunk.copy(joined, filled, 0, count - filled);
			filled += used;
			held = chunk.subarray(used);
		}
		return joined.subarray(0, count);
	}

	return {
		look,
		async peek(count) {
			if (held.length < count) {
				const start = await look(count);
				held = Buffer.concat([start, held]);
			}
			return held.subarray(0, count);
		},
		async skip(count) {
			let left = count;
			while (left > held.length) {
				left -= held.length;
				held = await more();
			}
			held = held.subarray(left);
		},
		async end() {
			await chunks.return?.();
		},
	};
}
