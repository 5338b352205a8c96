/**
 * A plan for a service by its own id: each change as what differs in its spec, all together as one update by Swarm. What a
 * task on this engine was seen to touch tells what may break; without one, that is said. Asks; changes nothing.
 */
import {createHash} from 'node:crypto';
import type {Engine} from '../../../engine/engine.ts';
import {isLive, isOfContainer, isRecreate, mergeChanges, sayChange} from '../../../model/changes.ts';
import type {StatsSample} from '../../../model/detail.ts';
import type {EngineFacts} from '../../../model/evidence.ts';
import type {ContainerChange, Plan, PlanPart, ScoreGlimpse} from '../../../model/fix.ts';
import type {Footprint} from '../../../model/footprint.ts';
import {at, isObject, listOf, numberOr, type JsonObject} from '../../../model/foreign.ts';
import {observe} from '../../../model/observed.ts';
import {isUnread, Unread, type Read} from '../../../model/read.ts';
import type {Foresight, Loss} from '../../../model/recreate.ts';
import {join, words, type SafeText} from '../../../model/safe-text.ts';
import {canonical} from '../../basis.ts';
import {consentFor} from '../../foresight/consent.ts';
import {factsOf} from '../../foresight/facts.ts';
import {risksOf} from '../../foresight/risks.ts';
import {planChange} from '../../mechanisms/index.ts';
import {readRawContainer} from '../../raw-container.ts';
import {readWants} from '../../wants.ts';
import {composePatch} from '../compose/patch.ts';
import {changedFields, withoutValues} from '../fields.ts';
import {serviceCommand} from './service-flags.ts';
import {editSpec} from './service-spec.ts';
import {planService, type SwarmPlan} from './swarm-step.ts';

/** What was seen of one task that runs on the engine that is asked. */
export type TaskSeen = {
	/** `GET /containers/{id}/json` of it. */
	readonly inspectJson: JsonObject;
	readonly footprint: Footprint;
	/** Of its use, oldest first. */
	readonly samples: readonly StatsSample[];
};

export type ServicePlanRequest = {
	readonly engine: Engine;
	readonly facts: EngineFacts;
	readonly serviceId: string;
	readonly name: SafeText;
	/** `GET /services/{id}`, just read. */
	readonly service: JsonObject;
	/** The spec as a container of it would be told. */
	readonly asContainer: JsonObject;
	readonly changes: readonly ContainerChange[];
	/** null: no task of it runs on this engine. */
	readonly seen: TaskSeen | null;
	readonly running: Read<number>;
	readonly wanted: Read<number>;
	/** The score with this spec. */
	readonly assess: (spec: JsonObject) => Promise<ScoreGlimpse | null>;
};

/** Kept in memory only: values of its environment are under it. */
export const basisOfService = (service: unknown): string =>
	createHash('sha256')
		.update(canonical(at(service, 'Spec')))
		.digest('hex');

/** What is removed is in no journal that is closed. */
export function leftByUndo(changes: readonly ContainerChange[]): SafeText | null {
	return changes.some(({is}) => is === 'remove-variable')
		? words`variables that were removed stay away: no journal keeps their values, so set them again yourself`
		: null;
}

const noTask = new Unread(words`no task of it runs on this node`);
const unseen: Footprint = {
	seenForMs: null,
	layer: noTask,
	tmpFiles: noTask,
	layerBytes: noTask,
	listeners: noTask,
	clients: noTask,
	processes: noTask,
	setuidFiles: noTask,
	mountOwners: [],
	openForWrite: noTask,
	openDevices: noTask,
};

type Draft = {
	readonly parts: readonly PlanPart[];
	readonly warnings: readonly SafeText[];
	readonly left: readonly SafeText[];
};

const limits = ['memory-limit', 'pids-limit', 'cpu-limit'];

/** Why a limit has this value, or that this engine can't hold it. null: it is no limit. */
function limitOf(change: ContainerChange, {asContainer, facts, seen}: ServicePlanRequest) {
	if (!isLive(change) || !limits.includes(change.is)) return null;
	const container = readRawContainer(asContainer);
	if (isUnread(container)) return null;
	return planChange(change, {
		container,
		engine: facts,
		sizing: {
			observed: observe(seen?.samples ?? []),
			wants: readWants(seen?.inspectJson ?? asContainer),
			engine: facts,
			killedUnderBytes: null,
		},
		networks: [],
		attached: [],
		joiners: [],
	});
}

function draft(request: ServicePlanRequest, spec: JsonObject, changes: readonly ContainerChange[]): Draft {
	const parts: PlanPart[] = [];
	const warnings: SafeText[] = [];
	const left: SafeText[] = [];
	for (const change of changes) {
		const refuse = (why: SafeText): void => void left.push(words`${sayChange(change)}: ${why}`);
		const after = editSpec([change], spec, request.engine.apiVersion);
		const limit = limitOf(change, request);
		if (isUnread(after)) refuse(after.why);
		else if (limit?.is === 'blocked') refuse(limit.why);
		else if (canonical(after) === canonical(spec)) refuse(words`the spec says so already`);
		else {
			parts.push({
				change,
				because: limit?.part.because ?? words`it closes the finding`,
				fields: withoutValues(changedFields(spec, after)),
				command: join(serviceCommand(request.name, [change]), '\n'),
				effect: words`with the new tasks`,
				steps: [],
				undoLeaves: leftByUndo([change]),
			});
			warnings.push(...(limit?.warnings ?? []));
		}
	}
	return {parts, warnings, left};
}

