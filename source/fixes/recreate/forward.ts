/**
 * A swap, forward. The new one is created and compared with what was asked for while the old one serves; then stop, names,
 * start, in as little time as a restart takes; then it is watched. Wherever it fails, back.
 */
import {EngineAnswer, type Foreign} from '../../engine/engine.ts';
import {at, isObject, textOf, type JsonObject} from '../../model/foreign.ts';
import type {Plan, ProofLine, SwapAct, Transaction} from '../../model/fix.ts';
import type {CreateBody, Preparation, Swap} from '../../model/recreate.ts';
import {join, sanitise, words} from '../../model/safe-text.ts';
import {end} from '../outcome.ts';
import {explain, isAnswered, StepRefused} from '../steps.ts';
import {note, reading, type Work} from '../transact.ts';
import {rollBack} from './back.ts';
import {noRestart, pause, rename, setPolicy, start, stop} from './calls.ts';
import {repointed} from './dependants.ts';
import {backupNameOf, newNameOf, replacesLabel, transactionLabel} from './labels.ts';
import {actsOf, changeables, flat, heldOf, inspectIn, memberOf, see, type Member} from './members.ts';
import {makeAll, putFiles} from './preparations.ts';
import {differences} from './self-check.ts';
import {findNew} from './find-new.ts';
import {once, openTrail, type Trail} from './trail.ts';
import {watch} from './watch.ts';

type Moving = {readonly swap: Swap; readonly body: CreateBody; readonly newId: string};

function labelled(body: CreateBody, transactionId: string, oldId: string): CreateBody {
	const labels = isObject(body['Labels']) ? body['Labels'] : {};
	return {...body, Labels: {...labels, [transactionLabel]: transactionId, [replacesLabel]: oldId}};
}

async function create(work: Work, trail: Trail, swap: Swap, body: CreateBody): Promise<string> {
	const {engine, writer} = work;
	const name = newNameOf(swap.name);
	const {id: transactionId} = writer.entry.transaction;
	try {
		return await trail.step('create', swap, () =>
			once(
				work,
				() => engine.createContainer(name, body, swap.platform),
				() => findNew(engine, transactionId, swap),
			),
		);
	} catch (error) {
		if (!(error instanceof EngineAnswer) || error.status !== 409) throw error;
		throw new StepRefused(
			words`there is a container ${sanitise(name)}: another hullcheck is at work on ${sanitise(swap.name)}, or left it behind when it was killed`,
		);
	}
}

async function createAll(work: Work, trail: Trail, swaps: readonly Swap[]): Promise<readonly Moving[]> {
	const {engine, writer} = work;
	const moving: Moving[] = [];
	const newIds = new Map<string, string>();
	for (const swap of swaps) {
		const body = labelled(repointed(swap.body, newIds), writer.entry.transaction.id, swap.oldId);
		const newId = await create(work, trail, swap, body);
		moving.push({swap, body, newId});
		newIds.set(swap.oldId, newId).set(swap.name, newId);
		trail.later({is: 'held', held: heldNow(swaps, moving), replacedBy: null});
		if (swap.connects.length === 0) continue;
		await trail.step('connect', swap, async () => {
			for (const {network, endpoint} of swap.connects) await joinNetwork(work, newId, network, endpoint);
		});
	}
	await trail.flush();
	for (const {swap, body, newId} of moving) {
		const made: Foreign = await reading(work, () => engine.inspectContainer(newId));
		const image: Foreign = await reading(work, () => engine.inspectImage(imageIdOf(work, swap)));
		const wrong = differences({body, connects: swap.connects}, image, made);
		if (wrong.length === 0) continue;
		throw new StepRefused(words`the engine made the new ${sanitise(swap.name)} otherwise than asked: ${join(wrong)}`);
	}
	return moving;
}

const imageIdOf = ({writer}: Work, {oldId, imageId}: Swap): string =>
	imageId ?? textOf(at(inspectIn(writer.entry, oldId), 'Image'));

