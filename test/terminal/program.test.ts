/** The built program in a real pseudo-terminal, on a real engine and on the embedded one. */
import {execFile} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterEach, describe, expect, it} from 'vitest';
import {describeLive} from '../helpers/dockerd-live.ts';
import {stateHome} from '../helpers/temporary.ts';
import {openTerminal, type Terminal, type TerminalOptions} from '../helpers/terminal.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const program = `${process.execPath} ${path.join(root, 'dist/hullcheck.js')}`;
const open: Terminal[] = [];

function start(args: string, options: Omit<TerminalOptions, 'command'> = {}): Terminal {
	const terminal = openTerminal({
		command: `${program} ${args}`,
		cwd: root,
		...options,
		env: {
			DOCKER_HOST: undefined,
			XDG_STATE_HOME: '/tmp/hullcheck-no-state',
			XDG_CONFIG_HOME: '/tmp/hullcheck-no-config',
			...options.env,
		},
	});
	open.push(terminal);
	return terminal;
}

afterEach(async () => {
	for (const terminal of open.splice(0)) await terminal.kill();
});

/** Presses `key` once more whenever the screen asks for it, until `sign` is there. */
function pressed(terminal: Terminal, key: string, sign: RegExp): (screen: string) => boolean {
	const timer = setInterval(() => terminal.press(key), 500);
	return screen => {
		if (!sign.test(screen)) return false;
		clearInterval(timer);
		return true;
	};
}

/** What must stand in the stream for the terminal to be as it was: main screen, cursor. */
function expectRestored(terminal: Terminal): void {
	const raw = terminal.raw();
	expect(raw.lastIndexOf('\u001b[?1049l'), 'back on the main screen').toBeGreaterThan(raw.lastIndexOf('\u001b[?1049h'));
	expect(raw.lastIndexOf('\u001b[?25h'), 'the cursor is shown').toBeGreaterThan(raw.lastIndexOf('\u001b[?25l'));
}

it('has all in it that a scan writes', async () => {
	for (const [format, sign] of [
		['cyclonedx', 'CycloneDX'],
		['spdx', 'SPDX-2.3'],
	]) {
		const words = ['scan', '--demo', '--format', format ?? '', 'shop/checkout:3.9'];
		const {stdout} = await run(process.execPath, [path.join(root, 'dist/hullcheck.js'), ...words]);
		expect(stdout).toContain(sign);
		expect(stdout).toContain('log4j-core');
	}
}, 60_000);

