/** One service: what its spec asks for, and the same as evidence of a container, with what no spec can tell unread. */
import type {
	ContainerEvidence,
	ContainerInspect,
	EngineFacts,
	ImageFacts,
	NetworkFacts,
	UserFacts,
} from '../../model/evidence.ts';
import {at, isObject, listOf, numberOr, textOf, textOr, textsOf, type JsonObject} from '../../model/foreign.ts';
import type {ImageScan} from '../../model/image-scan.ts';
import type {Policy} from '../../model/policy.ts';
import {isUnread, mapRead, Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {maskText} from '../../model/secrets.ts';
import type {ServiceFacts, ServiceFile, ServiceMode, ServicePort} from '../../model/swarm.ts';
import {noObject} from '../host-config.ts';
import {readInspect} from '../inspect.ts';
import {readLabels} from '../labels.ts';
import {needsPasswd, uidOf} from '../user.ts';
import {asContainer, saysLogDriver} from './as-container.ts';

/** What a service is looked at with, shared by all services of one look. */
export type ServiceSurroundings = {
	readonly engine: EngineFacts;
	readonly loggingDriver: string;
	/** `GET /networks`, and read. */
	readonly networksJson: unknown;
	readonly networks: Read<readonly NetworkFacts[]>;
	readonly policy: Policy;
	/** Labels to keep, because waivers ask about them. */
	readonly labelKeys: ReadonlySet<string>;
	/** Containers that were looked at on this engine: some carry out tasks. */
	readonly containers: readonly ContainerEvidence[];
	readonly nowUnixMs: number;
};

export type ServiceImage = {
	/** `GET /images/{name}/json`; Unread: not on this node. */
	readonly json: Read<unknown>;
	readonly facts: Read<ImageFacts>;
	readonly scan: ImageScan | null;
};

/** As a node with SELinux gives it at the start: its usual type, unless the spec names another, or none. */
function labelOf(service: unknown): SafeText {
	const asked = at(service, 'Spec', 'TaskTemplate', 'ContainerSpec', 'Privileges', 'SELinuxContext');
	if (at(asked, 'Disable') === true) return sanitise('');
	return sanitise(`system_u:system_r:${textOf(at(asked, 'Type')) || 'container_t'}:s0`, 200);
}

const ownLogOptions = new Unread(
	words`the spec names no log driver: how its logs are rotated is set in daemon.json of each node`,
);

/** What the spec leaves to the image, where the image is not here to be asked. */
function withoutImage(inspect: ContainerInspect, service: unknown, why: SafeText): ContainerInspect {
	const container = at(service, 'Spec', 'TaskTemplate', 'ContainerSpec');
	const unread = new Unread(why);
	const isSilent = (field: string): boolean => {
		const value = at(container, field);
		return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
	};
	const {Config} = inspect;
	return {
		...inspect,
		Config: {
			...Config,
			User: isSilent('User') ? unread : Config.User,
			Entrypoint: isSilent('Command') ? unread : Config.Entrypoint,
			Cmd: isSilent('Command') && isSilent('Args') ? unread : Config.Cmd,
			Healthcheck: listOf(at(container, 'Healthcheck', 'Test')).length === 0 ? unread : Config.Healthcheck,
		},
	};
}

/** Containers that carry out its tasks on this very engine. */
const tasksOf = (
	name: SafeText,
	containers: readonly ContainerEvidence[],
): ReadonlyArray<ContainerEvidence & {readonly inspect: ContainerInspect}> =>
	containers.flatMap(one => {
		const {inspect} = one;
		if (isUnread(inspect) || inspect.owner.is !== 'swarm' || inspect.owner.service !== name) return [];
		return [{...one, inspect}];
	});

/** What its containers were given here says how this engine's daemon.json has it. */
function logOf(inspect: ContainerInspect, service: unknown, {loggingDriver, containers}: ServiceSurroundings) {
	const {LogConfig} = inspect.HostConfig;
	if (saysLogDriver(service) || loggingDriver !== 'json-file') return LogConfig;
	const running = tasksOf(inspect.Name, containers).find(({inspect: {State}}) => !isUnread(State) && State.Running);
	return running?.inspect.HostConfig.LogConfig ?? ownLogOptions;
}

function inspectOf(service: unknown, image: ServiceImage, surroundings: ServiceSurroundings) {
	const {engine, loggingDriver, networksJson} = surroundings;
	const json = asContainer({
		service,
		image: isUnread(image.json) ? null : image.json,
		networks: networksJson,
		defaults: {loggingDriver, runtime: engine.DefaultRuntime, cgroupVersion: engine.CgroupVersion},
	});
	const read = mapRead(readInspect(json), inspect => ({
		...inspect,
		ProcessLabel: engine.hasSELinux ? labelOf(service) : inspect.ProcessLabel,
		HostConfig: {...inspect.HostConfig, LogConfig: logOf(inspect, service, surroundings)},
	}));
	return {
		json,
		inspect: isUnread(image.json)
			? mapRead(read, inspect => withoutImage(inspect, service, (image.json as Unread).why))
			: read,
	};
}

/** A name is looked up by the engine that starts it: what a task here was seen to run as holds for the same image. */
function userOf(
	{Config: {User}, Image, Name}: ContainerInspect,
	containers: readonly ContainerEvidence[],
): Read<UserFacts> {
	if (isUnread(User)) return User;
	if (!needsPasswd(User)) return uidOf(User, null);
	const same = tasksOf(Name, containers).find(
		({inspect, user}) => inspect.Image === Image && inspect.Config.User === User && !isUnread(user),
	);
	if (same !== undefined) return same.user;
	return new Unread(
		words`only /etc/passwd of the image says which user ${User} is, and no task of it was seen on this node`,
	);
}

/** `service`: `GET /services/{id}`; one whose tasks run no containers is Unread. `asContainer`: raw, never to be kept. */
export function lookAtService(
	service: unknown,
	image: ServiceImage,
	surroundings: ServiceSurroundings,
): {readonly evidence: ContainerEvidence; readonly asContainer: JsonObject} {
	const {engine, networks, policy, labelKeys, containers, nowUnixMs} = surroundings;
	const isOfContainers = isObject(at(service, 'Spec', 'TaskTemplate', 'ContainerSpec'));
	const {json, inspect} = inspectOf(service, image, surroundings);
	const read = isOfContainers ? inspect : new Unread(words`its tasks run a plugin, not containers`);
	return {
		asContainer: json,
		evidence: {
			inspect: read,
			image: image.facts,
			scan: image.scan,
			imageOfTag: isUnread(image.json) ? image.json : mapRead(read, one => one.Image),
			user: mapRead(read, one => userOf(one, containers)),
			networks,
			engine,
			kernel: null,
			processes: null,
			watched: null,
			policy,
			labels: readLabels(json, labelKeys),
			nowUnixMs,
		},
	};
}

const modes: ReadonlyArray<readonly [key: string, mode: ServiceMode]> = [
	['Replicated', 'replicated'],
	['Global', 'global'],
	['ReplicatedJob', 'replicated-job'],
	['GlobalJob', 'global-job'],
];

/** Unix ms; null where it is no date. */
export function dateOf(value: unknown): number | null {
	const unixMs = Date.parse(textOf(value));
	return Number.isNaN(unixMs) ? null : unixMs;
}

const mostShown = 200;

/** `folder`: where a name that is no path is put. */
function files(value: unknown, name: string, folder: string): readonly ServiceFile[] {
	return listOf(value)
		.slice(0, mostShown)
		.map(one => ({
			name: textOr(at(one, name)),
			path: sanitise(textOf(at(one, 'File', 'Name')).replace(/^(?!\/)/, folder)),
			modeBits: numberOr(at(one, 'File', 'Mode'), 0) & 0o7777,
		}));
}

function portsOf(service: unknown): readonly ServicePort[] {
	const given = listOf(at(service, 'Endpoint', 'Ports'));
	return listOf(at(service, 'Spec', 'EndpointSpec', 'Ports'))
		.slice(0, mostShown)
		.map((port, index) => ({
			Name: textOr(at(port, 'Name')),
			Protocol: textOr(at(port, 'Protocol'), 'tcp'),
			TargetPort: numberOr(at(port, 'TargetPort'), 0),
			PublishedPort: numberOr(at(port, 'PublishedPort'), 0) || numberOr(at(given[index], 'PublishedPort'), 0),
			PublishMode: at(port, 'PublishMode') === 'host' ? 'host' : 'ingress',
		}));
}

/** `bind /etc → /host-etc (read-only)`. */
function sayMount(mount: unknown): SafeText {
	const [source, target] = [textOf(at(mount, 'Source')), textOf(at(mount, 'Target'))];
	const type = textOf(at(mount, 'Type'));
	const from = source === '' ? type : `${type} ${source}`;
	return sanitise(`${from} → ${target}${at(mount, 'ReadOnly') === true ? ' (read-only)' : ''}`, 300);
}

/** Unread: it has no id or name, and nothing of it is believed. */
export function readServiceFacts(service: unknown, networksJson: unknown): Read<ServiceFacts> {
	const spec = at(service, 'Spec');
	const [id, name] = [textOf(at(service, 'ID')), textOf(at(spec, 'Name'))];
	if (!/^[a-z0-9]{1,64}$/.test(id) || name === '') return noObject('a service');
	const task = at(spec, 'TaskTemplate');
	const container = at(task, 'ContainerSpec');
	const nameOf = (target: string): SafeText =>
		textOr(
			at(
				listOf(networksJson).find(one => at(one, 'Id') === target),
				'Name',
			),
			target,
		);
	const state = textOr(at(service, 'UpdateStatus', 'State'));
	return {
		id,
		name: sanitise(name),
		stack: textOr(at(spec, 'Labels', 'com.docker.stack.namespace')),
		mode: modes.find(([key]) => at(spec, 'Mode', key) !== undefined)?.[1] ?? 'unknown',
		image: textOr(at(container, 'Image')),
		ports: portsOf(service),
		secrets: files(at(container, 'Secrets'), 'SecretName', '/run/secrets/'),
		configs: files(at(container, 'Configs'), 'ConfigName', '/'),
		networks: listOf(at(task, 'Networks'))
			.slice(0, mostShown)
			.map(one => nameOf(textOf(at(one, 'Target')))),
		mounts: listOf(at(container, 'Mounts')).slice(0, mostShown).map(sayMount),
		constraints: textsOf(at(task, 'Placement', 'Constraints'))
			.slice(0, mostShown)
			.map(one => sanitise(one, 200)),
		update:
			state === ''
				? null
				: {State: state, Message: sanitise(maskText(textOf(at(service, 'UpdateStatus', 'Message'))), 300)},
		createdAtUnixMs: dateOf(at(service, 'CreatedAt')),
		updatedAtUnixMs: dateOf(at(service, 'UpdatedAt')),
	};
}
