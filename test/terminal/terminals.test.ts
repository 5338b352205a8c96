/** Kinds of terminals: what is written to each is what it can show, and what is pasted into it is text. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openTerminal, type Terminal} from '../helpers/terminal.ts';

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let open: Terminal | null = null;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-terminals-'));
});
afterEach(async () => {
	await open?.kill();
	rmSync(folder, {recursive: true});
});

function start(args: string, env: Readonly<Record<string, string | undefined>> = {}): Terminal {
	open = openTerminal({
		command: `${process.execPath} ${path.join(root, 'dist/hullcheck.js')} ${args}`,
		cwd: root,
		env: {
			DOCKER_HOST: undefined,
			COLORTERM: undefined,
			TMUX: undefined,
			XDG_STATE_HOME: folder,
			XDG_CONFIG_HOME: folder,
			XDG_CACHE_HOME: path.join(tmpdir(), 'hullcheck-terminals-cache'),
			...env,
		},
	});
	return open;
}

/** Every colour that was set. */
const colours = (raw: string): readonly string[] => [
	// oxlint-disable-next-line no-control-regex -- it is what is looked for
	...new Set([...raw.matchAll(/\u001B\[([\d;]*)m/g)].map(match => match[1] ?? '')),
];
/** The 16 named ones, bold, dim, reversed, and their ends: what every terminal has, in the person's own palette. */
const everywhere = /^(?:|0|1|2|7|22|27|39|3[0-7]|9[0-7])$/;

describe('a terminal', () => {
	it.each([
		['xterm (16 colours)', {TERM: 'xterm'}],
		['256 colours', {TERM: 'xterm-256color'}],
		['all colours', {TERM: 'xterm-256color', COLORTERM: 'truecolor'}],
		['screen', {TERM: 'screen'}],
		['screen, 256 colours', {TERM: 'screen-256color'}],
		['tmux', {TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0'}],
		['the console of Linux', {TERM: 'linux'}],
	])('%s: gets named colours only, and every word', async (_, env) => {
		const shown = start('--demo', env);
		await shown.until(/SCORE[^]*F +\d+[^]*PRIV[^]*quit/);
		expect(colours(shown.raw()).length).toBeGreaterThan(3);
		expect(colours(shown.raw()).filter(one => !everywhere.test(one))).toEqual([]);
	});

	it('without colour shows the same letters', async () => {
		const plain = start('--demo --read-only', {NO_COLOR: '1'});
		const screen = await plain.until(/SCORE[^]*PRIV[^]*quit/);
		expect(colours(plain.raw()).filter(one => /^(?:3[0-8]|9[0-7])/.test(one))).toEqual([]);
		// Grades are letters, the cursor has a sign, and risks are words.
		expect(screen).toMatch(/▸ .F +\d/);
		expect(screen).toMatch(/PRIV/);
	});

	it('asked to read out gets lines, on its own screen, that follow keys', async () => {
		const shown = start('--demo --screen-reader');
		await shown.until(/Row 1 of \d+: score F/);
		shown.press('\u001B[B');
		await shown.until(/Row 2 of \d+: score/);
		shown.press('\r');
		await shown.until(/Container \S+, score .* Tab 1 Findings/);
		shown.press('\u0003');
		await shown.exited;
		expect(shown.raw()).not.toContain('[?1049h');
		expect(colours(shown.raw()).filter(one => /^[39]/.test(one))).toEqual([]);
	});
});

describe('what is pasted', () => {
	const paste = (text: string): string => `\u001B[200~${text}\u001B[201~`;

	it('is asked for in brackets, and is no key: nothing opens, nothing is planned, nothing quits', async () => {
		const shown = start('--demo');
		await shown.until(/SCORE[^]*legacy-db[^]*quit/);
		await expect.poll(() => shown.raw()).toContain('[?2004h');
		shown.press(paste('f\ry\rLyHyq'));
		shown.press(paste('rm -rf /\r'));
		// What is typed after it counts again.
		shown.press('?');
		await shown.until(/Fleet: keys here/);
		shown.press('q');
		const screen = await shown.until(/SCORE[^]*legacy-db[^]*quit/);
		expect(screen).not.toMatch(/Fix |Harden /);
	});

	it('into a filter is its text, on one line, even where it comes in pieces', async () => {
		const shown = start('--demo');
		await shown.until(/SCORE[^]*legacy-db[^]*quit/);
		shown.press('/');
		await shown.until(/\/█/);
		shown.press('\u001B[200~lega');
		shown.press('cy\n-db\u001B[31m');
		shown.press('\u001B[201~');
		await shown.until(/\/legacy -db\[31m█/);
	});
});
