/** However it ends, the terminal is as it was, nothing of ours still runs, and the exit code says how. */
import {execFileSync} from 'node:child_process';
import {
	closeSync,
	constants,
	existsSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {startSeasonedEngine} from '../helpers/seasoned-engine.ts';
import {openTerminal, shellQuote, type Terminal, type TerminalOptions} from '../helpers/terminal.ts';

const root = path.resolve(import.meta.dirname, '../..');
const crash = path.join(root, 'test/helpers/crash-when-asked.mjs');
const program = `${process.execPath} --import ${crash} ${path.join(root, 'dist/hullcheck.js')}`;
let folder: string;
let terminal: Terminal | null = null;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-ending-'));
});
afterEach(async () => {
	terminal?.process.kill('SIGCONT');
	await terminal?.kill();
	rmSync(folder, {recursive: true});
});

/** In a shell that says afterwards how it ended and how the terminal was left. Sockets of the demo go into `folder`. */
function start(args: string, options: Omit<TerminalOptions, 'command'> = {}): Terminal {
	const inner = `echo $$ > ${folder}/pid; exec ${program} ${args}`;
	terminal = openTerminal({
		command: `bash -c ${shellQuote(`bash -c ${shellQuote(inner)}; echo code=$?; stty -a`)}`,
		cwd: root,
		...options,
		env: {DOCKER_HOST: undefined, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, TMPDIR: folder, ...options.env},
	});
	return terminal;
}

const pid = (): number => Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
const isThere = (id: number): boolean => existsSync(`/proc/${id}`);
const childrenOf = (id: number): string => readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').trim();
const sockets = (): readonly string[] => readdirSync(folder).filter(name => name !== 'pid' && name !== 'hullcheck');

async function gone(id: number): Promise<void> {
	await expect.poll(() => isThere(id), {timeout: 5_000, interval: 20}).toBe(false);
}

/** Writes what draws nothing until there is room for no more. Returns how many bytes that were. */
function fillTerminal(): number {
	const tty = openSync(`/proc/${pid()}/fd/0`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
	let bytes = 0;
	try {
		for (;;) bytes += writeSync(tty, '\u001B[0m');
	} catch {
		// Full.
	}
	closeSync(tty);
	return bytes;
}

/** Main screen, cursor shown, no mouse, no brackets, and a line that echoes and takes Ctrl-C. */
function expectSane({raw}: Terminal): void {
	const all = raw();
	for (const mode of ['1049', '2004', '1000', '1006']) {
		expect(all.lastIndexOf(`[?${mode}l`), mode).toBeGreaterThanOrEqual(all.lastIndexOf(`[?${mode}h`));
	}
	expect(all.lastIndexOf('[?25h')).toBeGreaterThan(all.lastIndexOf('[?25l'));
	const flags = all.slice(all.indexOf('code=')).split(/[\s;]+/);
	expect(flags).toEqual(expect.arrayContaining(['icanon', 'echo', 'isig']));
}

describe('a signal', () => {
	it.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGQUIT', 131],
	] as const)('%s: exit code %i', async (signal, code) => {
		const shown = start('--demo');
		await shown.until(/legacy-db/);
		process.kill(pid(), signal);
		await shown.exited;
		expect(shown.raw()).toContain(`code=${code}`);
		expectSane(shown);
		expect(sockets()).toEqual([]);
		expect(shown.raw()).not.toContain('core dumped');
	});

	it('that comes twice still ends it once', async () => {
		const shown = start('--demo');
		await shown.until(/legacy-db/);
		process.kill(pid(), 'SIGTERM');
		process.kill(pid(), 'SIGHUP');
		await shown.exited;
		expect(shown.raw()).toMatch(/code=(143|129)/);
		expectSane(shown);
	});
});

