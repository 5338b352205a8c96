/** A Swarm service as it stands, and the end of an update of it waited for. */
import {setTimeout as pause} from 'node:timers/promises';
import type {Engine} from '../../../engine/engine.ts';
import type {SwarmStep} from '../../../model/delegate.ts';
import {at, isObject, listOf, textOf, type JsonObject} from '../../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../../model/read.ts';
import {sanitise, words, type SafeText} from '../../../model/safe-text.ts';
import {maskText} from '../../../model/secrets.ts';

export type Service = {
	readonly version: number;
	readonly spec: JsonObject;
	readonly state: string;
	readonly message: SafeText;
};

export function readService(json: unknown): Read<Service> {
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

export type Named = Pick<SwarmStep, 'serviceId' | 'name'>;

export async function look(engine: Engine, {serviceId}: Named): Promise<Service> {
	const service = readService(await engine.inspectService(serviceId));
	if (isUnread(service)) throw new Error(service.why);
	return service;
}

export const isUpdating = (state: string): boolean => state === 'updating' || state === 'rollback_started';

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

export type Settled =
	| {readonly is: 'settled'; readonly service: Service}
	| {readonly is: 'late'}
	| {readonly is: 'stalled'; readonly says: SafeText};

/**
 * Until Swarm has brought it in, or gone back. A rollback can stand still for good while nothing serves: of a service with
 * a port in host mode Swarm (20.10, 26.1) may hold the port for a task that was never started. Another update moves it on.
 */
export async function settle(engine: Engine, step: Named, timeoutMs: number, stillMs = stalledMs): Promise<Settled> {
	const startedAt = performance.now();
	let [before, changedAt] = ['', startedAt];
	for (;;) {
		const now = await look(engine, step);
		const passedMs = performance.now() - startedAt;
		if (!isUpdating(now.state) && (now.state !== '' || passedMs > unseenMs)) return {is: 'settled', service: now};
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
export async function errorOfTasks(engine: Engine, {serviceId}: Named): Promise<SafeText> {
	const failedTasks = listOf(await engine.listTasks(serviceId))
		.filter(task => ['failed', 'rejected'].includes(String(at(task, 'Status', 'State'))))
		.toSorted((a, b) => String(at(b, 'UpdatedAt')).localeCompare(String(at(a, 'UpdatedAt'))));
	const said = at(failedTasks[0], 'Status', 'Err');
	return sanitise(typeof said === 'string' && said !== '' ? maskText(said) : 'no task says why', 300);
}
