/** A zip archive, entry by entry: what `db export` writes and any unzip reads. No entry of 4 GiB, no ZIP64. */
import zlib from 'node:zlib';

type Written = {
	readonly name: Buffer;
	readonly packedBytes: number;
	readonly sizeBytes: number;
	readonly crc32: number;
};

const deflated = 8;
/** 1980-01-01, the first day zip knows: the same content gives the same archive. */
const day = 33;

function header(
	signature: number,
	isCentral: boolean,
	{name, packedBytes, sizeBytes, crc32}: Written,
	offset: number,
): Buffer {
	const buffer = Buffer.alloc(isCentral ? 46 : 30);
	buffer.writeUInt32LE(signature, 0);
	const at = isCentral ? 6 : 4;
	if (isCentral) buffer.writeUInt16LE(20, 4);
	buffer.writeUInt16LE(20, at);
	// Names are UTF-8.
	buffer.writeUInt16LE(0x08_00, at + 2);
	buffer.writeUInt16LE(deflated, at + 4);
	buffer.writeUInt16LE(day, at + 8);
	buffer.writeUInt32LE(crc32, at + 10);
	buffer.writeUInt32LE(packedBytes, at + 14);
	buffer.writeUInt32LE(sizeBytes, at + 18);
	buffer.writeUInt16LE(name.length, at + 22);
	if (isCentral) buffer.writeUInt32LE(offset, 42);
	return Buffer.concat([buffer, name]);
}

export async function* zipParts(
	entries: AsyncIterable<readonly [name: string, bytes: Buffer]> | Iterable<readonly [name: string, bytes: Buffer]>,
): AsyncGenerator<Buffer> {
	const directory: Buffer[] = [];
	let offset = 0;
	for await (const [entryName, bytes] of entries) {
		const packed = zlib.deflateRawSync(bytes);
		const written: Written = {
			name: Buffer.from(entryName),
			packedBytes: packed.length,
			sizeBytes: bytes.length,
			crc32: zlib.crc32(bytes),
		};
		directory.push(header(0x02_01_4b_50, true, written, offset));
		const local = header(0x04_03_4b_50, false, written, 0);
		yield local;
		yield packed;
		offset += local.length + packed.length;
	}
	const sizeBytes = directory.reduce((sum, one) => sum + one.length, 0);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06_05_4b_50, 0);
	end.writeUInt16LE(directory.length, 8);
	end.writeUInt16LE(directory.length, 10);
	end.writeUInt32LE(sizeBytes, 12);
	end.writeUInt32LE(offset, 16);
	yield* directory;
	yield end;
}
