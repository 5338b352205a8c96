/** One step forward: journal, act, look. */
import {EngineAnswer} from '../engine/engine.ts';
import type {ProofLine, Step} from '../model/fix.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {limitsInForce, type LimitsInForce} from './limits-in-force.ts';
import type {RawContainer, RawResources} from './raw-container.ts';
import {doStep, explain, isAnswered, isInEffect, look, sayStep} from './steps.ts';
import {idOf, note, reading, stepAt, waitForEngine, type Work} from './transact.ts';
import {areSameLimits, verifyUpdate, type Verified} from './verify.ts';
import {verifyNetwork} from './verify-network.ts';

const resourceNames = ['Memory', 'MemorySwap', 'PidsLimit', 'NanoCpus', 'CpuQuota', 'CpuPeriod'] as const;

const areSameResources = (a: RawResources, b: RawResources): boolean =>
	resourceNames.every(name => a[name] === b[name]) &&
	a.RestartPolicy.Name === b.RestartPolicy.Name &&
	a.RestartPolicy.MaximumRetryCount === b.RestartPolicy.MaximumRetryCount;

type Looked = Verified & {readonly limits: LimitsInForce | null};

async function verify(work: Work, step: Step, limitsBefore: LimitsInForce | null): Promise<Looked> {
	const {engine} = work;
	const container = await look(engine, idOf(work));
	switch (step.is) {
		case 'update-container': {
			const limits = await limitsInForce(work, container);
			return {...verifyUpdate(step.body, container, limitsBefore, limits), limits};
		}
		case 'create-network': {
			const lines = [{says: words`network ${sanitise(step.network)} made`, isGood: true}];
			return {isInForce: true, lines, limits: null};
		}
		case 'connect-network':
			return {...(await verifyNetwork(engine, container, step.network, true)), limits: null};
		case 'disconnect-network':
			return {...(await verifyNetwork(engine, container, step.network, false)), limits: null};
	}
}

export type Applied =
	/** `limits`: in force now, as far as they were looked at; the next step need not look again. */
	| {readonly is: 'applied'; readonly lines: readonly ProofLine[]; readonly limits: LimitsInForce | null}
	/** `isLeft`: something of it may be in effect and has to be taken back. */
	| {readonly is: 'failed'; readonly why: SafeText; readonly isLeft: boolean; readonly lines: readonly ProofLine[]};

/** After a no of the engine: a 4xx was refused before anything was touched, a 5xx may have stopped half-way. */
async function isAnythingLeft(
	work: Work,
	step: Step,
	before: RawContainer,
	limits: LimitsInForce | null,
): Promise<boolean> {
	const container = await look(work.engine, idOf(work));
	if (step.is !== 'update-container') {
		return isInEffect(work.engine, container, step, work.writer.entry.transaction.id);
	}
	if (!areSameResources(before.resources, container.resources)) return true;
	return container.isRunning && !areSameLimits(limits, await limitsInForce(work, container));
}

export async function applyStep(work: Work, index: number, known: LimitsInForce | null): Promise<Applied> {
	const {engine, host, writer, lock} = work;
	const step = stepAt(work, index);
	const transactionId = writer.entry.transaction.id;
	const before = await reading(work, () => look(engine, idOf(work)));
	const limitsBefore = step.is === 'update-container' ? (known ?? (await limitsInForce(work, before))) : null;
	if (!(await lock.isStillOurs())) {
		return {is: 'failed', why: words`another hullcheck took over this engine`, isLeft: false, lines: []};
	}
	await note(work, {is: 'step', index, state: 'doing', tookMs: null, limitsBefore});
	const startedAt = host.nowUnixMs();
	const lines: ProofLine[] = [];
	try {
		await doStep(engine, idOf(work), step, transactionId);
	} catch (error) {
		const why = explain(error);
		if (isAnswered(error)) {
			const isHalfPossible = error instanceof EngineAnswer && error.status >= 500;
			const isLeft = isHalfPossible && (await reading(work, () => isAnythingLeft(work, step, before, limitsBefore)));
			return {is: 'failed', why, isLeft, lines};
		}
		await waitForEngine(work, why);
		const isDone = await reading(work, async () =>
			isInEffect(engine, await look(engine, idOf(work)), step, transactionId),
		);
		if (!isDone) {
			const isLeft = await reading(work, () => isAnythingLeft(work, step, before, limitsBefore));
			return {is: 'failed', why: words`${why}; looked again, and it was not done`, isLeft, lines};
		}
		lines.push({
			says: words`${sayStep(step)}: the engine's answer was lost; looked again, and it was done`,
			isGood: true,
		});
	}
	await note(work, {is: 'step', index, state: 'done', tookMs: host.nowUnixMs() - startedAt, limitsBefore: null});
	const {limits, ...verified} = await reading(work, () => verify(work, step, limitsBefore));
	lines.push(...verified.lines);
	if (verified.isInForce) return {is: 'applied', lines, limits};
	const why = verified.lines.find(line => !line.isGood)?.says ?? words`it is not in force`;
	return {is: 'failed', why, isLeft: true, lines};
}
