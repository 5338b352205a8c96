/** The sections of an ELF file. Every offset in it is hostile. */

export type Section = {
	readonly name: string;
	/** Where it is in memory once loaded; 0: it is not loaded. */
	readonly address: number;
	/** In the file. */
	readonly offset: number;
	readonly sizeBytes: number;
};

export type Elf = {
	readonly isBigEndian: boolean;
	/** Without those whose place is outside the file, and those that take none of it. */
	readonly sections: readonly Section[];
	bytesOf(section: Section): Buffer;
};

const magic = Buffer.from('\x7fELF', 'latin1');
const headBytes = 64;
const mostSections = 4096;
const noBits = 8;
const longestName = 64;

/** An unsigned number of 2, 4 or 8 bytes in the file's order; NaN beyond its end or beyond what a double counts. */
export function readNumberAt(bytes: Buffer, offset: number, size: 2 | 4 | 8, isBig: boolean): number {
	if (!Number.isSafeInteger(offset) || offset < 0 || offset + size > bytes.length) return Number.NaN;
	if (size === 2) return isBig ? bytes.readUInt16BE(offset) : bytes.readUInt16LE(offset);
	if (size === 4) return isBig ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset);
	const high = isBig ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset + 4);
	const low = isBig ? bytes.readUInt32BE(offset + 4) : bytes.readUInt32LE(offset);
	return high > 0x1f_ff_ff ? Number.NaN : high * 2 ** 32 + low;
}

/** null: it is none. */
export function readElf(file: Buffer): Elf | null {
	const head = file.subarray(0, headBytes);
	if (!head.subarray(0, magic.length).equals(magic)) return null;
	const isWide = head[4] === 2;
	const isBig = head[5] === 2;
	const word = (bytes: Buffer, offset: number): number => readNumberAt(bytes, offset, isWide ? 8 : 4, isBig);
	const half = (offset: number): number => readNumberAt(head, offset, 2, isBig);
	const bytesOf = ({offset, sizeBytes}: Section): Buffer => file.subarray(offset, offset + sizeBytes);

	const table = word(head, isWide ? 40 : 32);
	const entryBytes = half(isWide ? 58 : 46);
	const count = half(isWide ? 60 : 48);
	const names = half(isWide ? 62 : 50);
	const elf = {isBigEndian: isBig, bytesOf};
	if (!(table >= 0 && entryBytes >= 0 && count <= mostSections && names >= 0)) return {...elf, sections: []};

	const entries = file.subarray(table, table + entryBytes * count + headBytes);
	const [addressAt, offsetAt, sizeAt] = isWide ? [16, 24, 32] : [12, 16, 20];
	const placeOf = (index: number): Section => ({
		name: '',
		address: word(entries, index * entryBytes + addressAt),
		offset: word(entries, index * entryBytes + offsetAt),
		sizeBytes: word(entries, index * entryBytes + sizeAt),
	});
	const isInFile = ({offset, sizeBytes}: Section): boolean => sizeBytes > 0 && offset + sizeBytes <= file.length;
	const nameTable = isInFile(placeOf(names)) ? bytesOf(placeOf(names)) : Buffer.alloc(0);
	const sections: Section[] = [];
	for (let index = 0; index < count; index += 1) {
		const place = placeOf(index);
		if (!isInFile(place) || readNumberAt(entries, index * entryBytes + 4, 4, isBig) === noBits) continue;
		sections.push({...place, name: textAt(nameTable, readNumberAt(entries, index * entryBytes, 4, isBig))});
	}
	return {...elf, sections};
}

function textAt(table: Buffer, offset: number): string {
	if (!(offset < table.length)) return '';
	const end = table.indexOf(0, offset);
	return table.toString('latin1', offset, end === -1 ? offset : Math.min(end, offset + longestName));
}
