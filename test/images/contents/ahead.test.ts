/** What was read ahead is answered as the engine itself would. */
import {describe, expect, it} from 'vitest';
import type {TarEntry} from '../../../source/engine/engine.ts';
import {usualAhead, withAhead} from '../../../source/images/contents/ahead.ts';
import type {Archive} from '../../../source/images/contents/archive.ts';
import {fakeArchive, type FakeFile} from '../../helpers/image-archive.ts';

const signal = new AbortController().signal;
const files: Readonly<Record<string, FakeFile>> = {
	'/etc/os-release': 'ID=debian',
	'/var/cache/apt/archives/lock': '',
	'/var/cache/apt/archives/a.deb': 'x'.repeat(3000),
	'/var/lib/dpkg/info/a.list': '/a\n',
	'/var/lib/dpkg/status': {content: 'Package: a\n', mode: 0o640},
	'/var/lib/dpkg/su': {content: 'x', mode: 0o4755},
	'/var/lib/dpkg-other/x': 'x',
	'/var/lib/link': {to: '../cache'},
	'/var/www/big': 'y'.repeat(5000),
	'/variant/x': 'x',
};
const probes = [
	...Object.keys(files),
	'/',
	'/var',
	'/var/lib',
	'/var/lib/dpkg',
	'/var/lib/dpkg/info',
	'/var/cache/apt/archives',
	'/var/www',
	'/var/none',
	'/var/lib/none/deeper',
	'/var/lib/dpkg/status/below',
	'/var/lib/link/apt',
	'/variant',
	'/none',
];

type Told = {readonly stat: unknown; readonly entries: readonly unknown[] | null};

async function listed(entries: AsyncIterable<TarEntry> | null): Promise<readonly unknown[] | null> {
	if (entries === null) return null;
	const told: unknown[] = [];
	for await (const entry of entries) {
		const isX = await entry.startsWith(Buffer.from('x'));
		const content = entry.is === 'file' ? ((await entry.look(100))?.toString() ?? null) : null;
		told.push([entry.name.replace('//', '/'), entry.is, entry.sizeBytes, entry.mode, entry.linkName, isX, content]);
	}
	return told;
}

async function all(archive: Archive): Promise<Readonly<Record<string, Told>>> {
	const told: Record<string, Told> = {};
	for (const path of probes) {
		const stat = await archive.statPath(path);
		told[path] = {
			// Of a folder, a tar says no size.
			stat: stat?.is === 'folder' ? {...stat, sizeBytes: 0} : stat,
			entries: await listed(await archive.readArchive(path, signal)),
		};
	}
	return told;
}

describe('a folder read ahead', () => {
	it.each([0, 1, 2999, 3000, 3010, 8000, 1_000_000])(
		'answers as the engine does, %i bytes of it seen',
		async maxBytes => {
			const engine = fakeArchive(files);
			for (const maxEntries of [0, 1, 5, 9, 12, 14, 100])
				expect(await all(withAhead(engine, '/var', signal, {maxBytes, maxEntries}))).toEqual(await all(engine));
		},
	);

	it.each(['/', '/var/lib/dpkg', '/var/lib/link', '/var/lib/dpkg/status', '/nowhere'])(
		'so it does of %s',
		async folder => {
			const engine = fakeArchive(files);
			expect(await all(withAhead(engine, folder, signal))).toEqual(await all(engine));
		},
	);

	it('asks once, and of what it saw nothing more', async () => {
		const engine = fakeArchive(files);
		const stats: string[] = [];
		const counted: Archive = {...engine, statPath: path => (stats.push(path), engine.statPath(path))};
		const ahead = withAhead(counted, '/var', signal);
		await all(ahead);
		expect(engine.read.filter(path => path.startsWith('/var/') || path === '/var')).toEqual(['/var']);
		// Where links lead, and what is below a file, the engine says.
		expect(stats.filter(path => path.startsWith('/var/')).toSorted()).toEqual([
			'/var/lib/dpkg/status/below',
			'/var/lib/link',
			'/var/lib/link/apt',
		]);
	});

	it('a second name of a file is the engine’s to tell', async () => {
		const engine = fakeArchive(files);
		const linking: Archive = {
			...engine,
			async readArchive(path, ended) {
				const entries = await engine.readArchive(path, ended);
				if (path !== '/var' || entries === null) return entries;
				return (async function* () {
					for await (const entry of entries)
						yield entry.name === 'var/lib/dpkg/status' ? {...entry, is: 'hard link' as const, sizeBytes: 0} : entry;
				})();
			},
		};
		const ahead = withAhead(linking, '/var', signal);
		expect(await ahead.statPath('/var/lib/dpkg/status')).toMatchObject({is: 'file', sizeBytes: 11});
		expect(await listed(await ahead.readArchive('/var/lib/dpkg', signal))).toEqual(
			await listed(await engine.readArchive('/var/lib/dpkg', signal)),
		);
	});

	it('what broke it off is told by the next call, and nothing it did not see is taken for absent', async () => {
		const engine = fakeArchive(files);
		const broken: Archive = {
			...engine,
			async readArchive(path, ended) {
				const entries = await engine.readArchive(path, ended);
				if (path !== '/var' || entries === null) return entries;
				return (async function* () {
					for await (const entry of entries) {
						yield entry;
						if (entry.name === 'var/lib/dpkg/info/a.list') throw new Error('cut');
					}
				})();
			},
		};
		const ahead = withAhead(broken, '/var', signal, usualAhead);
		expect(await ahead.statPath('/var/lib/dpkg/status')).toMatchObject({is: 'file'});
		await expect(listed(await ahead.readArchive('/var', signal))).rejects.toThrow('cut');
	});
});
