/** An image in memory, reached as an engine would let it be: by stat and by tars that our own door takes apart. */
import {posix} from 'node:path';
import type {PathStat} from '../../source/engine/engine.ts';
import {tarEntries} from '../../source/engine/tar.ts';
import type {Archive} from '../../source/images/contents/archive.ts';
import {tar, type TarEntry} from './dockerd-image.ts';

export type FakeFile =
	| string
	| Buffer
	| {readonly content?: string | Buffer; readonly mode?: number}
	| {readonly to: string};

export type FakeArchive = Archive & {
	/** Paths whose bytes were asked for. */
	readonly read: string[];
};

const defaultMode = 0o644;

/** By absolute path; folders above are made. */
export function fakeArchive(
	files: Readonly<Record<string, FakeFile>>,
	folderModes: Readonly<Record<string, number>> = {},
): FakeArchive {
	const folders = new Set(['/', ...Object.keys(folderModes)]);
	for (const path of Object.keys(files)) {
		for (let folder = posix.dirname(path); folder !== '/'; folder = posix.dirname(folder)) folders.add(folder);
	}
	const read: string[] = [];
	const bytesOf = (file: FakeFile): Buffer => {
		if (typeof file === 'string' || Buffer.isBuffer(file)) return Buffer.from(file);
		return Buffer.from('content' in file ? (file.content ?? '') : '');
	};
	const modeOf = (file: FakeFile): number =>
		typeof file === 'object' && 'mode' in file ? (file.mode ?? defaultMode) : defaultMode;

	function stat(path: string): PathStat | null {
		if (folders.has(path)) return {is: 'folder', sizeBytes: 4096, mode: folderModes[path] ?? 0o755, linkTarget: ''};
		const file = files[path];
		if (file === undefined) return null;
		if (typeof file === 'object' && 'to' in file) {
			return {is: 'link', sizeBytes: 0, mode: 0o777, linkTarget: posix.resolve(posix.dirname(path), file.to)};
		}
		return {is: 'file', sizeBytes: bytesOf(file).length, mode: modeOf(file), linkTarget: ''};
	}

	function entry(path: string, name: string): TarEntry {
		const file = files[path];
		if (file === undefined) return {path: `${name}/`, is: 'directory', mode: folderModes[path] ?? 0o755};
		if (typeof file === 'object' && 'to' in file) return {path: name, is: 'link', to: file.to};
		return {path: name, is: 'file', mode: modeOf(file), content: bytesOf(file)};
	}

	return {
		read,
		statPath: async path => stat(path),
		async readArchive(path) {
			if (stat(path) === null) return null;
			read.push(path);
			const parts = (one: string): readonly string[] => one.split('/');
			const below = [...folders, ...Object.keys(files)]
				.filter(one => one === path || one.startsWith(path === '/' ? '/' : `${path}/`))
				.toSorted((a, b) => (parts(a).join('\0') < parts(b).join('\0') ? -1 : 1));
			const parent = path === '/' ? 0 : posix.dirname(path).length + (posix.dirname(path) === '/' ? 0 : 1);
			const bytes = tar(below.map(one => entry(one, one === '/' ? '/' : one.slice(path === '/' ? 1 : parent))));
			return tarEntries(chunksOf(bytes, 8192));
		},
	};
}

/** As a socket hands them over, in pieces of any size. */
export async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
	for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
