/**
 * A Swarm service given another spec, by Swarm's own update: task after task, taken back by itself where they don't
 * survive. Never a container of a task made or changed past it: two managers would fight.
 */
import {setTimeout as pause} from 'node:timers/promises';
import {EngineAnswer, type Engine} from '../../../engine/engine.ts';
import type {SwarmStep} from '../../../model/delegate.ts';
import type {FieldChange} from '../../../model/fix.ts';
import {at, isObject, listOf, textOf, type JsonObject} from '../../../model/foreign.ts';
import {isUnread, type Read, Unread} from '../../../model/read.ts';
import {sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {maskText} from '../../../model/secrets.ts';
import {canonical} from '../../basis.ts';
import type {Sight} from '../../delegated-way.ts';
import {changedFields} from '../fields.ts';
import {done, failed, type OwnerOutcome} from '../outcome.ts';
import type {WantedChange} from '../wanted-change.ts';
import {editSpec, withRollback} from './service-spec.ts';
import {serviceCommand} from './service-flags.ts';
import {isConfig, isIn, isOut, takenBack, type SpecEdit} from './spec-edits.ts';

export type SwarmPlan = {
	readonly is: 'plan';
	readonly step: SwarmStep;
	readonly fields: readonly FieldChange[];
	readonly commands: readonly SafeText[];
	readonly warnings: readonly SafeText[];
};

export type SwarmRefusal = {readonly is: 'refused'; readonly why: SafeText; readonly patch: readonly SafeText[]};

type Service = {
	readonly version: number;
	readonly spec: JsonObject;
	readonly state: string;
	readonly message: SafeText;
};

function readService(json: unknown): Read<Service> {
	const [version, spec] = [at(json, 'Version', 'Index'), at(json, 'Spec')];
	if (typeof version !== 'number' || !isObject(spec))
		return new Unread(words`the engine's answer about the service can't be read`);
	const [state, message] = [at(json, 'UpdateStatus', 'State'), at(json, 'UpdateStatus', 'Message')];
	return {
		version,
		spec,
		state: typeof state === 'string' ? state : '',
		message: sanitise(maskText(textOf(message)), 200),
	};
}

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

const isUpdating = (state: string): boolean => state === 'updating' || state === 'rollback_started';

const isSame = (a: JsonObject, b: JsonObject): boolean => canonical(a) === canonical(b);

/** All but how it is to be updated. */
const withoutConfig = (spec: JsonObject): JsonObject => ({...spec, UpdateConfig: null, RollbackConfig: null});

type Named = Pick<SwarmStep, 'serviceId' | 'name'>;

async function look(engine: Engine, {serviceId}: Named): Promise<Service> {
	const service = readService(await engine.inspectService(serviceId));
	if (isUnread(service)) throw new Error(service.why);
	return service;
}

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

const pollMs = 250;
/** A new spec has no state until Swarm has looked at it; where no task is touched, as with no replicas, it never gets one. */
const unseenMs = 15_000;

/** A rollback in which nothing runs and nothing moves for as long moves no more. */
const stalledMs = 30_000;
const movingStates: ReadonlySet<string> = new Set(['accepted', 'preparing', 'starting', 'running']);

type TaskSeen = {readonly id: string; readonly state: string; readonly says: SafeText};

async function tasksOf(engine: Engine, {serviceId}: Named): Promise<readonly TaskSeen[]> {
	return listOf(await engine.listTasks(serviceId)).map(task => ({
		id: textOf(at(task, 'ID')),
		state: textOf(at(task, 'Status', 'State')),
		says: sanitise(maskText(textOf(at(task, 'Status', 'Err'))), 200),
	}));
}

type Settled = Service | {readonly is: 'late'} | {readonly is: 'stalled'; readonly says: SafeText};

/**
 * Until Swarm has brought it in, or gone back. A rollback can stand still for good while nothing serves: of a service with
 * a port in host mode Swarm (20.10, 26.1) may hold the port for a task that was never started. Another update moves it on.
 */
async function settle(engine: Engine, step: Named, timeoutMs: number, stillMs = stalledMs): Promise<Settled> {
	const startedAt = performance.now();
	let [before, changedAt] = ['', startedAt];
	for (;;) {
		const now = await look(engine, step);
		const passedMs = performance.now() - startedAt;
		if (!isUpdating(now.state) && (now.state !== '' || passedMs > unseenMs)) return now;
		if (passedMs > timeoutMs) return {is: 'late'};
		if (now.state === 'rollback_started') {
			const tasks = await tasksOf(engine, step);
			const seen = JSON.stringify(tasks);
			if (seen !== before || tasks.some(({state}) => movingStates.has(state))) changedAt = performance.now();
			before = seen;
			const waiting = tasks.find(({state, says}) => state === 'pending' && says !== '');
			if (performance.now() - changedAt > stillMs)
				return {is: 'stalled', says: waiting?.says ?? words`none of its tasks runs, and none is started`};
		}
		await pause(pollMs);
	}
}

/** What the newest task that failed said. */
async function errorOfTasks(engine: Engine, {serviceId}: Named): Promise<SafeText> {
	const failedTasks = listOf(await engine.listTasks(serviceId))
		.filter(task => ['failed', 'rejected'].includes(String(at(task, 'Status', 'State'))))
		.toSorted((a, b) => String(at(b, 'UpdatedAt')).localeCompare(String(at(a, 'UpdatedAt'))));
	const said = at(failedTasks[0], 'Status', 'Err');
	return sanitise(typeof said === 'string' && said !== '' ? maskText(said) : 'no task says why', 300);
}

const usualTimeoutMs = 900_000;

/** `stillMs`: how long a rollback may stand still. */
export async function applySwarm(
	engine: Engine,
	step: SwarmStep,
	timeoutMs = usualTimeoutMs,
	stillMs = stalledMs,
): Promise<OwnerOutcome> {
	const refused = await send(engine, step, spec => (isSame(spec, step.before) ? withRollback(step.after) : null));
	if (refused !== null) return failed(refused, await isAnyLeft(engine, step));
	const settled = await settle(engine, step, timeoutMs, stillMs);
	const shown = sanitise(step.name, 100);
	if ('is' in settled) {
		return settled.is === 'late'
			? failed(words`service ${shown} did not settle in ${timeoutMs / 1000} s`, true)
			: failed(
					words`the tasks did not survive it, and Swarm stopped half-way back (${settled.says}): ${await errorOfTasks(engine, step)}`,
					true,
				);
	}
	if (settled.state !== 'completed' && settled.state !== '') {
		const isBack = settled.state === 'rollback_completed';
		const why = await errorOfTasks(engine, step);
		return failed(
			isBack
				? words`the tasks did not survive it and Swarm went back: ${why}`
				: words`the update stopped (${sanitise(settled.state)}): ${why}`,
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
	if ('is' in settled || !['completed', ''].includes(settled.state)) {
		return failed(words`service ${shown} did not go back: ${await errorOfTasks(engine, step)}`, true);
	}
	return done(words`service ${shown} has its old settings again`);
}
