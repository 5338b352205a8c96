/**
 * Where the near ends of tunnels are: a fresh folder that only we may enter, for whoever can reach a socket in it is
 * root on the other machine. What a killed run left behind is taken away by the next.
 */
import {lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {codeOf} from '../../host/error-code.ts';

const prefix = 'hullcheck-ssh-';
/** ssh expands `%` and `$`, parts at `:`, and a socket's path may have 108 bytes with ssh's own 17 at its end. */
const isUsable = (folder: string): boolean => /^\/[\w.@+/-]{1,50}$/.test(folder);

export type RuntimeFolder = {
	/** A path in it. */
	at(name: string): string;
	remove(): void;
};

export function makeRuntimeFolder(env: Readonly<Record<string, string | undefined>> = process.env): RuntimeFolder {
	const base = baseFolder(env);
	removeStale(base);
	// mkdtemp makes it 0700.
	const folder = mkdtempSync(path.join(base, `${prefix}${process.pid}-`));
	const remove = (): void => {
		process.off('exit', remove);
		removeFolder(folder);
	};
	process.on('exit', remove);
	return {at: name => path.join(folder, name), remove};
}

function baseFolder(env: Readonly<Record<string, string | undefined>>): string {
	const runtime = env['XDG_RUNTIME_DIR'] ?? '';
	if (isUsable(runtime) && isOurs(runtime)) return runtime;
	return isUsable(tmpdir()) ? tmpdir() : '/tmp';
}

/** A folder, no link to one, and this user's. */
function isOurs(folder: string): boolean {
	try {
		const found = lstatSync(folder);
		return found.isDirectory() && found.uid === process.getuid?.();
	} catch {
		return false;
	}
}

/**
 * ssh takes its sockets away as it ends, so at the same moment. A recursive `rmSync` with `force` stops at the first that is
 * gone since it was listed, and says nothing: each is taken by itself, and what came meanwhile in another round.
 */
function removeFolder(folder: string, rounds = 3): void {
	try {
		for (const name of readdirSync(folder)) rmSync(path.join(folder, name), {recursive: true, force: true});
		rmdirSync(folder);
	} catch (error) {
		if (codeOf(error) === 'ENOTEMPTY' && rounds > 1) removeFolder(folder, rounds - 1);
		else if (codeOf(error) !== 'ENOENT') throw error;
	}
}

function removeStale(base: string): void {
	for (const name of readdirSync(base)) {
		const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
		const folder = path.join(base, name);
		if (pid > 0 && hasEnded(pid) && isOurs(folder)) removeFolder(folder);
	}
}

function hasEnded(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return false;
	} catch (error) {
		return codeOf(error) === 'ESRCH';
	}
}
