/**
 * The built program through a real sshd, by keys alone: a table, a change made live, one by a new container, both proved and
 * taken back; and an sshd that is killed in the middle of a swap.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, expect, it} from 'vitest';
import {describeLive} from '../helpers/dockerd-live.ts';
import {startSshd, type Sshd} from '../helpers/sshd.ts';
import {openTerminal, type Terminal} from '../helpers/terminal.ts';

const root = path.resolve(import.meta.dirname, '../..');
const state = mkdtempSync(path.join(tmpdir(), 'hullcheck-far-'));
let terminal: Terminal | null = null;
let sshd: Sshd;

function start(socketPath: string): Terminal {
	terminal = openTerminal({
		command: `${process.execPath} ${path.join(root, 'dist/hullcheck.js')} --host ${sshd.url(socketPath)}`,
		cwd: root,
		cols: 100,
		rows: 30,
		env: {
			PATH: `${sshd.binFolder}:${process.env['PATH']}`,
			DOCKER_HOST: undefined,
			XDG_RUNTIME_DIR: undefined,
			XDG_STATE_HOME: state,
			XDG_CONFIG_HOME: path.join(state, 'none'),
		},
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

/** The one container of that name, with its score. */
async function choose(screen: Terminal, name: string): Promise<void> {
	await screen.until(new RegExp(name), 60_000);
	screen.press(`/${name}\r`);
	await screen.until(new RegExp(`[A-F] +\\d+\\?? +${name}`), 30_000);
}

beforeAll(async () => {
	sshd = await startSshd();
});
afterEach(() => terminal?.kill());
afterAll(async () => {
	await sshd.dispose();
	rmSync(state, {recursive: true, force: true});
});

describeLive('by keys through ssh', docker => {
	it('changes a container live, makes one anew, proves both and takes both back', async () => {
		const before = await docker.run({HostConfig: {NetworkMode: 'none'}}, 'far-by-keys');
		try {
			const screen = start(docker.socketPath);
			await choose(screen, 'far-by-keys');
			const pids = async () => (await docker.inspect('far-by-keys')).HostConfig.PidsLimit as number | null;

			await lead(screen, 'L', /y apply/);
			await lead(screen, 'y', /applied ─[^]*limit of processes: \d+ in force/, 60_000);
			expect(await pids()).toBeGreaterThan(0);
			await lead(screen, 'u', /What is done to take it back/);
			await lead(screen, 'y', /taken back ─/, 60_000);
			expect((await pids()) ?? 0).toBeLessThanOrEqual(0);
			await lead(screen, '\x1b', /[A-F] +\d+\?? +far-by-keys/);

			await lead(screen, 'H', /Harden far-by-keys: \d+ of \d+ changes/);
			await lead(screen, 'y', /create the new far-by-keys/);
			await screen.until(/applied ─[^]*✔ far-by-keys runs since/, 90_000);
			const after = await docker.inspect('far-by-keys');
			expect(after.Id).not.toBe(before);
			expect(after.HostConfig).toMatchObject({CapDrop: ['ALL'], ReadonlyRootfs: true});
			await lead(screen, 'u', /keep the new|remove the new/);
			await lead(screen, 'y', /taken back ─/, 90_000);
			expect(await docker.inspect('far-by-keys')).toMatchObject({Id: before, State: {Running: true}});
		} finally {
			await docker.removeAllContainers();
		}
	}, 240_000);

	it('is whole again when sshd was killed in the middle of a swap and came back', async () => {
		const slowly = 'trap "" TERM; while :; do sleep 1; done';
		const body = {Cmd: ['sh', '-c', slowly], StopSignal: 'SIGTERM', StopTimeout: 4, HostConfig: {NetworkMode: 'none'}};
		const before = await docker.run(body, 'far-cut');
		try {
			const screen = start(docker.socketPath);
			await choose(screen, 'far-cut');
			await lead(screen, 'H', /Harden far-cut: \d+ of \d+ changes/);
			await lead(screen, 'y', /create the new far-cut/);
			await screen.until(/✔ create the new far-cut[^]*stop the old/, 60_000);
			await sshd.kill();
			await screen.until(/engine unreachable/, 30_000);
			await sshd.start();
			const ended = await screen.until(/(?:applied|failed) ─/, 120_000);
			expect(ended).not.toMatch(/did not come back in time/);
			expect(ended).toMatch(/✔ far-cut runs since|The old container is\s+│?\s*│?\s*back as it was/);
			const rows = (await docker.ask('GET', '/containers/json?all=1')) as ReadonlyArray<{
				Names: string[];
				State: string;
			}>;
			const isApplied = /applied ─/.test(ended);
			expect(rows.filter(({State}) => State === 'running').map(({Names}) => Names)).toEqual([['/far-cut']]);
			expect(rows.map(({Names}) => Names[0]).join(' ')).not.toContain('hullcheck-new');
			expect(rows, isApplied ? 'the new one, and the old as the way back' : 'the old one alone').toHaveLength(
				isApplied ? 2 : 1,
			);
			expect((await docker.inspect('far-cut')).Id === before).toBe(!isApplied);
		} finally {
			await docker.removeAllContainers();
		}
	}, 240_000);
});
