/** Files of people, on a real file system. */
import {
	chmodSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {nodeManagedFiles as files} from '../../source/host/managed-files.ts';
import {known, isUnread} from '../../source/model/read.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hc-managed-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));
const at = (...names: readonly string[]): string => path.join(root, ...names);

describe('the way to a file', () => {
	mkdirSync(at('real'));
	writeFileSync(at('real', 'a.yml'), 'a');
	symlinkSync('real', at('folder'));
	symlinkSync(at('folder', 'a.yml'), at('link.yml'));
	symlinkSync('loop', at('loop'));

	it('names every folder and every link of it', async () => {
		const way = known(await files.wayTo(at('link.yml')));
		expect(way.map(({kind}) => kind).filter(kind => kind === 'link')).toHaveLength(2);
		expect(way.map(point => point.path)).toContain(at('folder'));
		expect(way.at(-1)).toMatchObject({path: at('real', 'a.yml'), kind: 'file'});
	});
	it('ends in words where there is none', async () => {
		for (const [name, says] of [
			['none', 'does not exist'],
			['loop', 'run in a circle'],
		] as const) {
			const way = await files.wayTo(at(name));
			expect(isUnread(way) ? way.why : '').toContain(says);
		}
	});
});

describe('reading', () => {
	it('follows no link, takes nothing that is too long or would not come back byte for byte', async () => {
		await expect(files.read(at('link.yml'), 100)).rejects.toThrow('ELOOP');
		writeFileSync(at('bytes'), Buffer.from([0xff, 0xfe]));
		await expect(files.read(at('bytes'), 100)).rejects.toThrow();
		await expect(files.read(at('bytes'), 1)).rejects.toThrow('larger than 1 bytes');
		expect(await files.read(at('none'), 100)).toBe(null);
		writeFileSync(at('marked'), '\uFEFFa\r\n');
		expect(await files.read(at('marked'), 100)).toBe('\uFEFFa\r\n');
	});
});

describe('replacing', () => {
	it('keeps the permissions; a new file takes those of another; null takes it away', async () => {
		writeFileSync(at('like'), 'x');
		chmodSync(at('like'), 0o640);
		await files.replace(at('new'), 'one', at('like'));
		chmodSync(at('new'), 0o604);
		await files.replace(at('new'), 'two', at('like'));
		expect(readFileSync(at('new'), 'utf8')).toBe('two');
		expect(lstatSync(at('new')).mode & 0o777).toBe(0o604);
		await files.replace(at('new'), null, at('like'));
		expect(await files.read(at('new'), 9)).toBe(null);
	});
	it('leaves what is there, and nothing beside it, where it fails', async () => {
		mkdirSync(at('full'));
		mkdirSync(at('full', 'taken'));
		await expect(files.replace(at('full', 'taken'), 'text', at('like'))).rejects.toThrow();
		expect(readdirSync(at('full'))).toEqual(['taken']);
	});
});
