/**
 * A log on the disk: appended to, moved aside where it gets large, ours alone to read. Nobody waits for it, and nothing it
 * meets, a full disk, a folder that is gone, hurts whoever writes: what could not be written is counted, and said once it can.
 */
import {closeSync, constants, openSync, writeSync} from 'node:fs';
import {lstat, open, rename, rm, type FileHandle} from 'node:fs/promises';
import process from 'node:process';
import {ActionableError} from '../model/errors.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {codeOf} from './error-code.ts';

const {O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY} = constants;
/** A pipe put in its place would hold up whoever opens it. */
const appending = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW | O_NONBLOCK;

export type LogFile = {
	/** Lines with their ends. Returns at once, never throws. */
	write(text: string): void;
	/** What still waits, and `text`, before the program is gone. Never throws. */
	writeNow(text: string): void;
	/** Resolves when all is written that could be. */
	close(): Promise<void>;
};

export type LogFileOptions = {
	/** Of one file; a larger one is moved aside. */
	readonly maxBytes?: number;
	/** Files moved aside, `FILE.1` the newest. */
	readonly keeps?: number;
};

/** Every file begins so: nothing else is ever appended to or replaced. */
export const logHead = '# hullcheck log\n';
const usualBytes = 1024 ** 2;
const usualKeeps = 3;
/** Waiting for a disk that takes nothing; more is counted only. */
const mostWaiting = 256 * 1024;

function cannot(target: string, why: SafeText, todo: SafeText, cause?: unknown): ActionableError {
	return new ActionableError({what: words`No log can be written to ${sanitise(target, 300)}`, why, todo}, {cause});
}

function explain(target: string, error: unknown): ActionableError {
	switch (codeOf(error)) {
		case 'ENOENT':
		case 'ENOTDIR':
			return cannot(target, words`there is no such folder`, words`Make it first`, error);
		case 'EACCES':
		case 'EPERM':
			return cannot(target, words`permission denied`, words`Choose a place this user may write to`, error);
		case 'ELOOP':
			return cannot(
				target,
				words`it is a symbolic link, which is not followed`,
				words`Name the file it leads to`,
				error,
			);
		case 'ENOSPC':
		case 'EDQUOT':
			return cannot(target, words`the disk is full`, words`Make room, or leave --log away`, error);
		default:
			return cannot(
				target,
				sanitise(error instanceof Error ? error.message : String(error), 300),
				words`Choose another place`,
				error,
			);
	}
}

/** Rejects where something stands there that is no log of ours. */
async function checkOurs(target: string): Promise<void> {
	let seen;
	try {
		seen = await lstat(target);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return;
		throw explain(target, error);
	}
	if (seen.isSymbolicLink())
		throw cannot(target, words`it is a symbolic link, which is not followed`, words`Name the file it leads to`);
	if (!seen.isFile()) throw cannot(target, words`it is no file`, words`Name a file`);
	if (process.getuid !== undefined && seen.uid !== process.getuid())
		throw cannot(target, words`it belongs to another account`, words`Choose another name`);
	if (seen.size === 0) return;
	const file = await open(target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
		throw explain(target, error);
	});
	try {
		const {buffer, bytesRead} = await file.read(Buffer.alloc(logHead.length), 0, logHead.length, 0);
		if (buffer.toString('latin1', 0, bytesRead) !== logHead)
			throw cannot(target, words`it holds something else`, words`Choose another name: a log is never put behind it`);
	} finally {
		await file.close();
	}
}

const asideOf = (target: string, index: number): string => (index === 0 ? target : `${target}.${index}`);

async function openAtEnd(target: string): Promise<{readonly file: FileHandle; readonly bytes: number}> {
	const file = await open(target, appending, 0o600);
	try {
		const seen = await file.stat();
		if (!seen.isFile()) throw new Error('it is no file any more');
		if ((seen.mode & 0o077) !== 0) await file.chmod(0o600);
		if (seen.size === 0) await file.appendFile(logHead);
		return {file, bytes: seen.size === 0 ? logHead.length : seen.size};
	} catch (error) {
		await file.close();
		throw error;
	}
}

/** Rejects with an `ActionableError` where nothing can be written there. */
export async function openLogFile(
	target: string,
	{maxBytes = usualBytes, keeps = usualKeeps}: LogFileOptions = {},
): Promise<LogFile> {
	for (let index = 0; index <= keeps; index += 1) await checkOurs(asideOf(target, index));
	let now: {file: FileHandle; bytes: number} | null;
	try {
		now = await openAtEnd(target);
	} catch (error) {
		throw explain(target, error);
	}
	let waiting = '';
	let lostLines = 0;
	let writing: Promise<void> | null = null;

	async function moveAside(): Promise<void> {
		await now?.file.close();
		now = null;
		await rm(asideOf(target, keeps), {force: true});
		for (let index = keeps - 1; index >= 0; index -= 1) {
			await rename(asideOf(target, index), asideOf(target, index + 1)).catch((error: unknown) => {
				if (codeOf(error) !== 'ENOENT') throw error;
			});
		}
	}

	const linesIn = (text: string): number => text.split('\n').length - 1;
	const lostWords = (): string =>
		lostLines === 0
			? ''
			: `${new Date().toISOString()} warn  ${lostLines} lines before this one could not be written\n`;

	async function pump(): Promise<void> {
		while (waiting !== '') {
			const text = waiting;
			waiting = '';
			try {
				now ??= await openAtEnd(target);
				if (now.bytes > logHead.length && now.bytes + text.length > maxBytes) await moveAside();
				now ??= await openAtEnd(target);
				const all = Buffer.from(lostWords() + text);
				await now.file.appendFile(all);
				now.bytes += all.length;
				lostLines = 0;
			} catch {
				lostLines += linesIn(text);
				await now?.file.close().catch(() => {});
				now = null;
			}
		}
		writing = null;
	}

	return {
		write(text) {
			if (waiting.length > mostWaiting) {
				lostLines += linesIn(text);
				return;
			}
			waiting += text;
			writing ??= pump();
		},
		writeNow(text) {
			const all = waiting + text;
			waiting = '';
			if (all === '') return;
			try {
				const file = openSync(target, appending, 0o600);
				writeSync(file, all);
				closeSync(file);
			} catch {
				// Nobody is left to be told.
			}
		},
		async close() {
			await writing;
			await now?.file.close().catch(() => {});
			now = null;
		},
	};
}
