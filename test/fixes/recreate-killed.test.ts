/**
 * Killed at every point of a swap and of its undo, on the embedded engine: whatever is left, the next start finds one
 * running container of the name, as it was or as it was to be. On a real engine: test/long/kill-points.test.ts.
 */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../source/demo/index.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import type {Transaction} from '../../source/model/fix.ts';
import {dockerApi, type DockerApi} from '../helpers/dockerd-api.ts';
import {recoverAll, withPoints} from '../helpers/kill-points.ts';
import {doorsAt, ended, openEngine, planSwap, prepared, runSwap} from '../helpers/swapping.ts';
import {stateHome} from '../helpers/temporary.ts';

const deadPid = 4_000_000;
/** Every one takes a minute: test/long tries them all. Coprime with the points of a call, so that all kinds are met. */
const stride = 7;
const wish = {...prepared, graceMs: 0};
const never = (): Promise<never> => new Promise(() => undefined);

describe('killed in a swap', () => {
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
		await docker.ask('POST', '/networks/create', {Name: 'kill-a'});
		await docker.ask('POST', '/networks/create', {Name: 'kill-b'});
	});
	afterAll(async () => {
		engine.close();
		await demo.close();
	});

	async function makeWeb(): Promise<string> {
		const id = await docker.run(
			{
				Image: image,
				Env: ['DB_PASSWORD=hunter2'],
				Volumes: {'/data': {}},
				HostConfig: {
					NetworkMode: 'kill-a',
					RestartPolicy: {Name: 'always'},
					PortBindings: {'80/tcp': [{HostIp: '', HostPort: '8765'}]},
				},
			},
			'web',
		);
		await docker.ask('POST', '/networks/kill-b/connect', {Container: id, EndpointConfig: {Aliases: ['two']}});
		await docker.run({Image: image, HostConfig: {NetworkMode: `container:${id}`}}, 'side');
		return id;
	}

	async function clear(): Promise<void> {
		for (const one of await docker.ask('GET', '/containers/json?all=1')) {
			if (/^\/(web|side)/.test(one.Names[0])) await docker.ask('DELETE', `/containers/${one.Id}?force=1`);
		}
		await docker.request('DELETE', '/volumes/web-secrets');
		await docker.request('DELETE', '/networks/web-made');
	}

	const isThere = async (path: string): Promise<boolean> => (await docker.request('GET', path)).status === 200;

	/** One running `web`, with its volume, its policy, its networks; and `side` with it. Nothing half-way is left. */
	async function expectWhole(oldId: string, volume: string): Promise<void> {
		const all = await docker.ask('GET', '/containers/json?all=1');
		const ours: readonly string[] = all.map((one: {Names: string[]}) => one.Names[0] ?? '');
		expect(ours.filter(name => name.includes('.hullcheck-new'))).toEqual([]);
		const running = all.filter(
			(one: {State: string; Names: string[]}) => one.State === 'running' && /^\/(web|side)/.test(one.Names[0] ?? ''),
		);
		expect(running.map((one: {Names: string[]}) => one.Names[0]).sort()).toEqual(['/side', '/web']);
		const web = await docker.inspect('web');
		expect(web.HostConfig.RestartPolicy.Name).toBe('always');
		expect(web.Mounts.map((mount: {Name: string}) => mount.Name)).toContain(volume);
		const isNew = web.Id !== oldId;
		expect(Object.keys(web.NetworkSettings.Networks).sort()).toEqual([
			'kill-a',
			'kill-b',
			...(isNew ? ['web-made'] : []),
		]);
		// One that is kept for what it wrote keeps what it uses.
		const isUsed = isNew || ours.some(name => /^\/web\..*-undone$/.test(name));
		expect([await isThere('/volumes/web-secrets'), await isThere('/networks/web-made')]).toEqual([isUsed, isUsed]);
		expect((await docker.inspect('side')).HostConfig.NetworkMode).toBe(`container:${web.Id}`);
		if (isNew) {
			const put = await docker.request('GET', '/containers/web/archive?path=/run/secret/password');
			expect(put.text).toContain('hunter2');
			expect(web.HostConfig.CapDrop).toEqual(['NET_RAW']);
			expect((await docker.inspect(oldId)).HostConfig.RestartPolicy.Name).toBe('no');
		}
	}

	/** Secrets stand only in the journal of what is open. */
	function expectScrubbed(home: string): void {
		for (const file of readdirSync(home, {recursive: true, encoding: 'utf8'})) {
			if (file.endsWith('.jsonl')) expect(readFileSync(path.join(home, file), 'utf8')).not.toContain('hunter2');
		}
	}

	async function tryAll(
		first: number,
		begin: (oldId: string, doors: ReturnType<typeof doorsAt>) => Promise<Transaction | null>,
	): Promise<number> {
		let points = 0;
		for (let target = first; ; target += stride) {
			const home = await stateHome();
			const oldId = await makeWeb();
			const volume: string = (await docker.inspect(oldId)).Mounts[0].Name;
			const doors = doorsAt(engine, home);
			const transaction = await begin(oldId, doors);
			let where = '';
			let reach = (): void => undefined;
			const reached = new Promise<void>(resolve => {
				reach = resolve;
			});
			const {engine: watched, files} = withPoints(
				engine,
				async (point, what) => {
					if (point !== target) return;
					where = what;
					reach();
					await never();
				},
				deadPid,
			);
			const victim = doorsAt(watched, home, files);
			const run =
				transaction === null
					? runPlan({...victim, plan: await planSwap(engine, oldId, wish)})
					: undoTransaction({...victim, transaction});
			const isThrough = await Promise.race([run.then(() => true), reached.then(() => false)]);
			if (!isThrough) {
				points++;
				const states = await recoverAll(doors);
				expect(states.length, `point ${target}: ${where}`).toBeLessThan(2);
			}
			try {
				await expectWhole(oldId, volume);
				expectScrubbed(home);
			} catch (error) {
				throw new Error(`point ${target}, ${where}`, {cause: error});
			}
			await clear();
			if (isThrough) return points;
		}
	}

	it('forward', {timeout: 60_000}, async () => {
		const points = await tryAll(1, async () => null);
		console.log(`${points} points tried, ${points} recovered`);
		expect(points).toBeGreaterThan(4);
	});
	it('in its undo', {timeout: 60_000}, async () => {
		const points = await tryAll(2, async (oldId, doors) => ended(await runSwap(doors, oldId, wish)));
		console.log(`${points} points tried, ${points} recovered`);
		expect(points).toBeGreaterThan(4);
	});
});
