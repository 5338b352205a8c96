/**
 * Live fixes on a real engine. What is asserted is read from the kernel's cgroup files, or from the engine by another
 * client: never through the code under test. Before each fix the bad thing works; after it, it doesn't.
 */
import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import {openDockerEngine} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {openJournal} from '../../source/fixes/journal.ts';
import type {FixDoors, Outcome} from '../../source/fixes/outcome.ts';
import {planFixes} from '../../source/fixes/plan.ts';
import {openTransactions} from '../../source/fixes/recover.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import type {Host} from '../../source/host/host.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {Change, Plan, Transaction} from '../../source/model/fix.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {startDockerd, type Dockerd, type DockerApi} from '../helpers/dockerd.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {stateHome} from '../helpers/temporary.ts';

const MiB = 1024 ** 2;
const memory = (mib: number, swapMib = mib): Change => ({
	is: 'memory-limit',
	memoryBytes: mib * MiB,
	memorySwapBytes: swapMib * MiB,
});
const pids = (count: number): Change => ({is: 'pids-limit', pids: count});
const cpu = (cpus: number): Change => ({is: 'cpu-limit', cpus});
const move = (leave: string, joinFirst: string): Change => ({
	is: 'move-network',
	leave: t(leave),
	joinFirst: t(joinFirst),
});

const isVersionOne = readFileSync('/proc/self/mountinfo', 'utf8').includes(' /sys/fs/cgroup/memory ');

/** The kernel's own word for one limit of a running container. */
async function kernel(docker: DockerApi, id: string, controller: string, file: string): Promise<string> {
	const {Pid} = (await docker.inspect(id)).State;
	const lines = readFileSync(`/proc/${Pid}/cgroup`, 'utf8').split('\n');
	const line = lines.find(one => one.split(':')[1]?.split(',').includes(controller)) ?? '';
	const path = line.split(':')[2] ?? '';
	expect(path).toContain(id);
	return readFileSync(`/sys/fs/cgroup/${controller}${path}/${file}`, 'utf8').trim();
}

async function limits(docker: DockerApi, id: string): Promise<readonly string[]> {
	return Promise.all([
		kernel(docker, id, 'memory', 'memory.limit_in_bytes'),
		kernel(docker, id, 'memory', 'memory.memsw.limit_in_bytes'),
		kernel(docker, id, 'pids', 'pids.max'),
		kernel(docker, id, 'cpu', 'cpu.cfs_quota_us'),
	]);
}

const endless = '9223372036854771712';
const unlimited = [endless, endless, 'max', '-1'];

/** This machine, with a journal of the test's own. */
const thisHost = async (): Promise<Host> => ({...createNodeHost(), env: {XDG_STATE_HOME: await stateHome()}});

type Bench = {
	readonly engine: Engine;
	readonly doors: FixDoors;
	readonly planFor: (id: string, ...changes: readonly Change[]) => Promise<Plan>;
	readonly apply: (id: string, ...changes: readonly Change[]) => Promise<Outcome>;
	readonly undo: (transaction: Transaction) => Promise<Outcome>;
};

async function bench(docker: DockerApi, over: (engine: Engine) => Engine = engine => engine): Promise<Bench> {
	const opened = await openDockerEngine({
		endpoint: {address: t(`unix://${docker.socketPath}`), from: t('test'), isDemo: false},
		target: {is: 'unix', socketPath: docker.socketPath},
	});
	const engine = over(opened);
	const host = await thisHost();
	const info = await docker.ask('GET', '/info');
	const doors: FixDoors = {engine, host, journal: openJournal({files: nodeStateFiles, host}), isReadOnly: false};
	const planFor = async (id: string, ...changes: readonly Change[]): Promise<Plan> =>
		planFixes({
			inspectJson: await engine.inspectContainer(id),
			engine: {
				...engineFacts,
				MemTotal: info.MemTotal,
				NCPU: info.NCPU,
				CgroupVersion: t(info.CgroupVersion ?? '1'),
				CgroupDriver: t(info.CgroupDriver),
				isSwapLimitSupported: info.SwapLimit,
			},
			owner: {is: 'nobody'},
			changes,
			samples: [],
			networksJson: await engine.listNetworks(),
			joiners: [],
		});
	return {
		engine,
		doors,
		planFor,
		apply: async (id, ...changes) => runPlan({...doors, plan: await planFor(id, ...changes)}),
		undo: transaction => undoTransaction({...doors, transaction}),
	};
}

