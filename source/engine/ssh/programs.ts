/** ssh as a child: the one of PATH, as it is for the docker command, in a session of its own, so no key press reaches it. */
import {execFile, spawn, type ChildProcessByStdio, type ChildProcessWithoutNullStreams} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import type {Readable, Writable} from 'node:stream';
import {codeOf} from '../../host/error-code.ts';
import {cancelled} from '../troubles.ts';

/** The folder we happen to stand in decides nothing. */
const environment = (): NodeJS.ProcessEnv => ({
	...process.env,
	PATH: (process.env['PATH'] ?? '')
		.split(path.delimiter)
		.filter(folder => path.isAbsolute(folder))
		.join(path.delimiter),
});

/**
 * Ends with us, however we end: the shell becomes ssh, and leaves a watcher that ends its whole process group when its
 * standard input ends. That is so when ssh has ended, too: the ssh of a jump that is not through yet would not notice that
 * it is alone. The watcher is of that group, so its number can't be another's by then.
 */
const boundToUs = `exec 3<&0 </dev/null; (read -r word <&3; kill -TERM "-$$") >/dev/null 2>&1 & exec ssh "$@" 3<&-`;

export function spawnBound(args: readonly string[]): ChildProcessByStdio<Writable, null, Readable> {
	const child = spawn('/bin/sh', ['-c', boundToUs, 'ssh', ...args], {
		detached: true,
		stdio: ['pipe', 'ignore', 'pipe'],
		env: environment(),
	});
	child.once('exit', () => child.stdin.destroy());
	return child;
}

/** For one connection: it ends with its standard input and with the login it goes through. */
export const spawnPiped = (args: readonly string[]): ChildProcessWithoutNullStreams =>
	spawn('ssh', args, {detached: true, stdio: 'pipe', env: environment()});

export type Ran = {readonly isGood: boolean; readonly printed: string; readonly said: string};

/** Rejects only when `signal` gives it up. */
export function run(args: readonly string[], timeoutMs: number, signal?: AbortSignal): Promise<Ran> {
	return new Promise((resolve, reject) => {
		const options = {
			timeout: timeoutMs,
			maxBuffer: 64 * 1024,
			killSignal: 'SIGKILL',
			encoding: 'utf8',
			env: environment(),
			signal,
		} as const;
		const child = execFile('ssh', args, options, (error, printed, said) => {
			if (signal?.aborted === true) reject(cancelled());
			else resolve({isGood: error === null, printed, said: said === '' ? (error?.message ?? '') : said});
		});
		child.stdin?.end();
	});
}

export const isNotInstalled = (error: unknown): boolean => codeOf(error) === 'ENOENT';
