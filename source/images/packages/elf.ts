/** The sections of an ELF file that lies in memory. Every offset in it is hostile. */
export type Section = {
	readonly name: string;
	/** Where it is in memory once loaded; 0: it is not loaded. */
	readonly address: number;
	readonly bytes: Buffer;
};

const magic = Buffer.from('\x7fELF', 'latin1');
const mostSections = 4096;

export const isElf = (bytes: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic);
export const isBigEndian = (bytes: Buffer): boolean => bytes[5] === 2;
export const pointerSizeOf = (bytes: Buffer): 4 | 8 => (bytes[4] === 2 ? 8 : 4);

/** An unsigned number of 2, 4 or 8 bytes in the file's order; NaN beyond its end or beyond what a double counts. */
export function readNumberAt(bytes: Buffer, offset: number, size: 2 | 4 | 8, isBig: boolean): number {
	if (!Number.isSafeInteger(offset) || offset < 0 || offset + size > bytes.length) return Number.NaN;
	if (size === 2) return isBig ? bytes.readUInt16BE(offset) : bytes.readUInt16LE(offset);
	if (size === 4) return isBig ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset);
	const wide = isBig ? bytes.readBigUInt64BE(offset) : bytes.readBigUInt64LE(offset);
	return wide > BigInt(Number.MAX_SAFE_INTEGER) ? Number.NaN : Number(wide);
}

/** Without those whose place is outside the file, and those that take none of it. */
export function sectionsOf(bytes: Buffer): readonly Section[] {
	const [size, isBig] = [pointerSizeOf(bytes), isBigEndian(bytes)];
	const word = (offset: number): number => readNumberAt(bytes, offset, size, isBig);
	const half = (offset: number): number => readNumberAt(bytes, offset, 2, isBig);
	const [table, entrySize, count, names] =
		size === 8 ? [word(40), half(58), half(60), half(62)] : [word(32), half(46), half(48), half(50)];
	if (![table, entrySize, count, names].every(Number.isFinite) || count > mostSections) return [];

	const all = Array.from({length: count}, (_, index) => {
		const at = table + index * entrySize;
		const [address, offset, length] =
			size === 8 ? [word(at + 16), word(at + 24), word(at + 32)] : [word(at + 12), word(at + 16), word(at + 20)];
		return {
			nameAt: readNumberAt(bytes, at, 4, isBig),
			hasBytes: readNumberAt(bytes, at + 4, 4, isBig) !== noBits,
			address,
			bytes: offset + length <= bytes.length ? bytes.subarray(offset, offset + length) : empty,
		};
	});
	const nameTable = all[names]?.bytes ?? empty;
	return all
		.filter(({hasBytes, bytes}) => hasBytes && bytes.length > 0)
		.map(({nameAt, address, bytes}) => ({name: textAt(nameTable, nameAt), address, bytes}));
}

const noBits = 8;
const longestName = 64;
const empty = Buffer.alloc(0);

function textAt(table: Buffer, offset: number): string {
	if (!(offset < table.length)) return '';
	const end = table.indexOf(0, offset);
	return table.toString('latin1', offset, end === -1 ? offset : Math.min(end, offset + longestName));
}