describe('a crash', () => {
	it.each([
		['of a timer', 'SIGUSR2'],
		['while drawing', 'SIGPWR'],
	] as const)(
		'%s: the terminal is given back first, then said what is to be reported, and nothing secret',
		async (_, signal) => {
			const shown = start('--demo');
			await shown.until(/legacy-db/);
			process.kill(pid(), signal);
			shown.press('?');
			await shown.exited;
			expect(shown.raw()).toContain('code=1');
			expectSane(shown);
			expect(shown.raw()).not.toMatch(/hunter2|nobody-may-see/);
			const said = shown.raw().slice(shown.raw().lastIndexOf('[?1049l'));
			expect(said).toMatch(
				/this is a bug[^]*hullcheck \d[^]*Node \d[^]*120x40[^]*failed with DB_PASSWORD=••••••[^]*\n +at /,
			);
			expect(sockets()).toEqual([]);
		},
	);
});

describe('a mouse that was asked for', () => {
	const isOn = (shown: Terminal): boolean => shown.raw().lastIndexOf('[?1000h') > shown.raw().lastIndexOf('[?1000l');

	it.each([
		['ctrl-c', null],
		['SIGTERM', 'SIGTERM'],
		['SIGHUP', 'SIGHUP'],
		['SIGQUIT', 'SIGQUIT'],
		['a crash of a timer', 'SIGUSR2'],
		['a crash while drawing', 'SIGPWR'],
	] as const)('is given back: %s', async (_, signal) => {
		const shown = start('--demo --mouse');
		await shown.until(/legacy-db/);
		await expect.poll(() => isOn(shown)).toBe(true);
		if (signal === null) shown.press('\u0003');
		else {
			process.kill(pid(), signal);
			if (signal === 'SIGPWR') shown.press('?');
		}
		await shown.exited;
		expect(isOn(shown)).toBe(false);
		expectSane(shown);
	});

	it('is the shell’s while the program is stopped, and ours again after', async () => {
		const shown = start('--demo --mouse');
		await shown.until(/legacy-db/);
		await expect.poll(() => isOn(shown)).toBe(true);
		const offs = (): number => shown.raw().split('[?1000l').length;
		const before = offs();
		shown.press('\u001A');
		await expect.poll(offs, {timeout: 10_000}).toBeGreaterThan(before);
		// The shell of this test wakes nobody by itself.
		await expect
			.poll(
				() => {
					process.kill(pid(), 'SIGCONT');
					return isOn(shown);
				},
				{timeout: 10_000},
			)
			.toBe(true);
		shown.press('\u0003');
		await shown.exited;
		expectSane(shown);
	});

	it('is never taken unasked', async () => {
		const shown = start('--demo');
		await shown.until(/legacy-db/);
		shown.press('\u0003');
		await shown.exited;
		expect(shown.raw()).not.toContain('[?1000h');
	});
});

