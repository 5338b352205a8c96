/** `hullcheck audit` as it is built, on real engines: right, quiet, and never a shorter report. */
import {spawnSync} from 'node:child_process';
import {closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import {request} from 'node:http';
import {connect, createServer, type Server} from 'node:net';
import {once} from 'node:events';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it} from 'vitest';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {runProgram} from '../helpers/program.ts';

type Verdict = {readonly check: string; readonly verdict: string};
type Seen = {
	readonly host: unknown;
	readonly containers: ReadonlyArray<{
		readonly name: string;
		readonly score: number;
		readonly findings: readonly Verdict[];
	}>;
	readonly images: ReadonlyArray<{readonly tags: readonly string[]; readonly usedBy: readonly string[]}>;
	readonly notices: readonly string[];
};

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'hc-audit-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

async function audit(socketPath: string, ...args: readonly string[]) {
	const program = runProgram(['audit', '--format', 'json', '--host', `unix://${socketPath}`, ...args]);
	const code = await program.ended;
	return {code, stdout: program.stdout(), stderr: program.stderr()};
}
const parse = (text: string): Seen => JSON.parse(text) as Seen;
const verdictOf = (seen: Seen, name: string, check: string): string | undefined =>
	seen.containers.find(one => one.name === name)?.findings.find(one => one.check === check)?.verdict;

/** Every event the engine tells while `work` runs, but for those of a marker that ends it. */
async function eventsDuring(
	docker: {readonly socketPath: string; rename(): Promise<void>},
	work: () => Promise<unknown>,
) {
	const lines: string[] = [];
	const asked = request({socketPath: docker.socketPath, path: '/events', agent: false});
	asked.end();
	const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
	let text = '';
	const isMarked = new Promise<void>(resolve => {
		response.on('data', (chunk: Buffer) => {
			text += chunk.toString();
			const whole = text.split('\n');
			text = whole.pop() ?? '';
			lines.push(...whole);
			if (lines.some(line => line.includes('"rename"'))) resolve();
		});
	});
	await work();
	await docker.rename();
	await isMarked;
	asked.destroy();
	return lines
		.map(line => JSON.parse(line) as {readonly Type: string; readonly Action: string})
		.map(({Type, Action}) => `${Type} ${Action}`)
		.filter(action => action !== 'container rename');
}