function ended(outcome: Outcome): Transaction {
	expect(outcome.is, outcome.is === 'refused' ? `${outcome.trouble.what}: ${outcome.trouble.why}` : '').toBe('ended');
	return (outcome as Extract<Outcome, {is: 'ended'}>).transaction;
}

function applied(outcome: Outcome): Transaction {
	const transaction = ended(outcome);
	expect(transaction.problem).toBeNull();
	expect(transaction.state).toBe('applied');
	expect(transaction.proof.filter(line => !line.isGood)).toEqual([]);
	return transaction;
}

function undone(outcome: Outcome): Transaction {
	const transaction = ended(outcome);
	expect(transaction.problem).toBeNull();
	expect(transaction.state).toBe('undone');
	return transaction;
}

const says = (transaction: Transaction): string => transaction.proof.map(line => line.says).join('\n');

/** Runs a shell line inside, as another client would. Gives its exit code. */
async function inside(docker: DockerApi, id: string, line: string): Promise<number> {
	const exec = await docker.ask('POST', `/containers/${id}/exec`, {
		Cmd: ['sh', '-c', line],
		AttachStdout: true,
		AttachStderr: true,
	});
	await docker.request('POST', `/exec/${exec.Id}/start`, {Detach: false, Tty: false});
	return (await docker.ask('GET', `/exec/${exec.Id}/json`)).ExitCode as number;
}

