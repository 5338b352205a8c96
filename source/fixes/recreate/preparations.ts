/**
 * What has to be there before the new container starts: networks and volumes are made before it is created, files are put
 * on its volumes when it is. Taken away again is only what this transaction made, and only while nobody uses it.
 */
import {EngineAnswer, type Engine, type Foreign} from '../../engine/engine.ts';
import type {ProofLine, SwapAct, TransactionStep} from '../../model/fix.ts';
import {at, isObject, textOf, type JsonObject} from '../../model/foreign.ts';
import type {Preparation} from '../../model/recreate.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {Entry} from '../entry.ts';
import {networkOrNull, removeOwnNetwork, StepRefused, transactionLabel} from '../steps.ts';
import {reading, type Doors, type Work} from '../transact.ts';
import {once, type Trail} from './trail.ts';

type File = Extract<Preparation, {readonly is: 'file'}>;
type Made = Exclude<Preparation, File>;

const acts = {network: 'make-network', volume: 'make-volume', file: 'put-file'} as const satisfies Readonly<
	Record<Preparation['is'], SwapAct>
>;
const isFile = (one: Preparation): one is File => one.is === 'file';
const isMade = (one: Preparation): one is Made => one.is !== 'file';
const nameOf = (one: Preparation): string => (one.is === 'file' ? one.path : one.name);
const stepFor = (one: Preparation): TransactionStep => ({is: 'swap', act: acts[one.is], name: nameOf(one)});

export const stepsBefore = (all: readonly Preparation[]): readonly TransactionStep[] => all.filter(isMade).map(stepFor);
export const stepsAfter = (all: readonly Preparation[]): readonly TransactionStep[] => all.filter(isFile).map(stepFor);

/** For the secrets of an open journal: their text may be one. */
export const heldFiles = (all: readonly Preparation[]): readonly JsonObject[] =>
	all.filter(isFile).map(({path, text: content, mode}) => ({path, text: content, mode}));

function filesIn({secrets}: Pick<Entry, 'secrets'>): readonly File[] {
	const files = at(secrets, 'files');
	if (!Array.isArray(files)) return [];
	return files.flatMap((one: unknown): readonly File[] => {
		const [path, mode] = [textOf(at(one, 'path')), at(one, 'mode')];
		return path === '' || typeof mode !== 'number' ? [] : [{is: 'file', path, text: textOf(at(one, 'text')), mode}];
	});
}

async function volumeOrNull(engine: Engine, name: string): Promise<Foreign> {
	try {
		return await engine.inspectVolume(name);
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return null;
		throw error;
	}
}

const find = (engine: Engine, one: Made): Promise<Foreign> =>
	one.is === 'network' ? networkOrNull(engine, one.name) : volumeOrNull(engine, one.name);

const isOurs = (found: Foreign, transactionId: string): boolean =>
	at(found, 'Labels', transactionLabel) === transactionId;

async function make(work: Work, one: Made): Promise<void> {
	const {engine, writer} = work;
	const {id} = writer.entry.transaction;
	const taken = new StepRefused(
		words`there is a ${sanitise(one.is)} ${sanitise(one.name)} already, and what is in it is somebody else's`,
	);
	if ((await reading(work, () => find(engine, one))) !== null) throw taken;
	const labels = {[transactionLabel]: id};
	await once<unknown>(
		work,
		() => (one.is === 'network' ? engine.createNetwork(one.name, labels) : engine.createVolume(one.name, labels)),
		async () => (isOurs(await find(engine, one), id) ? true : null),
	);
	// A volume that somebody made in the same moment is answered as if it were ours.
	if (!isOurs(await reading(work, () => find(engine, one)), id)) throw taken;
}

export async function makeAll(work: Work, trail: Trail, all: readonly Preparation[]): Promise<void> {
	for (const one of all.filter(isMade)) await trail.step(acts[one.is], one, () => make(work, one));
}

async function putFile(work: Work, newId: string, {path, text: content, mode}: File): Promise<void> {
	const {engine} = work;
	const bytes = Buffer.from(content);
	await once(
		work,
		async () => {
			await engine.putFile(newId, path, {content: bytes, modeBits: mode});
			return true;
		},
		async () => ((await engine.statPath(newId, path))?.sizeBytes === bytes.length ? true : null),
	);
}

/** Into a container that was created and never started. */
export async function putFiles(work: Work, trail: Trail, newId: string, all: readonly Preparation[]): Promise<void> {
	for (const one of all.filter(isFile)) {
		await trail.step(acts.file, {name: one.path}, () => putFile(work, newId, one));
	}
}

/** Those that are in the journal, and not known to be written: before a new one is started by whoever recovers. */
export async function putFilesLeft(work: Work, trail: Trail, newId: string): Promise<void> {
	const {entry} = work.writer;
	const isPut = ({path}: File): boolean =>
		entry.transaction.steps.some(
			({step, state}) => step.is === 'swap' && step.act === acts.file && step.name === path && state === 'done',
		);
	await putFiles(
		work,
		trail,
		newId,
		filesIn(entry).filter(file => !isPut(file)),
	);
}

/** Begun, and not taken back, the last one first. What there is of them the engine tells. */
function begun({transaction}: Entry): readonly Made[] {
	return transaction.steps.toReversed().flatMap(({step, state}): readonly Made[] => {
		if (step.is !== 'swap' || (state !== 'doing' && state !== 'done')) return [];
		if (step.act === acts.network) return [{is: 'network', name: step.name}];
		return step.act === acts.volume ? [{is: 'volume', name: step.name}] : [];
	});
}

/** Something that this transaction made is there. Only looks. */
export async function isAnythingMade(doors: Doors, entry: Entry): Promise<boolean> {
	for (const one of begun(entry)) {
		if (isOurs(await reading(doors, () => find(doors.engine, one)), entry.transaction.id)) return true;
	}
	return false;
}

async function removeVolume(engine: Engine, name: string, transactionId: string): Promise<readonly ProofLine[]> {
	const shown = sanitise(name);
	const found = await volumeOrNull(engine, name);
	if (!isObject(found)) return [];
	if (!isOurs(found, transactionId)) {
		return [{says: words`volume ${shown} was not made by this fix and stays`, isGood: true}];
	}
	try {
		await engine.removeVolume(name);
	} catch (error) {
		if (!(error instanceof EngineAnswer) || error.status !== 409) throw error;
		return [{says: words`volume ${shown} stays: a container has it`, isGood: true}];
	}
	return [{says: words`volume ${shown} removed again`, isGood: true}];
}

/** When the new container is gone. `attempt` keeps one that fails from holding up the rest. */
export async function removeAll(
	work: Work,
	trail: Trail,
	lines: ProofLine[],
	attempt: (does: () => Promise<void>) => Promise<void>,
): Promise<void> {
	const {engine, writer} = work;
	const {id} = writer.entry.transaction;
	for (const one of begun(writer.entry)) {
		const remove = one.is === 'network' ? removeOwnNetwork : removeVolume;
		await attempt(() =>
			trail.back(acts[one.is], one, async () => {
				lines.push(
					...(await once(
						work,
						() => remove(engine, one.name, id),
						async () => ((await find(engine, one)) === null ? [] : null),
					)),
				);
			}),
		);
	}
}
