/** The whole program without its screen on a real engine: list and watch, evidence, verdicts, loss and return. */
import {afterAll, afterEach, beforeAll, describe, expect, inject, it} from 'vitest';
import {isUnread} from '../../source/model/read.ts';
import {startDockerd, type Dockerd} from '../helpers/dockerd.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {openSession, type LiveSession} from '../helpers/session.ts';
import {waiver} from '../helpers/waivers.ts';

let session: LiveSession | null = null;
afterEach(() => {
	session?.stop();
	session = null;
});

const named = (live: LiveSession, name: string) =>
	[...live.state().fleet.containers.values()].find(one => one.listing.name === name);

const failing = (live: LiveSession, name: string): readonly string[] =>
	(named(live, name)?.assessment?.findings ?? [])
		.filter(({verdict}) => verdict.is === 'fail')
		.map(({check}) => check.record);

describeLive('a session', docker => {
	afterEach(() => docker.removeAllContainers());

	it('waives by name all, by a label what is not critical', async () => {
		const bad = {HostConfig: {NetworkMode: 'none', Binds: ['/:/host']}, Labels: {stage: 'dev'}};
		await docker.run(bad, 'live-waived');
		await docker.run({...bad, Labels: {stage: 'live'}}, 'live-other');
		const label = {by: 'label', key: 'stage', value: 'dev'} as const;
		session = await openSession(docker.socketPath, {
			waivers: [
				waiver('5.29', label),
				waiver('X-MOUNT-ROOTFS', label),
				waiver('5.11', {by: 'name', pattern: 'live-w?ived'}),
			],
		});
		await session.until(
			({fleet: {containers}}) =>
				containers.size >= 2 && [...containers.values()].every(({assessment}) => assessment !== null),
		);
		const waived = (name: string) =>
			session === null
				? []
				: (named(session, name)?.assessment?.findings ?? [])
						.filter(finding => finding.waived !== null)
						.map(({check}) => check.record)
						.sort();
		expect(waived('live-waived')).toEqual(['5.11', '5.29']);
		expect(waived('live-other')).toEqual([]);
		expect(failing(session, 'live-waived')).toContain('X-MOUNT-ROOTFS');
		const assessment = named(session, 'live-waived')?.assessment;
		expect(assessment?.unwaived?.value).toBeLessThanOrEqual(assessment?.score.value ?? 0);

		session.commands.plan(named(session, 'live-waived')?.id ?? '', 'all-live');
		const {fixing} = await session.until(state => state.fixing.is === 'preview' || state.fixing.is === 'refused');
		const changes = fixing.is === 'preview' ? fixing.plan.parts.map(({change}) => change.is) : [];
		expect(changes, 'what is accepted is left as it is').not.toContain('pids-limit');
		expect(changes).toContain('cpu-limit');
	});

	it('judges what is set, by what the engine says', async () => {
		await docker.run({HostConfig: {NetworkMode: 'none'}}, 'live-plain');
		await docker.run(
			{
				User: '1000',
				HostConfig: {
					NetworkMode: 'none',
					ReadonlyRootfs: true,
					CapDrop: ['ALL'],
					SecurityOpt: ['no-new-privileges'],
					Memory: 64 * 1024 ** 2,
					MemorySwap: 64 * 1024 ** 2,
					PidsLimit: 50,
					CpuQuota: 50_000,
				},
			},
			'live-hardened',
		);
		await docker.run(
			{HostConfig: {PidMode: 'host', CapAdd: ['SYS_PTRACE'], Binds: ['/etc:/host-etc']}, Env: ['DB_PASSWORD=hunter2']},
			'live-bad',
		);
		session = await openSession(docker.socketPath);
		await session.until(state => state.fleet.isComplete && state.fleet.containers.size >= 3);
		expect(failing(session, 'live-plain')).toEqual(
			expect.arrayContaining(['4.1', '5.11', '5.12', '5.13', '5.26', '5.29']),
		);
		expect(failing(session, 'live-hardened')).not.toEqual(expect.arrayContaining(['4.1']));
		for (const record of ['4.1', '5.11', '5.12', '5.13', '5.26', '5.29', '5.4']) {
			expect(failing(session, 'live-hardened')).not.toContain(record);
		}
		expect(failing(session, 'live-bad')).toEqual(
			expect.arrayContaining(['5.6', '5.16', 'X-CAP-SYS_PTRACE', 'X-SECRET-ENV']),
		);
		expect(named(session, 'live-bad')?.assessment?.score).toMatchObject({grade: 'F'});
		expect(JSON.stringify([...session.state().fleet.containers.values()])).not.toContain('hunter2');
	});

	it('sees what happens: start, update, exec as root, end, removal', async () => {
		session = await openSession(docker.socketPath);
		await session.until(state => state.fleet.isComplete || state.fleet.link.is === 'live');
		const id = await docker.run({HostConfig: {NetworkMode: 'none'}}, 'live-watched');
		await session.until(
			() =>
				named(session as LiveSession, 'live-watched')?.assessment !== undefined &&
				named(session as LiveSession, 'live-watched')?.assessment !== null,
		);
		const before = named(session, 'live-watched')?.assessment?.score.value ?? 0;
		await docker.ask('POST', `/containers/${id}/update`, {PidsLimit: 100});
		await session.until(() => (named(session as LiveSession, 'live-watched')?.assessment?.score.value ?? 0) > before);
		const exec = (await docker.ask('POST', `/containers/${id}/exec`, {
			Cmd: ['sh', '-c', 'sleep 1; echo --password=hunter2'],
			Tty: true,
		})) as {Id: string};
		await docker.ask('POST', `/exec/${exec.Id}/start`, {Detach: true, Tty: true});
		const state = await session.until(({fleet}) => fleet.feed.some(entry => entry.says.startsWith('exec as root')));
		expect(JSON.stringify(state.fleet.feed)).not.toContain('hunter2');
		await session.until(() => failing(session as LiveSession, 'live-watched').includes('X-EXEC-ROOT'));
		await docker.ask('POST', `/containers/${id}/kill`);
		await session.until(() => named(session as LiveSession, 'live-watched')?.listing.status === 'exited');
		await docker.remove(id);
		await session.until(({fleet}) => !fleet.containers.has(id));
	});

	it('opens a container: namespaces, cgroup, privileges from /proc where that is ours to read', async () => {
		const id = await docker.run(
			{
				User: '1000',
				HostConfig: {NetworkMode: 'none', Memory: 64 * 1024 ** 2, CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges']},
				Env: ['TOKEN=hunter2'],
			},
			'live-open',
		);
		session = await openSession(docker.socketPath);
		await session.until(({fleet}) => fleet.isComplete && fleet.containers.has(id));
		session.commands.open(id);
		const {detail} = await session.until(
			({detail}) =>
				detail?.namespaces !== null &&
				detail?.cgroup !== null &&
				detail?.privileges !== null &&
				(detail?.samples.length ?? 0) > 1 &&
				detail?.json !== null,
			20_000,
		);
		expect(detail?.namespaces?.map(({name}) => name)).toEqual([
			'mnt',
			'pid',
			'net',
			'ipc',
			'uts',
			'user',
			'cgroup',
			'time',
		]);
		expect(detail?.namespaces?.find(({name}) => name === 'mnt')).toMatchObject({
			sharing: 'private',
			knownFrom: '/proc',
		});
		expect(detail?.cgroup).toMatchObject({memoryLimitBytes: 64 * 1024 ** 2, knownFrom: 'cgroup files'});
		expect(detail?.privileges).toMatchObject({capEff: [], isNoNewPrivs: true, seccomp: 'filter', uid: 1000});
		expect(JSON.stringify(detail)).not.toContain('hunter2');
		session.commands.reveal(id, 'TOKEN' as never);
		const shown = await session.until(({detail: its}) => its?.revealed !== null && its?.revealed !== undefined);
		expect(isUnread(shown.detail?.revealed?.value ?? '')).toBe(false);
		expect(shown.detail?.revealed?.value).toBe('hunter2');
		session.commands.hide();
		await session.until(({detail: its}) => its?.revealed === null);
	});
});

describe.skipIf(inject('dockerSocket') === '')('an engine that dies', () => {
	let engine: Dockerd;
	beforeAll(async () => {
		engine = await startDockerd({isLiveRestore: true});
	});
	afterAll(() => engine.dispose());

	it('leaves the table standing, and is complete again within 2 s of its return', async () => {
		for (let index = 0; index < 5; index++) await engine.run({HostConfig: {NetworkMode: 'none'}}, `outlives-${index}`);
		session = await openSession(engine.socketPath);
		await session.until(({fleet}) => fleet.isComplete && fleet.containers.size === 5);
		await engine.kill();
		const lost = await session.until(({fleet}) => fleet.link.is === 'lost');
		expect(lost.fleet.containers.size).toBe(5);
		await engine.restart();
		const backAtMs = performance.now();
		await session.until(({fleet}) => fleet.link.is === 'live' && fleet.isComplete, 20_000);
		expect(performance.now() - backAtMs).toBeLessThan(2_000);
		expect(session.state().fleet.containers.size).toBe(5);
	}, 120_000);

	it('leaves a preview open, and it is made again from what is so when the engine is back', async () => {
		const id = await engine.run({HostConfig: {NetworkMode: 'none', PidsLimit: 50}}, 'previewed');
		session = await openSession(engine.socketPath);
		await session.until(({fleet}) => fleet.isComplete && fleet.containers.has(id));
		session.commands.plan(id, {changes: [{is: 'pids-limit', pids: 200}]});
		const {fixing: before} = await session.until(({fixing}) => fixing.is === 'preview');
		await engine.kill();
		const {fixing: during} = await session.until(({fleet}) => fleet.link.is === 'lost');
		expect(during).toBe(before);
		await engine.restart();
		await session.until(({fixing}) => fixing.is === 'preview' && fixing !== before, 20_000);
		session.commands.confirm();
		const {fixing: after} = await session.until(({fixing}) => fixing.is === 'finished', 20_000);
		expect(after).toMatchObject({transaction: {state: 'applied', problem: null}});
		expect((await engine.inspect(id)).HostConfig.PidsLimit).toBe(200);
	}, 120_000);
});
