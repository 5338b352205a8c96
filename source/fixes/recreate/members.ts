/** Whom a swap moves: what the journal keeps of each, and what is seen of both containers now. Ids only; names move. */
import {EngineAnswer, type Foreign} from '../../engine/engine.ts';
import type {SwapAct, TransactionStep} from '../../model/fix.ts';
import {at, isObject, numberOr, textOf, type JsonObject} from '../../model/foreign.ts';
import {isUnread} from '../../model/read.ts';
import type {Preparation, Swap, SwapState} from '../../model/recreate.ts';
import type {Entry} from '../entry.ts';
import {readRawContainer} from '../raw-container.ts';
import {reading, type Doors} from '../transact.ts';
import {idIn, nameIn} from './dependants.ts';
import {stepsAfter, stepsBefore} from './preparations.ts';
import {policyOf, stateOf} from './swap-of.ts';

/** Kept for good: by it alone an applied swap is taken back. */
export type Member = Pick<Swap, 'oldId' | 'name' | 'was' | 'restartPolicy' | 'stopTimeoutMs'> & {
	/** null: not created yet, or its id was never heard. */
	readonly newId: string | null;
	/** The new one's, which a fix may have changed. */
	readonly newRestartPolicy: Swap['restartPolicy'];
};

export const flat = (swap: Swap): readonly Swap[] => [swap, ...swap.dependants.flatMap(flat)];

export const memberOf = ({oldId, name, was, restartPolicy, stopTimeoutMs, body}: Swap): Member => ({
	oldId,
	name,
	was,
	restartPolicy,
	stopTimeoutMs,
	newId: null,
	newRestartPolicy: policyOf(body),
});

export const heldOf = (members: readonly Member[]): JsonObject => ({members});

/** Limits, policy and networks of a container: what others may change of it without making it anew. Nothing secret. */
export function changeables(inspectJson: Foreign): JsonObject {
	const container = readRawContainer(inspectJson);
	if (isUnread(container)) return {};
	return {...container.resources, networks: container.endpoints.map(({name}) => name).toSorted()};
}

const states: readonly SwapState[] = ['running', 'paused', 'restarting', 'stopped'];

const policyAt = (json: unknown, field: string): Swap['restartPolicy'] =>
	policyOf({HostConfig: {RestartPolicy: at(json, field)}});

function readMember(json: unknown): Member | null {
	const oldId = textOf(at(json, 'oldId'));
	const name = textOf(at(json, 'name'));
	const was = states.find(state => state === at(json, 'was'));
	if (oldId === '' || name === '' || was === undefined) return null;
	const newId = at(json, 'newId');
	return {
		oldId,
		name,
		was,
		restartPolicy: policyAt(json, 'restartPolicy'),
		stopTimeoutMs: numberOr(at(json, 'stopTimeoutMs'), 10_000),
		newId: typeof newId === 'string' ? newId : null,
		newRestartPolicy: policyAt(json, at(json, 'newRestartPolicy') === undefined ? 'restartPolicy' : 'newRestartPolicy'),
	};
}

/** The hub first. [] where the journal's words make no sense: then nothing is done by them. */
export function membersIn({held}: Pick<Entry, 'held'>): readonly Member[] {
	const list = held['members'];
	const members = Array.isArray(list) ? list.map(readMember) : [];
	return members.every(member => member !== null) ? members : [];
}

/** Inspects of the old ones, with all their secrets: while the transaction is open. */
export function inspectIn({secrets}: Pick<Entry, 'secrets'>, oldId: string): JsonObject | null {
	const inspect = at(secrets, 'inspects', oldId);
	return isObject(inspect) ? inspect : null;
}

type Acts = readonly SwapAct[];

/** A crash loop has to lose its policy before it can be stopped; nothing else changes while the old one serves. */
export function actsOf({was, restartPolicy}: Pick<Swap, 'was' | 'restartPolicy'>): Acts {
	const off: Acts = restartPolicy.Name === 'no' ? [] : ['policy-off'];
	const away: Acts = was === 'restarting' ? [...off, 'stop'] : ['stop', ...off];
	const names: Acts = ['move-aside', 'take-name'];
	switch (was) {
		case 'stopped':
			return [...off, ...names];
		case 'paused':
			return [...away, ...names, 'start', 'pause', 'verify'];
		case 'running':
		case 'restarting':
			return [...away, ...names, 'start', 'verify'];
	}
}

const isLast = (act: SwapAct): boolean => act === 'verify';

/** All are created before the first is stopped, and watched when the last one runs. */
export function stepsOf(
	swaps: ReadonlyArray<Pick<Swap, 'name' | 'was' | 'restartPolicy' | 'connects'>>,
	prepares: readonly Preparation[] = [],
): readonly TransactionStep[] {
	const step = (act: SwapAct, {name}: Pick<Swap, 'name'>): TransactionStep => ({is: 'swap', act, name});
	return [
		...stepsBefore(prepares),
		...swaps.flatMap(swap => [step('create', swap), ...(swap.connects.length > 0 ? [step('connect', swap)] : [])]),
		...stepsAfter(prepares),
		...swaps.flatMap(swap =>
			actsOf(swap)
				.filter(act => !isLast(act))
				.map(act => step(act, swap)),
		),
		...swaps.filter(swap => actsOf(swap).some(isLast)).map(swap => step('verify', swap)),
	];
}

/** -1: this swap has no such step. */
export const stepIndex = ({transaction}: Entry, act: SwapAct, {name}: Pick<Member, 'name'>): number =>
	transaction.steps.findIndex(({step}) => step.is === 'swap' && step.act === act && step.name === name);

export type Sight = {
	readonly id: string;
	readonly name: string;
	readonly was: SwapState;
	readonly isRunning: boolean;
	readonly restartPolicy: Swap['restartPolicy'];
	readonly restartCount: number;
	readonly startedAt: string;
	readonly createdAt: string;
	readonly finishedAt: string;
	readonly exitCode: number;
	readonly error: string;
	/** '' without a health check. */
	readonly health: string;
	/** 0: not running. */
	readonly pid: number;
	readonly json: Foreign;
};

export function sightOf(json: Foreign): Sight {
	const state = (field: string): unknown => at(json, 'State', field);
	return {
		id: idIn(json),
		name: nameIn(json),
		was: stateOf(json),
		isRunning: state('Running') === true,
		restartPolicy: policyOf(json),
		restartCount: numberOr(at(json, 'RestartCount'), 0),
		startedAt: textOf(state('StartedAt')),
		createdAt: textOf(at(json, 'Created')),
		finishedAt: textOf(state('FinishedAt')),
		exitCode: numberOr(state('ExitCode'), 0),
		error: textOf(state('Error')),
		health: textOf(at(json, 'State', 'Health', 'Status')),
		pid: state('Running') === true ? numberOr(state('Pid'), 0) : 0,
		json,
	};
}

/** null: gone. */
export async function see(doors: Doors, id: string | null): Promise<Sight | null> {
	if (id === null) return null;
	try {
		return sightOf(await reading(doors, () => doors.engine.inspectContainer(id)));
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return null;
		throw error;
	}
}

export const isSamePolicy = (a: Swap['restartPolicy'], b: Swap['restartPolicy']): boolean =>
	a.Name === b.Name && (a.Name !== 'on-failure' || a.MaximumRetryCount === b.MaximumRetryCount);
