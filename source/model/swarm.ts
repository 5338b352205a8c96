/**
 * A swarm as its managers tell it: services with what their specs ask for, the tasks that carry them out, and the nodes.
 * Names are Docker's own (`GET /services`, `/tasks`, `/nodes`); no value of a variable, secret or config is in here.
 */
import type {ReleaseFacts} from './host-evidence.ts';
import {isUnread, type Read} from './read.ts';
import type {SafeText} from './safe-text.ts';
import type {Assessment} from './score.ts';

export type ServiceMode = 'replicated' | 'global' | 'replicated-job' | 'global-job' | 'unknown';

export type ServicePort = {
	/** '' where it has none. */
	readonly Name: SafeText;
	readonly Protocol: SafeText;
	readonly TargetPort: number;
	/** 0: chosen by Swarm, and not known here. */
	readonly PublishedPort: number;
	/** `ingress`: on every node; `host`: on the nodes that run a task. */
	readonly PublishMode: 'ingress' | 'host';
};

/** A secret or config, as it is mounted: never its value. */
export type ServiceFile = {
	readonly name: SafeText;
	readonly path: SafeText;
	/** Permission bits, 0 to 0o7777. */
	readonly modeBits: number;
};

export type ServiceUpdate = {readonly State: SafeText; readonly Message: SafeText};

/** What the spec asks for besides what a container is judged by. */
export type ServiceFacts = {
	readonly id: string;
	readonly name: SafeText;
	/** Of `docker stack deploy`; '' where it belongs to none. */
	readonly stack: SafeText;
	readonly mode: ServiceMode;
	/** As the spec names it. */
	readonly image: SafeText;
	readonly ports: readonly ServicePort[];
	readonly secrets: readonly ServiceFile[];
	readonly configs: readonly ServiceFile[];
	readonly networks: readonly SafeText[];
	readonly mounts: readonly SafeText[];
	/** `node.role==worker` … */
	readonly constraints: readonly SafeText[];
	/** null: it has never been updated. */
	readonly update: ServiceUpdate | null;
	readonly createdAtUnixMs: number | null;
	readonly updatedAtUnixMs: number | null;
};

export type TaskFacts = {
	readonly id: SafeText;
	readonly serviceId: string;
	/** 0: of a global service. */
	readonly slot: number;
	/** '' while no node was found for it. */
	readonly nodeId: SafeText;
	readonly state: SafeText;
	readonly desiredState: SafeText;
	/** Why it does not run, or what Swarm says of it; masked. */
	readonly error: SafeText;
	readonly containerId: SafeText;
	/** Of its state; null where it is not told. */
	readonly atUnixMs: number | null;
};

export type ServiceReport = {
	readonly facts: ServiceFacts;
	/** How many run, and how many should. */
	readonly running: Read<number>;
	readonly wanted: Read<number>;
	/** Those that should run, and, of a service that is short of tasks or open, those that ended. Newest state first. */
	readonly tasks: Read<readonly TaskFacts[]>;
	/** Its spec, judged as the container that this manager's engine would make of it. */
	readonly assessment: Assessment;
};

export type NodeFacts = {
	readonly id: SafeText;
	readonly hostname: SafeText;
	readonly role: SafeText;
	readonly availability: SafeText;
	/** `ready`, `down`, `unknown`, `disconnected`. */
	readonly state: SafeText;
	readonly message: SafeText;
	readonly address: SafeText;
	readonly isLeader: boolean;
	/** Of managers; '' of workers. */
	readonly reachability: SafeText;
	readonly engineVersion: SafeText;
	/** `linux/x86_64`. */
	readonly platform: SafeText;
	readonly cpus: number;
	readonly memoryBytes: number;
	/** Of the node, then of its engine (`engine.NAME`); values that look secret masked. */
	readonly labels: ReadonlyArray<readonly [key: SafeText, value: SafeText]>;
};

export type NodeReport = NodeFacts & {
	/** What is known of the engine's version. */
	readonly release: ReleaseFacts;
	/** The one that was asked. */
	readonly isThis: boolean;
};

export type Swarm = {
	/** By score, the lowest first; of equals by name. */
	readonly services: Read<readonly ServiceReport[]>;
	readonly nodes: Read<readonly NodeReport[]>;
};

export type SwarmView = {
	/** null: still being looked at for the first time, or not to be had here: `why` says it. */
	readonly swarm: Swarm | null;
	/** Why this engine does not know the swarm: it is in none, or no manager; null: it does. */
	readonly why: SafeText | null;
	readonly lookedAtUnixMs: number;
	/** Why the last look failed; what was seen before stays. */
	readonly problem: SafeText | null;
};

/** A swarm's troubles in one look: a service with fewer tasks than it should have. */
export const isShort = ({running, wanted}: Pick<ServiceReport, 'running' | 'wanted'>): boolean =>
	typeof running === 'number' && typeof wanted === 'number' && running < wanted;

/** null: there is none of that id, as far as was seen. */
export function serviceOf(swarm: SwarmView | null, id: string): ServiceReport | null {
	const services = swarm?.swarm?.services ?? null;
	if (services === null || isUnread(services)) return null;
	return services.find(({facts}) => facts.id === id) ?? null;
}