describe('the embedded engine', () => {
	it('is shown with the word DEMO, can be walked through, and is left with 0', async () => {
		const terminal = start('--demo');
		await terminal.until(/DEMO[^]*legacy-db/);
		terminal.press('/legacy\r');
		await terminal.until(/1 of \d+/);
		terminal.press('\r');
		await terminal.until(/‹ legacy-db/);
		for (const [key, sign] of [
			['2', /KNOWN FROM/],
			['3', /LIMIT/],
			['4', /CAPABILITY/],
			['5', /Mounts/],
			['6', /3306/],
			['7', /MYSQL/],
			['8', /mysql:5\.7/],
			['9', /Events/],
			['0', /"Id"/],
		] as const) {
			terminal.press(key);
			await terminal.until(sign);
		}
		terminal.press('q');
		await terminal.until(/SCORE/);
		const quitting = setInterval(() => terminal.press('q'), 500);
		expect(await terminal.exited).toBe(0);
		clearInterval(quitting);
		expectRestored(terminal);
	});

	it('masks every secret on every screen', async () => {
		const terminal = start('--demo');
		await terminal.until(/checkout/);
		terminal.press('/checkout\r');
		await terminal.until(/1 of \d+/);
		terminal.press('\r');
		await terminal.until(/‹ checkout/);
		terminal.press('7');
		await terminal.until(/••••••/);
		terminal.press('0');
		await terminal.until(/"Id"/);
		await terminal.until(pressed(terminal, '\u001b[6~', /"Env": \[/));
		expect(terminal.raw()).not.toMatch(/hunter2|sk_live|BEGIN [A-Z ]*PRIVATE KEY/);
	});

	it.each([
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGQUIT', 131],
	] as const)('restores the terminal on %s', async (signal, code) => {
		const terminal = start('--demo');
		await terminal.until(/legacy-db/);
		process.kill(await terminal.pid(), signal);
		expect(await terminal.exited).toBe(code);
		expectRestored(terminal);
	});

	it('restores the terminal on Ctrl-C', async () => {
		const terminal = start('--demo');
		await terminal.until(/legacy-db/);
		terminal.press('\u0003');
		expect(await terminal.exited).toBe(0);
		expectRestored(terminal);
	});

	it('goes to the shell on Ctrl-Z with the terminal as it was, and is drawn again by fg', async () => {
		const terminal = openTerminal({
			command: `bash -c 'set -m; ${program} --demo; stty -a | grep -o "[ -]icanon"; echo in the shell; read; fg'`,
			cwd: root,
			env: {DOCKER_HOST: undefined, XDG_STATE_HOME: '/tmp/hullcheck-no-state'},
		});
		open.push(terminal);
		await terminal.until(/legacy-db/);
		terminal.press('\u001a');
		expect(await terminal.until(/in the shell/)).not.toContain('legacy-db');
		expect(await terminal.screen()).toMatch(/^ icanon$/m);
		expectRestored(terminal);
		terminal.press('\n');
		await terminal.until(/DEMO[^]*legacy-db/);
		expect(await terminal.screen()).not.toContain('in the shell');
		terminal.press('?');
		await terminal.until(/ctrl-z|Fleet: keys here/);
		terminal.press('\u0003');
		expect(await terminal.exited).toBe(0);
		expectRestored(terminal);
	});

	it('says that there is no shell to go to where there is none, and goes on', async () => {
		const terminal = start('--demo');
		await terminal.until(/legacy-db/);
		terminal.press('\u001a');
		await terminal.until(/there is no shell to go to/);
		await terminal.until(/legacy-db/);
	});

	it.each([
		[80, 24],
		[60, 15],
		[200, 60],
	])('fits %i×%i: no line is wrapped and the worst is there', async (cols, rows) => {
		const terminal = start('--demo', {cols, rows});
		const screen = await terminal.until(/F +\d+ +ci-runner/);
		expect(screen.split('\n').every(line => line.length <= cols)).toBe(true);
	});

	it('says the size it needs where there is no room', async () => {
		const terminal = start('--demo', {cols: 20, rows: 5});
		expect(await terminal.until(/\d+/)).toMatch(/60|40/);
	});

	it('draws in ASCII where the locale is not UTF-8', async () => {
		const terminal = start('--demo', {env: {LANG: 'C', LC_ALL: 'C'}});
		await terminal.until(/legacy-db/);
		expect(terminal.raw()).toMatch(/^[\x00-\x7f]*$/);
	});

	it('uses no colour with NO_COLOR', async () => {
		const terminal = start('--demo', {env: {NO_COLOR: '1'}});
		await terminal.until(/legacy-db/);
		expect(terminal.raw()).not.toMatch(/\u001b\[(3[0-7]|9[0-7])m/);
	});
});

describe('waivers', () => {
	it('show on the screen: marked, counted in the header, with the score without them beside', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-config-'));
		const file = path.join(folder, 'mine.yaml');
		const waiver = '{checks: [root-user, 5.13], name: legacy-*, reason: replaced soon, expires: 2099-12-31}';
		writeFileSync(file, `waivers:\n  - ${waiver}\n`, {mode: 0o600});
		const terminal = start(`--demo --config ${file}`);
		expect(await terminal.until(/with waivers/)).toContain('1 with waivers');
		rmSync(folder, {recursive: true});
	});
});

describe('wrong usage', () => {
	it.each([
		['--nonsense', 2, /nonsense/],
		['audti', 2, /no command "audti"[^]*audit\?/],
		['--demo audit', 2, /comes first/],
		['--asci', 2, /no flag --asci[^]*--ascii/],
		['--demo --host unix:///x', 2, /exclude each other/],
		['--demo --config /no/such.yaml', 2, /\/no\/such\.yaml can't be used: it does not exist/],
		['--host unix:///no/such.sock', 1, /no\/such\.sock[^]*--demo/],
		['scan --host unix:///no/such.sock debian:12', 2, /scan: can't reach a container engine[^]*no\/such\.sock/],
	])('%s: exit %i and a word', async (args, code, says) => {
		const terminal = start(args);
		expect(await terminal.exited).toBe(code);
		expect(terminal.raw()).toMatch(says);
		expect(terminal.raw()).not.toContain('\u001b[?1049h');
	});

	it('a config file with faults: exit 2 and all of them, before anything is drawn', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-config-'));
		mkdirSync(path.join(folder, 'hullcheck'));
		writeFileSync(path.join(folder, 'hullcheck/config.yaml'), 'polcy: {}\nwaivers:\n  - check: 5.99\n');
		const terminal = start('--demo', {env: {XDG_CONFIG_HOME: folder}});
		expect(await terminal.exited).toBe(2);
		expect(terminal.raw()).toMatch(/line 1: unknown key "polcy"[^]*line 3: there is no check "5\.99"/);
		expect(terminal.raw()).not.toContain('\u001b[?1049h');
		rmSync(folder, {recursive: true});
	});

	it('explains itself in plain text where what it writes to is no terminal', async () => {
		const terminal = openTerminal({
			command: `sh -c '${program} --host unix:///no/such.sock 2>&1 >/dev/tty | cat -v'`,
			cwd: root,
		});
		open.push(terminal);
		await terminal.exited;
		expect(terminal.raw()).toContain('no/such.sock');
		expect(terminal.raw()).not.toContain('^[[');
	});

	it('without a terminal: exit 2 and what to use instead', async () => {
		const terminal = openTerminal({
			command: `sh -c '${program} --demo < /dev/null | cat; exit \${PIPESTATUS:-0}'`,
			cwd: root,
		});
		open.push(terminal);
		await terminal.exited;
		expect(terminal.raw()).toMatch(/draws on a terminal/);
	});

	it('names TERM=dumb', async () => {
		const terminal = start('--demo', {env: {TERM: 'dumb'}});
		expect(await terminal.exited).toBe(2);
		expect(terminal.raw()).toMatch(/TERM=dumb/);
	});
});

describeLive('a real engine', docker => {
	it('shows a hostile container as visible marks and sends nothing of it to the terminal', async () => {
		const id = await docker.run(
			{
				Labels: {x: '\u001b]52;c;aGFja2Vk\u0007'},
				Hostname: 'a\u001b[2Jb',
				Env: ['EVIL=\u001b]0;owned\u0007', 'B\u202eIDI=1'],
				Cmd: ['sh', '-c', 'sleep 1000 # \u009b31m'],
			},
			'hostile-one',
		);
		try {
			const terminal = start('', {env: {DOCKER_HOST: `unix://${docker.socketPath}`}});
			await terminal.until(/hostile-one/);
			terminal.press('/hostile\r');
			await terminal.until(/1 of \d+/);
			terminal.press('\r');
			await terminal.until(/‹ hostile-one/);
			terminal.press('7');
			await terminal.until(/\\u\{202e\}/);
			terminal.press('0');
			await terminal.until(/"Id"/);
			await terminal.until(pressed(terminal, '\u001b[6~', /"Hostname": "a\\+(e|u001b|x1b)/));
			const raw = terminal.raw();
			expect(raw).not.toContain('\u001b]52');
			expect(raw).not.toContain('\u001b]0;owned');
			expect(raw).not.toContain('\u001b[2Jb');
			expect(raw).not.toMatch(/[\u0080-\u009f\u202e\u200b]/);
		} finally {
			await docker.remove(id);
		}
	});

	it('previews, applies and takes back a fix by keys', async () => {
		const id = await docker.run({}, 'fix-by-keys');
		try {
			const terminal = start('', {
				env: {DOCKER_HOST: `unix://${docker.socketPath}`, XDG_STATE_HOME: await stateHome()},
			});
			await terminal.until(/fix-by-keys/);
			terminal.press('/fix-by\r');
			await terminal.until(/1 of \d+/);
			terminal.press('L');
			await terminal.until(/HostConfig\.PidsLimit/, 30_000);
			expect((await docker.inspect(id)).HostConfig.PidsLimit ?? 0, 'a preview changes nothing').toBe(0);
			// A key that comes too soon after the preview is not taken: it was pressed for something else.
			terminal.press('y');
			await terminal.until(/only just drawn|─ applied ─/);
			await terminal.until(pressed(terminal, 'y', /─ applied ─/), 30_000);
			expect((await docker.inspect(id)).HostConfig.PidsLimit).toBeGreaterThan(0);
			// Alone: behind a `y` still on its way it would be part of a burst, and none of those is taken.
			await terminal.until(pressed(terminal, 'u', /What is done to take it back/), 30_000);
			await terminal.until(pressed(terminal, 'y', /─ taken back ─/), 30_000);
			expect((await docker.inspect(id)).HostConfig.PidsLimit ?? 0).toBeLessThanOrEqual(0);
		} finally {
			await docker.remove(id);
		}
	});

	it('changes nothing when read-only, and says so', async () => {
		const id = await docker.run({}, 'look-only');
		try {
			const terminal = start('--read-only', {env: {DOCKER_HOST: `unix://${docker.socketPath}`}});
			await terminal.until(/READ-ONLY[^]*look-only/i);
			terminal.press('/look-only\r');
			await terminal.until(/1 of \d+/);
			terminal.press('L');
			await terminal.until(/read-only/i);
			expect((await docker.inspect(id)).HostConfig.PidsLimit ?? 0).toBe(0);
		} finally {
			await docker.remove(id);
		}
	});
});
