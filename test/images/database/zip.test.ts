import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {setTimeout} from 'node:timers/promises';
import zlib from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {nodeDataFiles} from '../../../source/host/data-files.ts';
import {unpackEntries} from '../../../source/images/database/zip-entries.ts';
import {BadArchive, readDirectory, usualLimits} from '../../../source/images/database/zip.ts';
import {zipOf} from '../../helpers/osv.ts';
import {temporaryFolder} from '../../helpers/temporary.ts';

async function unpackAll(bytes: Buffer, limits = usualLimits): Promise<Readonly<Record<string, string>>> {
	const target = `${temporaryFolder()}/a.zip`;
	writeFileSync(target, bytes);
	const opened = await nodeDataFiles.openFile(target);
	if (opened === null) throw new Error('not written');
	try {
		const found: Record<string, string> = {};
		for await (const some of unpackEntries(opened, await readDirectory(opened, limits)))
			for (const [{name}, content] of some) found[name] = content.toString('utf8');
		return found;
	} finally {
		await opened.close();
	}
}

/** The end of an archive said again in 64 bits, as one of more than 65,535 files has it. */
function withZip64(archive: Buffer): Buffer {
	const end = Buffer.from(archive.subarray(-22));
	const directoryAt = end.readUInt32LE(16);
	const end64 = Buffer.alloc(56);
	end64.write('PK\u0006\u0006', 'latin1');
	end64.writeBigUInt64LE(44n, 4);
	end64.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 24);
	end64.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 32);
	end64.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
	end64.writeBigUInt64LE(BigInt(directoryAt), 48);
	const locator = Buffer.alloc(20);
	locator.write('PK\u0006\u0007', 'latin1');
	locator.writeBigUInt64LE(BigInt(archive.length - 22), 8);
	locator.writeUInt32LE(1, 16);
	end.writeUInt16LE(0xff_ff, 8);
	end.writeUInt16LE(0xff_ff, 10);
	end.writeUInt32LE(0xff_ff_ff_ff, 12);
	end.writeUInt32LE(0xff_ff_ff_ff, 16);
	return Buffer.concat([archive.subarray(0, -22), end64, locator, end]);
}

const text = (value: string): Buffer => Buffer.from(value);
const twoFiles = () =>
	zipOf([
		['a.json', text('{"a":1}')],
		['ü.json', text('x'.repeat(2000))],
	]);