describeLive('an audit', docker => {
	beforeAll(async () => {
		await docker.importImage('hc-named:latest', ['USER app', 'LABEL kind=named']);
		await docker.run({HostConfig: {NetworkMode: 'none'}}, 'au-plain');
		await docker.run({User: 'app', HostConfig: {NetworkMode: 'none', PidsLimit: 50}}, 'au-app');
		await docker.createContainer({Image: 'hc-named:latest', Labels: {tier: 'db', x: 'y'}}, 'au-stopped');
		await docker.run(
			{
				HostConfig: {PidMode: 'host', NetworkMode: 'host', CapAdd: ['SYS_PTRACE'], Binds: ['/etc:/host-etc']},
				Env: ['DB_PASSWORD=hunter2'],
				Labels: {'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web', tier: 'web'},
			},
			'au-bad',
		);
		await docker.run(
			{HostConfig: {Memory: 64 * 1024 ** 2, NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL']}},
			'au-tight',
		);
	});
	afterAll(() => docker.removeAllContainers());

	const named = async (...args: readonly string[]) =>
		parse((await audit(docker.socketPath, ...args)).stdout).containers.map(({name}) => name);

	it('judges all there is, stopped containers and images included, and says nothing else', async () => {
		const {code, stdout, stderr} = await audit(docker.socketPath);
		expect([code, stderr]).toEqual([0, '']);
		const seen = parse(stdout);
		expect(seen.containers.map(({name}) => name)).toEqual(['au-app', 'au-bad', 'au-plain', 'au-stopped', 'au-tight']);
		expect(verdictOf(seen, 'au-plain', 'pids-limit')).toBe('fail');
		expect(verdictOf(seen, 'au-app', 'pids-limit')).toBe('pass');
		expect(verdictOf(seen, 'au-tight', 'memory-limit')).not.toBe('unknown');
		expect(seen.images.find(({tags}) => tags.includes('hc-named:latest'))?.usedBy).toEqual(['au-stopped']);
		expect(stdout).not.toContain('hunter2');
		expect((await audit(docker.socketPath)).stdout.replace(/"generatedAt": [^,]+/, '')).toBe(
			stdout.replace(/"generatedAt": [^,]+/, ''),
		);
	});

	it('resolves names of users without asking the engine for a file, running or not', async () => {
		const seen = parse((await audit(docker.socketPath)).stdout);
		expect(verdictOf(seen, 'au-app', 'root-user')).toBe('pass');
		expect(verdictOf(seen, 'au-stopped', 'root-user')).toBe('pass');
	});

	it('causes no event', async () => {
		const id = await docker.createContainer({}, 'au-marker');
		const rename = async () => void (await docker.ask('POST', `/containers/${id}/rename?name=au-marked`));
		try {
			const events = await eventsDuring({socketPath: docker.socketPath, rename}, () => audit(docker.socketPath));
			expect(events).toEqual([]);
		} finally {
			await docker.remove(id);
		}
	});

	it.each([
		[['--container', 'au-p*'], ['au-plain']],
		[
			['--container', 'au-plain', '--container', 'au-bad'],
			['au-bad', 'au-plain'],
		],
		[
			['--label', 'tier'],
			['au-bad', 'au-stopped'],
		],
		[['--label', 'tier=db', '--label', 'x=y'], ['au-stopped']],
		[['--label', 'tier=db', '--running'], []],
		[['--compose', 'shop'], ['au-bad']],
		[['--image', 'hc-named'], ['au-stopped']],
		[['--running', '--container', '*-stopped', '--container', 'au-app'], ['au-app']],
	])('chooses by %j', async (args, expected) => {
		const {code, stdout, stderr} = await audit(docker.socketPath, ...args);
		if (expected.length === 0) {
			expect([code, stdout]).toEqual([2, '']);
			expect(stderr).toMatch(/nothing there is what was chosen/);
		} else expect(parse(stdout).containers.map(({name}) => name)).toEqual(expected);
	});

	it('scores the whole container, whatever is listed of it', async () => {
		const whole = parse((await audit(docker.socketPath)).stdout);
		const thin = parse((await audit(docker.socketPath, '--theme', 'network', '--severity', 'high')).stdout);
		expect(thin.containers.map(({score}) => score)).toEqual(whole.containers.map(({score}) => score));
		expect(await named('--check', '5.29')).toHaveLength(5);
	});

	it.each([
		[['--fail-under', '1', '--container', 'au-tight'], 0, /^$/],
		[['--fail-under', 'A', '--container', 'au-bad'], 1, /below the bar: au-bad scores \d+, below 90 \(A\)/],
		[['--fail-on', 'critical', '--container', 'au-tight', '--no-images'], 0, /^$/],
		[['--fail-on', 'high', '--container', 'au-bad'], 1, /below the bar: au-bad: .+ \(\S+, (high|critical)\)/],
		[['--fail-on', 'high', '--container', 'au-bad', '--check', 'pids-limit'], 0, /^$/],
		[['--fail-under', '200'], 2, /--fail-under wants/],
		[['--check', 'nonsense'], 2, /no check "nonsense"/],
		[['--format', 'yaml'], 2, /--format .*twice|knows no/],
	])('ends %j with %i', async (args, code, says) => {
		const ended = await audit(docker.socketPath, ...args);
		expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(says)]);
		expect(ended.stdout === '').toBe(code === 2);
	});
	it('of two hosts, one that is not there, ends with 2 and tells of the other', async () => {
		const ended = await audit(docker.socketPath, '--host', 'unix:///x');
		expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(/x was not judged: .+no such socket/)]);
		expect(ended.stdout).toContain('au-bad');
	});

	it('writes a file whole, and says why it can not', async () => {
		const {code, stdout} = await audit(docker.socketPath, '--output', at('report.json'));
		expect([code, stdout]).toEqual([0, '']);
		expect(parse(readFileSync(at('report.json'), 'utf8')).containers).toHaveLength(5);
		for (const [target, says] of [
			[folder, /it is a folder/],
			['/dev/full', /the disk is full/],
			[at('no/where'), /no such folder/],
		] as const) {
			const ended = await audit(docker.socketPath, '--output', target);
			expect([ended.code, ended.stdout, ended.stderr]).toEqual([2, '', expect.stringMatching(says)]);
		}
	});

	it('says that standard output is full', async () => {
		const full = openSync('/dev/full', 'w');
		const program = runProgram(['audit', '--host', `unix://${docker.socketPath}`], {stdout: full});
		expect(await program.ended).toBe(2);
		expect(program.stderr()).toMatch(/could not be written: .*(ENOSPC|no space)/i);
		closeSync(full);
	});

	it('ends quietly and with the right code when its reader has had enough', () => {
		const program = `${process.execPath} dist/hullcheck.js audit --host unix://${docker.socketPath}`;
		for (const [bar, code] of [
			['', 0],
			['--fail-under 100', 1],
		] as const) {
			const {stdout, stderr} = spawnSync(
				'bash',
				['-c', `${program} ${bar} 2>${at('stderr')} | head -c 10; code=\${PIPESTATUS[0]}; echo; echo $code`],
				{cwd: path.resolve(import.meta.dirname, '../..'), encoding: 'utf8'},
			);
			expect(stdout.split('\n').slice(1)).toEqual([String(code), '']);
			expect(stderr).toBe('');
			expect(readFileSync(at('stderr'), 'utf8')).not.toMatch(/EPIPE|bug/);
		}
	});
});