// The files asserted on are those of cgroup v1, which is what this can be run on; v2 is tested on recorded files.
describeLive('live fixes', docker => {
	let on: Bench;
	const made: string[] = [];
	const run = async (body: Readonly<Record<string, unknown>> = {}): Promise<string> => {
		const id = await docker.run(body);
		made.push(id);
		return id;
	};
	beforeAll(async () => {
		expect(isVersionOne).toBe(true);
		on = await bench(docker);
	});
	afterAll(async () => {
		on.engine.close();
		await Promise.all(made.map(id => docker.remove(id)));
		await docker.ask('POST', '/networks/prune');
	});

	it('memory with swap, pids and CPU on a container without any: in force at once, and back', async () => {
		const id = await run();
		const {StartedAt} = (await docker.inspect(id)).State;
		expect(await limits(docker, id)).toEqual(unlimited);
		const transaction = applied(await on.apply(id, memory(64), pids(100), cpu(0.5)));
		expect(await limits(docker, id)).toEqual([String(64 * MiB), String(64 * MiB), '100', '50000']);
		const {HostConfig, State} = await docker.inspect(id);
		expect(HostConfig).toMatchObject({Memory: 64 * MiB, MemorySwap: 64 * MiB, PidsLimit: 100, CpuQuota: 50_000});
		expect(State.StartedAt, 'without a restart').toBe(StartedAt);
		expect(says(transaction)).toBe(
			[
				'memory limit: 64 MiB in force (seen in its cgroup files)',
				'memory and swap together: 64 MiB in force (seen in its cgroup files)',
				'limit of processes: 100 in force (seen in its cgroup files)',
				'CPU limit: 0.5 CPUs in force (seen in its cgroup files)',
			].join('\n'),
		);

		undone(await on.undo(transaction));
		const {MemTotal} = await docker.ask('GET', '/info');
		expect(await limits(docker, id)).toEqual([String(MemTotal), String(2 * MemTotal), 'max', '-1']);
		expect(transaction.undoLeaves.join()).toMatch(/can't take a memory limit off a running container/);
		// And what `docker update` of somebody else can do afterwards is not spoilt.
		await docker.ask('POST', `/containers/${id}/update`, {NanoCpus: 1_500_000_000});
		expect(await kernel(docker, id, 'cpu', 'cpu.cfs_quota_us')).toBe('150000');
	});

	it('the limits hold: what a fork bomb and a leak could do before, they can not after', async () => {
		const id = await run();
		const bomb = 'i=0; while [ $i -lt 60 ]; do sleep 3 & i=$((i+1)); done; wait';
		const leak = 'dd if=/dev/zero of=/dev/null bs=120M count=1';
		expect(await inside(docker, id, bomb)).toBe(0);
		expect(await inside(docker, id, leak)).toBe(0);
		applied(await on.apply(id, memory(64), pids(30)));
		expect(await inside(docker, id, leak)).not.toBe(0);
		expect(await inside(docker, id, bomb)).not.toBe(0);
		expect((await docker.inspect(id)).State.Running).toBe(true);
	});

	it.each<[string, Record<string, number>, Change, readonly string[], readonly string[]]>([
		[
			'a memory limit with swap',
			{Memory: 256 * MiB, MemorySwap: 512 * MiB},
			memory(128),
			[String(128 * MiB), String(128 * MiB), 'max', '-1'],
			[String(256 * MiB), String(512 * MiB), 'max', '-1'],
		],
		[
			'the same memory, less swap',
			{Memory: 128 * MiB},
			memory(128),
			[String(128 * MiB), String(128 * MiB), 'max', '-1'],
			[String(128 * MiB), String(256 * MiB), 'max', '-1'],
		],
		[
			'raised',
			{Memory: 64 * MiB, MemorySwap: 64 * MiB},
			memory(256, 512),
			[String(256 * MiB), String(512 * MiB), 'max', '-1'],
			[String(64 * MiB), String(64 * MiB), 'max', '-1'],
		],
		['pids', {PidsLimit: 50}, pids(70), [endless, endless, '70', '-1'], [endless, endless, '50', '-1']],
		[
			'NanoCpus',
			{NanoCpus: 500_000_000},
			cpu(1),
			[endless, endless, 'max', '100000'],
			[endless, endless, 'max', '50000'],
		],
		[
			'quota and period',
			{CpuQuota: 20_000, CpuPeriod: 50_000},
			cpu(1),
			[endless, endless, 'max', '50000'],
			[endless, endless, 'max', '20000'],
		],
	])('over a value that was there: %s', async (_name, hostConfig, change, after, back) => {
		const id = await run({HostConfig: hostConfig});
		expect(await limits(docker, id)).toEqual(back);
		const transaction = applied(await on.apply(id, change));
		expect(await limits(docker, id)).toEqual(after);
		expect(transaction.undoLeaves).toEqual([]);
		const before = (await docker.inspect(id)).HostConfig;
		undone(await on.undo(transaction));
		expect(await limits(docker, id)).toEqual(back);
		expect(before).toMatchObject({Memory: expect.any(Number) as number});
		expect((await docker.inspect(id)).HostConfig).toMatchObject(hostConfig);
	});

	it('unlimited swap beside a memory limit: back as wide as the kernel can be told, and said before', async () => {
		const id = await run({HostConfig: {Memory: 128 * MiB, MemorySwap: -1}});
		const transaction = applied(await on.apply(id, memory(128)));
		expect(await kernel(docker, id, 'memory', 'memory.memsw.limit_in_bytes')).toBe(String(128 * MiB));
		expect(transaction.undoLeaves.join()).toMatch(/swap was unlimited/);
		undone(await on.undo(transaction));
		const {MemTotal} = await docker.ask('GET', '/info');
		expect((await limits(docker, id)).slice(0, 2)).toEqual([String(128 * MiB), String(2 * MemTotal)]);
	});

	it('below what it uses: the engine refuses, nothing is left changed, and it is said', async () => {
		const id = await run({HostConfig: {ShmSize: 256 * MiB}});
		expect(await inside(docker, id, 'dd if=/dev/zero of=/dev/shm/held bs=1M count=100')).toBe(0);
		const transaction = ended(await on.apply(id, pids(90), memory(16)));
		expect(transaction.state).toBe('failed');
		expect(transaction.problem).toMatch(
			/changing Memory, MemorySwap failed: the engine answered 500: it uses 100.* MiB now and can't be made to use less, so a limit of 16 MiB can't be set\. What was done was taken back/,
		);
		expect(transaction.steps.map(step => step.state)).toEqual(['undone', 'failed']);
		expect(await limits(docker, id)).toEqual(unlimited);
		const {HostConfig, State} = await docker.inspect(id);
		expect(HostConfig.Memory).toBe(0);
		expect(State.Running).toBe(true);
		expect(transaction.undoBlocked).toMatch(/nothing of it is left/);
	});

	it('an endless restart becomes a bounded one: the loop ends', async () => {
		const id = await run({Cmd: ['sh', '-c', 'exit 3'], HostConfig: {RestartPolicy: {Name: 'always'}}});
		const count = async (): Promise<number> => (await docker.inspect(id)).RestartCount as number;
		await expect.poll(count, {timeout: 20_000}).toBeGreaterThan(2);
		const transaction = applied(await on.apply(id, {is: 'restart-policy', name: 'on-failure', maximumRetryCount: 2}));
		expect((await docker.inspect(id)).HostConfig.RestartPolicy).toEqual({Name: 'on-failure', MaximumRetryCount: 2});
		await expect.poll(async () => (await docker.inspect(id)).State.Status as string, {timeout: 30_000}).toBe('exited');
		undone(await on.undo(transaction));
		expect((await docker.inspect(id)).HostConfig.RestartPolicy).toEqual({Name: 'always', MaximumRetryCount: 0});
	});

	it('a stopped container: stored, in force from its next start', async () => {
		const id = await docker.createContainer();
		made.push(id);
		const transaction = applied(await on.apply(id, memory(64), pids(40)));
		expect(says(transaction)).toMatch(/takes effect at the next start/);
		await docker.start(id);
		expect(await limits(docker, id)).toEqual([String(64 * MiB), String(64 * MiB), '40', '-1']);
	});

	it('changed by another client since the preview: refused, nothing done', async () => {
		const id = await run();
		const plan = await on.planFor(id, pids(100));
		await docker.ask('POST', `/containers/${id}/update`, {CpuShares: 512});
		const outcome = await runPlan({...on.doors, plan});
		expect(outcome).toMatchObject({
			is: 'refused',
			trouble: {why: expect.stringMatching(/since the preview/) as string},
		});
		expect(await kernel(docker, id, 'pids', 'pids.max')).toBe('max');
	});

	it('undo over what another client set since: refused', async () => {
		const id = await run();
		const transaction = applied(await on.apply(id, pids(100)));
		await docker.ask('POST', `/containers/${id}/update`, {PidsLimit: 77});
		expect(await on.undo(transaction)).toMatchObject({is: 'refused'});
		expect(await kernel(docker, id, 'pids', 'pids.max')).toBe('77');
	});

	it('the container removed after the fix: undo says so', async () => {
		const id = await run();
		const transaction = applied(await on.apply(id, pids(100)));
		await docker.remove(id);
		expect(says(undone(await on.undo(transaction)))).toMatch(/container is gone/);
	});

	const addressOn = async (id: string, network: string): Promise<string> =>
		((await docker.inspect(id)).NetworkSettings.Networks[network]?.IPAddress ?? '') as string;
	const networksOf = async (id: string): Promise<readonly string[]> =>
		Object.keys((await docker.inspect(id)).NetworkSettings.Networks).toSorted();
	const subnet = (name: string, third: number, more: object = {}): Promise<unknown> =>
		docker.ask('POST', '/networks/create', {
			Name: name,
			IPAM: {Config: [{Subnet: `10.213.${third}.0/24`}]},
			...more,
		});

	it('off the default bridge: a stranger reaches it before, not after; and back, leaving no network', async () => {
		const web = await run({Cmd: ['httpd', '-f', '-p', '80', '-h', '/var/www']});
		const stranger = await run();
		const address = await addressOn(web, 'bridge');
		const reach = (target: string): Promise<number> =>
			inside(docker, stranger, `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 ${target} 80 | grep -q hullcheck`);
		await expect.poll(() => reach(address), {timeout: 10_000}).toBe(0);
		const transaction = applied(await on.apply(web, move('bridge', 'fix-move-net')));
		expect(await networksOf(web)).toEqual(['fix-move-net']);
		const now = await addressOn(web, 'fix-move-net');
		expect(says(transaction)).toContain(`on network fix-move-net, address ${now}`);
		expect(await reach(address)).not.toBe(0);
		// Networks are kept apart by the engine's packet filter, which another engine on this machine may have emptied:
		// so by the same measure as a container that was never on the bridge.
		await subnet('fix-apart', 9);
		const apart = await run({
			Cmd: ['httpd', '-f', '-p', '80', '-h', '/var/www'],
			HostConfig: {NetworkMode: 'fix-apart'},
		});
		const isReached = async (target: string): Promise<boolean> => (await reach(target)) === 0;
		expect(await isReached(now)).toBe(await isReached(await addressOn(apart, 'fix-apart')));
		const network = await docker.ask('GET', '/networks/fix-move-net');
		expect(network.Labels).toEqual({'hullcheck.transaction': transaction.id});
		expect(Object.keys(network.Containers)).toEqual([web]);

		undone(await on.undo(transaction));
		expect(await networksOf(web)).toEqual(['bridge']);
		const again = await addressOn(web, 'bridge');
		await expect.poll(() => reach(again), {timeout: 10_000}).toBe(0);
		expect((await docker.request('GET', '/networks/fix-move-net')).status).toBe(404);
	});

	it('our network, joined by another since: undo takes ours off it and leaves it', async () => {
		const id = await run();
		const transaction = applied(await on.apply(id, move('bridge', 'fix-kept-net')));
		const other = await docker.createContainer({HostConfig: {NetworkMode: 'fix-kept-net'}});
		made.push(other);
		const back = undone(await on.undo(transaction));
		expect(says(back)).toMatch(/network fix-kept-net stays: it is in use/);
		expect(await networksOf(id)).toEqual(['bridge']);
		await docker.start(other);
		await docker.remove(other);
	});

	it('leaving and coming back keeps aliases, address and driver options; never the ids of the engine', async () => {
		await subnet('fix-shop', 7);
		const id = await run({
			Hostname: 'shop-host',
			HostConfig: {NetworkMode: 'fix-shop'},
			NetworkingConfig: {
				EndpointsConfig: {
					'fix-shop': {IPAMConfig: {IPv4Address: '10.213.7.77'}, Aliases: ['db', 'data.base']},
				},
			},
		});
		const transaction = applied(
			await on.apply(id, {is: 'join-network', network: t('bridge')}, {is: 'leave-network', network: t('fix-shop')}),
		);
		expect(await networksOf(id)).toEqual(['bridge']);
		undone(await on.undo(transaction));
		expect(await networksOf(id)).toEqual(['fix-shop']);
		const endpoint = (await docker.inspect(id)).NetworkSettings.Networks['fix-shop'];
		expect(endpoint).toMatchObject({IPAddress: '10.213.7.77', IPAMConfig: {IPv4Address: '10.213.7.77'}});
		expect(endpoint.Aliases.filter((alias: string) => alias !== id.slice(0, 12) && alias !== 'shop-host')).toEqual([
			'db',
			'data.base',
		]);
		const peer = await run({HostConfig: {NetworkMode: 'fix-shop'}});
		expect(await inside(docker, peer, 'nslookup db 127.0.0.11 | grep -q 10.213.7.77')).toBe(0);
	});

	it("the last network is not left; one that shares another's has none to leave", async () => {
		const id = await run();
		const joiner = await run({HostConfig: {NetworkMode: `container:${id}`}});
		expect((await on.planFor(id, {is: 'leave-network', network: t('bridge')})).blocked).toMatch(/last network/);
		expect((await on.planFor(joiner, move('bridge', 'fix-x'))).blocked).toMatch(/shares the network/);
		expect((await on.planFor(await run({HostConfig: {NetworkMode: 'host'}}), move('host', 'fix-x'))).blocked).toMatch(
			/host's own/,
		);
	});

	it('a network whose name would draw on the screen: joined by id, shown tame', async () => {
		const name = 'fix-\u001B[31mred';
		const answer = await docker.request('POST', '/networks/create', {Name: name});
		expect(answer.status).toBe(201);
		const id = await run();
		const plan = await on.planFor(id, {is: 'join-network', network: t(name)});
		expect(JSON.stringify(plan)).not.toContain('\\u001b');
		const transaction = applied(await runPlan({...on.doors, plan}));
		expect(await networksOf(id)).toEqual(['bridge', name]);
		undone(await on.undo(transaction));
		expect(await networksOf(id)).toEqual(['bridge']);
	});

	it('joining fails (an address that is no more): it stays where it was', async () => {
		const id = await run();
		await subnet('fix-gone', 8);
		const plan = await on.planFor(id, move('bridge', 'fix-gone'));
		await docker.ask('DELETE', '/networks/fix-gone');
		const transaction = ended(await runPlan({...on.doors, plan}));
		expect(transaction.state).toBe('failed');
		expect(transaction.problem).toMatch(
			/joining network fix-gone failed: the engine answered 404.*Nothing was changed/,
		);
		expect(await networksOf(id)).toEqual(['bridge']);
	});

	it('from afar, by stats alone', async () => {
		const id = await run();
		const afar = await bench(docker, engine => ({...engine, socketPath: null}));
		const transaction = ended(await afar.apply(id, memory(64), pids(100)));
		expect(transaction.state).toBe('applied');
		expect(says(transaction)).toContain('memory limit: 64 MiB in force (seen in stats)');
		expect(says(transaction)).toContain('limit of processes: 100 in force (seen in stats)');
		undone(await afar.undo(transaction));
		afar.engine.close();
		expect(await kernel(docker, id, 'pids', 'pids.max')).toBe('max');
	});
});

describe.skipIf(inject('dockerSocket') === '')('live fixes while the engine dies', () => {
	let dockerd: Dockerd;
	beforeAll(async () => {
		dockerd = await startDockerd({isLiveRestore: true});
	});
	afterAll(async () => {
		await dockerd.dispose();
	});

	it.each(['before', 'after'])(
		'killed %s the call was done, and started again: the truth is found',
		{timeout: 120_000},
		async moment => {
			const id = await dockerd.run({HostConfig: {NetworkMode: 'none'}});
			let back: Promise<void> = Promise.resolve();
			let calls = 0;
			const on = await bench(dockerd, engine => ({
				...engine,
				updateContainer: async (target, body) => {
					calls++;
					if (moment === 'after') await engine.updateContainer(target, body);
					await dockerd.kill();
					back = dockerd.restart();
					return engine.updateContainer(target, {});
				},
			}));
			const outcome = await on.apply(id, pids(60));
			await back;
			const transaction = ended(outcome);
			expect(calls).toBe(1);
			expect(transaction.state).toBe(moment === 'after' ? 'applied' : 'failed');
			expect(await kernel(dockerd, id, 'pids', 'pids.max')).toBe(moment === 'after' ? '60' : 'max');
			expect(await openTransactions(on.doors)).toEqual([]);
			on.engine.close();
		},
	);

	it('not back in time: left open, found when it is back, taken back', {timeout: 120_000}, async () => {
		const id = await dockerd.run({HostConfig: {NetworkMode: 'none'}});
		const on = await bench(dockerd, engine => ({
			...engine,
			updateContainer: async (target, body) => {
				await engine.updateContainer(target, body);
				await dockerd.kill();
				return engine.updateContainer(target, {});
			},
		}));
		const plan = await on.planFor(id, pids(60));
		const transaction = ended(await runPlan({...on.doors, plan, pause: async () => undefined}));
		expect(transaction.problem).toMatch(/engine went away in the middle/);
		await dockerd.restart();
		const again = await bench(dockerd);
		const doors = {...again.doors, journal: on.doors.journal};
		const [open] = await openTransactions(doors);
		expect(open).toMatchObject({canUndo: true, canKeep: true});
		if (open === undefined) return;
		undone(await undoTransaction({...doors, transaction: open.transaction}));
		expect(await kernel(dockerd, id, 'pids', 'pids.max')).toBe('max');
		on.engine.close();
		again.engine.close();
	});
});
