/**
 * A report on the disk: whole, or as it was before. Written beside its place under another name, then moved there. A link
 * is not followed, and a device or a pipe never replaced: moved over `/dev/null`, a report would break the machine.
 */
import {constants} from 'node:fs';
import {chmod, lstat, open, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {ActionableError} from '../model/errors.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY} = constants;

const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function trouble(target: string, why: SafeText, todo: SafeText, cause?: unknown): ActionableError {
	return new ActionableError({what: words`${sanitise(target, 300)} was not written`, why, todo}, {cause});
}

function explain(target: string, error: unknown): ActionableError {
	switch (codeOf(error)) {
		case 'ENOENT':
		case 'ENOTDIR':
			return trouble(target, words`there is no such folder`, words`Make it first`, error);
		case 'EACCES':
		case 'EPERM':
			return trouble(target, words`permission denied`, words`Choose a place this user may write to`, error);
		case 'EROFS':
			return trouble(target, words`its file system is read-only`, words`Choose another place`, error);
		case 'ENOSPC':
		case 'EDQUOT':
			return trouble(target, words`the disk is full`, words`Make room; what stood there before still does`, error);
		default:
			return trouble(
				target,
				sanitise(error instanceof Error ? error.message : String(error), 300),
				words`Choose another place`,
				error,
			);
	}
}

/** Permission bits of the file that is there; null: there is none. Throws where it is none that may be replaced. */
async function lookAt(target: string): Promise<{readonly modeBits: number; readonly isDevice: boolean} | null> {
	let seen;
	try {
		seen = await lstat(target);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return null;
		throw explain(target, error);
	}
	const modeBits = seen.mode & 0o777;
	if (seen.isFile()) return {modeBits, isDevice: false};
	if (seen.isCharacterDevice()) return {modeBits, isDevice: true};
	if (seen.isDirectory()) throw trouble(target, words`it is a folder`, words`Name a file in it`);
	if (seen.isSymbolicLink())
		throw trouble(target, words`it is a symbolic link, which is not followed`, words`Name the file it leads to`);
	throw trouble(target, words`it is no file`, words`Name one; for a pipe, leave --output away and use the shell`);
}

/** Rejects with an `ActionableError`. A file that was there keeps its permissions; a new one gets the user's usual ones. */
export async function writeOutputFile(
	target: string,
	parts: Iterable<string> | AsyncIterable<Uint8Array>,
): Promise<void> {
	if (target.endsWith('/')) throw trouble(target, words`it is a folder`, words`Name a file in it`);
	const before = await lookAt(target);
	const isDevice = before?.isDevice ?? false;
	const beside = isDevice ? target : path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.part`);
	try {
		const file = await open(beside, isDevice ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666);
		try {
			await file.writeFile(parts, 'utf8');
			if (!isDevice) await file.sync();
		} finally {
			await file.close();
		}
		if (isDevice) return;
		if (before !== null) await chmod(beside, before.modeBits);
		await rename(beside, target);
	} catch (error) {
		if (!isDevice && codeOf(error) !== 'EEXIST') await rm(beside, {force: true}).catch(() => {});
		throw explain(target, error);
	}
}
