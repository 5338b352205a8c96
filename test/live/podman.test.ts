/**
 * Podman behind its Docker-compatible API: what is judged there as on Docker, and what its answers do not tell and is
 * therefore unknown. Each container is made to be wrong in one thing.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {podmanNeeds, prepareMachine} from '../helpers/dockerd-install.ts';
import {startPodman, type Podman} from '../helpers/podman.ts';
import {runProgram} from '../helpers/program.ts';
import {openSession, type LiveSession} from '../helpers/session.ts';

const trouble = prepareMachine(line => process.stderr.write(`${line}\n`), podmanNeeds);
if (trouble !== null && /^(1|true)$/i.test(process.env['CI'] ?? '')) throw new Error(trouble);

describe.skipIf(trouble !== null)('Podman', () => {
	let podman: Podman;
	/** 4.3.1, 5.4.2 and 5.8.6 are known. */
	let isSince5: boolean;
	let session: LiveSession | null = null;

	beforeAll(async () => {
		podman = await startPodman();
		isSince5 = Number.parseInt((await podman.ask('GET', '/version')).Version, 10) >= 5;
	});
	afterEach(async () => {
		session?.stop();
		await podman.removeAllContainers();
	});
	afterAll(() => podman.dispose());

	async function watched(count: number): Promise<LiveSession> {
		session = await openSession(podman.socketPath);
		// A table is complete without a look that a busy engine holds back.
		await session.until(
			({fleet: {isComplete, containers}}) =>
				isComplete &&
				containers.size === count &&
				[...containers.values()].every(({assessment}) => assessment !== null),
			30_000,
		);
		return session;
	}
	const verdicts = (live: LiveSession, name: string, verdict: string): readonly string[] =>
		([...live.state().fleet.containers.values()].find(one => one.listing.name === name)?.assessment?.findings ?? [])
			.filter(finding => finding.verdict.is === verdict)
			.map(({check}) => check.id);

	/** Not started: this machine may not be allowed to. */
	const bad: ReadonlyArray<readonly [name: string, hostConfig: object, fails: string]> = [
		['privileged', {Privileged: true}, 'privileged'],
		['net', {NetworkMode: 'host'}, 'host-network'],
		['pid', {PidMode: 'host'}, 'host-pid'],
		['uts', {UTSMode: 'host'}, 'host-uts'],
		['admin', {CapAdd: ['SYS_ADMIN']}, 'cap-sys-admin'],
		['unfiltered', {SecurityOpt: ['seccomp=unconfined']}, 'seccomp'],
		['root-mount', {Binds: ['/:/host']}, 'system-folder-mounted'],
		['endless', {PidsLimit: -1}, 'pids-limit'],
		['always', {RestartPolicy: {Name: 'always'}}, 'restart-policy'],
	];

	it('is judged where it tells', async () => {
		for (const [name, HostConfig] of bad) {
			await podman.createContainer({HostConfig: {NetworkMode: 'none', ...HostConfig}}, name);
		}
		await podman.createContainer(
			{
				User: '1000:1000',
				HostConfig: {
					NetworkMode: 'none',
					CapDrop: ['ALL'],
					SecurityOpt: ['no-new-privileges'],
					ReadonlyRootfs: true,
					PidsLimit: 50,
					Memory: 64 * 1024 ** 2,
				},
			},
			'good',
		);
		const live = await watched(bad.length + 1);
		for (const [name, , check] of bad) expect(verdicts(live, name, 'fail'), name).toContain(check);
		const held = ['root-user', 'no-new-privileges', 'read-only-root', 'pids-limit', 'memory-limit'];
		expect(verdicts(live, 'good', 'pass')).toEqual(expect.arrayContaining([...held, 'privileged', 'host-network']));
		// 5 gives fewer capabilities than Docker, and does not tell which.
		expect(verdicts(live, 'good', isSince5 ? 'unknown' : 'pass')).toContain('capabilities-dropped');
	});

	it('is unknown where it shows the same whatever was asked for', async () => {
		const none = ['create', '--network', 'none'];
		podman.podman(...none, '--name', 'plain', 'hc-box', 'sleep', '1');
		podman.podman(...none, '--name', 'unmask', '--security-opt', 'unmask=ALL', 'hc-box', 'sleep', '1');
		podman.podman(...none, '--name', 'ipc', '--ipc', 'host', 'hc-box', 'sleep', '1');
		podman.podman(...none, '--name', 'rule', '--device-cgroup-rule', 'c 10:* rwm', 'hc-box', 'sleep', '1');
		podman.podman(...none, '--name', 'sysctl', '--sysctl', 'kernel.msgmax=65536', 'hc-box', 'sleep', '1');
		const live = await watched(5);
		for (const [name, check] of [
			['unmask', 'kernel-paths'],
			['rule', 'wide-device-rule'],
			['sysctl', 'sysctls'],
		] as const) {
			expect(verdicts(live, name, 'unknown'), name).toContain(check);
			expect(verdicts(live, 'plain', 'unknown'), 'the answers are the same').toContain(check);
		}
		expect(verdicts(live, 'ipc', isSince5 ? 'fail' : 'unknown')).toContain('host-ipc');
		expect(verdicts(live, 'plain', isSince5 ? 'pass' : 'unknown')).toContain('host-ipc');
	});

	it('is known where it runs here, by what its runtime was told', async () => {
		const run = (name: string, ...flags: readonly string[]): string =>
			podman.podman(
				...'run -d --network none --stop-signal KILL --name'.split(' '),
				name,
				...flags,
				'hc-box',
				'sleep',
				'1000',
			);
		run('plain');
		run('unmask', '--security-opt', 'unmask=ALL');
		run('ipc', '--ipc', 'host');
		run('rule', '--device-cgroup-rule', 'b 8:* rwm', '--cap-add', 'MKNOD');
		run('sysctl', '--sysctl', 'net.ipv4.ip_forward=1');
		run('raw', '--cap-add', 'NET_RAW');
		const live = await watched(6);
		expect(verdicts(live, 'plain', 'unknown'), 'nothing of a plain one').toEqual([]);
		for (const [name, check] of [
			['unmask', 'kernel-paths'],
			['unmask', 'core-pattern-writable'],
			['ipc', 'host-ipc'],
			['rule', 'wide-device-rule'],
			['sysctl', 'sysctls'],
			['raw', 'cap-net-raw'],
		] as const) {
			expect(verdicts(live, name, 'fail'), name).toContain(check);
			const ofPlain = isSince5 || check !== 'cap-net-raw' ? 'pass' : 'fail';
			expect(verdicts(live, 'plain', ofPlain), `${check} of a plain one`).toContain(check);
		}
	});

	type Told = {
		readonly containers: ReadonlyArray<{
			readonly is: string;
			readonly plan: {readonly scoreBefore: {readonly value: number}} | null;
			readonly transaction: {readonly state: string} | null;
			readonly trouble: {readonly why: string} | null;
		}>;
	};

	it('is changed where it can be, with all that was not asked for as it was, and else refused with the reason', async () => {
		const home = mkdtempSync(path.join(tmpdir(), 'hc-podman-state-'));
		try {
			const settings = {NetworkMode: 'none', RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 3}, PidsLimit: 90};
			const id = await podman.run({HostConfig: settings}, 'fixed');
			const hullcheck = async (...args: readonly string[]): Promise<{code: number; stdout: string}> => {
				const program = runProgram([...args, '--host', `unix://${podman.socketPath}`], {env: {XDG_STATE_HOME: home}});
				return {code: await program.ended, stdout: program.stdout()};
			};
			/** Any update turns a swappiness that nobody set from 0 to -1, which says the same. */
			const told = async () => ({...(await podman.inspect(id)).HostConfig, MemorySwappiness: null});
			const before = await told();
			const live = await watched(1);
			const scored = live.state().fleet.containers.get(id)?.assessment?.score.value;

			const changes = ['memory-limit', 'no-new-privileges', '--set', 'memory=64m'];
			const {code, stdout} = await hullcheck('fix', 'fixed', ...changes, '--yes', '--format', 'json');
			const [one] = (JSON.parse(stdout) as Told).containers;
			if (!isSince5) {
				expect([code, one?.is]).toEqual([2, 'refused']);
				expect(one?.trouble?.why).toMatch(/Podman 4\.\d+\.\d+ can't change it on a container that is there/);
				expect(await told()).toEqual(before);
				return;
			}
			expect(one?.transaction?.state, stdout).toBe('applied');
			expect(one?.plan?.scoreBefore.value, 'the preview judges what the table does').toBe(scored);
			const limits = {Memory: 64 * 1024 ** 2, MemorySwap: 64 * 1024 ** 2};
			expect(await told()).toEqual({...before, ...limits});
			const undone = await hullcheck('undo', '--yes');
			expect(undone.code).toBe(0);
			expect(undone.stdout, 'it was found in the journal of this engine').toContain('fixed');
			const {Memory: _, MemorySwap: __, ...rest} = before;
			expect(await told()).toMatchObject(rest);
			expect((await podman.inspect(id)).State.Running, 'and it ran all the while').toBe(true);
		} finally {
			rmSync(home, {recursive: true, force: true});
		}
	});

	it('is heard, and is not taken for a release of Docker', async () => {
		const live = await watched(0);
		const id = await podman.run({HostConfig: {NetworkMode: 'none'}}, 'late');
		await live.until(({fleet}) => fleet.containers.get(id)?.listing.status === 'running', 20_000);
		await podman.remove(id);
		await live.until(({fleet}) => !fleet.containers.has(id), 20_000);
		const facts = live.state().fleet.engine;
		expect(facts?.components.map(([name]) => name)).toContain('Podman Engine');
	});
});
