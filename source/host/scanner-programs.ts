/**
 * Scanners that the user has installed: found on PATH, run alone with arguments of a fixed shape, no shell, and ended with
 * all they started when their time is over or nobody waits for them any more.
 */
import {spawn} from 'node:child_process';
import {constants} from 'node:fs';
import {access, stat} from 'node:fs/promises';
import path from 'node:path';

export type ScannerRun = {
	readonly path: string;
	readonly args: readonly string[];
	readonly timeoutMs: number;
	readonly signal?: AbortSignal;
	/** Besides what it needs of ours to find its own files. */
	readonly env?: Readonly<Record<string, string>>;
};

export type ScannerRan = {
	/** null: it could not be run, or was ended. */
	readonly exitCode: number | null;
	readonly stdout: string;
	/** The end of it. */
	readonly stderr: string;
	readonly isTimedOut: boolean;
};

export type ScannerPrograms = {
	/** Absolute path of the first of that name on PATH; null: none. */
	find(program: string): Promise<string | null>;
	run(run: ScannerRun): Promise<ScannerRan>;
};

const maxOutputBytes = 256 * 1024 ** 2;
const maxErrorBytes = 64 * 1024;
/** From being asked to end to being ended. */
const graceMs = 2_000;

/** Where they keep their data, and how they reach it; nothing else of our environment is theirs. */
const passed = /^(?:HOME|PATH|TMPDIR|LANG|LC_ALL|XDG_\w+|TRIVY_\w+|GRYPE_\w+|DOCKER_SCOUT_\w+|DOCKER_CONFIG)$/;

export function createScannerPrograms(env: Readonly<Record<string, string | undefined>>): ScannerPrograms {
	const ours = Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) => (passed.test(name) && value !== undefined ? [[name, value]] : [])),
	);
	return {
		async find(program) {
			// A relative entry means the working folder, where anybody may have put anything.
			for (const folder of (env['PATH'] ?? '').split(':').filter(one => path.isAbsolute(one))) {
				const file = path.join(folder, program);
				try {
					await access(file, constants.X_OK);
					if ((await stat(file)).isFile()) return file;
				} catch {}
			}
			return null;
		},

		run({path: file, args, timeoutMs, signal, env: more = {}}) {
			return new Promise(resolve => {
				const child = spawn(file, args, {
					cwd: '/',
					env: {...ours, ...more},
					stdio: ['ignore', 'pipe', 'pipe'],
					// A group of its own, to be ended as a whole.
					detached: true,
				});
				const parts: Buffer[] = [];
				let sizeBytes = 0;
				let stderr = '';
				let isTimedOut = false;
				let killing: NodeJS.Timeout | undefined;
				const send = (word: NodeJS.Signals): void => {
					try {
						if (child.pid !== undefined) process.kill(-child.pid, word);
					} catch {}
				};
				const end = (): void => {
					send('SIGTERM');
					killing = setTimeout(() => send('SIGKILL'), graceMs);
				};
				const timer = setTimeout(() => {
					isTimedOut = true;
					end();
				}, timeoutMs);
				signal?.addEventListener('abort', end, {once: true});
				if (signal?.aborted === true) end();
				child.stdout.on('data', (part: Buffer) => {
					sizeBytes += part.length;
					if (sizeBytes > maxOutputBytes) end();
					else parts.push(part);
				});
				child.stderr.on('data', (part: Buffer) => (stderr = (stderr + part.toString('utf8')).slice(-maxErrorBytes)));
				const done = (exitCode: number | null): void => {
					clearTimeout(timer);
					clearTimeout(killing);
					signal?.removeEventListener('abort', end);
					// What it started and left behind.
					send('SIGKILL');
					resolve({exitCode, stdout: Buffer.concat(parts).toString('utf8'), stderr, isTimedOut});
				};
				child.once('error', error => {
					stderr += error.message;
					done(null);
				});
				child.once('close', code => done(code));
			});
		},
	};
}