async function joinNetwork(work: Work, newId: string, network: string, endpoint: object): Promise<void> {
	const {engine} = work;
	await once(
		work,
		async () => {
			await engine.connectNetwork(network, newId, endpoint);
			return true;
		},
		async () => {
			const on = at(await engine.inspectContainer(newId), 'NetworkSettings', 'Networks');
			return isObject(on) && Object.hasOwn(on, network) ? true : null;
		},
	);
}

function heldNow(swaps: readonly Swap[], moving: readonly Moving[]): JsonObject {
	return heldOf(
		swaps.map((swap): Member => ({
			...memberOf(swap),
			newId: moving.find(one => one.swap === swap)?.newId ?? null,
		})),
	);
}

/** The gap: nothing here that could be before or after. */
async function moveIn(work: Work, trail: Trail, {swap, newId}: Moving): Promise<void> {
	const {oldId, name} = swap;
	const {id: transactionId} = work.writer.entry.transaction;
	const does: Readonly<Partial<Record<SwapAct, () => Promise<void>>>> = {
		stop: () => stop(work, oldId, swap),
		// After the stop: until then a reboot brings the old one back by itself.
		'policy-off': () => setPolicy(work, oldId, noRestart),
		'move-aside': () => rename(work, oldId, backupNameOf(name, transactionId)),
		// Before the start: whoever asks for it by name finds it at once.
		'take-name': () => rename(work, newId, name),
		start: () => start(work, newId),
		pause: () => pause(work, newId),
	};
	for (const act of gapActs(swap)) {
		const doIt = does[act];
		if (doIt !== undefined) await trail.step(act, swap, doIt);
	}
}

const gapActs = (swap: Swap): readonly SwapAct[] => actsOf(swap).filter(act => act !== 'verify');

async function moveAll(
	work: Work,
	trail: Trail,
	{swaps, prepares}: {readonly swaps: readonly Swap[]; readonly prepares: readonly Preparation[]},
	lines: ProofLine[],
): Promise<void> {
	await makeAll(work, trail, prepares);
	const moving = await createAll(work, trail, swaps);
	const [hub] = moving;
	if (hub !== undefined) await putFiles(work, trail, hub.newId, prepares);
	if (!(await work.lock.isStillOurs())) throw new StepRefused(words`another hullcheck took over this engine`);
	await trail.announce(moving.flatMap(({swap}) => gapActs(swap).map(act => [act, swap] as const)));
	const startedAtMs: number[] = [];
	for (const one of moving) {
		await moveIn(work, trail, one);
		startedAtMs.push(work.host.nowUnixMs());
	}
	for (const [index, {swap, body, newId}] of moving.entries()) {
		if (!actsOf(swap).includes('verify')) continue;
		lines.push(
			...(await trail.step('verify', swap, () => watch(work, {...swap, body}, newId, startedAtMs[index] ?? 0))),
		);
	}
	const applied: Record<string, JsonObject> = {};
	for (const {newId} of moving) applied[newId] = changeables((await see(work, newId))?.json);
	trail.later({is: 'held', held: {...heldNow(swaps, moving), applied}, replacedBy: moving[0]?.newId ?? null});
	await trail.flush();
}

/** What was moved into a file stands in the environment of the old one all the same. */
const secretsKept = (prepares: readonly Preparation[]): readonly ProofLine[] =>
	prepares.some(({is}) => is === 'file')
		? [
				{
					says: words`the old container, kept as the way back, still shows in its environment what was moved into a file: remove it when you need no undo`,
					isGood: true,
				},
			]
		: [];

export async function applySwap(work: Work, plan: Plan): Promise<Transaction> {
	if (plan.way.is !== 'recreate') throw new RangeError('this plan needs no new container');
	const {swap, prepares} = plan.way;
	await note(work, {is: 'state', state: 'applying', problem: null, undoBlocked: null});
	const trail = openTrail(work);
	const lines: ProofLine[] = [];
	try {
		await moveAll(work, trail, {swaps: flat(swap), prepares}, lines);
	} catch (error) {
		if (!isAnswered(error)) throw error;
		return rollBack(work, trail, explain(error), lines);
	}
	return end(work, 'applied', null, [...lines, ...secretsKept(prepares)]);
}
