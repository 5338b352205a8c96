/**
 * Records out of a zip archive, in the order they lie in the file. Large pieces are read by position and unpacked by the
 * hundred: what a call of zlib costs is more than what a record of two kilobytes does.
 */
import {promisify} from 'node:util';
import zlib from 'node:zlib';
import type {OpenedFile} from '../../host/host.ts';
import {BadArchive, localBytes, type ZipEntry} from './zip.ts';

const pieceBytes = 8 * 1024 ** 2;
/** Packed and unpacked, as they say. What is larger goes alone. */
const togetherBytes = 512 * 1024;
/** zlib takes no less. */
const leastChunkBytes = 64;

const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);

type Packed = {readonly entry: ZipEntry; readonly packed: Buffer};
export type Unpacked = readonly [entry: ZipEntry, bytes: Buffer];

/** One more than they say, so that a lie is an error and not a cut; into memory of its own size, not 16 KiB at a time. */
const roomFor = (sizeBytes: number): zlib.ZlibOptions => ({
	maxOutputLength: sizeBytes + 1,
	chunkSize: Math.max(leastChunkBytes, sizeBytes + 1),
});

const isWhole = ({sizeBytes, crc32}: ZipEntry, bytes: Buffer): boolean =>
	bytes.length === sizeBytes && zlib.crc32(bytes) === crc32;

function unpack({entry, packed}: Packed): Unpacked {
	let bytes: Buffer;
	try {
		bytes = entry.isDeflated ? zlib.inflateRawSync(packed, roomFor(entry.sizeBytes)) : packed;
	} catch {
		throw new BadArchive('a file in it cannot be unpacked');
	}
	if (!isWhole(entry, bytes)) throw new BadArchive('a file in it is not what its checksum says');
	return [entry, bytes];
}

const gzipHead = Buffer.from('1f8b0800000000000003', 'hex');
const gzipTailBytes = 8;

/** RFC 1952: a file is any number of members, and a member is what a zip holds with a head and a tail of its own. */
function gzipOf(together: readonly Packed[]): Buffer {
	const around = gzipHead.length + gzipTailBytes;
	const gzip = Buffer.allocUnsafe(together.reduce((sum, {packed}) => sum + packed.length + around, 0));
	let at = 0;
	for (const {entry, packed} of together) {
		gzip.set(gzipHead, at);
		gzip.set(packed, at + gzipHead.length);
		at += around + packed.length;
		gzip.writeUInt32LE(entry.crc32, at - gzipTailBytes);
		gzip.writeUInt32LE(entry.sizeBytes, at - gzipTailBytes + 4);
	}
	return gzip;
}

/** null: one of them is not what it says. Each is measured as if it had come alone, whatever their sum is. */
async function unpackTogether(together: readonly Packed[]): Promise<readonly Unpacked[] | null> {
	const sizeBytes = together.reduce((sum, {entry}) => sum + entry.sizeBytes, 0);
	let bytes: Buffer;
	try {
		bytes = await gunzip(gzipOf(together), roomFor(sizeBytes));
	} catch {
		return null;
	}
	let end = 0;
	const unpacked = together.map(({entry}): Unpacked => [entry, bytes.subarray(end, (end += entry.sizeBytes))]);
	return bytes.length === sizeBytes && unpacked.every(([entry, own]) => isWhole(entry, own)) ? unpacked : null;
}

async function unpackAll(entries: readonly Packed[]): Promise<readonly Unpacked[]> {
	const isOfOneKind = entries.length > 1 && entries.every(({entry}) => entry.isDeflated);
	// One by one it is told which fault it is.
	return (isOfOneKind ? await unpackTogether(entries) : null) ?? entries.map(unpack);
}

/**
 * Some at a time: the next are unpacked, by a thread of zlib's own, while those before are made use of. `entries`: of this
 * file, in its order. Throws `BadArchive`.
 */
export async function* unpackEntries(
	file: OpenedFile,
	entries: readonly ZipEntry[],
): AsyncGenerator<readonly Unpacked[]> {
	let piece: Buffer = Buffer.alloc(0);
	let pieceAt = 0;
	const isHere = (offset: number, lengthBytes: number): boolean =>
		offset >= pieceAt && offset + lengthBytes <= pieceAt + piece.length;
	/** Of the file, from `offset` on. */
	async function moveTo(offset: number, lengthBytes: number): Promise<void> {
		piece = await file.read(offset, Math.max(lengthBytes, pieceBytes));
		pieceAt = offset;
		if (piece.length < lengthBytes) throw new BadArchive('it is cut off');
	}

	let unpacking = unpackAll([]);
	let waiting: Packed[] = [];
	/** What is asked for next; gives what was asked for before. */
	function unpackNext(): Promise<readonly Unpacked[]> {
		const before = unpacking;
		unpacking = unpackAll(waiting);
		// Whoever stops here, at an earlier fault or of his own will, is told of no later one.
		unpacking.catch(() => {});
		waiting = [];
		return before;
	}
	let room = togetherBytes;
	for (const entry of entries) {
		if (!isHere(entry.offset, localBytes)) await moveTo(entry.offset, localBytes);
		const localAt = entry.offset - pieceAt;
		if (piece.readUInt32LE(localAt) !== 0x04_03_4b_50) throw new BadArchive('a file in it is not where it should be');
		const dataAt = entry.offset + localBytes + piece.readUInt16LE(localAt + 26) + piece.readUInt16LE(localAt + 28);
		if (!isHere(dataAt, entry.packedBytes)) await moveTo(dataAt, entry.packedBytes);
		const packed = piece.subarray(dataAt - pieceAt, dataAt - pieceAt + entry.packedBytes);
		// Also those that say they are empty take some of it: there may be a million.
		const takes = localBytes + packed.length + entry.sizeBytes;
		if (waiting.length > 0 && takes > room) {
			yield await unpackNext();
			room = togetherBytes;
		}
		waiting.push({entry, packed});
		room -= takes;
	}
	yield await unpackNext();
	yield await unpacking;
}
