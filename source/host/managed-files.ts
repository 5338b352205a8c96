/** Files that belong to people and are read by other programs: who may change them, and their text replaced whole. */
import {constants} from 'node:fs';
import {chmod, chown, lstat, open, readlink, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {codeOf} from './error-code.ts';

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY} = constants;

/** One step of the way to a file. */
export type WayPoint = {
	readonly path: string;
	readonly kind: 'file' | 'directory' | 'link' | 'other';
	readonly uid: number;
	readonly gid: number;
	/** Permission bits, 0 to 0o7777. Of a file with an access list, those of its group are the most that anyone named in it has. */
	readonly modeBits: number;
};

export type ManagedFiles = {
	/** Every folder and link from `/` to where the path leads, in order; the last is what is there. Unread where it leads nowhere. */
	wayTo(absolutePath: string): Promise<Read<readonly WayPoint[]>>;
	/** No link is followed at the last step; null: it does not exist. Rejects with what the system said. */
	read(absolutePath: string, maxBytes: number): Promise<string | null>;
	/**
	 * In one step and on the disk when it resolves: whole, or as it was before. Owner and permissions stay; a new file takes
	 * those of `like`. null: the file goes. Rejects with what the system said.
	 */
	replace(absolutePath: string, text: string | null, like: string): Promise<void>;
};

const maxLinks = 16;

async function wayPoint(at: string): Promise<WayPoint> {
	const seen = await lstat(at);
	const kind = seen.isSymbolicLink() ? 'link' : seen.isFile() ? 'file' : seen.isDirectory() ? 'directory' : 'other';
	return {path: at, kind, uid: seen.uid, gid: seen.gid, modeBits: seen.mode & 0o7777};
}

async function walk(target: string): Promise<Read<readonly WayPoint[]>> {
	const way: WayPoint[] = [await wayPoint('/')];
	const left = target.split('/').filter(name => name !== '');
	let here = '/';
	let links = 0;
	for (let name = left.shift(); name !== undefined; name = left.shift()) {
		const next = path.resolve(here, name);
		const point = await wayPoint(next);
		way.push(point);
		if (point.kind !== 'link') {
			here = next;
			continue;
		}
		links += 1;
		if (links > maxLinks) return new Unread(words`its links run in a circle`);
		const to = await readlink(next);
		if (to.startsWith('/')) here = '/';
		left.unshift(...to.split('/').filter(part => part !== ''));
	}
	return way;
}

async function sync(at: string): Promise<void> {
	const file = await open(at, O_RDONLY);
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}

export const nodeManagedFiles: ManagedFiles = {
	async wayTo(absolutePath) {
		try {
			return await walk(absolutePath);
		} catch (error) {
			if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return new Unread(words`it does not exist`);
			return new Unread(sanitise(error instanceof Error ? error.message : String(error), 200));
		}
	},
	async read(absolutePath, maxBytes) {
		try {
			const file = await open(absolutePath, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
			try {
				const seen = await file.stat();
				if (!seen.isFile()) throw new Error(`${absolutePath} is no file`);
				if (seen.size > maxBytes) throw new Error(`${absolutePath} is larger than ${maxBytes} bytes`);
				const bytes = await file.readFile();
				// What does not come back byte for byte can't be put back byte for byte.
				return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
			} finally {
				await file.close();
			}
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return null;
			throw error;
		}
	},
	async replace(absolutePath, text, like) {
		const folder = path.dirname(absolutePath);
		if (text === null) {
			await rm(absolutePath, {force: true});
			await sync(folder);
			return;
		}
		const beside = path.join(folder, `.${path.basename(absolutePath)}.hullcheck-part`);
		const {uid, gid, mode} = await lstat(absolutePath).catch(() => lstat(like));
		await rm(beside, {force: true});
		try {
			const file = await open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
			try {
				await file.writeFile(text, 'utf8');
				await file.sync();
			} finally {
				await file.close();
			}
			await chown(beside, uid, gid);
			await chmod(beside, mode & 0o777);
			await rename(beside, absolutePath);
		} catch (error) {
			await rm(beside, {force: true}).catch(() => {});
			throw error;
		}
		await sync(folder);
	},
};
