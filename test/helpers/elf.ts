/** A small ELF file of 64 bits, little-endian, with sections of our choice. */
export type FakeSection = {readonly name: string; readonly bytes: Buffer; readonly address?: number};

const headSize = 64;
const entrySize = 64;

export function elfOf(sections: readonly FakeSection[]): Buffer {
	const names = ['', ...sections.map(({name}) => name), '.shstrtab'];
	const nameTable = Buffer.from(names.map(name => `${name}\0`).join(''));
	const all = [...sections, {name: '.shstrtab', bytes: nameTable}];
	const head = Buffer.alloc(headSize);
	head.write('\x7fELF\x02\x01\x01', 'latin1');
	const data = Buffer.concat(all.map(({bytes}) => bytes));
	head.writeBigUInt64LE(BigInt(headSize + data.length), 40);
	head.writeUInt16LE(entrySize, 58);
	head.writeUInt16LE(all.length + 1, 60);
	head.writeUInt16LE(all.length, 62);
	let offset = headSize;
	const entries = all.map(({name, bytes, address = 0}: FakeSection) => {
		const entry = Buffer.alloc(entrySize);
		entry.writeUInt32LE(nameTable.indexOf(`${name}\0`), 0);
		entry.writeUInt32LE(1, 4);
		entry.writeBigUInt64LE(BigInt(address), 16);
		entry.writeBigUInt64LE(BigInt(offset), 24);
		entry.writeBigUInt64LE(BigInt(bytes.length), 32);
		offset += bytes.length;
		return entry;
	});
	return Buffer.concat([head, data, Buffer.alloc(entrySize), ...entries]);
}

/** `.go.buildinfo` as Go 1.18 and later write it. */
export function goBuildInfo(version: string, modules: string): Buffer {
	const head = Buffer.alloc(32);
	head.write('\xff Go buildinf:', 'latin1');
	head[14] = 8;
	head[15] = 2;
	const withLength = (text: Buffer): Buffer => {
		const length: number[] = [];
		for (let left = text.length; ; left = Math.floor(left / 128)) {
			length.push(left < 128 ? left : (left % 128) + 128);
			if (left < 128) return Buffer.concat([Buffer.from(length), text]);
		}
	};
	const marked = Buffer.concat([Buffer.alloc(16, 1), Buffer.from(modules), Buffer.alloc(16, 2)]);
	return Buffer.concat([head, withLength(Buffer.from(version)), withLength(marked)]);
}
