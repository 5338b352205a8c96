/**
 * Killed at every point of an update: of the pull, of the swap that follows it, where both are open, and of the undo that
 * takes both back. Whatever is left, the next start comes to one of two wholes: the new container on the new image with the
 * tag, or the old one on the old image with the tag. Containers are the embedded engine's, tags a list laid over it.
 */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startDemoEngine, type DemoEngine} from '../../../source/demo/index.ts';
import {EngineAnswer, type Engine} from '../../../source/engine/engine.ts';
import type {EditFacts} from '../../../source/fixes/edits/edit.ts';
import {image} from '../../../source/fixes/edits/image.ts';
import {isOpen} from '../../../source/fixes/entry.ts';
import type {FixDoors} from '../../../source/fixes/outcome.ts';
import {planPull} from '../../../source/fixes/pull/plan-pull.ts';
import {runPlan} from '../../../source/fixes/run-plan.ts';
import {undoTransaction} from '../../../source/fixes/undo.ts';
import {isUndecided, type Plan, type Transaction} from '../../../source/model/fix.ts';
import {at, isObject, listOf, textOf, type JsonObject} from '../../../source/model/foreign.ts';
import {dockerApi, type DockerApi} from '../../helpers/dockerd-api.ts';
import {t} from '../../helpers/evidence.ts';
import {recoverAll, withPoints} from '../../helpers/kill-points.ts';
import {doorsAt, ended, openEngine, planOf, swapFor, type Edit} from '../../helpers/swapping.ts';
import {stateHome} from '../../helpers/temporary.ts';

const deadPid = 4_000_000;
const reference = '127.0.0.1:5000/shop/web:4';
const never = (): Promise<never> => new Promise(() => undefined);

const objectAt = (json: unknown, ...keys: readonly string[]): JsonObject => {
	const found = at(json, ...keys);
	return isObject(found) ? found : {};
};

/** `newer` is pulled under the name of `older`; both are images of the engine beneath. */
function withTags(engine: Engine, older: string, newer: string) {
	const tags = new Map([[reference, older]]);
	const here = new Set([older]);
	const missing = (): never => {
		throw new EngineAnswer(404, t('no such image'));
	};
	const idOf = (name: string): string => tags.get(name) ?? name;
	const asMade = new Map<string, string>();
	const tagged: Engine = {
		...engine,
		listImages: async () => [...here].map(Id => ({Id})),
		inspectImage: async name => {
			const id = tags.get(name) ?? (here.has(name) ? name : missing());
			return engine.inspectImage(id);
		},
		async createContainer(name, body, platform) {
			const asked = textOf(body['Image']);
			const id = await engine.createContainer(name, {...body, Image: idOf(asked)}, platform);
			asMade.set(id, asked);
			return id;
		},
		async inspectContainer(id, ...more) {
			const json = await engine.inspectContainer(id, ...more);
			const Image = asMade.get(textOf(at(json, 'Id'))) ?? reference;
			return isObject(json) ? {...json, Config: {...objectAt(json, 'Config'), Image}} : json;
		},
		async pullImage(name) {
			here.add(newer);
			tags.set(name, newer);
		},
		async tagImage(id, name) {
			tags.set(name, here.has(id) ? id : missing());
		},
		async removeImage(name) {
			if (!tags.delete(name)) here.delete(name);
		},
	};
	return {engine: tagged, tags};
}

