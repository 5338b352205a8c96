/**
 * The directory of a zip archive: what is in it, and where. ZIP64, as exports of more than 65,535 records have it. An archive
 * is hostile: sizes are believed only after they were measured, see `zip-entries.ts`.
 */
import type {OpenedFile} from '../../host/host.ts';

/** Thrown: the archive is broken or absurd. Its message says how, for people. */
export class BadArchive extends Error {
	override readonly name = 'BadArchive';
}

export type ZipEntry = {
	readonly name: string;
	readonly packedBytes: number;
	readonly sizeBytes: number;
	readonly crc32: number;
	readonly isDeflated: boolean;
	/** Of its local header. */
	readonly offset: number;
};

export type ZipLimits = {
	readonly entries: number;
	/** Unpacked, of one entry. */
	readonly entryBytes: number;
	/** Unpacked to packed, of entries larger than a mebibyte. JSON of thousands of similar lines reaches 60. */
	readonly ratio: number;
};

export const usualLimits: ZipLimits = {entries: 1_000_000, entryBytes: 32 * 1024 ** 2, ratio: 200};

const endBytes = 22;
const locatorBytes = 20;
const end64Bytes = 56;
const headerBytes = 46;
export const localBytes = 30;
const maxCommentBytes = 65_535;
const maxDirectoryBytes = 512 * 1024 ** 2;
const saturated = 0xff_ff_ff_ff;

type Directory = {readonly entries: number; readonly offset: number; readonly sizeBytes: number};

const number64 = (buffer: Buffer, at: number): number => Number(buffer.readBigUInt64LE(at));

async function findDirectory(file: OpenedFile): Promise<Directory> {
	const tailBytes = Math.min(file.sizeBytes, endBytes + maxCommentBytes + locatorBytes);
	const tailAt = file.sizeBytes - tailBytes;
	const tail = await file.read(tailAt, tailBytes);
	const at = tail.lastIndexOf('PK\u0005\u0006', tail.length - endBytes, 'latin1');
	if (at < 0) throw new BadArchive('it is no zip archive, or its end is missing');
	const plain = {
		entries: tail.readUInt16LE(at + 10),
		sizeBytes: tail.readUInt32LE(at + 12),
		offset: tail.readUInt32LE(at + 16),
	};
	const locatorAt = at - locatorBytes;
	if (locatorAt < 0 || tail.toString('latin1', locatorAt, locatorAt + 4) !== 'PK\u0006\u0007') return plain;
	const end64 = await file.read(number64(tail, locatorAt + 8), end64Bytes);
	if (end64.length < end64Bytes || end64.toString('latin1', 0, 4) !== 'PK\u0006\u0006')
		throw new BadArchive('its ZIP64 directory is not where it should be');
	return {entries: number64(end64, 32), sizeBytes: number64(end64, 40), offset: number64(end64, 48)};
}

/** Sizes and offset that did not fit in 32 bits stand in the extra field, in this order, each only where it did not fit. */
function read64(extra: Buffer, short: readonly number[]): readonly number[] {
	if (!short.includes(saturated)) return short;
	for (let at = 0; at + 4 <= extra.length;) {
		const [id, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
		if (id === 1) {
			const field = extra.subarray(at + 4, at + 4 + length);
			let next = 0;
			return short.map(value => {
				if (value !== saturated) return value;
				if (next + 8 > field.length) throw new BadArchive('a ZIP64 field of it is too short');
				next += 8;
				return number64(field, next - 8);
			});
		}
		at += 4 + length;
	}
	throw new BadArchive('a ZIP64 field of it is missing');
}

/** In the order of the file. Throws `BadArchive`. */
export async function readDirectory(file: OpenedFile, limits: ZipLimits = usualLimits): Promise<readonly ZipEntry[]> {
	const {entries: count, offset, sizeBytes} = await findDirectory(file);
	if (count > limits.entries) throw new BadArchive(`it holds ${count} files, more than ${limits.entries}`);
	if (sizeBytes > maxDirectoryBytes || offset + sizeBytes > file.sizeBytes)
		throw new BadArchive('its directory is larger than it can be');
	const directory = await file.read(offset, sizeBytes);
	const entries: ZipEntry[] = [];
	let at = 0;
	while (entries.length < count) {
		if (at + headerBytes > directory.length || directory.readUInt32LE(at) !== 0x02_01_4b_50)
			throw new BadArchive('its directory is cut off');
		const method = directory.readUInt16LE(at + 10);
		const nameEnd = at + headerBytes + directory.readUInt16LE(at + 28);
		const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
		const name = directory.toString('utf8', at + headerBytes, nameEnd);
		const [entryBytes = 0, packedBytes = 0, localAt = 0] = read64(directory.subarray(nameEnd, extraEnd), [
			directory.readUInt32LE(at + 24),
			directory.readUInt32LE(at + 20),
			directory.readUInt32LE(at + 42),
		]);
		if ((directory.readUInt16LE(at + 8) & 1) !== 0) throw new BadArchive('it is encrypted');
		if (method !== 0 && method !== 8)
			throw new BadArchive(`a file in it is packed by a method (${method}) not known here`);
		if (entryBytes > limits.entryBytes) throw new BadArchive(`a file in it has ${entryBytes} bytes unpacked`);
		if (entryBytes > 1024 ** 2 && entryBytes > packedBytes * limits.ratio)
			throw new BadArchive(`a file in it unpacks to more than ${limits.ratio} times its size`);
		if (localAt + localBytes + packedBytes > offset) throw new BadArchive('a file in it begins behind its end');
		entries.push({
			name,
			packedBytes,
			sizeBytes: entryBytes,
			crc32: directory.readUInt32LE(at + 16),
			isDeflated: method === 8,
			offset: localAt,
		});
		at = extraEnd + directory.readUInt16LE(at + 32);
	}
	return entries.sort((a, b) => a.offset - b.offset);
}
