/** The machine this program runs on. */
import {closeSync, constants, openSync, readFileSync, readlinkSync, readSync} from 'node:fs';
import {open, opendir, readFile, readlink, realpath, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import process from 'node:process';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {runCommand} from './commands.ts';
import {codeOf} from './error-code.ts';
import {notAllowed, notSupported, notThere, type FileGroup, type FileStat, type Host} from './host.ts';
import {childrenOf, openFilesOf, seenProcesses} from './processes.ts';
import {walk} from './walk.ts';

const usualMaxBytes = 1024 ** 2;
const usualMaxNames = 10_000;

function whyNot(error: unknown): Unread {
	const code = codeOf(error);
	switch (code) {
		case 'ENOENT':
		case 'ENOTDIR':
			return new Unread(notThere);
		case 'EACCES':
		case 'EPERM':
			return new Unread(notAllowed);
		case 'ESRCH':
			return new Unread(words`the process has ended`);
		case 'EINVAL':
		case 'EOPNOTSUPP':
		case 'ENOTSUP':
			return new Unread(notSupported);
		case 'EISDIR':
			return new Unread(words`it is a directory`);
		case 'ELOOP':
			return new Unread(words`its links run in a circle`);
		default:
			return new Unread(sanitise(error instanceof Error ? error.message : String(error), 200));
	}
}

async function attempt<T>(read: () => Promise<Read<T>>): Promise<Read<T>> {
	try {
		return await read();
	} catch (error) {
		return whyNot(error);
	}
}

/** Files of /proc say that they are empty, so it is read until nothing comes. A pipe without a writer is not waited for. */
async function readWhole(path: string, maxBytes: number): Promise<Read<string>> {
	// A number in the kernel's memory: five trips to the thread pool would cost a hundred times the reading.
	if (path.startsWith('/proc/sys/')) return readFileSync(path, 'utf8');
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		if (!(await file.stat()).isFile()) return new Unread(words`it is no file`);
		const chunks: Buffer[] = [];
		let length = 0;
		for (;;) {
			const {bytesRead, buffer} = await file.read(Buffer.allocUnsafe(65_536), 0, 65_536, null);
			if (bytesRead === 0) break;
			length += bytesRead;
			if (length > maxBytes) return new Unread(words`it is longer than ${maxBytes} bytes`);
			chunks.push(buffer.subarray(0, bytesRead));
		}
		return Buffer.concat(chunks).toString('utf8');
	} finally {
		await file.close();
	}
}

/**
 * What the kernel writes down at once: no disk is waited for, and a trip through the thread pool costs ten times the read.
 * Files that ask the process itself (`cmdline`, `maps` …) may wait for it and are not among them.
 */
const atOnce = /^\/proc\/\d+\/(?:cgroup|status|mountinfo|uid_map|ns\/\w+)$|^\/sys\/fs\/cgroup\/.*\/cgroup\.procs$/;
const procBuffer = Buffer.allocUnsafe(65_536);

function readAtOnce(path: string, maxBytes: number): Read<string> {
	const file = openSync(path, constants.O_RDONLY);
	try {
		let text = '';
		for (;;) {
			const length = readSync(file, procBuffer, 0, procBuffer.length, null);
			if (length === 0) return text;
			text += procBuffer.toString('utf8', 0, length);
			if (text.length > maxBytes) return new Unread(words`it is longer than ${maxBytes} bytes`);
		}
	} finally {
		closeSync(file);
	}
}

type Stats = {isSocket(): boolean; isFile(): boolean; isDirectory(): boolean};

function kindOf(found: Stats): FileStat['kind'] {
	if (found.isSocket()) return 'socket';
	if (found.isFile()) return 'file';
	return found.isDirectory() ? 'directory' : 'other';
}

async function statOf(path: string): Promise<FileStat> {
	// Inodes of some file systems are larger than a double holds.
	const found = await stat(path, {bigint: true});
	return {
		kind: kindOf(found),
		uid: Number(found.uid),
		gid: Number(found.gid),
		modeBits: Number(found.mode) & 0o7777,
		identity: `${found.dev}:${found.ino}`,
		modifiedAtUnixMs: Number(found.mtimeMs),
	};
}

async function namesIn(path: string, maxNames: number): Promise<Read<readonly string[]>> {
	const names: string[] = [];
	for await (const entry of await opendir(path)) {
		if (names.length === maxNames) return new Unread(words`it holds more than ${maxNames} files`);
		names.push(entry.name);
	}
	return names.toSorted();
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
		readText: (path, maxBytes = usualMaxBytes) =>
			attempt(async () => (atOnce.test(path) ? readAtOnce(path, maxBytes) : readWhole(path, maxBytes))),
		readLink: path => attempt(async () => (atOnce.test(path) ? readlinkSync(path) : readlink(path))),
		kindOf: path => attempt(async () => kindOf(await stat(path))),
		groupOf: path =>
			attempt(async (): Promise<FileGroup> => {
				const {gid} = await stat(path);
				return {gid, name: await nameOfGroup(gid), isOurs: (process.getgroups?.() ?? []).includes(gid)};
			}),
		stat: path => attempt(() => statOf(path)),
		realPath: path => attempt(() => realpath(path)),
		list: (path, maxNames = usualMaxNames) => attempt(() => namesIn(path, maxNames)),
		walk: (root, options) => attempt(() => walk(root, options)),
		processes: () => attempt(seenProcesses),
		children: pid => attempt(() => childrenOf(pid)),
		openFiles: pid => attempt(() => openFilesOf(pid)),
		run: (command, inNetworkOf) => runCommand(command, inNetworkOf ?? null),
	};
}
