/** The machine we run on, through Node. */
import {lstat, open, readFile, readlink, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import process from 'node:process';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {FileGroup, Host} from './host.ts';

const usualMaxBytes = 1024 ** 2;

/** What the system said, in words a person can act on. */
function whyNot(path: string, error: unknown): Unread {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const where = sanitise(path, 200);
	switch (code) {
		case 'ENOENT':
		case 'ESRCH':
			return new Unread(words`${where} does not exist`);
		case 'EACCES':
		case 'EPERM':
			return new Unread(words`no permission to read ${where}: run as root to see it`);
		default:
			return new Unread(
				sanitise(`${where} could not be read: ${error instanceof Error ? error.message : String(error)}`, 300),
			);
	}
}

async function attempt<T>(path: string, read: () => Promise<T>): Promise<Read<T>> {
	try {
		return await read();
	} catch (error) {
		return whyNot(path, error);
	}
}

/** Files of /proc say they have no size: read until the end or the limit, whichever comes first. */
async function readUpTo(path: string, maxBytes: number): Promise<string> {
	const file = await open(path, 'r');
	try {
		const chunks: Buffer[] = [];
		let length = 0;
		while (length < maxBytes) {
			const {bytesRead, buffer} = await file.read({buffer: Buffer.alloc(Math.min(65_536, maxBytes - length))});
			if (bytesRead === 0) break;
			chunks.push(buffer.subarray(0, bytesRead));
			length += bytesRead;
		}
		return Buffer.concat(chunks).toString('utf8');
	} finally {
		await file.close();
	}
}

async function nameOfGroup(gid: number): Promise<SafeText | null> {
	try {
		for (const line of (await readFile('/etc/group', 'utf8')).split('\n')) {
			const [name = '', , id] = line.split(':');
			if (id !== undefined && Number(id) === gid) return sanitise(name);
		}
	} catch {
		// Then the number has to do.
	}
	return null;
}

export function createNodeHost(): Host {
	return {
		env: process.env,
		homeDir: homedir(),
		uid: process.getuid?.() ?? -1,
		nowUnixMs: () => Date.now(),
		readText: (path, maxBytes = usualMaxBytes) => attempt(path, () => readUpTo(path, maxBytes)),
		readLink: path => attempt(path, () => readlink(path)),
		kindOf: path =>
			attempt(path, async () => {
				const its = await stat(path);
				return its.isSocket() ? 'socket' : its.isFile() ? 'file' : its.isDirectory() ? 'directory' : 'other';
			}),
		groupOf: path =>
			attempt(path, async (): Promise<FileGroup> => {
				const {gid} = await lstat(path);
				return {gid, name: await nameOfGroup(gid), isOurs: (process.getgroups?.() ?? []).includes(gid)};
			}),
	};
}
