/** `npm run screens`: the README's pictures, from real captures of the built program with --demo. */
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {openTerminal, type Terminal} from '../test/helpers/terminal.ts';
import {toSvg} from './svg.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'docs/screens');
mkdirSync(folder, {recursive: true});

const terminal: Terminal = openTerminal({
	command: `${process.execPath} dist/hullcheck.js --demo`,
	cwd: root,
	cols: 120,
	rows: 32,
});

/** Presses each key alone, waits for what it brings, and keeps the screen. */
async function picture(
	name: string,
	title: string,
	keys: ReadonlyArray<readonly [key: string, sign: RegExp]>,
): Promise<void> {
	for (const [key, sign] of keys) {
		await pause(400);
		terminal.press(key);
		await terminal.until(sign);
	}
	await pause(400);
	writeFileSync(path.join(folder, `${name}.svg`), toSvg(terminal.emulator, title));
	console.log(`${name}.svg`);
}

try {
	await terminal.until(/legacy-db/);
	await picture('fleet', 'hullcheck: the fleet', []);
	await picture('explain', 'hullcheck: why the score is what it is', [
		['/legacy\r', /1 of/],
		['e', /if you fix/],
	]);
	await picture('findings', 'hullcheck: findings of a container', [
		['q', /SCORE/],
		['\r', /‹ legacy-db[^]*fail/],
	]);
	await picture('namespaces', 'hullcheck: namespaces', [['2', /KNOWN FROM/]]);
	await picture('cgroups', 'hullcheck: limits and their use', [['3', /SUGGESTED[^]*MiB/]]);
	await picture('privileges', 'hullcheck: privileges', [['4', /CAPABILITY/]]);
	await picture('preview', 'hullcheck: preview of a fix', [['L', /score/]]);
	await picture('harden', 'hullcheck: harden a container', [
		['q', /‹ legacy-db/],
		['H', /needs a new container[^]*confirm/],
	]);
	await picture('events', 'hullcheck: events', [
		['q', /‹ legacy-db/],
		['x', /newest first/],
	]);
	await picture('host', 'hullcheck: the daemon and its machine', [
		['q', /‹ legacy-db/],
		['q', /SCORE/],
		['o', /‹ Host[^]*Daemon/],
	]);
	await picture('images', 'hullcheck: images and who uses them', [['i', /‹ Images[^]*USED BY/]]);
	await picture('checks', 'hullcheck: every check and who fails it', [
		['c', /‹ Checks[^]*NUMBER/],
		['/5.1\r', /5\.10/],
	]);
} finally {
	await terminal.kill('SIGTERM');
}
