/** The built program without a terminal: what it writes, and how it ends. */
import {spawn, type ChildProcess} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '../..');

export type ProgramOptions = {
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** A file descriptor of its standard output; else it is read. */
	readonly stdout?: number;
};

export type Program = {
	readonly process: ChildProcess;
	stdout(): string;
	stderr(): string;
	/** Exit code; `-1` where a signal ended it. */
	readonly ended: Promise<number>;
	/** Waits until what was written to standard output satisfies `test`. */
	until(test: (stdout: string) => boolean, timeoutMs?: number): Promise<string>;
};

export function runProgram(args: readonly string[], {env = {}, stdout = -1}: ProgramOptions = {}): Program {
	const child = spawn(process.execPath, [path.join(root, 'dist/hullcheck.js'), ...args], {
		stdio: ['ignore', stdout === -1 ? 'pipe' : stdout, 'pipe'],
		env: {...process.env, DOCKER_HOST: undefined, XDG_STATE_HOME: '/tmp/hullcheck-no-state', VITEST: undefined, ...env},
	});
	const [out, err]: [string[], string[]] = [[], []];
	const watchers = new Set<() => void>();
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		out.push(text);
		for (const watcher of watchers) watcher();
	});
	child.stderr?.setEncoding('utf8').on('data', (text: string) => err.push(text));
	const all = () => out.join('');
	return {
		process: child,
		stdout: all,
		stderr: () => err.join(''),
		ended: new Promise(resolve => {
			child.once('close', code => resolve(code ?? -1));
		}),
		until: (test, timeoutMs = 20_000) =>
			new Promise((resolve, reject) => {
				const done = (act: () => void) => {
					watchers.delete(look);
					clearTimeout(timer);
					act();
				};
				const look = () => {
					if (test(all())) done(() => resolve(all()));
				};
				const timer = setTimeout(
					() =>
						done(() =>
							reject(new Error(`not written within ${timeoutMs} ms:\n${all().slice(-2_000)}\n${err.join('')}`)),
						),
					timeoutMs,
				);
				watchers.add(look);
				look();
			}),
	};
}
