/**
 * A Swarm service given another spec, by Swarm's own update: task after task, taken back by itself where they don't
 * survive. Never a container of a task made or changed past it: two managers would fight.
 */
import {EngineAnswer, type Engine} from '../../../engine/engine.ts';
import type {SwarmStep} from '../../../model/delegate.ts';
import type {FieldChange} from '../../../model/fix.ts';
import {at, listOf, textOf, type JsonObject} from '../../../model/foreign.ts';
import {isUnread, type Read} from '../../../model/read.ts';
import {sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {canonical} from '../../basis.ts';
import type {Sight} from '../../delegated-way.ts';
import {changedFields} from '../fields.ts';
import {done, failed, type OwnerOutcome} from '../outcome.ts';
import type {WantedChange} from '../wanted-change.ts';
import {editSpec, withRollback} from './service-spec.ts';
import {serviceCommand} from './service-flags.ts';
import {errorOfTasks, isUpdating, look, readService, settle, type Named, type Service} from './settle.ts';
import {isConfig, isIn, isOut, takenBack, type SpecEdit} from './spec-edits.ts';

export type SwarmPlan = {
	readonly is: 'plan';
	readonly step: SwarmStep;
	readonly fields: readonly FieldChange[];
	readonly commands: readonly SafeText[];
	readonly warnings: readonly SafeText[];
};

export type SwarmRefusal = {readonly is: 'refused'; readonly why: SafeText; readonly patch: readonly SafeText[]};

/** Labels can be forged, a task's own record can't: it names its container. */
const isTaskOf = (tasks: unknown, containerId: unknown): boolean =>
	listOf(tasks).some(task => at(task, 'Status', 'ContainerStatus', 'ContainerID') === containerId);

/** `inspect`: the raw answer about the task's container. Rejects where the engine does. */
export async function planSwarm(
	engine: Engine,
	inspect: unknown,
	changes: readonly WantedChange[],
): Promise<SwarmPlan | SwarmRefusal> {
	const label = (name: string): string => {
		const value = at(inspect, 'Config', 'Labels', `com.docker.swarm.service.${name}`);
		return typeof value === 'string' ? value : '';
	};
	const [serviceId, name] = [label('id'), label('name')];
	const refuse = (why: SafeText): SwarmRefusal => ({
		is: 'refused',
		why,
		patch: serviceCommand(name === '' ? 'SERVICE' : name, changes),
	});
	if (!isServiceId(serviceId)) return refuse(words`its labels name no Swarm service`);
	const made = await planService(engine, serviceId, changes);
	if (made.is === 'gone') return refuse(words`its labels name a Swarm service that is not there`);
	if (made.is === 'refused' && made.isForAll) return refuse(made.why);
	if (!isTaskOf(await engine.listTasks(serviceId), at(inspect, 'Id'))) {
		return refuse(words`its labels name Swarm service ${sanitise(name, 100)}, but no task of that made it`);
	}
	return made.is === 'refused' ? refuse(made.why) : made;
}

export const isServiceId = (id: string): boolean => /^[a-z0-9]{1,64}$/.test(id);

export type ServiceRefusal =
	/** `isForAll`: whatever is wanted. */
	{readonly is: 'refused'; readonly why: SafeText; readonly isForAll: boolean} | {readonly is: 'gone'};

/** By the service's own id. Rejects where the engine does. */
export async function planService(
	engine: Engine,
	serviceId: string,
	changes: readonly WantedChange[],
): Promise<SwarmPlan | ServiceRefusal> {
	const refuse = (why: SafeText, isForAll = false): ServiceRefusal => ({is: 'refused', why, isForAll});
	if (at(await engine.info(), 'Swarm', 'ControlAvailable') !== true) {
		return refuse(words`this engine is no manager of the swarm: run the command on one`, true);
	}
	let service: Read<Service>;
	try {
		service = readService(await engine.inspectService(serviceId));
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return {is: 'gone'};
		throw error;
	}
	if (isUnread(service)) return refuse(service.why, true);
	if (isUpdating(service.state))
		return refuse(words`the service is being updated by somebody: wait until that has ended`);
	const after = editSpec(changes, service.spec, engine.apiVersion);
	if (isUnread(after)) return refuse(after.why);
	if (canonical(after) === canonical(service.spec)) return refuse(words`the service says so already`);
	const name = textOf(service.spec['Name']);
	const replicas = at(service.spec, 'Mode', 'Replicated', 'Replicas');
	const shown = sanitise(name, 100);
	const replaced =
		replicas === 1
			? words`the task of service ${shown} is replaced by a new one`
			: typeof replicas === 'number'
				? words`${replicas} tasks of service ${shown} are replaced by new ones`
				: words`every task of service ${shown} is replaced by a new one`;
	return {
		is: 'plan',
		step: {is: 'swarm-service', serviceId, name, before: service.spec, after},
		fields: changedFields(service.spec, after),
		commands: serviceCommand(name, changes),
		warnings: [
			words`${replaced}: what was written outside of volumes is lost`,
			words`Swarm goes back by itself where a new task fails while it is watched; without a health check only an early end counts`,
		],
	};
}

const isSame = (a: JsonObject, b: JsonObject): boolean => canonical(a) === canonical(b);

/** All but how it is to be updated. */
const withoutConfig = (spec: JsonObject): JsonObject => ({...spec, UpdateConfig: null, RollbackConfig: null});

const outOfSequence = (error: unknown): boolean => error instanceof EngineAnswer && /out of sequence/i.test(error.says);
const triesOfStale = 5;

/**
 * Sends what is to be in place of the spec it has; null: that is not the one expected, and is not written over. A version
 * that went stale meanwhile is read again.
 */
async function send(
	engine: Engine,
	step: Named,
	into: (spec: JsonObject) => JsonObject | null,
): Promise<SafeText | null> {
	for (let left = triesOfStale; ; left -= 1) {
		const now = await look(engine, step);
		const spec = into(now.spec);
		if (spec === null)
			return words`service ${sanitise(step.name, 100)} was changed by somebody meanwhile and is left as it is`;
		try {
			await engine.updateService(step.serviceId, now.version, spec);
			return null;
		} catch (error) {
			if (outOfSequence(error) && left > 1) continue;
			if (error instanceof EngineAnswer) return words`the engine answered ${error.status}: ${error.says}`;
			throw error;
		}
	}
}

const usualTimeoutMs = 900_000;

/** `stillMs`: how long a rollback may stand still. */
export async function applySwarm(
	engine: Engine,
	step: SwarmStep,
	timeoutMs = usualTimeoutMs,
	stillMs?: number,
): Promise<OwnerOutcome> {
	const refused = await send(engine, step, spec => (isSame(spec, step.before) ? withRollback(step.after) : null));
	if (refused !== null) return failed(refused, await isAnyLeft(engine, step));
	const settled = await settle(engine, step, timeoutMs, stillMs);
	const shown = sanitise(step.name, 100);
	switch (settled.is) {
		case 'late':
			return failed(words`service ${shown} did not settle in ${timeoutMs / 1000} s`, true);
		case 'stalled':
			return failed(
				words`the tasks did not survive it, and Swarm stopped half-way back (${settled.says}): ${await errorOfTasks(engine, step)}`,
				true,
			);
		case 'settled':
			break;
	}
	const {state} = settled.service;
	if (state !== 'completed' && state !== '') {
		const isBack = state === 'rollback_completed';
		const why = await errorOfTasks(engine, step);
		return failed(
			isBack
				? words`the tasks did not survive it and Swarm went back: ${why}`
				: words`the update stopped (${sanitise(state)}): ${why}`,
			!isBack,
		);
	}
	// Its own tasks are not touched by how it is to be updated.
	const unrestored = await send(engine, step, spec => (isSameTask(spec, step.after) ? step.after : null));
	if (unrestored !== null) return failed(words`its UpdateConfig was not put back: ${unrestored}`, true);
	return done(words`service ${shown} updated, its tasks kept running while they were watched`);
}

const isSameTask = (a: JsonObject, b: JsonObject): boolean => isSame(withoutConfig(a), withoutConfig(b));

async function isAnyLeft(engine: Engine, step: SwarmStep): Promise<boolean> {
	return !isSame((await look(engine, step)).spec, step.before);
}

/** What a fix did to a service, and the way back. */
export type SwarmBack = Named & {readonly edits: readonly SpecEdit[]};

/** How much of it is in effect; `strange`: somebody gave one of its fields a third value since. */
export async function lookAtSwarm(engine: Engine, {edits, ...named}: SwarmBack): Promise<Sight> {
	const {spec, state} = await look(engine, named);
	if (edits.every(edit => isIn(spec, edit))) return {is: ['completed', ''].includes(state) ? 'all' : 'some'};
	if (edits.every(edit => isOut(spec, edit))) return {is: isUpdating(state) ? 'some' : 'none'};
	const other = edits.find(edit => !isIn(spec, edit) && !isOut(spec, edit) && !isConfig(edit));
	if (other === undefined) return {is: 'some'};
	return {
		is: 'strange',
		why: words`somebody gave ${sanitise(other.path.join('.'), 200)} of service ${sanitise(named.name, 100)} another value since`,
	};
}

/** Exactly its fields: Swarm's own "previous" is only the last step back, and bringing a fix in takes two. */
export async function undoSwarm(
	engine: Engine,
	{edits, ...step}: SwarmBack,
	timeoutMs = usualTimeoutMs,
): Promise<OwnerOutcome> {
	const shown = sanitise(step.name, 100);
	const sight = await lookAtSwarm(engine, {edits, ...step});
	if (sight.is === 'strange') return failed(sight.why, true);
	if (sight.is === 'none') return done(words`service ${shown} is as it was`);
	const isOurs = (spec: JsonObject): boolean =>
		edits.every(edit => isConfig(edit) || isIn(spec, edit) || isOut(spec, edit));
	const refused = await send(engine, step, spec => (isOurs(spec) ? takenBack(spec, edits) : null));
	if (refused !== null) return failed(refused, true);
	const settled = await settle(engine, step, timeoutMs);
	if (settled.is !== 'settled' || !['completed', ''].includes(settled.service.state)) {
		return failed(words`service ${shown} did not go back: ${await errorOfTasks(engine, step)}`, true);
	}
	return done(words`service ${shown} has its old settings again`);
}