/** Volumes are mounted again; a task's own layer ends with it. */
function lossesOf({layer}: Footprint): readonly Loss[] {
	const what = words`what its tasks wrote outside of volumes`;
	if (isUnread(layer)) return [{what, detail: [], isData: false}];
	return layer.length === 0 ? [] : [{what, detail: layer.map(({path}) => path), isData: true}];
}

function downtimeOf(spec: JsonObject, running: Read<number>): SafeText {
	if (running === 0) return words`none: no task of it runs`;
	const hasHostPort = listOf(at(spec, 'EndpointSpec', 'Ports')).some(port => at(port, 'PublishMode') === 'host');
	if (at(spec, 'UpdateConfig', 'Order') === 'start-first' && !hasHostPort)
		return words`none expected: each new task is up before the old one ends`;
	if (running === 1) return words`as long as its only task takes to stop and start`;
	const atOnce = numberOr(at(spec, 'UpdateConfig', 'Parallelism'), 1);
	return atOnce === 0
		? words`all tasks at once, as long as they take to stop and start`
		: words`${atOnce} of its tasks at a time, while the others serve on`;
}

function foresightOf(request: ServicePlanRequest, {commands, step}: SwarmPlan, parts: readonly PlanPart[]): Foresight {
	const {seen, name, running, asContainer} = request;
	const footprint = seen?.footprint ?? unseen;
	const changes = parts.map(({change}) => change).filter(isOfContainer);
	const losses = lossesOf(footprint);
	const risks = risksOf(changes.filter(isRecreate), footprint, factsOf(seen?.inspectJson ?? asContainer));
	return {
		losses,
		risks,
		downtime: downtimeOf(step.before, running),
		dockerRun: join(commands, '\n'),
		composePatch: join(
			composePatch(name, changes, () => undefined),
			'\n',
		),
		consent: consentFor({isLiveAndReversible: false, losses, risks, clients: footprint.clients}),
	};
}

/** Without tasks that run, nothing could be proven, and Swarm waits for them as long as it takes. */
function whyNotProvable({running, wanted}: ServicePlanRequest): SafeText | null {
	if (running !== 0 || wanted === 0 || isUnread(wanted)) return null;
	const none = wanted === 1 ? words`its task does not run` : words`none of its ${wanted} tasks runs`;
	return words`${none}, so Swarm could not tell whether it survives the change: see what keeps it from running, and mend that first`;
}

function someDoNotRun({running, wanted}: ServicePlanRequest): readonly SafeText[] {
	return !isUnread(running) && !isUnread(wanted) && running < wanted
		? [
				words`only ${running} of its ${wanted} tasks run now: Swarm may take this for the fault of the update and go back`,
			]
		: [];
}

/** Rejects where the engine does. */
export async function planOfService(request: ServicePlanRequest): Promise<Plan> {
	const {engine, serviceId, name, service, assess} = request;
	const changes = mergeChanges(request.changes);
	const spec = at(service, 'Spec');
	const basedOn = basisOfService(service);
	const nothing = {
		id: createHash('sha256')
			.update(JSON.stringify([serviceId, basedOn, changes]))
			.digest('hex')
			.slice(0, 16),
		containerId: serviceId,
		containerName: name,
		isOfService: true,
		basedOn,
		way: {is: 'live'},
		parts: [],
		warnings: [],
		scoreBefore: null,
		scoreAfter: null,
	} as const;
	const title = (of: readonly ContainerChange[]): SafeText => join(of.map(sayChange));
	const blocked = (why: SafeText): Plan => ({
		...nothing,
		title: title(changes),
		blocked: why,
		patch: serviceCommand(name, changes),
	});
	if (!isObject(spec)) return blocked(words`the engine's answer about the service can't be read`);
	const {parts, warnings, left} = draft(request, spec, changes);
	if (parts.length === 0) return blocked(left.length > 0 ? join(left, '; ') : words`nothing was chosen to be changed`);
	const unprovable = whyNotProvable(request);
	if (unprovable !== null) return blocked(unprovable);
	const chosen = parts.map(({change}) => change).filter(isOfContainer);
	const made = await planService(engine, serviceId, chosen);
	if (made.is === 'gone') return blocked(words`the service is gone`);
	if (made.is === 'refused') return blocked(made.why);
	const [scoreBefore, scoreAfter] = await Promise.all([assess(made.step.before), assess(made.step.after)]);
	return {
		...nothing,
		basedOn: basisOfService({Spec: made.step.before}),
		title: title(chosen),
		way: {
			is: 'service',
			step: made.step,
			fields: withoutValues(made.fields),
			files: [],
			commands: made.commands,
			foresight: foresightOf(request, made, parts),
			undoLeaves: leftByUndo(chosen),
		},
		parts,
		warnings: [...made.warnings, ...someDoNotRun(request), ...warnings, ...left.map(one => words`left out: ${one}`)],
		blocked: null,
		scoreBefore,
		scoreAfter,
	};
}
