/** The built program on a real engine: hardening by a new container, going back, and many at once, by keys alone. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, expect, it} from 'vitest';
import {describeLive} from '../helpers/dockerd-live.ts';
import {openTerminal, type Terminal} from '../helpers/terminal.ts';

const root = path.resolve(import.meta.dirname, '../..');
const state = mkdtempSync(path.join(tmpdir(), 'hullcheck-fixing-'));
let terminal: Terminal | null = null;

function start(socketPath: string, cols: number, rows: number): Terminal {
	terminal = openTerminal({
		command: `${process.execPath} ${path.join(root, 'dist/hullcheck.js')}`,
		cwd: root,
		cols,
		rows,
		env: {DOCKER_HOST: `unix://${socketPath}`, XDG_STATE_HOME: state, XDG_CONFIG_HOME: path.join(state, 'none')},
	});
	return terminal;
}

/** Keys are pressed again until what they lead to is there: the first may come before its screen is ready for it. */
async function lead(screen: Terminal, key: string, sign: RegExp, timeoutMs = 30_000): Promise<void> {
	const again = setInterval(() => screen.press(key), 1500);
	screen.press(key);
	try {
		await screen.until(sign, timeoutMs);
	} finally {
		clearInterval(again);
	}
}

afterEach(async () => {
	await terminal?.kill();
	rmSync(state, {recursive: true, force: true});
});

describeLive('by keys on a real engine', docker => {
	it('hardens a container, proves it, and goes back', async () => {
		const before = await docker.run({HostConfig: {NetworkMode: 'none'}}, 'harden-by-keys');
		try {
			const screen = start(docker.socketPath, 100, 30);
			await screen.until(/harden-by-keys/);
			screen.press('/harden-by\r');
			await screen.until(/1 of \d+/);
			await screen.until(/[A-F] +\d+ +harden-by-keys/);
			await lead(screen, 'H', /Harden harden-by-keys: \d+ of \d+ changes/);
			await screen.until(/y apply/);
			await lead(screen, 'y', /create the new harden-by-keys/);
			await screen.until(/applied ─[^]*✔ harden-by-keys runs since/, 60_000);
			await screen.until(/watched {2}\d \w+ more/);
			const after = await docker.inspect('harden-by-keys');
			expect(after.Id).not.toBe(before);
			expect(after.HostConfig).toMatchObject({CapDrop: ['ALL'], ReadonlyRootfs: true});
			await lead(screen, 'u', /keep the new|remove the new/);
			await lead(screen, 'y', /taken back ─/, 60_000);
			expect(await docker.inspect('harden-by-keys')).toMatchObject({Id: before, State: {Running: true}});
		} finally {
			await docker.remove('harden-by-keys');
			await docker.remove(before);
		}
	}, 150_000);

	it('changes several at once and takes all of it back', async () => {
		const names = ['many-by-keys-1', 'many-by-keys-2'];
		const ids = await Promise.all(names.map(name => docker.run({HostConfig: {NetworkMode: 'none'}}, name)));
		try {
			const screen = start(docker.socketPath, 80, 24);
			await screen.until(/many-by-keys-2/);
			screen.press('/many-by\r');
			await screen.until(/2 of \d+|many-by-keys-2[^]*enter open/);
			await screen.until(/[A-F] +\d+ +many-by-keys-2/);
			await lead(screen, ' ', /2 marked/);
			await lead(screen, 'L', /chosen {3}2 of 2/);
			await lead(screen, 'y', /2 applied/, 60_000);
			const limits = async () =>
				Promise.all(ids.map(async id => (await docker.inspect(id)).HostConfig.PidsLimit as number | null));
			expect((await limits()).every(pids => (pids ?? 0) > 0)).toBe(true);
			await lead(screen, 'u', /What is taken back, in this order/);
			await lead(screen, 'y', /2 taken back/, 60_000);
			expect((await limits()).every(pids => (pids ?? 0) > 0)).toBe(false);
		} finally {
			await Promise.all(ids.map(id => docker.remove(id)));
		}
	}, 120_000);
});
