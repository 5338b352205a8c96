/**
 * A program in a real pseudo-terminal, and the screen it draws. The pty comes from util-linux' `script` (on every Debian),
 * the screen from xterm's own emulator without a window, so a test sees what a person would.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import xterm from '@xterm/headless';

export type TerminalOptions = {
	readonly command: string;
	readonly cols?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** A line between program and screen: that fast and no faster, and each way so late. */
	readonly link?: {readonly bytesPerSecond: number; readonly delayMs: number};
};

export type Terminal = {
	/** Of the `script` process that holds the pty; the program is its child. */
	readonly process: ChildProcess;
	/** All bytes written so far. */
	bytes(): number;
	/** Everything written so far, escapes included. */
	raw(): string;
	/** The screen as it stands, one string a line, right-trimmed. */
	screen(): Promise<string>;
	/** The emulator itself, for colours. */
	readonly emulator: xterm.Terminal;
	press(keys: string): void;
	/** Waits until the screen satisfies `test`; rejects with the screen when it does not within `timeoutMs`. */
	until(test: RegExp | ((screen: string) => boolean), timeoutMs?: number): Promise<string>;
	/** Exit status of the program; `128 + n` when a signal ended it. */
	readonly exited: Promise<number>;
	/** Milliseconds since the start. */
	elapsedMs(): number;
	/** Pid of the program inside the pty. */
	pid(): Promise<number>;
	kill(signal?: NodeJS.Signals): Promise<void>;
};

/** Takes 50 ms' worth at a time, from a pipe of one page: a larger one would hold seconds of frames. */
const throttle = (bytesPerSecond: number): string =>
	`$|=1; fcntl(STDIN,1031,4096); while(sysread STDIN,$b,${bytesPerSecond / 20}){print $b; select undef,undef,undef,length($b)/${bytesPerSecond}}`;

/** One word for a shell. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export function openTerminal({command, cols = 120, rows = 40, env = {}, cwd, link}: TerminalOptions): Terminal {
	const emulator = new xterm.Terminal({cols, rows, allowProposedApi: true, scrollback: 0});
	const chunks: Buffer[] = [];
	let length = 0;
	const watchers = new Set<() => void>();
	const startedAtMs = performance.now();

	const inside = `stty cols ${cols} rows ${rows}; echo "pid:$$:"; exec ${command}`;
	const slowly = `script -qefc ${shellQuote(inside)} /dev/null | perl -e ${shellQuote(throttle(link?.bytesPerSecond ?? 0))}`;
	const child = spawn(
		link === undefined ? 'script' : 'bash',
		link === undefined ? ['-qefc', inside, '/dev/null'] : ['-o', 'pipefail', '-c', slowly],
		{
			stdio: ['pipe', 'pipe', 'inherit'],
			cwd,
			env: {
				...process.env,
				TERM: 'xterm-256color',
				LANG: 'C.UTF-8',
				LC_ALL: 'C.UTF-8',
				CI: undefined,
				FORCE_COLOR: undefined,
				NO_COLOR: undefined,
				VITEST: undefined,
				NODE_ENV: undefined,
				...env,
			},
		},
	);

	let pid: number | null = null;
	const late = (act: () => void): void => {
		if (link === undefined) act();
		else setTimeout(act, link.delayMs);
	};
	child.stdout.on('data', (chunk: Buffer) => late(() => take(chunk)));
	function take(chunk: Buffer): void {
		let rest = chunk;
		if (pid === null) {
			const match = /pid:(\d+):\r?\n/.exec(chunk.toString('latin1'));
			if (match !== null) {
				pid = Number(match[1]);
				rest = chunk.subarray(match.index + match[0].length);
			}
		}
		chunks.push(rest);
		length += rest.length;
		emulator.write(rest, () => {
			for (const watcher of watchers) watcher();
		});
	}

	const exited = new Promise<number>(resolve => {
		child.once('close', (code, signal) => {
			for (const watcher of watchers) watcher();
			resolve(code ?? (signal === null ? -1 : 128));
		});
	});

	function text(): string {
		const buffer = emulator.buffer.active;
		return Array.from({length: rows}, (_, row) => buffer.getLine(row)?.translateToString(true) ?? '').join('\n');
	}

	const holds = (test: RegExp | ((screen: string) => boolean)) =>
		typeof test === 'function' ? test(text()) : test.test(text());

	function wait(test: RegExp | ((screen: string) => boolean), timeoutMs: number): Promise<void> {
		return new Promise((resolve, reject) => {
			const done = (act: () => void) => {
				watchers.delete(look);
				clearTimeout(timer);
				act();
			};
			const look = () => {
				if (holds(test)) done(resolve);
			};
			const timer = setTimeout(
				() => done(() => reject(new Error(`not seen within ${timeoutMs} ms: ${String(test)}\n${text()}`))),
				timeoutMs,
			);
			watchers.add(look);
			look();
		});
	}

	return {
		process: child,
		emulator,
		exited,
		bytes: () => length,
		raw: () => Buffer.concat(chunks).toString('utf8'),
		screen: () => new Promise(resolve => emulator.write('', () => resolve(text()))),
		press: keys => late(() => child.stdin.write(keys)),
		async until(test, timeoutMs = 15_000) {
			await wait(test, timeoutMs);
			return text();
		},
		elapsedMs: () => performance.now() - startedAtMs,
		async pid() {
			await wait(() => pid !== null, 5_000);
			return pid ?? -1;
		},
		async kill(signal = 'SIGKILL') {
			if (child.exitCode === null && child.signalCode === null) {
				if (pid !== null) {
					try {
						process.kill(pid, signal);
					} catch {
						// It ended by itself meanwhile.
					}
				}
				child.stdin.end();
				await exited;
			}
			emulator.dispose();
		},
	};
}
