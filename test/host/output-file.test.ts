/** A report on the disk: whole, or as it was before. */
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {execFileSync} from 'node:child_process';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {writeOutputFile} from '../../source/host/output-file.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'hc-output-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

describe('a report on the disk', () => {
	it('is written whole, in the place of an older one, whose permissions it keeps', async () => {
		await writeOutputFile(at('r.json'), ['first\n']);
		chmodSync(at('r.json'), 0o640);
		const inode = statSync(at('r.json')).ino;
		await writeOutputFile(at('r.json'), ['second\n']);
		expect(readFileSync(at('r.json'), 'utf8')).toBe('second\n');
		expect(statSync(at('r.json')).mode & 0o777).toBe(0o640);
		expect(statSync(at('r.json')).ino, 'moved there, never written in place').not.toBe(inode);
		expect(readdirSync(folder)).toEqual(['r.json']);
	});

	it.each([
		['a folder', () => mkdirSync(at('x')), 'x', /it is a folder/],
		['a folder by its slash', () => {}, 'new/', /it is a folder/],
		['a missing folder', () => {}, 'no/x', /no such folder/],
		['a file for a folder', () => writeFileSync(at('no'), ''), 'no/x', /no such folder/],
		['a link', () => symlinkSync('elsewhere', at('x')), 'x', /symbolic link, which is not followed/],
		['a pipe', () => execFileSync('mkfifo', [at('x')]), 'x', /it is no file/],
	])('is refused for %s, with words', async (_, prepare, name, says) => {
		prepare();
		await expect(writeOutputFile(folder + path.sep + name, ['x'])).rejects.toThrow(says);
		expect(existsSync(at('elsewhere'))).toBe(false);
	});

	it('says a full disk, and leaves a device where it is', async () => {
		await expect(writeOutputFile('/dev/full', ['x'])).rejects.toThrow(/the disk is full/);
		await writeOutputFile('/dev/null', ['x']);
		expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
		expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
	});
});
