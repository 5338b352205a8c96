/** A service as `GET /services` of 20.10 sends it, and one look at it without an engine. */
import {
	lookAtService,
	readServiceFacts,
	type ServiceImage,
	type ServiceSurroundings,
} from '../../source/evidence/swarm/service.ts';
import {releaseOfNode} from '../../source/advisories/releases.ts';
import {readNetworks} from '../../source/evidence/networks.ts';
import type {ContainerEvidence} from '../../source/model/evidence.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {known} from '../../source/model/read.ts';
import {sanitise} from '../../source/model/safe-text.ts';
import type {NodeFacts, NodeReport, ServiceReport, Swarm, SwarmView, TaskFacts} from '../../source/model/swarm.ts';
import {now} from './app-state.ts';
import {engineFacts, hardened, merge} from './evidence.ts';
import {judge} from './judge.ts';

export const serviceId = 'x69cure79wpp3fqsvpffjla65';
const imageId = `sha256:${'a1'.repeat(32)}`;
const reference = `shop/web:4.2@sha256:${'b2'.repeat(32)}`;

/** Passes every check that a spec can pass. */
const careful = {
	ID: serviceId,
	Version: {Index: 17},
	CreatedAt: '2026-11-20T10:00:00.1Z',
	UpdatedAt: '2026-11-21T10:00:00.1Z',
	Spec: {
		Name: 'shop_web',
		Labels: {'com.docker.stack.namespace': 'shop'},
		TaskTemplate: {
			ContainerSpec: {
				Image: reference,
				User: '1000',
				ReadOnly: true,
				CapabilityDrop: ['ALL'],
				Privileges: {NoNewPrivileges: true},
				Healthcheck: {Test: ['CMD', '/probe']},
			},
			Resources: {Limits: {MemoryBytes: 67_108_864, NanoCPUs: 500_000_000, Pids: 100}},
			RestartPolicy: {Condition: 'on-failure', MaxAttempts: 3},
			LogDriver: {Name: 'local'},
			Networks: [{Target: 'n1'}],
		},
		Mode: {Replicated: {Replicas: 2}},
	},
	ServiceStatus: {RunningTasks: 2, DesiredTasks: 2},
};

export const networksJson = [
	{Id: 'n1', Name: 'shop-net', Driver: 'overlay', Scope: 'swarm', Internal: false, Options: {encrypted: ''}},
	{Id: 'b0', Name: 'bridge', Driver: 'bridge', Scope: 'local', Internal: false, Options: {}},
	{Id: 'h0', Name: 'host', Driver: 'host', Scope: 'local', Internal: false, Options: {}},
	{Id: 'i0', Name: 'ingress', Driver: 'overlay', Scope: 'swarm', Internal: false, Ingress: true, Options: {}},
];

/** `over`: of the whole answer, deep; lists are replaced. */
export const serviceJson = (over: object = {}): typeof careful => merge(careful, over);
/** `over`: of `ContainerSpec`. */
export const withContainerSpec = (over: object): typeof careful =>
	serviceJson({Spec: {TaskTemplate: {ContainerSpec: over}}});
export const withTask = (over: object): typeof careful => serviceJson({Spec: {TaskTemplate: over}});

export const imageJson = {Id: imageId, Config: {User: '1000', Env: ['PATH=/bin', 'MODE=test'], Cmd: ['/server']}};

export const surroundings: ServiceSurroundings = {
	engine: engineFacts,
	loggingDriver: 'json-file',
	networksJson,
	networks: readNetworks(networksJson),
	policy: defaultPolicy,
	labelKeys: new Set(),
	containers: [],
	nowUnixMs: hardened.nowUnixMs,
};

export const evidenceOf = (
	service: unknown,
	image: Partial<ServiceImage> = {},
	around: Partial<ServiceSurroundings> = {},
): ContainerEvidence =>
	lookAtService(service, {json: imageJson, facts: hardened.image, scan: null, ...image}, {...surroundings, ...around})
		.evidence;

/** As the session would show it; `over`: of the report. */
export function serviceReport(
	service: ReturnType<typeof serviceJson>,
	over: Partial<ServiceReport> = {},
): ServiceReport {
	const changeable = {name: sanitise(service.Spec.Name), spec: service.Spec, apiVersion: '1.41'};
	return {
		facts: known(readServiceFacts(service, networksJson)),
		running: 2,
		wanted: 2,
		tasks: [],
		assessment: judge.service(evidenceOf(service), changeable),
		...over,
	};
}

export const taskFacts = (over: Partial<TaskFacts> = {}): TaskFacts => ({
	id: sanitise('t1'),
	serviceId,
	slot: 1,
	nodeId: sanitise('n0de'),
	state: sanitise('running'),
	desiredState: sanitise('running'),
	error: sanitise(''),
	containerId: sanitise('c1'),
	atUnixMs: now - 120_000,
	...over,
});

export function nodeReport(over: Partial<NodeFacts> = {}, isThis = true): NodeReport {
	const facts: NodeFacts = {
		id: sanitise('n0de'),
		hostname: sanitise('vm'),
		role: sanitise('manager'),
		availability: sanitise('active'),
		state: sanitise('ready'),
		message: sanitise(''),
		address: sanitise('10.0.0.1'),
		isLeader: true,
		reachability: sanitise('reachable'),
		engineVersion: sanitise('20.10.24+dfsg1'),
		platform: sanitise('linux/x86_64'),
		cpus: 2,
		memoryBytes: 25_275_990_016,
		labels: [],
		...over,
	};
	return {
		...facts,
		isThis,
		release: releaseOfNode(facts.engineVersion, {engine: engineFacts, isThis, nowUnixMs: now}),
	};
}

export const swarmView = (swarm: Partial<Swarm> | null = {}, over: Partial<SwarmView> = {}): SwarmView => ({
	swarm: swarm === null ? null : {services: [], nodes: [nodeReport()], ...swarm},
	why: null,
	lookedAtUnixMs: now - 60_000,
	problem: null,
	...over,
});
