/** What can go wrong around a swap, on the embedded engine: the journal, another machine's hullcheck, hands meanwhile. */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {backupsOf, removeBackup} from '../../source/fixes/recreate/backups.ts';
import {openTransactions, settleTransaction} from '../../source/fixes/recover.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction, whyNotUndo} from '../../source/fixes/undo.ts';
import type {StateFiles} from '../../source/host/host.ts';
import {nodeStateFiles} from '../../source/host/state-files.ts';
import {dockerApi, type DockerApi} from '../helpers/dockerd-api.ts';
import {recoverAll, withPoints} from '../helpers/kill-points.ts';
import {doorsAt, ended, openEngine, planSwap, prepared, refusedWhy, runSwap, type Wish} from '../helpers/swapping.ts';
import {stateHome} from '../helpers/temporary.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const now = {graceMs: 0};

describe('a swap', () => {
	let demo: DemoEngine;
	let docker: DockerApi;
	let engine: Engine;
	let image: string;
	beforeAll(async () => {
		demo = await startDemoEngine({isLively: false, containers: 1});
		docker = dockerApi(demo.socketPath);
		engine = await openEngine(demo.socketPath);
		const [first] = await docker.ask('GET', '/containers/json?all=1');
		image = first.Image;
	});
	afterEach(async () => {
		for (const one of await docker.ask('GET', '/containers/json?all=1')) {
			if (one.Names[0].startsWith('/web')) await docker.ask('DELETE', `/containers/${one.Id}?force=1`);
		}
	});
	afterAll(async () => {
		engine.close();
		await demo.close();
	});

	const makeWeb = (): Promise<string> =>
		docker.run({Image: image, Env: ['DB_PASSWORD=hunter2'], HostConfig: {RestartPolicy: {Name: 'always'}}}, 'web');
	const names = async (): Promise<readonly string[]> =>
		(await docker.ask('GET', '/containers/json?all=1'))
			.map((one: {Names: readonly string[]}) => one.Names[0]?.slice(1) ?? '')
			.filter((name: string) => name.startsWith('web'))
			.toSorted();
	const filesIn = (home: string): readonly string[] =>
		readdirSync(home, {recursive: true, encoding: 'utf8'})
			.filter(file => file.includes('.jsonl'))
			.map(file => path.join(home, file));

	/** Stops for ever right after the call of that name. */
	async function stopsAfter(id: string, home: string, call: string, wish: Wish = now): Promise<void> {
		let reach = (): void => undefined;
		const reached = new Promise<void>(resolve => {
			reach = resolve;
		});
		const {engine: watched, files} = withPoints(
			engine,
			async (_point, what) => {
				if (what !== `after ${call}`) return;
				reach();
				await never();
			},
			4_000_000,
		);
		void runPlan({...doorsAt(watched, home, files), plan: await planSwap(engine, id, wish)});
		await reached;
	}

	it('says where a secret that was moved can still be read', async () => {
		const doors = doorsAt(engine, await stateHome());
		const said = async (wish: Wish): Promise<string> =>
			ended(await runSwap(doors, await makeWeb(), wish))
				.proof.map(({says}) => says)
				.join('\n');
		expect(await said({...prepared, ...now})).toMatch(
			/the old container.* still shows in its environment what was moved/,
		);
		await docker.remove('web');
		expect(await said(now)).not.toContain('environment');
	});

	it('is not refused because a crash loop had just begun its next turn', async () => {
		const id = await makeWeb();
		const doors = doorsAt(engine, await stateHome());
		const plan = await planSwap(engine, id, now);
		if (plan.way.is !== 'recreate') throw new Error(plan.way.is);
		const way = {...plan.way, swap: {...plan.way.swap, was: 'restarting' as const}};
		expect((await runPlan({...doors, plan: {...plan, way}})).is).not.toBe('refused');
	});

	it('tells each step, who replaced whom, and when it ended', async () => {
		const id = await makeWeb();
		const seen: string[] = [];
		const doors = doorsAt(engine, await stateHome());
		const plan = await planSwap(engine, id, now);
		const transaction = ended(
			await runPlan({
				...doors,
				plan,
				onProgress: one => void seen.push(one.steps.map(step => step.state).join(' ')),
			}),
		);
		expect(transaction.steps.map(({step}) => (step.is === 'swap' ? step.act : step.is))).toEqual([
			'create',
			'stop',
			'policy-off',
			'move-aside',
			'take-name',
			'start',
			'verify',
		]);
		// What happens between stop and start is announced together, for every write takes its time.
		expect(seen).toContain('done doing doing doing doing doing waiting');
		expect(transaction.replacedBy).toBe((await docker.inspect('web')).Id);
		expect(transaction.endedAtUnixMs).toBeGreaterThan(0);
		const back = ended(await undoTransaction({...doors, transaction}));
		expect(back).toMatchObject({state: 'undone', replacedBy: null});
		expect(await whyNotUndo(doors, back)).toMatch(/it was taken back/);
	});

	it('says what somebody else set on the new one, and what is lost with it', async () => {
		const doors = doorsAt(engine, await stateHome());
		const transaction = ended(await runSwap(doors, await makeWeb(), now));
		await docker.ask('POST', '/containers/web/update', {PidsLimit: 77});
		const back = ended(await undoTransaction({...doors, transaction}));
		expect(back.proof.map(line => line.says).join('\n')).toContain('somebody changed PidsLimit of web since the fix');
	});

	describe('the journal', () => {
		it('holds secrets while it is open, 0600, and none when it has ended', async () => {
			const home = await stateHome();
			const id = await makeWeb();
			await stopsAfter(id, home, 'stopContainer');
			expect(filesIn(home).map(file => readFileSync(file, 'utf8').includes('hunter2'))).toEqual([true]);
			expect(await recoverAll(doorsAt(engine, home))).toEqual(['undone']);
			expect(filesIn(home).map(file => readFileSync(file, 'utf8').includes('hunter2'))).toEqual([false]);
			expect((await docker.inspect('web')).Id).toBe(id);
		});
		it('can’t be written: nothing is changed', async () => {
			const id = await makeWeb();
			const home = path.join(await stateHome(), 'file');
			writeFileSync(home, '');
			expect(refusedWhy(await runSwap(doorsAt(engine, home), id, now))).toMatch(/journal can't be written/);
			expect(await names()).toEqual(['web']);
		});
		it(
			'the disk is full at any write: it stays open, and the next start puts it right',
			{timeout: 30_000},
			async () => {
				for (let left = 0; ; left++) {
					const id = await makeWeb();
					const home = await stateHome();
					let writes = 0;
					const full =
						<A extends readonly unknown[], T>(act: (...given: A) => Promise<T>) =>
						(...given: A): Promise<T> => {
							if (!String(given[0]).includes('.jsonl') || writes++ < left) return act(...given);
							return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), {code: 'ENOSPC'}));
						};
					const files: StateFiles = {
						...nodeStateFiles,
						append: full(nodeStateFiles.append),
						createFile: full(nodeStateFiles.createFile),
					};
					const outcome = await runSwap(doorsAt(engine, home, files), id, now);
					const isThrough = outcome.is === 'ended' && outcome.transaction.state === 'applied';
					if (left === 0) expect(refusedWhy(outcome)).toMatch(/ENOSPC/);
					await recoverAll(doorsAt(engine, home));
					const web = await docker.inspect('web');
					expect([web.State.Running, web.HostConfig.RestartPolicy.Name], `${left} writes`).toEqual([true, 'always']);
					expect((await names()).filter(name => name.endsWith('-new'))).toEqual([]);
					for (const name of await names()) await docker.ask('DELETE', `/containers/${name}?force=1`);
					if (isThrough) return;
				}
			},
		);
		it.each([
			['cut in half', (text: string) => text.slice(0, 200), /holds no transaction/],
			[
				'of another engine',
				(text: string) => text.replaceAll(/"engineId":"[^"]*"/g, '"engineId":"OTHER"'),
				/is of another engine/,
			],
			['of a newer hullcheck', (text: string) => text.replaceAll('"v":2', '"v":3'), /written by a newer hullcheck/],
		])('%s is refused in words, and nothing is done by it', async (_name, spoil, why) => {
			const home = await stateHome();
			const id = await makeWeb();
			const doors = doorsAt(engine, home);
			const transaction = ended(await runSwap(doors, id, now));
			for (const file of filesIn(home)) writeFileSync(file, `${spoil(readFileSync(file, 'utf8'))}\n`);
			const {transactions, problems} = await doors.journal.loadHistory(transaction.engineId);
			expect([transactions, problems.length]).toEqual([[], 1]);
			expect(problems[0]).toMatch(why);
			expect(refusedWhy(await undoTransaction({...doors, transaction}))).toMatch(/its journal is gone/);
		});
	});

	describe('an answer is lost', () => {
		const calls = ['createContainer', 'stopContainer', 'updateContainer', 'renameContainer', 'startContainer'] as const;
		it.each(calls.flatMap(call => [true, false].map(wasDone => [call, wasDone] as const)))(
			'of %s, and it was done: %s',
			async (call, wasDone) => {
				const id = await makeWeb();
				let asked = 0;
				const act = engine[call] as (...given: readonly unknown[]) => Promise<unknown>;
				const lossy = {
					...engine,
					[call]: async (...given: readonly unknown[]) => {
						if (asked++ > 0) return act(...given);
						if (wasDone) await act(...given);
						throw Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'});
					},
				};
				const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 1));
				// A stop may go on at the engine for as long as the container takes; here nobody waits for that.
				let nowMs = Date.now();
				const patient = doorsAt(lossy, await stateHome());
				const host = {...patient.host, nowUnixMs: () => (nowMs += 10_000)};
				const transaction = ended(await runSwap({...patient, host, pause}, id, now));
				expect(transaction.state).toBe(wasDone ? 'applied' : 'failed');
				if (!wasDone) expect(transaction.problem).toMatch(/looked again, and it was not done/);
				const web = await docker.inspect('web');
				expect(web.Id === id).toBe(!wasDone);
				expect([web.State.Running, web.HostConfig.RestartPolicy.Name]).toEqual([true, 'always']);
				expect(await names()).toHaveLength(wasDone ? 2 : 1);
			},
		);
	});

	describe('begun on another machine, which is gone', () => {
		it.each(['createContainer', 'stopContainer', 'updateContainer'])('after %s: undone by what is seen', async call => {
			const id = await makeWeb();
			await stopsAfter(id, await stateHome(), call);
			const doors = doorsAt(engine, await stateHome());
			const [found] = await openTransactions(doors);
			expect(found?.says).toMatch(/begun by another hullcheck, elsewhere/);
			expect(found).toMatchObject({canUndo: true, canKeep: true, transaction: {containerId: id, containerName: 'web'}});
			if (found === undefined) return;
			expect(ended(await undoTransaction({...doors, transaction: found.transaction})).state).toBe('undone');
			const web = await docker.inspect('web');
			expect([web.Id, web.State.Running, web.HostConfig.RestartPolicy.Name]).toEqual([id, true, 'always']);
			expect(await openTransactions(doors)).toEqual([]);
			expect(await names()).toEqual(['web']);
		});
		it('or finished, and taken back later', async () => {
			const id = await makeWeb();
			await stopsAfter(id, await stateHome(), 'stopContainer');
			const doors = doorsAt(engine, await stateHome());
			const [found] = await openTransactions(doors);
			if (found === undefined) throw new Error('nothing found');
			const transaction = ended(await settleTransaction({...doors, transaction: found.transaction}));
			expect(transaction.state).toBe('applied');
			const web = await docker.inspect('web');
			expect([web.Id === id, web.State.Running, web.HostConfig.CapDrop[0]]).toEqual([false, true, 'NET_RAW']);
			expect((await docker.inspect(id)).HostConfig.RestartPolicy.Name).toBe('no');
			expect(ended(await undoTransaction({...doors, transaction})).state).toBe('undone');
			expect((await docker.inspect('web')).Id).toBe(id);
		});
		it('forged labels lead to nobody who goes by another name', async () => {
			const victim = await docker.run({Image: image}, 'web-victim');
			const Labels = {'hullcheck.transaction': '20260101T000000000Z-aaaaaaaa', 'hullcheck.replaces': victim};
			await docker.run({Image: image, Labels}, 'web.hullcheck-new');
			expect(await openTransactions(doorsAt(engine, await stateHome()))).toEqual([]);
		});
	});

	it.each([
		['cut in half', (text: string) => text.slice(0, 200)],
		['empty', () => ''],
		['overwritten', () => 'nonsense\n{}\n'],
	])('an open journal that is %s: undone by what is seen', async (_name, spoil) => {
		const home = await stateHome();
		const id = await makeWeb();
		await stopsAfter(id, home, 'stopContainer');
		for (const file of filesIn(home)) writeFileSync(file, spoil(readFileSync(file, 'utf8')));
		expect(await recoverAll(doorsAt(engine, home))).toEqual([expect.stringMatching(/^(applied|undone)/)]);
		expect((await docker.inspect('web')).State.Running).toBe(true);
		expect((await names()).filter(name => name.endsWith('-new'))).toEqual([]);
		for (const file of filesIn(home)) expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
	});

	describe('hands meanwhile', () => {
		it('the old one was removed in the middle: the new one is kept', async () => {
			const home = await stateHome();
			const id = await makeWeb();
			await stopsAfter(id, home, 'stopContainer');
			await docker.ask('DELETE', `/containers/${id}`);
			expect((await recoverAll(doorsAt(engine, home)))[0]).toMatch(/^applied/);
			const web = await docker.inspect('web');
			expect([web.State.Running, web.HostConfig.RestartPolicy.Name]).toEqual([true, 'always']);
		});
		it('the new one that is kept keeps the restart policy it was made with', async () => {
			const home = await stateHome();
			const id = await makeWeb();
			const RestartPolicy = {Name: 'on-failure', MaximumRetryCount: 3};
			const edit: Wish['edit'] = body => ({...body, HostConfig: {...body.HostConfig, RestartPolicy}});
			await stopsAfter(id, home, 'stopContainer', {...now, edit});
			await docker.ask('DELETE', `/containers/${id}`);
			expect((await recoverAll(doorsAt(engine, home)))[0]).toMatch(/^applied/);
			expect((await docker.inspect('web')).HostConfig.RestartPolicy).toEqual(RestartPolicy);
		});
		it('both were removed: the old one is made again from the open journal', async () => {
			const home = await stateHome();
			const id = await makeWeb();
			await stopsAfter(id, home, 'stopContainer');
			for (const name of await names()) await docker.ask('DELETE', `/containers/${name}`);
			await recoverAll(doorsAt(engine, home));
			const web = await docker.inspect('web');
			expect([web.State.Running, web.HostConfig.RestartPolicy.Name, web.HostConfig.CapDrop]).toEqual([
				true,
				'always',
				null,
			]);
			expect(web.Config.Env).toContain('DB_PASSWORD=hunter2');
		});
		it('an open one refuses a further fix', async () => {
			const home = await stateHome();
			const id = await makeWeb();
			await stopsAfter(id, home, 'createContainer');
			expect(refusedWhy(await runSwap(doorsAt(engine, home), id, now))).toMatch(/interrupted and is still open/);
		});
	});

	it('its backup is listed, and removed for good only when its journal says so', async () => {
		const id = await makeWeb();
		const doors = doorsAt(engine, await stateHome());
		const transaction = ended(await runSwap(doors, id, now));
		const [backup] = await backupsOf(engine);
		expect(backup).toMatchObject({id, of: 'web', isUndone: false});
		expect(backup?.sizeBytes).toBeGreaterThan(0);
		if (backup === undefined) return;
		const elsewhere = doorsAt(engine, await stateHome());
		expect(refusedWhy(await removeBackup({...elsewhere, backup}))).toMatch(/no journal here tells of it/);
		expect(ended(await removeBackup({...doors, backup})).undoBlocked).toMatch(
			/its backup web.hullcheck-.* was removed/,
		);
		expect(await backupsOf(engine)).toEqual([]);
		expect(refusedWhy(await undoTransaction({...doors, transaction}))).toMatch(/was removed/);
	});
});