describe('killed in an update', () => {
	let demo: DemoEngine;
	let docker: DockerApi;
	let beneath: Engine;
	let images: readonly [older: string, newer: string];
	beforeAll(async () => {
		demo = await startDemoEngine({isLively: false, containers: 1});
		docker = dockerApi(demo.socketPath);
		beneath = await openEngine(demo.socketPath);
		const all = listOf(await beneath.listImages()).map(one => textOf(at(one, 'Id')));
		images = [all[0] ?? '', all[1] ?? ''];
	});
	afterAll(async () => {
		beneath.close();
		await demo.close();
	});

	const pulling = {auth: null, signal: new AbortController().signal, onProgress: () => undefined};

	async function pull(doors: FixDoors, id: string): Promise<Transaction> {
		const [older] = images;
		const inspectJson = await doors.engine.inspectContainer(id);
		const step = {is: 'pull-image', reference, beforeId: older, imageId: older} as const;
		const registry = '127.0.0.1:5000';
		const plan = planPull({inspectJson, step, digest: older, newDigest: 'new', registry, hasLogin: false});
		return ended(await runPlan({...doors, plan, pulling}));
	}

	async function planOver(engine: Engine, id: string, follows: string): Promise<Plan> {
		const [older, newer] = images;
		const inspectJson = await engine.inspectContainer(id);
		const [was, becomes] = await Promise.all(
			images.map(async one => objectAt(await engine.inspectImage(one), 'Config')),
		);
		const change = {is: 'image', reference, imageId: newer, was: was ?? {}, becomes: becomes ?? {}} as const;
		const facts = {inspectJson: objectAt(inspectJson)} as EditFacts;
		const edit: Edit = body => {
			const made = image(body, change, facts);
			if (made.is !== 'edited') throw new Error(`no edit of ${older}`);
			return made.body;
		};
		const swap = await swapFor(engine, id, {graceMs: 0, edit});
		if (typeof swap === 'string') throw new Error(swap);
		const plan = planOf({...swap, imageId: newer}, inspectJson);
		return {...plan, isUpdate: true, follows};
	}

	async function update(doors: FixDoors, id: string): Promise<Transaction> {
		const pulled = await pull(doors, id);
		const over = ended(await runPlan({...doors, plan: await planOver(doors.engine, id, pulled.id)}));
		expect(over).toMatchObject({state: 'applied', problem: null});
		return over;
	}

	/** One running `web`, the tag at the image it runs, and nothing that waits for anybody. */
	async function expectWhole(doors: FixDoors, tags: ReadonlyMap<string, string>): Promise<boolean> {
		const all = await docker.ask('GET', '/containers/json?all=1');
		const ours = all.filter((one: {Names: string[]}) => one.Names[0]?.startsWith('/web'));
		const running = ours.filter((one: {State: string}) => one.State === 'running');
		expect(running.map((one: {Names: string[]}) => one.Names[0])).toEqual(['/web']);
		expect(ours.filter((one: {Names: string[]}) => one.Names[0]?.includes('hullcheck-new'))).toEqual([]);
		const web = await docker.inspect('web');
		expect(web.HostConfig.RestartPolicy.Name).toBe('always');
		expect(tags.get(reference), 'the tag leads to what runs').toBe(web.Image);
		const {ID} = (await doors.engine.info()) as {ID: string};
		const {entries} = await doors.journal.load(ID);
		const isNew = web.Image === images[1];
		for (const {transaction} of entries) {
			expect(isOpen(transaction)).toBe(false);
			expect(transaction.state === 'applied', transaction.title).toBe(isNew);
		}
		return isNew;
	}

	async function tryAll(
		act: (victim: FixDoors, id: string, before: Transaction | null) => Promise<unknown>,
		isDone: boolean,
	) {
		const came = {points: 0, forward: 0, back: 0};
		for (let target = 1; ; target++) {
			const id = await docker.run({Image: images[0], HostConfig: {RestartPolicy: {Name: 'always'}}}, 'web');
			const home = await stateHome();
			const {engine, tags} = withTags(beneath, ...images);
			const doors = doorsAt(engine, home);
			const before = isDone ? await update(doors, id) : null;
			let where = '';
			const {promise: reached, resolve: reach} = Promise.withResolvers<false>();
			const {engine: watched, files} = withPoints(
				engine,
				async (point, what) => {
					if (point !== target) return;
					where = what;
					reach(false);
					await never();
				},
				deadPid,
			);
			const isThrough = await Promise.race([act(doorsAt(watched, home, files), id, before).then(() => true), reached]);
			try {
				if (!isThrough) await recoverAll(doors);
				const isNew = await expectWhole(doors, tags);
				came[isNew ? 'forward' : 'back']++;
			} catch (error) {
				throw new Error(`point ${target}, ${where}: ${error instanceof Error ? error.message : ''}`, {cause: error});
			}
			for (const one of await docker.ask('GET', '/containers/json?all=1')) {
				if (one.Names[0].startsWith('/web')) await docker.ask('DELETE', `/containers/${one.Id}?force=1`);
			}
			if (isThrough) return came;
			came.points++;
		}
	}

	it('forward: the pull, and the swap with both open', {timeout: 120_000}, async () => {
		const {points, forward, back} = await tryAll(async (victim, id) => {
			const pulled = await pull(victim, id);
			expect(isUndecided(pulled)).toBe(true);
			return runPlan({...victim, plan: await planOver(victim.engine, id, pulled.id)});
		}, false);
		console.log(`${points} points: ${forward} went forward, ${back} back`);
		expect(points).toBeGreaterThan(40);
		expect(Math.min(forward, back)).toBeGreaterThan(2);
	});

	it('in the undo of both', {timeout: 120_000}, async () => {
		const {points} = await tryAll(async (victim, _id, before) => {
			if (before === null) throw new Error('nothing to undo');
			return undoTransaction({...victim, transaction: before});
		}, true);
		console.log(`${points} points`);
		expect(points).toBeGreaterThan(20);
	});
});
