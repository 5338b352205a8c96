/**
 * An engine behind a real sshd: found, watched and fixed through the user's own ssh; refused where that refuses; lost
 * and found again; and no ssh left behind, however we end.
 */
import {once} from 'node:events';
import {readdirSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import {connect} from '../../source/engine/connect.ts';
import type {Engine, EngineEvent} from '../../source/engine/engine.ts';
import {openJournal} from '../../source/fixes/journal.ts';
import {planFixes} from '../../source/fixes/plan.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {createNodeHost} from '../../source/host/node-host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import type {Trouble} from '../../source/model/errors.ts';
import {stateHome} from '../helpers/temporary.ts';
import type {DockerApi} from '../helpers/dockerd-api.ts';
import {describeLive} from '../helpers/dockerd-live.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {processesWith} from '../helpers/processes.ts';
import {runProgram} from '../helpers/program.ts';
import {openSession, type LiveSession} from '../helpers/session.ts';
import {startSshd, type Sshd} from '../helpers/sshd.ts';

const host = createNodeHost();
const opened: Engine[] = [];

async function open(address: string): Promise<Engine> {
	const result = await connect({explicitHost: address, host});
	if (!('engine' in result)) throw new Error(JSON.stringify(result.tried));
	opened.push(result.engine);
	return result.engine;
}

async function refused(address: string): Promise<Trouble> {
	const result = await connect({explicitHost: address, host});
	if ('engine' in result) {
		result.engine.close();
		expect.fail('it connected');
	}
	expect(result.tried).toHaveLength(1);
	return result.tried[0]?.trouble as Trouble;
}

const foldersOf = (pid: number | undefined): readonly string[] =>
	readdirSync(tmpdir()).filter(name => name.startsWith(`hullcheck-ssh-${pid}-`));

describeLive('an engine behind ssh', docker => {
	let sshd: Sshd;
	const path = process.env['PATH'];
	const runtime = process.env['XDG_RUNTIME_DIR'];

	beforeAll(async () => {
		sshd = await startSshd();
		process.env['PATH'] = `${sshd.binFolder}:${path}`;
		delete process.env['XDG_RUNTIME_DIR'];
	});
	afterEach(async () => {
		for (const engine of opened.splice(0)) engine.close();
		sshd.configureClient();
		await docker.removeAllContainers();
	});
	afterAll(async () => {
		process.env['PATH'] = path;
		if (runtime !== undefined) process.env['XDG_RUNTIME_DIR'] = runtime;
		await sshd.dispose();
		expect(foldersOf(process.pid), 'no folder is left').toEqual([]);
		const ours = `hullcheck-ssh-${process.pid}-`;
		await vi.waitFor(() => expect(processesWith(ours), 'no ssh is left').toEqual([]), {timeout: 10_000});
	});

	const isolated = {HostConfig: {NetworkMode: 'none'}};

	async function hears(engine: Engine, docker: DockerApi): Promise<void> {
		const heard: EngineEvent[] = [];
		const {SystemTime} = await docker.ask('GET', '/info');
		const stream = engine.events({
			since: (Date.parse(SystemTime as string) / 1000).toFixed(9),
			types: ['container'],
			actions: [],
			onEvent: event => heard.push(event),
		});
		const id = await docker.run(isolated, 'far-event');
		await vi.waitFor(
			() => expect(heard.filter(event => event.id === id).map(event => event.action)).toEqual(['create', 'start']),
			{timeout: 10_000},
		);
		stream.close();
	}

	async function leavesNothing(address: string, signal: NodeJS.Signals): Promise<void> {
		const watching = runProgram(['watch', '--format', 'ndjson', '--host', address]);
		await watching.until(text => text.includes('"hello"'));
		const [folder = 'none'] = foldersOf(watching.process.pid);
		expect(processesWith(folder).length).toBeGreaterThan(0);
		watching.process.kill(signal);
		await watching.ended;
		await vi.waitFor(() => expect(processesWith(folder)).toEqual([]), {timeout: 10_000});
		// Nobody is left to take the folder away after SIGKILL: the next login does.
		(await open(address)).close();
		expect(foldersOf(watching.process.pid)).toEqual([]);
	}

	describe('by a forwarded socket', () => {
		it('is listed, heard, and never taken for an engine of this machine', async () => {
			const id = await docker.run(isolated, 'far-one');
			const engine = await open(sshd.url(docker.socketPath));
			expect(engine.socketPath).toBeNull();
			expect(engine.endpoint.address).toBe(sshd.url(docker.socketPath));
			expect((await engine.listContainers()).map(one => one.id)).toEqual([id]);
			await hears(engine, docker);
		});

		it('is fixed through it', async () => {
			const id = await docker.run(isolated, 'far-fix');
			const engine = await open(sshd.url(docker.socketPath));
			const info = await docker.ask('GET', '/info');
			const ours = {...host, env: {XDG_STATE_HOME: await stateHome()}};
			const plan = planFixes({
				inspectJson: await engine.inspectContainer(id),
				engine: {...engineFacts, MemTotal: info.MemTotal, NCPU: info.NCPU, CgroupDriver: t(info.CgroupDriver)},
				owner: {is: 'nobody'},
				changes: [{is: 'pids-limit', pids: 61}],
				samples: [],
				networksJson: await engine.listNetworks(),
				joiners: [],
			});
			const journal = openJournal({files: nodeStateFiles, host: ours});
			const outcome = await runPlan({engine, host: ours, journal, isReadOnly: false, plan});
			expect(outcome).toMatchObject({is: 'ended', transaction: {state: 'applied', problem: null}});
			expect((await docker.inspect(id)).HostConfig.PidsLimit).toBe(61);
		});

		it('is reached by an alias and a jump of ~/.ssh/config', async () => {
			sshd.configureClient(
				'Host far-alias',
				'HostName 127.0.0.1',
				`Port ${sshd.port}`,
				'User root',
				'ProxyJump jump',
				// A port that is taken, of a session the user has open.
				`LocalForward 127.0.0.1:${sshd.port} 127.0.0.1:1`,
				'RemoteCommand echo never',
				'Host jump',
				'HostName 127.0.0.1',
				`Port ${sshd.port}`,
				'User root',
				'Host *',
			);
			const engine = await open(`ssh://far-alias${docker.socketPath}`);
			await expect(engine.ping()).resolves.toBeUndefined();
			// And asked a question, though the configuration has a command of its own for that host.
			expect((await refused('ssh://far-alias/etc/hostname')).why).toMatch(
				/is no socket that the user we log in as may use/,
			);
		});

		it('lists and looks at 100 containers in at most twice the time of the socket itself', async () => {
			const ids = await Promise.all(Array.from({length: 100}, () => docker.createContainer(isolated)));
			async function timeMs(engine: Engine): Promise<number> {
				const startedAt = performance.now();
				const left = (await engine.listContainers()).map(one => one.id);
				expect(left).toHaveLength(ids.length);
				await Promise.all(
					Array.from({length: 16}, async () => {
						for (let id = left.pop(); id !== undefined; id = left.pop()) await engine.inspectContainer(id);
					}),
				);
				return performance.now() - startedAt;
			}
			const [near, far] = [await open(`unix://${docker.socketPath}`), await open(sshd.url(docker.socketPath))];
			const best = {near: Infinity, far: Infinity};
			for (let round = 0; round < 5; round += 1) {
				best.near = Math.min(best.near, await timeMs(near));
				best.far = Math.min(best.far, await timeMs(far));
			}
			expect(best.far, `${Math.round(best.far)} ms, locally ${Math.round(best.near)} ms`).toBeLessThan(2 * best.near);
		});
	});

	describe('that is not there', () => {
		it('is said to be so, with ssh itself being fine', async () => {
			expect(await refused(sshd.url('/srv/none.sock'))).toMatchObject({
				what: expect.stringContaining('ssh is logged in on 127.0.0.1, but no engine answers there'),
				why: 'there is no /srv/none.sock on 127.0.0.1',
			});
		});
	});

	describe('whose sshd forwards no sockets', () => {
		beforeAll(() => sshd.start('AllowStreamLocalForwarding no', `SetEnv DOCKER_HOST=unix://${docker.socketPath}`));
		afterAll(() => sshd.start());

		it('is reached by dial-stdio, where docker there would go', async () => {
			const id = await docker.run(isolated, 'far-dialled');
			const engine = await open(sshd.url());
			const rows = await Promise.all(Array.from({length: 12}, () => engine.listContainers()));
			for (const row of rows) expect(row.map(one => one.id)).toEqual([id]);
			await hears(engine, docker);
			engine.close();
			await vi.waitFor(() => expect(processesWith('dial-stdio')).toEqual([]), {timeout: 10_000});
		});

		it('and leaves nothing behind there either when it is killed', async () => {
			await leavesNothing(sshd.url(), 'SIGKILL');
			await vi.waitFor(() => expect(processesWith('dial-stdio')).toEqual([]), {timeout: 10_000});
		});
	});

	describe('that ssh will not log in to', () => {
		/** Each under a name of its own, for a host that refused is left alone for minutes. */
		const alias = (name: string, user: string, ...lines: readonly string[]): string => {
			sshd.configureClient(
				`Host ${name}`,
				'HostName 127.0.0.1',
				`Port ${sshd.port}`,
				`User ${user}`,
				...lines,
				'Host *',
			);
			return `ssh://${name}${docker.socketPath}`;
		};

		it('for nobody has said yes to its key', async () => {
			expect(await refused(alias('unknown', 'root', 'UserKnownHostsFile /dev/null'))).toMatchObject({
				what: 'unknown is not known to ssh yet',
				todo: expect.stringContaining('Run ssh unknown once, compare the fingerprint'),
			});
		});

		it('for no key fits', async () => {
			expect(await refused(alias('keyless', 'nobody'))).toMatchObject({
				what: 'keyless refuses the login',
				why: expect.stringContaining('Permission denied (publickey)'),
				todo: expect.stringContaining('ssh-add'),
			});
		});

		it('for its key is locked by a passphrase', async () => {
			const startedAt = performance.now();
			sshd.lockIdentity('secret words');
			try {
				expect((await refused(alias('locked', 'root'))).todo).toContain('ssh-add');
				expect(performance.now() - startedAt, 'nobody was asked').toBeLessThan(20_000);
			} finally {
				sshd.lockIdentity('', 'secret words');
			}
		});
	});

	it('is given up at once, with its ssh and that of a jump, while neither comes through', async () => {
		const silent = createServer().listen(0, '127.0.0.1');
		await once(silent, 'listening');
		try {
			sshd.configureClient(
				'Host far-silent',
				'HostName 127.0.0.1',
				`Port ${sshd.port}`,
				'ProxyJump silent-jump',
				'Host silent-jump',
				'HostName 127.0.0.1',
				`Port ${(silent.address() as AddressInfo).port}`,
				'Host *',
			);
			const giving = new AbortController();
			const calling = once(silent, 'connection');
			const explicitHost = `ssh://far-silent${docker.socketPath}`;
			const connecting = connect({explicitHost, host, signal: giving.signal});
			await calling;
			expect(processesWith('silent-jump')).not.toEqual([]);
			giving.abort();
			expect(await connecting).toMatchObject({
				tried: [{trouble: {what: expect.stringContaining('was not waited for')}}],
			});
			expect(foldersOf(process.pid)).toEqual([]);
			await vi.waitFor(() => expect([...processesWith('silent-jump'), ...processesWith('far-silent')]).toEqual([]), {
				timeout: 1_000,
			});
		} finally {
			silent.close();
		}
	});

	describe('and a session', () => {
		let session: LiveSession | null = null;
		afterEach(() => session?.stop());
		const names = async (): Promise<readonly string[]> =>
			((await docker.ask('GET', '/containers/json?all=1')) as ReadonlyArray<{Names: readonly string[]}>)
				.map(one => (one.Names[0] ?? '').slice(1))
				.toSorted();

		it('outlives the death of sshd, and shows what the engine holds then', async () => {
			const going = await docker.run(isolated, 'far-going');
			await docker.run(isolated, 'far-staying');
			session = await openSession(sshd.url(docker.socketPath));
			await session.until(state => state.fleet.isComplete && state.fleet.containers.size === 2);
			await sshd.kill();
			await session.until(state => state.fleet.link.is === 'lost');
			const lost = await session.until(
				({fleet: {link}}) => link.is === 'lost' && /nobody listens on the port of ssh/.test(link.why),
			);
			expect(lost.fleet.containers.size, 'the table stays').toBe(2);
			await docker.remove(going);
			await docker.run(isolated, 'far-coming');
			await sshd.start();
			const found = await session.until(
				({fleet}) => fleet.link.is === 'live' && fleet.isComplete && fleet.containers.size === 2,
				30_000,
			);
			expect([...found.fleet.containers.values()].map(one => one.listing.name).toSorted()).toEqual(await names());
		});
	});

	describe('and the program', () => {
		it.each(['SIGKILL', 'SIGTERM'] as const)('leaves no ssh behind when it ends by %s', signal =>
			leavesNothing(sshd.url(docker.socketPath), signal),
		);
	});

	// The last: the key stays another one.
	describe('whose key has changed', () => {
		it('is refused, and says how to find out why', async () => {
			sshd.changeHostKey();
			await sshd.start();
			expect(await refused(sshd.url(docker.socketPath))).toEqual({
				what: '127.0.0.1 is not the host it was',
				why: expect.stringContaining('another key than the one ssh remembers'),
				todo: expect.stringContaining('Ask who runs it whether its key was changed'),
			});
		});
	});
});
