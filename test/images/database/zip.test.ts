import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {nodeDataFiles} from '../../../source/host/data-files.ts';
import {BadArchive, readDirectory, unpackEntries, usualLimits} from '../../../source/images/database/zip.ts';
import {temporaryFolder, zipOf} from '../../helpers/osv.ts';

async function unpackAll(bytes: Buffer, limits = usualLimits): Promise<Readonly<Record<string, string>>> {
	const target = `${temporaryFolder()}/a.zip`;
	writeFileSync(target, bytes);
	const opened = await nodeDataFiles.openFile(target);
	if (opened === null) throw new Error('not written');
	try {
		const found: Record<string, string> = {};
		for await (const [{name}, content] of unpackEntries(opened, await readDirectory(opened, limits)))
			found[name] = content.toString('utf8');
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
		for await (const [{name}, bytes] of unpackEntries(opened, await readDirectory(opened))) sizes[name] = bytes.length;
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
});
