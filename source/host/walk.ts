/** A walk over a tree of files: no link is followed, no other file system entered, and it ends in time. */
import {lstatSync, opendirSync, type Stats} from 'node:fs';
import {setImmediate as breathe} from 'node:timers/promises';
import {Unread, type Read} from '../model/read.ts';
import {words} from '../model/safe-text.ts';
import type {WalkedFile, WalkOptions} from './host.ts';

/** As in processes.ts: small pieces, between which the screen may draw. */
const piece = 256;

function kindOf(found: Stats): WalkedFile['kind'] {
	if (found.isFile()) return 'file';
	if (found.isDirectory()) return 'directory';
	return found.isSymbolicLink() ? 'link' : 'other';
}

function fileAt(root: string, path: string): WalkedFile & {readonly device: number} {
	const found = lstatSync(root + path);
	return {
		path: path === '' ? '/' : path,
		kind: kindOf(found),
		uid: found.uid,
		gid: found.gid,
		modeBits: found.mode & 0o7777,
		sizeBytes: found.size,
		device: found.dev,
	};
}

function namesIn(folder: string, maxNames: number): readonly string[] | null {
	const names: string[] = [];
	const open = opendirSync(folder);
	try {
		for (let entry = open.readSync(); entry !== null; entry = open.readSync()) {
			if (names.length === maxNames) return null;
			names.push(entry.name);
		}
	} finally {
		open.closeSync();
	}
	return names;
}

export async function walk(
	root: string,
	{maxFiles, timeoutMs, keeps}: WalkOptions,
): Promise<Read<readonly WalkedFile[]>> {
	const top = fileAt(root, '');
	const kept: WalkedFile[] = keeps(top) ? [top] : [];
	const folders = top.kind === 'directory' ? [''] : [];
	const endsAt = performance.now() + timeoutMs;
	let seen = 1;
	for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
		const names = attempt(() => namesIn(root + folder, maxFiles - seen));
		if (names === null) return new Unread(words`it holds more than ${maxFiles} files`);
		for (const name of names ?? []) {
			seen += 1;
			if (seen % piece === 0) {
				await breathe();
				if (performance.now() > endsAt) return new Unread(words`it takes longer than ${timeoutMs / 1000} s`);
			}
			const file = attempt(() => fileAt(root, `${folder}/${name}`));
			if (file === undefined) continue;
			if (keeps(file)) kept.push(file);
			// Folders of an overlay tell its device; its files may tell that of a layer.
			if (file.kind === 'directory' && file.device === top.device) folders.push(`${folder}/${name}`);
		}
	}
	return kept;
}

/** undefined: it went away while we walked. Anything else would make half a tree look whole. */
function attempt<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch (error) {
		if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
			return undefined;
		throw error;
	}
}
