/**
 * The commands that change something, as they are built, on a real engine: each of them, each exit code, and what a signal
 * or a lost engine leaves behind. What is asserted of containers is read by another client.
 */
import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {describeLive} from '../helpers/dockerd-live.ts';
import type {DockerApi} from '../helpers/dockerd-api.ts';
import {onFullDisk} from '../helpers/full-disk.ts';
import {runProgram, type Program} from '../helpers/program.ts';
import {openTerminal, shellQuote} from '../helpers/terminal.ts';

const root = path.resolve(import.meta.dirname, '../..');
const secret = 'hunter2-of-the-database';

let home: string;
let told: string;
beforeEach(() => {
	home = mkdtempSync(path.join(tmpdir(), 'hc-cli-fix-'));
	told = '';
});
afterEach(() => {
	expect(told, 'no output holds a secret').not.toContain(secret);
	expect(journalText(), 'no journal of what has ended does').not.toContain(secret);
	rmSync(home, {recursive: true, force: true});
});

const stateFolder = (): string => path.join(home, 'hullcheck');
function journalText(): string {
	if (!existsSync(stateFolder())) return '';
	return readdirSync(stateFolder(), {recursive: true, encoding: 'utf8'})
		.filter(name => name.endsWith('.jsonl'))
		.map(name => readFileSync(path.join(stateFolder(), name), 'utf8'))
		.join('');
}

type Ended = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** `stdout`: a file that is open. */
function begin({socketPath}: DockerApi, args: readonly string[], stdout = -1): Program {
	return runProgram([...args, '--host', `unix://${socketPath}`], {stdout, env: {XDG_STATE_HOME: home}});
}

async function endOf(program: Program): Promise<Ended> {
	const code = await program.ended;
	const ended = {code, stdout: program.stdout(), stderr: program.stderr()};
	told += ended.stdout + ended.stderr;
	return ended;
}

const hullcheck = (docker: DockerApi, ...args: readonly string[]): Promise<Ended> => endOf(begin(docker, args));

/** Waits until its progress tells of a step. */
function untilStep({process: {stderr}, stderr: read}: Program, step: RegExp): Promise<void> {
	return new Promise((resolve, reject) => {
		const look = () => {
			if (step.test(read())) resolve();
		};
		stderr?.on('data', look);
		stderr?.once('close', () => reject(new Error(`it ended before ${String(step)}:\n${read()}`)));
		look();
	});
}

const box = (over: Readonly<Record<string, unknown>> = {}) => ({
	Env: [`DB_PASSWORD=${secret}`],
	...over,
	HostConfig: {NetworkMode: 'none', ...(over['HostConfig'] as object | undefined)},
});
/** It takes its time to be stopped: long enough to be met in the middle. */
const slowly = 'trap "" TERM; while :; do sleep 1; done';
const slow = box({Cmd: ['sh', '-c', slowly], StopSignal: 'SIGTERM', StopTimeout: 1});

async function running(docker: DockerApi, name: string): Promise<readonly string[]> {
	const all = (await docker.ask('GET', '/containers/json')) as ReadonlyArray<{Id: string; Names: readonly string[]}>;
	return all.filter(({Names}) => Names.includes(`/${name}`)).map(({Id}) => Id);
}

/** Actions that the engine tells of while `work` runs, but for the marker that ends it. */
async function eventsDuring(docker: DockerApi, work: () => Promise<unknown>): Promise<readonly string[]> {
	const marker = await docker.createContainer({}, 'cf-marker');
	const asked = request({socketPath: docker.socketPath, path: '/events', agent: false});
	asked.end();
	const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
	let text = '';
	const isMarked = new Promise<void>(resolve => {
		response.on('data', (chunk: Buffer) => {
			text += chunk.toString();
			if (text.includes('"rename"')) resolve();
		});
	});
	await work();
	await docker.ask('POST', `/containers/${marker}/rename?name=cf-marked`);
	await isMarked;
	asked.destroy();
	await docker.remove(marker);
	return text
		.split('\n')
		.filter(line => line !== '')
		.map(line => (JSON.parse(line) as {readonly Action: string}).Action)
		.filter(action => action !== 'rename');
}

type Told = {
	readonly exitCode: number;
	readonly containers: ReadonlyArray<{
		readonly name: string;
		readonly is: string;
		readonly plan: {readonly way: string; readonly changes: ReadonlyArray<{readonly change: string}>} | null;
		readonly transaction: {readonly state: string; readonly steps: readonly object[]} | null;
		readonly trouble: {readonly why: string; readonly todo: string} | null;
	}>;
};
const parse = (text: string): Told => JSON.parse(text) as Told;

