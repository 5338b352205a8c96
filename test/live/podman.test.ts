/**
 * Podman behind its Docker-compatible API: what is judged there as on Docker, and what its answers do not tell and is
 * therefore unknown. Each container is made to be wrong in one thing.
 */
import process from 'node:process';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {podmanNeeds, prepareMachine} from '../helpers/dockerd-install.ts';
import {startPodman, type Podman} from '../helpers/podman.ts';
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
		await session.until(({fleet}) => fleet.isComplete && fleet.containers.size === count, 30_000);
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