describe.skipIf(inject('dockerSocket') === '')('an engine that dies under an audit', () => {
	let engine: Dockerd;
	let server: Server;
	let looks = 0;
	const socketPath = () => path.join(engine.root, 'between.sock');

	beforeAll(async () => {
		engine = await startDockerd();
		for (let index = 0; index < 30; index += 1) await engine.createContainer({}, `dies-${index}`);
		// Counts the looks that pass, and ends the engine for good in the midst of them.
		server = createServer(client => {
			const upstream = connect(engine.socketPath);
			client.on('data', (chunk: Buffer) => {
				const isLook = /GET \/v[\d.]+\/containers\/[0-9a-f]{64}\/json/.test(chunk.toString('latin1'));
				if (isLook && ++looks === 15) void engine.kill();
			});
			client.pipe(upstream).pipe(client);
			for (const [one, other] of [
				[client, upstream],
				[upstream, client],
			] as const) {
				one.on('error', () => {});
				one.on('close', () => other.destroy());
			}
		});
		server.listen(socketPath());
		await once(server, 'listening');
	});
	afterAll(async () => {
		server.close();
		await engine.dispose();
	});

	it('is exit 2 with the reason, and no report at all', async () => {
		const ended = await audit(socketPath(), '--output', at('report.json'));
		expect(looks).toBeGreaterThanOrEqual(15);
		expect([ended.code, ended.stdout]).toEqual([2, '']);
		expect(ended.stderr).toMatch(/^hullcheck audit: The engine (hung up|does not run)/);
		expect(existsSync(at('report.json'))).toBe(false);
	});

	it('is exit 2 with all that was tried when it was never there', async () => {
		const ended = await audit(engine.socketPath);
		expect([ended.code, ended.stdout]).toEqual([2, '']);
		expect(ended.stderr).toMatch(/can't reach a container engine[^]*nobody listens on it/);
	});
});
