import {constants} from 'node:fs';
import {chmod, lstat, mkdir, open, readdir, rename, rm, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {codeOf} from './error-code.ts';
import type {StateFiles} from './host.ts';

const {O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY} = constants;

async function using<T>(handle: Promise<FileHandle>, work: (file: FileHandle) => Promise<T>): Promise<T> {
	const file = await handle;
	try {
		return await work(file);
	} finally {
		await file.close();
	}
}

/** A new name, or one that is gone, is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
	await using(open(folder, O_RDONLY), file => file.sync());
}

/** Each on the disk before what is in it. Node's own recursive mkdir says of a read-only disk that there is no such folder. */
async function makeMissing(folder: string, hasParent = false): Promise<void> {
	try {
		await mkdir(folder, {mode: 0o700});
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return;
		// A parent that is a link to nowhere is there, and holds nothing.
		if (codeOf(error) !== 'ENOENT' || hasParent) throw error;
		await makeMissing(path.dirname(folder));
		return makeMissing(folder, true);
	}
	await syncFolder(path.dirname(folder));
}

/** Starts are counted from the boot, so that two of different boots may look alike. */
async function bootId(): Promise<string> {
	const text = await using(open('/proc/sys/kernel/random/boot_id', O_RDONLY), file => file.readFile('utf8'));
	return text.trim();
}

/** Fields of /proc/PID/stat after the command's name, which may hold spaces and brackets; the 22nd of all is the start. */
async function startFromProc(pid: number): Promise<string | null> {
	const text = await using(open(`/proc/${pid}/stat`, O_RDONLY), file => file.readFile('utf8'));
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	// A zombie does nothing any more; its parent has only not asked for its end yet.
	return fields[0] === 'Z' || fields[0] === 'X' ? null : `${await bootId()} ${fields[19] ?? ''}`;
}

/** Where there is no /proc: alive, but when it started is not known, so a number given again looks like the old one. */
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
}

export const nodeStateFiles: StateFiles = {
	pid: process.pid,

	async processStart(pid) {
		try {
			return await startFromProc(pid);
		} catch {
			return isAlive(pid) ? 'unknown' : null;
		}
	},

	async makeFolder(folder) {
		await makeMissing(folder);
		const seen = await lstat(folder);
		if (!seen.isDirectory()) throw new Error(`${folder} is not a folder`);
		if ((seen.mode & 0o077) !== 0) await chmod(folder, 0o700);
	},

	async createFile(target, text) {
		try {
			await using(open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600), async file => {
				await file.writeFile(text, 'utf8');
				await file.sync();
			});
		} catch (error) {
			if (codeOf(error) === 'EEXIST') return false;
			throw error;
		}
		await syncFolder(path.dirname(target));
		return true;
	},

	async append(target, text) {
		await using(open(target, O_WRONLY | O_APPEND | O_NOFOLLOW), async file => {
			await file.writeFile(text, 'utf8');
			await file.sync();
		});
		await syncFolder(path.dirname(target));
	},

	async read(target, maxBytes) {
		try {
			return await using(open(target, O_RDONLY | O_NOFOLLOW), async file => {
				const {size} = await file.stat();
				if (size > maxBytes) throw new Error(`${target} is larger than ${maxBytes} bytes`);
				return file.readFile('utf8');
			});
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return null;
			throw error;
		}
	},

	async list(folder) {
		try {
			return (await readdir(folder)).toSorted();
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return [];
			throw error;
		}
	},

	async rename(from, to) {
		try {
			await rename(from, to);
		} catch (error) {
			if (codeOf(error) === 'ENOENT') return false;
			throw error;
		}
		await syncFolder(path.dirname(to));
		return true;
	},

	async remove(target) {
		await rm(target, {force: true});
		await syncFolder(path.dirname(target));
	},
};