describe('zip', () => {
	it('gives back what was packed', async () => {
		expect(await unpackAll(await twoFiles())).toEqual({'a.json': '{"a":1}', 'ü.json': 'x'.repeat(2000)});
	});

	it('reads a directory in 64 bits', async () => {
		expect(Object.keys(await unpackAll(withZip64(await twoFiles())))).toEqual(['a.json', 'ü.json']);
	});

	it('reads what another program packed, and is read by it', async () => {
		const folder = temporaryFolder();
		const script = [
			'import sys, zipfile',
			'with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:',
			'  with z.open("big.json", "w", force_zip64=True) as f: f.write(b"y" * 100000)',
			'  z.writestr("stored.json", "plain", zipfile.ZIP_STORED)',
		].join('\n');
		execFileSync('python3', ['-c', script, `${folder}/theirs.zip`]);
		const opened = await nodeDataFiles.openFile(`${folder}/theirs.zip`);
		if (opened === null) throw new Error('not written');
		const sizes: Record<string, number> = {};
		for await (const some of unpackEntries(opened, await readDirectory(opened)))
			for (const [{name}, bytes] of some) sizes[name] = bytes.length;
		await opened.close();
		expect(sizes).toEqual({'big.json': 100_000, 'stored.json': 5});

		writeFileSync(`${folder}/ours.zip`, await twoFiles());
		const check = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist())';
		expect(
			execFileSync('python3', ['-c', check, `${folder}/ours.zip`], {
				encoding: 'utf8',
				env: {...process.env, PYTHONIOENCODING: 'utf8'},
			}),
		).toBe("None ['a.json', 'ü.json']\n");
	});

	const broken: ReadonlyArray<readonly [what: string, make: (archive: Buffer) => Buffer, why: RegExp]> = [
		['no archive', () => text('<html>not found</html>'), /no zip archive/],
		['an empty file', () => Buffer.alloc(0), /no zip archive/],
		['one cut off behind', archive => archive.subarray(0, -30), /no zip archive/],
		['one cut off in front', archive => archive.subarray(20), /cut off/],
		[
			'a changed byte',
			archive => {
				const at = archive.indexOf('a.json') + 8;
				archive[at] = (archive[at] ?? 0) ^ 0xff;
				return archive;
			},
			/checksum|unpacked/,
		],
		[
			'a size that lies',
			archive => {
				archive.writeUInt32LE(3, archive.indexOf('PK\u0001\u0002', 'latin1') + 24);
				return archive;
			},
			/checksum|unpacked/,
		],
		[
			'a file that begins behind the end',
			archive => {
				archive.writeUInt32LE(archive.length, archive.indexOf('PK\u0001\u0002', 'latin1') + 42);
				return archive;
			},
			/behind its end/,
		],
		[
			'a directory that says more than it holds',
			archive => {
				archive.writeUInt16LE(9, archive.length - 12);
				return archive;
			},
			/cut off/,
		],
		[
			'encryption',
			archive => {
				archive.writeUInt16LE(1, archive.indexOf('PK\u0001\u0002', 'latin1') + 8);
				return archive;
			},
			/encrypted/,
		],
		[
			'a 64 bit size that is missing',
			archive => {
				archive.writeUInt32LE(0xff_ff_ff_ff, archive.indexOf('PK\u0001\u0002', 'latin1') + 24);
				return archive;
			},
			/ZIP64/,
		],
	];
	it.each(broken)('refuses %s', async (_, make, why) => {
		const trouble = await unpackAll(make(await twoFiles())).catch((error: unknown) => error);
		expect(trouble).toBeInstanceOf(BadArchive);
		expect(String(trouble)).toMatch(why);
	});

	it('refuses more files than a limit, files larger than one, and those that unpack to absurd sizes', async () => {
		await expect(unpackAll(await twoFiles(), {...usualLimits, entries: 1})).rejects.toThrow(/holds 2 files/);
		await expect(unpackAll(await twoFiles(), {...usualLimits, entryBytes: 1999})).rejects.toThrow(/2000 bytes/);
		const bomb = await zipOf([['bomb.json', Buffer.alloc(20 * 1024 ** 2)]]);
		await expect(unpackAll(bomb)).rejects.toThrow(/200 times/);
	});

	const many = Object.fromEntries(
		Array.from({length: 3000}, (_, index) => [`${index}.json`, `${index} `.repeat(1 + (index % 700))]),
	);
	const archiveOfMany = () => zipOf(Object.entries(many).map(([name, content]) => [name, text(content)]));
	/** Where the directory says how large a file is unpacked. */
	const sizeAt = (archive: Buffer, name: string): number => archive.lastIndexOf(name) - 46 + 24;

	it('gives back thousands, which are unpacked by the hundred', async () => {
		expect(await unpackAll(await archiveOfMany())).toEqual(many);
	});

	it('refuses a changed byte in one of thousands', async () => {
		const archive = await archiveOfMany();
		const at = archive.indexOf('1234.json') + '1234.json'.length + 3;
		archive[at] = (archive[at] ?? 0) ^ 1;
		await expect(unpackAll(archive)).rejects.toThrow(BadArchive);
	});

	it('tells nobody of a fault who stopped before it', async () => {
		const archive = await archiveOfMany();
		const at = archive.indexOf('700.json') + '700.json'.length + 3;
		archive[at] = (archive[at] ?? 0) ^ 1;
		const target = `${temporaryFolder()}/a.zip`;
		writeFileSync(target, archive);
		const opened = await nodeDataFiles.openFile(target);
		if (opened === null) throw new Error('not written');
		const untold: unknown[] = [];
		const note = (reason: unknown): void => void untold.push(reason);
		process.on('unhandledRejection', note);
		try {
			// Of the first two only the first is looked at: the second is broken by then.
			for await (const some of unpackEntries(opened, await readDirectory(opened))) if (some.length > 0) break;
			await setTimeout(200);
		} finally {
			process.off('unhandledRejection', note);
			await opened.close();
		}
		expect(untold).toEqual([]);
	});

	it('refuses sizes that lie, though their sum is true', async () => {
		const archive = await archiveOfMany();
		for (const [name, lie] of [
			['1234.json', 1],
			['1235.json', -1],
		] as const) {
			const at = sizeAt(archive, name);
			archive.writeUInt32LE(archive.readUInt32LE(at) + lie, at);
		}
		await expect(unpackAll(archive)).rejects.toThrow(BadArchive);
	});

	/** What is unpacked in one call could be parted in other places than where it was packed. */
	it('refuses a file that is made to look like two, though sizes and checksums are true of the second', async () => {
		const [first, second] = [text('{"first":1}'), text('{"second":2}')];
		const member = (bytes: Buffer): Buffer => {
			const tail = Buffer.alloc(8);
			tail.writeUInt32LE(zlib.crc32(bytes), 0);
			tail.writeUInt32LE(bytes.length, 4);
			return Buffer.concat([zlib.deflateRawSync(bytes), tail]);
		};
		const forged = Buffer.concat([
			member(first),
			Buffer.from('1f8b0800000000000003', 'hex'),
			zlib.deflateRawSync(second),
		]);
		// As it stands: packed by what it is not, then said to be what it is.
		const archive = await zipOf([
			['other.json', text('{}')],
			['forged.json', forged],
		]);
		const packed = zlib.deflateRawSync(forged);
		const at = archive.indexOf(packed);
		const rest = archive.subarray(at + packed.length);
		const made = Buffer.concat([archive.subarray(0, at), forged, rest]);
		const grown = forged.length - packed.length;
		const directoryAt = made.indexOf('PK\u0001\u0002', 'latin1');
		const entryAt = made.lastIndexOf('forged.json') - 46;
		made.writeUInt32LE(zlib.crc32(second), entryAt + 16);
		made.writeUInt32LE(forged.length, entryAt + 20);
		made.writeUInt32LE(second.length, entryAt + 24);
		made.writeUInt32LE(made.readUInt32LE(made.length - 6) + grown, made.length - 6);
		expect(directoryAt).toBe(made.readUInt32LE(made.length - 6));
		await expect(unpackAll(made)).rejects.toThrow(/checksum/);
	});
});
