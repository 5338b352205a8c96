/** `npm run screens`: the README's pictures, from real captures of the built program with --demo. */
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
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

/** Presses `keys`, waits for `sign`, and keeps the screen. */
async function picture(name: string, title: string, keys: string, sign: RegExp): Promise<void> {
	terminal.press(keys);
	await terminal.until(sign);
	writeFileSync(path.join(folder, `${name}.svg`), toSvg(terminal.emulator, title));
	console.log(`${name}.svg`);
}

await terminal.until(/legacy-db/);
await picture('fleet', 'hullcheck: the fleet', '', /SCORE/);
await picture('explain', 'hullcheck: why the score is what it is', '/legacy\re', /if you fix/);
await picture('findings', 'hullcheck: findings of a container', 'q\r', /CIS 5/);
await picture('namespaces', 'hullcheck: namespaces', '2', /KNOWN FROM/);
await picture('cgroups', 'hullcheck: limits and their use', '3', /LIMIT/);
await picture('privileges', 'hullcheck: privileges', '4', /WHAT IT OPENS|CAPABILITY/);
await picture('preview', 'hullcheck: preview of a fix', 'L', /docker update/);
await picture('events', 'hullcheck: events', 'qqx', /EVENT|legacy-db/);
await terminal.kill('SIGTERM');
