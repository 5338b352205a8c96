/**
 * What an engine event means: which container it is about, what is known at once, what must be looked at, and the words
 * for the feed. An event is a hint, never data: labels overwrite its attributes, so nothing is judged by it.
 */
import type {EngineEvent} from '../engine/engine.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {ContainerStatus, EventWeight, Health} from '../model/fleet.ts';
import {words, type SafeText} from '../model/safe-text.ts';

export type Heard = {
	readonly containerId: ContainerId | null;
	readonly status: ContainerStatus | null;
	readonly health: Health | null;
	readonly isGone: boolean;
	/** What must be read again. */
	readonly look: 'container' | 'exec' | 'images' | 'networks' | 'engine' | 'swarm' | 'nothing';
	/** null: not for the feed. */
	readonly feed: {readonly says: SafeText; readonly weight: EventWeight} | null;
};

/** Server-side filter: what is heard at all. `top`, `archive-path` and exec_start are our own noise or say nothing new. */
export const eventTypes = ['container', 'image', 'network', 'daemon'];
/** Besides, where the engine manages a swarm; others may refuse to be asked for these. */
export const swarmEventTypes = ['service', 'node'];
export const eventActions = [
	'create start restart stop die oom pause unpause rename update destroy health_status',
	'exec_create attach extract-to-dir export commit checkpoint',
	'connect disconnect remove pull tag untag delete load import reload',
].flatMap(line => line.split(' '));

type ContainerWords = {
	readonly status?: ContainerStatus;
	readonly look?: Heard['look'];
	readonly weight: EventWeight;
	readonly says: (event: EngineEvent) => SafeText;
};

const containerActions: Readonly<Record<string, ContainerWords>> = {
	create: {status: 'created', look: 'container', weight: 'change', says: event => words`created from ${event.image}`},
	start: {status: 'running', look: 'container', weight: 'change', says: () => words`started`},
	restart: {look: 'container', weight: 'routine', says: () => words`restarted`},
	stop: {look: 'nothing', weight: 'routine', says: () => words`stopped`},
	die: {
		status: 'exited',
		look: 'container',
		weight: 'change',
		says: event =>
			event.attributes.exitCode === '' ? words`ended` : words`ended, exit code ${event.attributes.exitCode}`,
	},
	oom: {look: 'container', weight: 'trouble', says: () => words`out of memory: the kernel killed a process in it`},
	pause: {status: 'paused', look: 'container', weight: 'change', says: () => words`paused`},
	unpause: {status: 'running', look: 'container', weight: 'change', says: () => words`running again`},
	rename: {look: 'container', weight: 'change', says: event => words`renamed from ${event.attributes.oldName}`},
	update: {look: 'container', weight: 'change', says: () => words`limits or restart policy changed`},
	destroy: {weight: 'change', says: () => words`removed`},
	exec_create: {look: 'exec', weight: 'security', says: event => words`exec: ${event.argument}`},
	attach: {look: 'nothing', weight: 'security', says: () => words`a terminal was attached to its main process`},
	'extract-to-dir': {look: 'nothing', weight: 'security', says: () => words`files were copied into it`},
	export: {look: 'nothing', weight: 'security', says: () => words`its whole file system was exported`},
	commit: {look: 'nothing', weight: 'security', says: () => words`committed to an image`},
	checkpoint: {look: 'nothing', weight: 'security', says: () => words`memory written to a checkpoint`},
};

const silent = {
	containerId: null,
	status: null,
	health: null,
	isGone: false,
	look: 'nothing',
	feed: null,
} as const satisfies Heard;

export function hear(event: EngineEvent): Heard {
	switch (event.type as string) {
		case 'container':
			return hearContainer(event);
		case 'network':
			return hearNetwork(event);
		case 'image':
			return {...silent, look: 'images'};
		case 'daemon':
			return {
				...silent,
				look: 'engine',
				feed: {says: words`the engine read its configuration again`, weight: 'security'},
			};
		case 'service':
		case 'node':
			return {...silent, look: 'swarm'};
		default:
			return silent;
	}
}

function hearContainer(event: EngineEvent): Heard {
	const about: Heard = {...silent, containerId: event.id};
	if (event.action === 'health_status') {
		const health = (['healthy', 'unhealthy', 'starting'] as const).find(name => name === event.argument) ?? null;
		const feed =
			health === 'unhealthy'
				? ({says: words`health check fails`, weight: 'trouble'} as const)
				: health === 'healthy'
					? ({says: words`healthy`, weight: 'routine'} as const)
					: null;
		return {...about, health, look: 'container', feed};
	}
	if (!Object.hasOwn(containerActions, event.action)) return {...about, look: 'nothing'};
	const known = containerActions[event.action];
	if (known === undefined) return about;
	return {
		...about,
		status: known.status ?? null,
		isGone: event.action === 'destroy',
		look: known.look ?? 'nothing',
		feed: {says: known.says(event), weight: known.weight},
	};
}

function hearNetwork(event: EngineEvent): Heard {
	const containerId = event.attributes.container;
	if ((event.action === 'connect' || event.action === 'disconnect') && containerId !== '') {
		const says = event.action === 'connect' ? words`joined network ${event.name}` : words`left network ${event.name}`;
		return {
			...silent,
			containerId,
			look: 'container',
			feed: {says, weight: event.action === 'connect' ? 'security' : 'change'},
		};
	}
	return {...silent, look: 'networks'};
}

/** One engine event has one key; `timeNano` alone is not unique. */
export const eventKey = (event: EngineEvent): string =>
	`${event.timeNano}|${event.type}|${event.action}|${event.id}|${event.attributes.execID}`;
