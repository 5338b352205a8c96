/** `hullcheck watch` as it is built: lines of JSON that outlive the engine's restarts and a reader that sleeps. */
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, describe, expect, inject, it} from 'vitest';
import type {Line} from '../../source/cli/stream-lines.ts';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {runProgram, type Program} from '../helpers/program.ts';

const root = path.resolve(import.meta.dirname, '../..');
let program: Program | null = null;

function watch(socketPath: string): Program {
	program = runProgram(['watch', '--format', 'ndjson', '--host', `unix://${socketPath}`]);
	return program;
}
afterEach(async () => {
	program?.process.kill('SIGKILL');
	await program?.ended;
	program = null;
});

/** Every line is JSON, or this throws. */
const linesOf = (text: string): readonly Line[] =>
	text
		.split('\n')
		.slice(0, -1)
		.map(line => JSON.parse(line) as Line);
const has =
	(test: (line: Line) => boolean) =>
	(text: string): boolean =>
		linesOf(text).some(test);
const isGreeted = has(({type}) => type === 'hello');
const isOpened = (line: Line, name: string, check: string): boolean =>
	line.type === 'finding-opened' && line.container.name === name && line.finding.check === check;

describeLive('a watch', docker => {
	afterEach(() => docker.removeAllContainers());

	it('greets, then tells what comes, goes wrong, is put right and goes', async () => {
		await docker.run({HostConfig: {NetworkMode: 'none'}}, 'wa-first');
		const watching = watch(docker.socketPath);
		await watching.until(isGreeted);
		const [hello] = linesOf(watching.stdout());
		expect(hello).toMatchObject({type: 'hello', schemaVersion: 1, counts: {containers: 1, running: 1}});
		const told = linesOf(watching.stdout()).slice(1);
		expect(
			told.filter(({type}) => type !== 'event'),
			'what was there is counted, not told',
		).toEqual([]);

		const id = await docker.run(
			{
				HostConfig: {NetworkMode: 'none', PidsLimit: 50},
				Labels: {x: '\u001b[2J'},
				Cmd: ['sh', '-c', 'sleep 1000 # --password=hunter2'],
			},
			'wa-second',
		);
		await watching.until(has(line => isOpened(line, 'wa-second', 'memory-limit')));
		await docker.ask('POST', `/containers/${id}/update`, {PidsLimit: -1});
		await watching.until(has(line => isOpened(line, 'wa-second', 'pids-limit')));
		await docker.ask('POST', `/containers/${id}/update`, {PidsLimit: 60});
		await watching.until(has(line => line.type === 'finding-closed' && line.finding.check === 'pids-limit'));
		const exec = await docker.ask('POST', `/containers/${id}/exec`, {
			Cmd: ['sh', '-c', 'echo API_TOKEN=hunter2 \u001b[31m'],
		});
		await docker.ask('POST', `/exec/${exec.Id}/start`, {Detach: true});
		await watching.until(has(line => line.type === 'event' && line.says.startsWith('exec as root')));
		await docker.remove(id);
		await watching.until(has(line => line.type === 'container-removed' && line.container.name === 'wa-second'));

		const lines = linesOf(watching.stdout());
		const types = lines.map(({type}) => type);
		expect(types.indexOf('container-added')).toBeLessThan(types.indexOf('finding-opened'));
		const open = new Set<string>();
		for (const line of lines) {
			if (line.type === 'finding-opened') open.add(`${line.container.id} ${line.finding.check}`);
			if (line.type === 'finding-closed')
				expect(open.delete(`${line.container.id} ${line.finding.check}`), line.finding.check).toBe(true);
		}
		expect([...open], 'all that was opened is closed').toEqual([]);
		expect(watching.stdout()).not.toMatch(/hunter2|\\u001b/);
		expect(watching.stderr()).toBe('');
	});

	it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s', async signal => {
		const watching = watch(docker.socketPath);
		await watching.until(isGreeted);
		watching.process.kill(signal);
		expect(await watching.ended).toBe(0);
	});

	it('ends with 0 and without a word when its reader goes', () => {
		const command = `${process.execPath} dist/hullcheck.js watch --demo --demo-containers 50`;
		const {stdout, stderr} = spawnSync('bash', ['-c', `${command} | head -n 1 >/dev/null; echo "\${PIPESTATUS[0]}"`], {
			cwd: root,
			encoding: 'utf8',
			timeout: 50_000,
		});
		expect([stdout, stderr]).toEqual(['0\n', '']);
	});

	it('goes on reading the engine while its own reader sleeps, and loses nothing that fits', async () => {
		const id = await docker.createContainer({}, `wa-${'x'.repeat(200)}-0`);
		const watching = watch(docker.socketPath);
		await watching.until(isGreeted);
		watching.process.stdout?.pause();
		// Far more than the pipe and both its ends hold.
		const renames = 1_500;
		const long = 'x'.repeat(200);
		for (let turn = 1; turn <= renames; turn += 1)
			await docker.ask('POST', `/containers/${id}/rename?name=wa-${long}-${turn}`);
		const marker = await docker.createContainer({}, 'wa-marker');
		// The engine is not held up: it answers, and so does the watcher's own connection to it.
		expect((await docker.request('GET', '/_ping')).status).toBe(200);
		watching.process.stdout?.resume();
		await watching.until(has(line => line.type === 'container-added' && line.container.id === marker));
		const renamed = linesOf(watching.stdout()).flatMap(line =>
			line.type === 'event' && line.says.startsWith('renamed from') ? [Number(line.says.split('-').at(-1))] : [],
		);
		expect(renamed).toEqual(Array.from({length: renames}, (_, index) => index));
	});

	it.each([
		[['--format', 'xml'], /knows no "xml"/],
		[['--demo', '--host', 'unix:///x'], /exclude each other/],
		[['--host', 'unix:///no/such.sock'], /can't reach a container engine[^]*no such socket/],
	])('ends %j with 2 and a word', async (args, says) => {
		program = runProgram(['watch', ...args]);
		expect([await program.ended, program.stdout()]).toEqual([2, '']);
		expect(program.stderr()).toMatch(says);
	});
});

describe.skipIf(inject('dockerSocket') === '')('an engine that restarts under a watch', () => {
	let engine: Dockerd;
	beforeAll(async () => {
		engine = await startDockerd({isLiveRestore: true});
	});
	afterAll(() => engine.dispose());

	it('is said to be lost and back, and what changed meanwhile is told', async () => {
		const id = await engine.run({HostConfig: {NetworkMode: 'none', PidsLimit: 50}}, 'wr-one');
		await engine.run({HostConfig: {NetworkMode: 'none'}}, 'wr-two');
		const watching = watch(engine.socketPath);
		await watching.until(isGreeted);
		for (const turn of [1, 2]) {
			await engine.kill();
			await watching.until(text => linesOf(text).filter(({type}) => type === 'engine-lost').length === turn);
			await engine.restart();
			await watching.until(text => linesOf(text).filter(({type}) => type === 'engine-back').length === turn, 40_000);
		}
		await engine.ask('POST', `/containers/${id}/update`, {PidsLimit: -1});
		await watching.until(has(line => isOpened(line, 'wr-one', 'pids-limit')));
		const lines = linesOf(watching.stdout());
		expect(lines.find(line => line.type === 'engine-back')).toMatchObject({
			engine: {version: expect.stringMatching(/^\d+\./)},
			lostForMs: expect.any(Number),
		});
		expect(lines.filter(({type}) => type === 'container-added' || type === 'container-removed')).toEqual([]);
		watching.process.kill('SIGTERM');
		expect(await watching.ended).toBe(0);
	}, 150_000);
});