describe('a crash with a log', () => {
	it('is in it with its stack and nothing secret, and the last line on the terminal says where', async () => {
		const log = path.join(folder, 'run.log');
		const shown = start(`--demo --log ${log}`);
		await shown.until(/legacy-db/);
		process.kill(pid(), 'SIGUSR2');
		await shown.exited;
		expectSane(shown);
		expect(shown.raw()).toContain(`what came before it is in the log: ${log}`);
		const text = readFileSync(log, 'utf8');
		expect(text).toMatch(/^# hullcheck log\n\S+ info {2}hullcheck \d[^]*: connected\n/);
		expect(text).toMatch(/ error this is a bug[^]*failed with DB_PASSWORD=••••••[^]*\n {2} +at [^]*ended with 1\n$/);
		expect(text).not.toMatch(/hunter2|nobody-may-see/);
	});
});

describe('a terminal that is gone', () => {
	it('leaves nobody behind', async () => {
		const shown = start('--demo');
		await shown.until(/legacy-db/);
		const [ours, children] = [pid(), childrenOf(pid())];
		shown.process.kill('SIGKILL');
		await gone(ours);
		for (const child of children.split(' ').filter(one => one !== '')) await gone(Number(child));
		expect(sockets()).toEqual([]);
	});
});

describe('a terminal that takes nothing', () => {
	it('holds up neither the engine nor a signal, and shows only the newest once it takes again', async () => {
		const engine = await startSeasonedEngine(() => null);
		const shown = start('', {env: {DOCKER_HOST: `unix://${engine.socketPath}`}});
		await shown.until(/legacy-db/);
		shown.process.kill('SIGSTOP');
		const filled = fillTerminal();
		const before = shown.bytes();
		const looks = (): number => engine.asked.filter(one => /^GET \/containers\/[0-9a-f]+\/json/.test(one)).length;
		for (let round = 0; round < 6; round += 1) {
			const seen = looks();
			for (const name of ['web-1', 'web-2', 'web-3', 'vault', 'search']) engine.hooks.crash(name, round + 1);
			for (const name of ['web-1', 'web-2', 'web-3', 'vault', 'search']) engine.hooks.revive(name);
			await expect.poll(looks, {timeout: 5_000, interval: 10}).toBeGreaterThan(seen);
		}
		engine.hooks.crash('web-1', 77);
		shown.process.kill('SIGCONT');
		await shown.until(/exited 77|exit(?:ed)?.{0,8}77|code 77/i);
		expect(shown.bytes() - before).toBeLessThan(filled + 20_000);
		shown.process.kill('SIGSTOP');
		fillTerminal();
		engine.hooks.crash('web-2', 3);
		process.kill(pid(), 'SIGTERM');
		await gone(pid());
		shown.process.kill('SIGCONT');
		await engine.close();
	});
});

describe('a line of 20 KB/s with 200 ms each way', () => {
	it('never lags behind by more than a moment, whatever happens', async () => {
		const engine = await startSeasonedEngine(() => null, 30);
		const shown = start('', {
			env: {DOCKER_HOST: `unix://${engine.socketPath}`},
			link: {bytesPerSecond: 20_000, delayMs: 200},
		});
		await shown.until(/legacy-db/, 20_000);
		let round = 0;
		const storm = setInterval(() => {
			round += 1;
			for (const name of ['web-1', 'web-2', 'web-3', 'search']) engine.hooks.crash(name, round % 100);
			for (const name of ['web-1', 'web-2', 'web-3', 'search']) engine.hooks.revive(name);
		}, 60);
		try {
			await expect.poll(() => round, {timeout: 10_000}).toBeGreaterThan(50);
			const pressedAtMs = shown.elapsedMs();
			shown.press('?');
			await shown.until(/Fleet: keys here/);
			expect(shown.elapsedMs() - pressedAtMs).toBeLessThan(2_500);
		} finally {
			clearInterval(storm);
			await engine.close();
		}
	});
});

describe('a storm of resizes', () => {
	it('ends in a screen of the last size, whole', async () => {
		const shown = start('--demo');
		await shown.until(/legacy-db/);
		const tty = execFileSync('readlink', [`/proc/${pid()}/fd/0`], {encoding: 'utf8'}).trim();
		const resize = (cols: number, rows: number): void =>
			void execFileSync('stty', ['-F', tty, 'cols', String(cols), 'rows', String(rows)]);
		for (let round = 0; round < 40; round += 1) resize(20 + ((round * 37) % 180), 5 + ((round * 13) % 55));
		const before = shown.bytes();
		shown.emulator.reset();
		resize(120, 40);
		const screen = await shown.until(/SCORE[^]*legacy-db[^]*quit/);
		// The last line may tell of it too.
		const rows = screen.split('\n').slice(0, -3);
		expect(rows.filter(line => line.includes('legacy-db')).length).toBe(1);
		expect(shown.bytes() - before).toBeLessThan(400_000);
		shown.press('\u0003');
		await shown.exited;
		expectSane(shown);
	});
});
