/** Steps backward: what is in effect, and taking it back one by one, each journaled and looked at. */
import {EngineAnswer} from '../engine/engine.ts';
import type {ProofLine, Step} from '../model/fix.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {Entry} from './entry.ts';
import {limitsInForce} from './limits-in-force.ts';
import type {RawContainer} from './raw-container.ts';
import {explain, isAnswered, isInEffect, look, sayStep, undoStep} from './steps.ts';
import {idOf, note, reading, stepAt, waitForEngine, type Doors, type Work} from './transact.ts';
import {isStored, verifyUpdate, type Verified} from './verify.ts';
import {verifyNetwork} from './verify-network.ts';

export type TakenBack =
	| {readonly is: 'back'; readonly lines: readonly ProofLine[]}
	| {readonly is: 'stuck'; readonly why: SafeText; readonly lines: readonly ProofLine[]};

/** The container itself is gone, and with it all that was changed on it. */
async function isGone(work: Work): Promise<boolean> {
	try {
		await work.engine.inspectContainer(idOf(work));
		return false;
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return true;
		throw error;
	}
}

async function verifyBack(work: Work, step: Step): Promise<Verified> {
	const {engine} = work;
	switch (step.is) {
		case 'update-container': {
			const container = await look(engine, idOf(work));
			return verifyUpdate(step.undo, container, null, await limitsInForce(work, container));
		}
		case 'create-network':
			return {isInForce: true, lines: []};
		case 'connect-network':
		case 'disconnect-network':
			return verifyNetwork(engine, await look(engine, idOf(work)), step.network, step.is === 'disconnect-network');
	}
}

/** Verifying that a network was left asks that network, which may be gone by then. */
async function tolerantOfGoneNetwork(step: Step, work: Work): Promise<Verified> {
	try {
		return await verifyBack(work, step);
	} catch (error) {
		if (step.is === 'connect-network' && error instanceof EngineAnswer && error.status === 404) {
			return {isInForce: true, lines: []};
		}
		throw error;
	}
}

async function takeBackStep(work: Work, index: number): Promise<TakenBack> {
	const {engine, host, writer} = work;
	const step = stepAt(work, index);
	const startedAt = host.nowUnixMs();
	const {id: transactionId} = writer.entry.transaction;
	if (step.is !== 'create-network' && (await reading(work, () => isGone(work)))) {
		await note(work, {is: 'step', index, state: 'undone', tookMs: null, limitsBefore: null});
		return {is: 'back', lines: [{says: words`the container is gone, and the change with it`, isGood: true}]};
	}
	const lines: ProofLine[] = [];
	await note(work, {is: 'step', index, state: 'doing', tookMs: null, limitsBefore: null});
	try {
		lines.push(...(await undoStep(engine, idOf(work), step, transactionId)));
	} catch (error) {
		if (isAnswered(error)) {
			await note(work, {is: 'step', index, state: 'done', tookMs: null, limitsBefore: null});
			return {is: 'stuck', why: words`taking back ${sayStep(step)}: ${explain(error)}`, lines};
		}
		// Whether it was taken back is seen below.
		await waitForEngine(work, explain(error));
	}
	const verified = await reading(work, () => tolerantOfGoneNetwork(step, work));
	lines.push(...verified.lines);
	if (!verified.isInForce) {
		await note(work, {is: 'step', index, state: 'done', tookMs: null, limitsBefore: null});
		const why = verified.lines.find(line => !line.isGood)?.says ?? words`it is still in force`;
		return {is: 'stuck', why: words`taking back ${sayStep(step)}: ${why}`, lines};
	}
	await note(work, {is: 'step', index, state: 'undone', tookMs: host.nowUnixMs() - startedAt, limitsBefore: null});
	return {is: 'back', lines};
}

/** In reverse. Stops at the first that can't be taken back: those before it may depend on it. */
export async function takeBack(work: Work, indices: readonly number[]): Promise<TakenBack> {
	const lines: ProofLine[] = [];
	for (const index of indices.toReversed()) {
		let taken: TakenBack;
		try {
			taken = await takeBackStep(work, index);
		} catch (error) {
			if (!isAnswered(error)) throw error;
			taken = {is: 'stuck', why: explain(error), lines: []};
		}
		lines.push(...taken.lines);
		if (taken.is === 'stuck') return {...taken, lines};
	}
	return {is: 'back', lines};
}

/** Steps a crash left in the middle: whether they have to be taken back. Only looks. */
async function wasBegunStepDone(work: Doors, entry: Entry, index: number, container: RawContainer): Promise<boolean> {
	const step = entry.transaction.steps[index]?.step;
	if (step === undefined || step.is === 'swap' || step.is === 'delegate') return false;
	if (step.is !== 'update-container') return isInEffect(work.engine, container, step, entry.transaction.id);
	if (isStored(container, step.body)) return true;
	const before = entry.limitsBefore[index] ?? null;
	if (!container.isRunning || before === null) return false;
	const now = await limitsInForce(work, container);
	return now !== null && now.from === before.from && JSON.stringify(now) !== JSON.stringify(before);
}

/** Which steps a transaction, however it stopped, has in effect. Only looks. */
export async function stepsToTakeBack(doors: Doors, entry: Entry, container: RawContainer): Promise<readonly number[]> {
	const indices: number[] = [];
	for (const [index, {state}] of entry.transaction.steps.entries()) {
		if (state === 'done' || (state === 'doing' && (await wasBegunStepDone(doors, entry, index, container)))) {
			indices.push(index);
		}
	}
	return indices;
}
