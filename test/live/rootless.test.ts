/**
 * A Docker engine that runs without root: what its user namespace is worth, limits that nothing holds, and fixes. What is
 * asserted of processes is read from `/proc`, of containers by another client.
 */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {prepareMachine, rootlessNeeds} from '../helpers/dockerd-install.ts';
import {runProgram} from '../helpers/program.ts';
import {startRootless, type Rootless} from '../helpers/rootless.ts';

const trouble = prepareMachine(line => process.stderr.write(`${line}\n`), rootlessNeeds);
if (trouble !== null && /^(1|true)$/i.test(process.env['CI'] ?? '')) throw new Error(trouble);

type Ended = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** As the JSON of an audit tells them. */
type ToldFinding = {readonly check: string; readonly verdict: string};

const statusOf = (pid: number, field: string): string =>
	new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';

describe.skipIf(trouble !== null)('a rootless engine', () => {
	let docker: Rootless;
	let home: string;
	beforeAll(async () => {
		docker = await startRootless();
	});
	beforeEach(() => {
		home = mkdtempSync(path.join(tmpdir(), 'hc-rootless-state-'));
	});
	afterEach(async () => {
		rmSync(home, {recursive: true, force: true});
		await docker.removeAllContainers();
	});
	afterAll(() => docker.dispose());

	async function hullcheck(...args: readonly string[]): Promise<Ended> {
		const program = runProgram([...args, '--host', `unix://${docker.socketPath}`], {env: {XDG_STATE_HOME: home}});
		return {code: await program.ended, stdout: program.stdout(), stderr: program.stderr()};
	}

	type Told = {
		readonly host: {readonly isLocal: boolean; readonly findings: readonly ToldFinding[]};
		readonly containers: ReadonlyArray<{readonly name: string; readonly findings: readonly ToldFinding[]}>;
	};

	async function audited(): Promise<Told> {
		const {stdout, stderr} = await hullcheck('audit', '--format', 'json');
		expect(stderr).toBe('');
		return JSON.parse(stdout) as Told;
	}

	const verdictOf = (findings: readonly ToldFinding[], check: string): string | undefined =>
		findings.find(one => one.check === check)?.verdict;

	const limited = {Memory: 64 * 1024 ** 2, PidsLimit: 50, NetworkMode: 'none', CapAdd: ['NET_ADMIN']};

	it('is credited its user namespace, and not the limits that nothing holds', async () => {
		const id = await docker.run({HostConfig: limited}, 'limited');
		expect(statusOf((await docker.inspect(id)).State.Pid, 'Uid'), 'root inside').toMatch(
			new RegExp(`^${docker.uid}\\b`),
		);
		const {host, containers} = await audited();
		expect(host.isLocal).toBe(true);
		expect(verdictOf(host.findings, 'rootless-daemon')).toBe('pass');
		const findings = containers.find(one => one.name === 'limited')?.findings ?? [];
		expect(verdictOf(findings, 'user-namespace')).toBe('pass');
		// Inspect shows both as they were asked for.
		expect([verdictOf(findings, 'memory-limit'), verdictOf(findings, 'pids-limit')]).toEqual(['fail', 'fail']);
		expect(findings.filter(one => one.verdict === 'unknown').map(one => one.check)).toEqual([]);
	});

	it('is asked for no limit it can not hold', async () => {
		const id = await docker.run({HostConfig: limited}, 'limited');
		const before = (await docker.inspect(id)).HostConfig;
		const refused = await hullcheck('fix', 'limited', 'memory-limit', '--set', 'memory=32m', '--yes');
		expect(refused.code).toBe(2);
		expect(refused.stdout).toContain('A rootless engine limits');
		expect((await docker.inspect(id)).HostConfig).toEqual(before);
	});

	it('has a container put in the place of another, proved in /proc, and taken back', async () => {
		const cmd = ['sh', '-c', 'trap exit TERM; while :; do sleep 1; done'];
		const id = await docker.run({Cmd: cmd, StopSignal: 'SIGTERM', HostConfig: {NetworkMode: 'none'}}, 'web');
		const held = async (): Promise<string> => statusOf((await docker.inspect('web')).State.Pid, 'CapEff');
		const before = await held();
		const {code, stdout} = await hullcheck('fix', 'web', 'cap-net-raw', '--yes');
		expect([code, stdout]).toEqual([0, expect.stringContaining('applied: capabilities')]);
		expect(stdout, 'who runs in it was seen').not.toContain('could not be read');
		expect((await docker.inspect('web')).Id).not.toBe(id);
		expect([before, await held()]).toEqual([expect.not.stringMatching(/^0+$/), '0'.repeat(16)]);
		expect((await hullcheck('undo', '--yes')).code).toBe(0);
		expect([(await docker.inspect('web')).Id, await held()]).toEqual([id, before]);
	});
});
