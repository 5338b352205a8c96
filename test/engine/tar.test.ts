/** Archives as engines send them, and as nobody should. */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, chmodSync, linkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {readPathStat} from '../../source/engine/path-stat.ts';
import {tarEntries} from '../../source/engine/tar.ts';
import {tar} from '../helpers/dockerd-image.ts';
import {chunksOf} from '../helpers/image-archive.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hc-tar-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** In memory that is used again for each piece, as the engine's reader may. */
async function* lentChunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
	for await (const chunk of chunksOf(bytes, size)) {
		const lent = Buffer.from(chunk);
		yield lent;
		lent.fill('!');
	}
}

async function list(bytes: Buffer, chunk = 4096): Promise<readonly string[]> {
	const found: Array<readonly [head: string, content: Buffer | string]> = [];
	for await (const entry of tarEntries(lentChunksOf(bytes, chunk))) {
		const content = entry.is === 'file' ? ((await entry.read(100)) ?? '(not read)') : entry.linkName;
		found.push([`${entry.is} ${entry.name} ${entry.mode.toString(8)}`, content]);
	}
	// What was read is looked at when all has passed.
	return found.map(([head, content]) => `${head} ${content.toString()}`.trimEnd());
}

const deep = `${'deep/'.repeat(30)}file-with-${'long-'.repeat(20)}name`;

describe('tarEntries', () => {
	it.each([
		['gnu', 1],
		['gnu', 511],
		['posix', 700],
		['posix', 65_536],
		['ustar', 4096],
	] as const)('reads what tar --format=%s writes, in pieces of %i bytes', async (format, chunk) => {
		const root = path.join(folder, format, String(chunk));
		mkdirSync(path.join(root, path.dirname(deep)), {recursive: true});
		const name = format === 'ustar' ? 'deep/short' : deep;
		writeFileSync(path.join(root, name), 'found');
		writeFileSync(path.join(root, 'su'), '');
		chmodSync(path.join(root, 'su'), 0o4755);
		linkSync(path.join(root, 'su'), path.join(root, 'zz-again'));
		writeFileSync(path.join(root, 'big'), Buffer.alloc(1500));
		const target = format === 'ustar' ? 'short' : 'x/'.repeat(100);
		symlinkSync(target, path.join(root, 'link'));
		const bytes = execFileSync('tar', [
			'-C',
			root,
			'-c',
			`--format=${format}`,
			'--sort=name',
			'big',
			'link',
			name,
			'su',
			'zz-again',
		]);
		expect(await list(bytes, chunk)).toEqual([
			'file big 644 (not read)',
			`link link 777 ${target}`,
			`file ${name} 644 found`,
			'file su 4755',
			'hard link zz-again 4755 su',
		]);
	});

	const good = tar([{path: 'a', is: 'file', mode: 0o644, content: Buffer.from('a')}]);
	const changed = (change: (bytes: Buffer) => void, isSummed = true): Buffer => {
		const bytes = Buffer.from(good);
		change(bytes);
		if (!isSummed) return bytes;
		bytes.write(' '.repeat(8), 148);
		const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
		bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
		return bytes;
	};

	it.each<readonly [what: string, bytes: Buffer, why: RegExp]>([
		['a header that was changed', changed(bytes => bytes.write('b'), false), /the sum of a header is wrong/],
		['a size that is none', changed(bytes => bytes.write('-0000000001', 124)), /a size in it is no number/],
		['a size beyond all numbers', changed(bytes => bytes.fill(0xff, 124, 136)), /a size in it is no number/],
		['a size that lies', changed(bytes => bytes.write('77777777777', 124)), /ended after 2048 bytes/],
		[
			'a name of 8 GB',
			changed(bytes => bytes.write('77777777777\0\0\0\0\0\0\0\0\0\0\0\0\0        x', 124)),
			/a name in it has more than/,
		],
		['nothing', Buffer.alloc(0), /ended after 0 bytes/],
		['half a header', good.subarray(0, 300), /ended after 300 bytes/],
		['no end', good.subarray(0, 1024), /ended after 1024 bytes/],
	])('%s', async (_, bytes, why) => {
		await expect(list(bytes)).rejects.toThrow(why);
	});

	it('leaves a stream that is left early', async () => {
		let isEnded = false;
		async function* source(): AsyncGenerator<Buffer> {
			try {
				for (;;) yield good.subarray(0, 1024);
			} finally {
				isEnded = true;
			}
		}
		for await (const entry of tarEntries(source())) if (entry.name === 'a') break;
		expect(isEnded).toBe(true);
	});

	it.each([1, 100, 512, 4096])('looks into a file in pieces of %i bytes', async size => {
		const contents = ['one', 'x'.repeat(3000), '', 'two'].map(text => Buffer.from(text));
		const bytes = tar(contents.map((content, index) => ({path: `${index}`, is: 'file', mode: 0o644, content})));
		const seen: string[] = [];
		for await (const entry of tarEntries(lentChunksOf(bytes, size))) {
			const begins = await entry.startsWith(Buffer.from('one'));
			seen.push(`${begins} ${(await entry.look(3000))?.toString()}`);
			// Once: what was taken is gone.
			if (entry.sizeBytes > 0) expect(await entry.look(3000)).toBeNull();
		}
		expect(seen).toEqual(['true one', `false ${'x'.repeat(3000)}`, 'false ', 'false two']);
		for await (const entry of tarEntries(lentChunksOf(bytes, size)))
			if (entry.sizeBytes > 2999) expect(await entry.look(2999)).toBeNull();
	});

	it('tells how a file begins, and then reads it', async () => {
		for await (const entry of tarEntries(lentChunksOf(good, 100))) {
			expect(await entry.startsWith(Buffer.from('b'))).toBe(false);
			expect(await entry.startsWith(Buffer.from('ab'))).toBe(false);
			expect(await entry.startsWith(Buffer.from('a'))).toBe(true);
			expect(String(await entry.read(100))).toBe('a');
		}
	});
});

describe('readPathStat', () => {
	const stat = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64');

	it.each<readonly [header: unknown, stat: unknown]>([
		[
			stat({name: 'su', size: 7, mode: 0o755 + 2 ** 23, linkTarget: ''}),
			{is: 'file', sizeBytes: 7, mode: 0o4755, linkTarget: ''},
		],
		[
			stat({name: 'tmp', size: 4096, mode: 0o777 + 2 ** 31 + 2 ** 20}),
			{is: 'folder', sizeBytes: 4096, mode: 0o1777, linkTarget: ''},
		],
		[
			stat({name: 'l', size: 1, mode: 0o777 + 2 ** 27, linkTarget: '/x'}),
			{is: 'link', sizeBytes: 1, mode: 0o777, linkTarget: '/x'},
		],
		[stat({name: 'p', size: 0, mode: 0o644 + 2 ** 25}), {is: 'other', sizeBytes: 0, mode: 0o644, linkTarget: ''}],
		[stat({name: 'x', mode: 'no'}), null],
		[stat([]), null],
		['{', null],
		[undefined, null],
	])('%s', (header, expected) => expect(readPathStat(header)).toEqual(expected));
});
