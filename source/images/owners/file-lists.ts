/** Lists of files as package managers keep them → paths. Everything in them is hostile, and only ever compared. */
import {posix} from 'node:path';
import type {ImageFile} from '../packages/package.ts';
import {ownerNamed, type FileList} from './owners.ts';
import {showsUse} from './paths.ts';

/** `/var/lib/dpkg/info/libc6:amd64.list`: folders too, each before what is in it. */
export function readDpkgList(fileName: string, bytes: Buffer): FileList {
	const name = fileName.slice(fileName.lastIndexOf('/') + 1).replace(/(?::[^:.]+)?\.list$/, '');
	const lines = bytes.toString('utf8').split('\n');
	const paths = lines.filter((line, index) => showsUse(line) && lines[index + 1]?.startsWith(`${line}/`) !== true);
	return {owner: ownerNamed('deb', name), paths};
}

/** `/var/lib/dpkg/status.d/libssl3.md5sums` of distroless images: a sum, two spaces, a path without its first `/`. */
export function readDpkgSums(name: string, bytes: Buffer): FileList {
	const paths = bytes
		.toString('utf8')
		.split('\n')
		.flatMap(line => /^[\da-f]{32} {2}(?:\.?\/)?(.+)$/.exec(line)?.[1] ?? [])
		.map(path => `/${path}`)
		.filter(showsUse);
	return {owner: ownerNamed('deb', name), paths};
}

/** `P:` the package, `F:` a folder, `R:` a file in it. */
export function* readApkLists({bytes}: Pick<ImageFile, 'bytes'>): Generator<FileList> {
	let [name, folder] = ['', ''];
	let paths: string[] = [];
	for (const line of bytes.toString('utf8').split('\n')) {
		if (line === '' && name !== '') {
			yield {owner: ownerNamed('apk', name), paths};
			[name, folder, paths] = ['', '', []];
		}
		if (line.startsWith('P:')) name = line.slice(2);
		else if (line.startsWith('F:')) folder = line.slice(2);
		else if (line.startsWith('R:')) {
			const path = `/${folder}/${line.slice(2)}`;
			if (showsUse(path)) paths.push(path);
		}
	}
	if (name !== '') yield {owner: ownerNamed('apk', name), paths};
}

export const isPythonRecord = (path: string): boolean => path.endsWith('.dist-info/RECORD');

/** `PATH,HASH,SIZE`, paths from the folder that holds the dist-info; those with a comma stand in quotes. */
export function readPythonRecord({path, bytes}: ImageFile): FileList {
	const info = posix.dirname(path);
	const paths = bytes
		.toString('utf8')
		.split('\n')
		.map(line => /^(?:"((?:[^"]|"")+)"|([^,\r]+))/.exec(line))
		.flatMap(found => found?.[1]?.replaceAll('""', '"') ?? found?.[2] ?? [])
		.map(file => posix.resolve(posix.dirname(info), file))
		.filter(showsUse);
	return {owner: ownerNamed('pypi', `${info}/METADATA`), paths};
}