describeLive('fixes without a screen', docker => {
	afterEach(() => docker.removeAllContainers());

	it('--dry-run shows everything and leaves no trace, in the journal or at the engine', async () => {
		const id = await docker.run(box(), 'cf-web');
		const before = await docker.inspect(id);
		const seen: Ended[] = [];
		const events = await eventsDuring(docker, async () => {
			for (const format of ['text', 'json', 'compose', 'run'])
				seen.push(await hullcheck(docker, 'fix', 'cf-web', '--harden', '--dry-run', '--format', format));
		});
		expect(seen.map(({code}) => code)).toEqual([0, 0, 0, 0]);
		expect(events).toEqual([]);
		expect(existsSync(stateFolder())).toBe(false);
		expect(await docker.inspect(id)).toEqual(before);
		const [text, json, compose, run] = seen.map(({stdout}) => stdout);
		expect(text).toMatch(/a new container takes its place\n {2}score {5}\w \d+ → \w \d+/);
		expect(text).toMatch(/HostConfig\.CapDrop {2}none → ALL/);
		expect(parse(json ?? '').containers).toMatchObject([{name: 'cf-web', is: 'planned', plan: {way: 'recreate'}}]);
		expect(compose).toMatch(/services:\n {2}cf-web:\n/);
		expect(run).toMatch(/docker run --detach --name cf-web .*\\\n/);
	});

	it('a live change: applied, told, taken back', async () => {
		const id = await docker.run(box(), 'cf-web');
		const pids = async (): Promise<number | null> => (await docker.inspect(id)).HostConfig.PidsLimit as number | null;
		const applied = await hullcheck(docker, 'fix', 'cf-web', '5.29', '--set', 'pids=99', '--yes');
		expect(applied).toMatchObject({code: 0, stdout: expect.stringMatching(/cf-web: applied: limit of processes/)});
		expect(applied.stdout).toMatch(/CIS 5\.29 now holds/);
		expect(applied.stderr).toMatch(/cf-web: 1 of 1: changing PidsLimit/);
		expect(await pids()).toBe(99);
		const again = await hullcheck(docker, 'fix', 'cf-web', 'pids-limit', '--set', 'pids=99', '--yes');
		expect(again).toMatchObject({code: 0, stdout: expect.stringMatching(/nothing to do\n.*holds already/)});
		const history = await hullcheck(docker, 'history', '--format', 'json');
		expect(JSON.parse(history.stdout)).toMatchObject({
			transactions: [{container: 'cf-web', state: 'applied', isOpen: false}],
		});
		expect(await hullcheck(docker, 'undo')).toMatchObject({code: 2, stderr: expect.stringMatching(/--yes/)});
		expect(await pids()).toBe(99);
		expect(await hullcheck(docker, 'undo', '--yes')).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/taken back/),
		});
		expect(await pids()).not.toBe(99);
		expect(await hullcheck(docker, 'undo', '--yes')).toMatchObject({code: 0, stdout: 'nothing to take back\n'});
		expect((await hullcheck(docker, 'history')).stdout).toMatch(/cf-web: taken back: limit of processes/);
	});

	it('a new container: applied with values of one’s own, its backup told, taken back and removed', async () => {
		const id = await docker.run(box(), 'cf-web');
		const values = ['--set', 'user=1000:1000', '--set', 'tmpfs=/run:size=16m', '--set', 'cap-keep=CHOWN'];
		const asked = ['cf-web', 'read-only-root', 'root-user', 'capabilities-dropped', ...values];
		const applied = await hullcheck(docker, 'fix', ...asked, '--yes', '--format', 'json');
		expect(applied.code, applied.stderr).toBe(0);
		expect(parse(applied.stdout)).toMatchObject({
			exitCode: 0,
			containers: [{is: 'applied', transaction: {state: 'applied'}}],
		});
		const [now = ''] = await running(docker, 'cf-web');
		expect(now).not.toBe(id);
		const {Config, HostConfig} = await docker.inspect(now);
		expect([Config.User, HostConfig.ReadonlyRootfs, HostConfig.CapDrop, HostConfig.CapAdd]).toEqual([
			'1000:1000',
			true,
			['ALL'],
			['CHOWN'],
		]);
		expect(HostConfig.Tmpfs).toEqual({'/run': 'rw,noexec,nosuid,nodev,size=16m'});
		const [name = ''] = /^\S+/.exec((await hullcheck(docker, 'backups')).stdout) ?? [];
		expect((await hullcheck(docker, 'undo', '--yes')).code).toBe(0);
		expect(await running(docker, 'cf-web')).toEqual([id]);

		const undone = JSON.parse((await hullcheck(docker, 'backups', '--format', 'json')).stdout) as {
			readonly backups: ReadonlyArray<{readonly name: string}>;
		};
		expect(undone.backups).toMatchObject([{id: now, of: 'cf-web', isUndone: true}]);
		const [{name: left} = {name: ''}] = undone.backups;
		expect(left).not.toBe(name);
		expect(await hullcheck(docker, 'backups', '--remove', `${left}x`, '--yes')).toMatchObject({
			code: 2,
			stderr: expect.stringContaining(`Did you mean ${left}?`),
		});
		expect(await hullcheck(docker, 'backups', '--remove', left)).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/--yes/),
		});
		expect(await docker.inspect(now)).toMatchObject({Id: now});
		expect(await hullcheck(docker, 'backups', '--remove', left, '--yes')).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(/is gone/),
		});
		expect((await docker.request('GET', `/containers/${now}/json`)).status).toBe(404);
	});

	it('what does not survive is rolled back: 1', async () => {
		const id = await docker.run(box({Cmd: ['sh', '-c', 'touch /made && exec sleep 86400']}), 'cf-writer');
		const {code, stdout} = await hullcheck(docker, 'fix', 'cf-writer', 'read-only-root', '--yes');
		expect(stdout).toMatch(/cf-writer: failed: read-only root/);
		expect(stdout).toMatch(/The old container is back as it was/);
		expect(code).toBe(1);
		expect(await running(docker, 'cf-writer')).toEqual([id]);
	});

	it('what makes no sense is refused, and nothing is changed: 2', async () => {
		const id = await docker.run(box(), 'cf-web');
		const before = await docker.inspect(id);
		const table: ReadonlyArray<readonly [words: string, says: RegExp]> = [
			['fix cf-wed pids-limit', /no container "cf-wed"\. Did you mean cf-web\?/],
			['fix cf-web pids-limit --set pids=none', /no number of processes/],
			['fix cf-web pids-limit --set user=app --yes', /nothing that is chosen takes it/],
			['fix cf-web pids-limit', /no terminal to ask on\. Add --yes/],
			['fix --label no=such pids-limit', /no container there is/],
			['undo 2026', /no fix of this engine has the id 2026/],
		];
		for (const [words, says] of table)
			expect(await hullcheck(docker, ...words.split(' ')), words).toMatchObject({
				code: 2,
				stderr: expect.stringMatching(says),
			});
		expect(await docker.inspect(id)).toEqual(before);
	});

	it('what only somebody else can put right is refused with what to do: 2', async () => {
		const labels = {
			'com.docker.swarm.service.id': 'x',
			'com.docker.swarm.service.name': 'shop',
			'com.docker.swarm.task.id': 'y',
		};
		await docker.run(box({Labels: labels}), 'cf-task');
		const ended = await hullcheck(docker, 'fix', 'cf-task', 'pids-limit', '--yes', '--format', 'json');
		expect(ended.code).toBe(2);
		expect(parse(ended.stdout).containers).toMatchObject([
			{is: 'refused', patch: [expect.stringMatching(/docker service update/)]},
		]);
		const said = await hullcheck(docker, 'fix', 'cf-task', 'pids-limit', '--dry-run', '--format', 'compose');
		expect(said.stdout).toMatch(/pids_limit|pids:/);
	});

	it('what Docker Compose made: by its files, which stand in the preview, and back', async () => {
		const folder = path.join(home, 'cfshop');
		const override = path.join(folder, 'docker-compose.override.yml');
		const text = [
			'version: "3.7"',
			'services:',
			'  web:',
			'    image: hc-box',
			'    command: ["sleep", "86400"]',
			'    stop_signal: SIGKILL',
			'    network_mode: none',
			`    environment: {DB_PASSWORD: ${secret}}`,
			'',
		].join('\n');
		mkdirSync(folder);
		writeFileSync(path.join(folder, 'docker-compose.yml'), text);
		execFileSync('/usr/bin/docker-compose', ['up', '-d'], {
			cwd: folder,
			stdio: 'pipe',
			env: {PATH: process.env['PATH'], DOCKER_HOST: `unix://${docker.socketPath}`},
		});
		const [id = ''] = await running(docker, 'cfshop_web_1');
		const fix = ['fix', 'cfshop_web_1', 'no-new-privileges'];
		const dry = await hullcheck(docker, ...fix, '--dry-run');
		expect(dry.code, dry.stdout).toBe(0);
		expect(dry.stdout).toMatch(/Docker Compose makes it anew from its files/);
		expect(dry.stdout).toMatch(/lost {6}its log so far is deleted with the old container/);
		expect(dry.stdout).toContain(`  file      ${override}\n`);
		expect(dry.stdout).toMatch(/\n {6}\+ .*no-new-privileges/);
		expect(dry.stdout).toMatch(/\n {2}command {3}cd .*\n {12}docker-compose .* up /);
		expect(existsSync(override)).toBe(false);
		expect(await running(docker, 'cfshop_web_1')).toEqual([id]);

		expect(await hullcheck(docker, ...fix, '--yes')).toMatchObject({code: 0});
		expect(readFileSync(override, 'utf8')).toContain('no-new-privileges');
		const [made = ''] = await running(docker, 'cfshop_web_1');
		expect((await docker.inspect(made)).HostConfig.SecurityOpt).toEqual(['no-new-privileges:true']);
		expect(await hullcheck(docker, 'undo', '--yes')).toMatchObject({code: 0});
		expect(existsSync(override)).toBe(false);
		const [back = ''] = await running(docker, 'cfshop_web_1');
		expect((await docker.inspect(back)).HostConfig.SecurityOpt).toBeNull();
	}, 120_000);

	it('where the journal can’t be written nothing is changed: 2', async () => {
		const id = await docker.run(box(), 'cf-web');
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'hc-cli-fix', home]);
		try {
			const ended = await hullcheck(docker, 'fix', 'cf-web', 'pids-limit', '--yes');
			expect(ended).toMatchObject({code: 2, stdout: expect.stringMatching(/the journal can't be written/)});
		} finally {
			execFileSync('umount', [home]);
		}
		expect((await docker.inspect(id)).HostConfig.PidsLimit).toBeNull();
	});

	it('what can not be told where it should be is said on standard error, and not called nothing: 3', async () => {
		const id = await docker.run(box(), 'cf-web');
		/** Standard output has room for so much. */
		const onFull = (room: number, ...args: readonly string[]): Promise<Ended> =>
			onFullDisk(room, file => endOf(begin(docker, args, file)));
		const unwritten = (said: string) => ({
			code: 3,
			stderr: expect.stringMatching(new RegExp(`could not be written[^]*${said}`)),
		});
		const json = ['fix', 'cf-web', 'pids-limit', '--format', 'json'] as const;
		expect(await onFull(20, ...json, '--dry-run')).toMatchObject({code: 2});
		expect(await onFull(20, ...json, '--yes')).toMatchObject(unwritten('cf-web: applied'));
		expect((await docker.inspect(id)).HostConfig.PidsLimit).toBeGreaterThan(0);
		const asked = await hullcheck(docker, 'undo');
		expect(await onFull(asked.stdout.length + 20, 'undo', '--yes')).toMatchObject(unwritten('cf-web: taken back'));
		expect((await docker.inspect(id)).HostConfig.PidsLimit ?? 0).toBeLessThanOrEqual(0);

		const text = ['fix', 'cf-web', 'read-only-root'] as const;
		const preview = await hullcheck(docker, ...text, '--dry-run');
		const room = Buffer.byteLength(preview.stdout) + 20;
		expect(await onFull(room, ...text, '--yes')).toMatchObject(unwritten('cf-web: applied'));
		const backup = await hullcheck(docker, 'backups');
		const [name = ''] = /^\S+/.exec(backup.stdout) ?? [];
		expect(await onFull(backup.stdout.length + 1, 'backups', '--remove', name, '--yes')).toMatchObject(
			unwritten(`${name} is gone`),
		);
		expect((await hullcheck(docker, 'backups')).stdout).toContain('there are no backups');
	}, 120_000);

	it('several: one by one, those that need nothing left alone, stopped at the first failure', async () => {
		const Labels = {cf: ''};
		await docker.run(box({HostConfig: {ReadonlyRootfs: true, PidsLimit: 9}, Labels}), 'cf-1');
		const two = await docker.run(box({Cmd: ['sh', '-c', 'touch /made && exec sleep 86400'], Labels}), 'cf-2');
		const three = await docker.run(box({Labels}), 'cf-3');
		await docker.run(box(), 'cf-4');
		const pids = async (id: string) => (await docker.inspect(id)).HostConfig.PidsLimit as number | null;
		const live = await hullcheck(docker, 'fix', '--label', 'cf', 'pids-limit', '--yes', '--set', 'pids=50');
		expect(live).toMatchObject({code: 0, stderr: expect.stringMatching(/1 need nothing of it/)});
		expect([await pids(two), await pids(three), await pids('cf-4')]).toEqual([50, 50, null]);

		const failed = await hullcheck(docker, 'fix', '--label', 'cf', 'read-only-root', '--yes', '--format', 'json');
		expect(failed.stderr).toMatch(/stopped there: 1 more is as before/);
		expect(parse(failed.stdout).containers.map(({name, is}) => [name, is])).toEqual([
			['cf-2', 'failed'],
			['cf-3', 'planned'],
		]);
		expect(failed.code).toBe(1);
		expect([await running(docker, 'cf-2'), await running(docker, 'cf-3')]).toEqual([[two], [three]]);
	});

	it('on a terminal it asks, as strongly as what is at stake', async () => {
		const Cmd = ['sh', '-c', 'mkdir /data && echo x > /data/rows.db'];
		const id = await docker.run(box({Cmd}), 'cf-db');
		await docker.ask('POST', `/containers/${id}/wait`);
		const open = () =>
			openTerminal({
				command: [
					process.execPath,
					path.join(root, 'dist/hullcheck.js'),
					'fix',
					'cf-db',
					'read-only-root',
					'--host',
					`unix://${docker.socketPath}`,
				]
					.map(shellQuote)
					.join(' '),
				env: {XDG_STATE_HOME: home, DOCKER_HOST: undefined},
				cols: 200,
				rows: 80,
			});
		const no = open();
		await no.until(/Type its name, cf-db:/);
		no.press('y\n');
		expect(await no.exited).toBe(2);
		expect(await no.screen()).toMatch(/nothing was changed/);
		expect((await docker.inspect('cf-db')).Id).toBe(id);
		const yes = open();
		await yes.until(/Type its name, cf-db:/);
		yes.press('cf-db\n');
		expect(await yes.exited).toBe(0);
		expect((await docker.inspect('cf-db')).Id).not.toBe(id);
	});

	describe('in the middle', () => {
		it('an interrupt lets it come to its end', async () => {
			const id = await docker.run({...slow, Cmd: ['sh', '-c', `touch /made || exit 1; ${slowly}`]}, 'cf-slow');
			const program = begin(docker, ['fix', 'cf-slow', 'read-only-root', '--yes']);
			await untilStep(program, /stopping the old/);
			program.process.kill('SIGINT');
			expect(await endOf(program)).toMatchObject({code: 1, stderr: expect.stringMatching(/brought to its end first/)});
			expect(await running(docker, 'cf-slow')).toEqual([id]);
		});

		it.each(['SIGINT twice', 'SIGKILL'])('%s leaves it to recover', async how => {
			await docker.run(slow, 'cf-slow');
			const program = begin(docker, ['fix', 'cf-slow', 'no-new-privileges', '--yes']);
			await untilStep(program, /stopping the old/);
			if (how === 'SIGKILL') program.process.kill('SIGKILL');
			else {
				program.process.kill('SIGINT');
				await untilStep(program, /brought to its end first/);
				program.process.kill('SIGINT');
			}
			expect((await endOf(program)).code).toBe(how === 'SIGKILL' ? -1 : 3);
			const audit = await hullcheck(docker, 'audit', '--container', 'cf-slow');
			expect(audit.stdout.replaceAll(/\s+/g, ' ')).toMatch(/a fix of cf-slow was interrupted .* hullcheck recover/);
			expect(await hullcheck(docker, 'fix', 'cf-slow', 'pids-limit', '--yes')).toMatchObject({code: 2});
			expect(await hullcheck(docker, 'recover')).toMatchObject({code: 2, stdout: expect.stringMatching(/interrupted/)});
			const recovered = await hullcheck(docker, 'recover', '--yes');
			expect(recovered.code, recovered.stdout + recovered.stderr).toBe(0);
			expect(await running(docker, 'cf-slow')).toHaveLength(1);
			expect(await hullcheck(docker, 'recover', '--yes')).toMatchObject({code: 0, stdout: 'nothing is open\n'});
		});
	});

	// But for `update`, which takes a registry: live/update.test.ts.
	it('docs/fix.md: every example of it runs', async () => {
		await docker.ask('POST', '/networks/create', {Name: 'cf-net'});
		await docker.run(box({HostConfig: {NetworkMode: 'cf-net'}, Labels: {tier: 'front'}}), 'web');
		const lines = [
			...readFileSync(path.join(root, 'docs/fix.md'), 'utf8').matchAll(/^\$ hullcheck (?!update )(.+)$/gm),
		];
		expect(lines.length).toBeGreaterThan(12);
		for (const [, words = ''] of lines) {
			const {code, stdout, stderr} = await hullcheck(docker, ...words.split(' '));
			expect(code, `${words}\n${stdout}${stderr}`).toBe(0);
		}
		await docker.removeAllContainers();
		await docker.ask('DELETE', '/networks/cf-net');
	});
});
