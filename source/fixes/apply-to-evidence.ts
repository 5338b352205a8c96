/**
 * What inspect would say after changes, so that the score after them can be foretold by asking the same checks again:
 * the edits a new container would get, laid over the answer about the old one. Pure. What the engine allots is empty.
 */
import {mergeChanges} from '../model/changes.ts';
import type {ContainerEvidence, ContainerInspect, NetworkFacts, UserFacts} from '../model/evidence.ts';
import type {Change} from '../model/fix.ts';
import {at, isObject, listOf, textOf, textsOf, type JsonObject} from '../model/foreign.ts';
import {isUnread, knownOr, mapRead, type Read} from '../model/read.ts';
import type {CreateBody, Preparation} from '../model/recreate.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {objectOf, type EditFacts} from './edits/edit.ts';
import {editBody} from './edits/index.ts';
import {readBind, samePath} from './edits/mount-specs.ts';

/** As inspect shows it: enough for edits, and never sent. */
export function bodyShown(inspectJson: JsonObject): CreateBody {
	const networks = objectOf(at(inspectJson, 'NetworkSettings', 'Networks'));
	return {
		...objectOf(inspectJson['Config']),
		HostConfig: objectOf(inspectJson['HostConfig']),
		NetworkingConfig: {EndpointsConfig: Object.fromEntries(Object.keys(networks).map(name => [name, {}]))},
	};
}

function stateAfter(state: unknown, healthcheck: unknown): unknown {
	const test = textsOf(objectOf(healthcheck)['Test']);
	if (!isObject(state) || isObject(state['Health']) || test.length === 0 || test[0] === 'NONE') return state;
	return {...state, Health: {Status: 'starting', FailingStreak: 0}};
}

/** Where it was mounted before and nothing asks for it now it is gone; else as it is asked for. */
function mountsAfter(mounts: unknown, before: CreateBody, after: CreateBody): unknown {
	if (!Array.isArray(mounts) || before === after) return mounts;
	const binds = textsOf(after.HostConfig['Binds']).map(readBind);
	const specs = listOf(after.HostConfig['Mounts']).filter(isObject);
	const asked = (body: CreateBody): string =>
		JSON.stringify([
			body.HostConfig['Binds'],
			body.HostConfig['Mounts'],
			body['Volumes'],
			body.HostConfig['VolumesFrom'],
		]);
	if (asked(before) === asked(after)) return mounts;
	const isInherited = listOf(after.HostConfig['VolumesFrom']).length > 0;
	return mounts.filter(isObject).flatMap((mount): readonly JsonObject[] => {
		const target = textOf(mount['Destination']);
		const bind = binds.find(one => samePath(one.target, target));
		if (bind !== undefined) {
			const propagation = bind.modes.find(mode => /^r?(?:shared|slave|private)$/.test(mode));
			return [{...mount, RW: !bind.modes.includes('ro'), Propagation: propagation ?? mount['Propagation']}];
		}
		const spec = specs.find(one => samePath(textOf(one['Target']), target));
		if (spec !== undefined) {
			const propagation = at(spec, 'BindOptions', 'Propagation') ?? mount['Propagation'];
			return [{...mount, RW: spec['ReadOnly'] !== true, Propagation: propagation}];
		}
		const isVolume = Object.keys(objectOf(after['Volumes'])).some(path => samePath(path, target));
		return isVolume || isInherited ? [mount] : [];
	});
}

type Networks = {
	readonly inspectJson: JsonObject;
	readonly before: CreateBody;
	readonly after: CreateBody;
	readonly facts: EditFacts;
};

function networksAfter({inspectJson, after, facts}: Networks): JsonObject {
	const now = objectOf(at(inspectJson, 'NetworkSettings', 'Networks'));
	const names = Object.keys(after.NetworkingConfig.EndpointsConfig);
	return Object.fromEntries(
		names.map(name => {
			const id = facts.networks.find(one => one.name === name || one.id === name)?.id ?? '';
			return [name, now[name] ?? {NetworkID: id, IPAddress: '', GlobalIPv6Address: '', MacAddress: '', Aliases: null}];
		}),
	);
}

/** What is published once it runs: as asked for, with the numbers that were given. */
function portsAfter({inspectJson, before, after}: Networks): unknown {
	const now = objectOf(at(inspectJson, 'NetworkSettings', 'Ports'));
	const asked = ({HostConfig}: CreateBody): string =>
		JSON.stringify([HostConfig['PortBindings'], HostConfig['PublishAllPorts'], HostConfig['NetworkMode']]);
	if (asked(before) === asked(after) || at(inspectJson, 'State', 'Running') !== true)
		return at(inspectJson, 'NetworkSettings', 'Ports');
	const rest = after.HostConfig['PublishAllPorts'] === true ? now : {};
	return {...rest, ...objectOf(after.HostConfig['PortBindings'])};
}

const isSet = (body: CreateBody, option: RegExp): boolean =>
	textsOf(body.HostConfig['SecurityOpt']).some(one => option.test(one));
const isShared = ({HostConfig}: CreateBody): boolean =>
	HostConfig['Privileged'] === true || HostConfig['PidMode'] === 'host' || HostConfig['IpcMode'] === 'host';

/** What the engine fills in by itself where nothing switches it off. */
function confinementAfter(inspectJson: JsonObject, before: CreateBody, after: CreateBody): JsonObject {
	const asked = ({HostConfig}: CreateBody): string =>
		JSON.stringify([HostConfig['SecurityOpt'], HostConfig['Privileged'], HostConfig['PidMode'], HostConfig['IpcMode']]);
	if (asked(before) === asked(after)) return {};
	const named = textsOf(after.HostConfig['SecurityOpt'])
		.findLast(one => /^apparmor[=:]/.test(one))
		?.slice(9);
	const isUnconfined = after.HostConfig['Privileged'] === true;
	const label = textOf(inspectJson['ProcessLabel']);
	return {
		AppArmorProfile: named ?? (isUnconfined ? 'unconfined' : 'docker-default'),
		ProcessLabel: isShared(after) || isSet(after, /^label[=:]disable$/) ? label : label || 'its own',
	};
}

export type Foretold = {
	readonly json: JsonObject;
	readonly prepares: readonly Preparation[];
};

export function inspectAfter(changes: readonly Change[], facts: EditFacts): Foretold {
	const {inspectJson, engine} = facts;
	const before = bodyShown(inspectJson);
	const prepares: Preparation[] = [];
	let after = before;
	for (const change of mergeChanges(changes)) {
		const result = editBody(after, change, facts);
		if (result.is === 'blocked') continue;
		after = result.body;
		prepares.push(...result.prepares);
	}
	const {HostConfig, NetworkingConfig: _, ...Config} = after;
	// Where the engine has no swap accounting it stores -1 whatever was sent.
	const isSwapStored = engine.isSwapLimitSupported || HostConfig['Memory'] === before.HostConfig['Memory'];
	const about = {inspectJson, before, after, facts};
	const json = {
		...inspectJson,
		...confinementAfter(inspectJson, before, after),
		Config,
		HostConfig: isSwapStored ? HostConfig : {...HostConfig, MemorySwap: -1},
		State: stateAfter(inspectJson['State'], Config['Healthcheck']),
		Mounts: mountsAfter(inspectJson['Mounts'], before, after),
		NetworkSettings: {
			...objectOf(inspectJson['NetworkSettings']),
			Networks: networksAfter(about),
			Ports: portsAfter(about),
		},
	};
	return {json, prepares};
}

/** As the engine makes one when nothing else is said. */
const madeNetwork = (name: string): NetworkFacts => ({
	Id: words``,
	Name: sanitise(name),
	Driver: words`bridge`,
	Scope: words`local`,
	Internal: false,
	isDefaultBridge: false,
	isIccOn: true,
	isEncrypted: false,
	isIngress: false,
	subnets: [],
});

function userAfter(
	before: Read<UserFacts>,
	was: Read<SafeText>,
	is: Read<SafeText>,
	uidOf: Foreteller['uidOf'],
): Read<UserFacts> {
	return isUnread(was) || isUnread(is) || was === is ? before : uidOf(is);
}

/** What the kernel shows of rights is true of the old container only, where one of these changes. */
const rights = ['CapAdd', 'CapDrop', 'Privileged', 'SecurityOpt', 'UsernsMode'] as const;
const areRightsKept = (before: ContainerInspect, after: ContainerInspect): boolean =>
	JSON.stringify([before.Config.User, before.seccomp]) === JSON.stringify([after.Config.User, after.seccomp]) &&
	rights.every(name => JSON.stringify(before.HostConfig[name]) === JSON.stringify(after.HostConfig[name]));

export type Foreteller = {
	readonly facts: EditFacts;
	/** `readInspectOf` of evidence/. */
	readonly read: (json: unknown) => Read<ContainerInspect>;
	/** Of the user that a new container is to run as. */
	readonly uidOf: (user: SafeText) => Read<UserFacts>;
};

/** A test that was switched off is the image's again. */
function withTestOfImage(inspect: ContainerInspect, {image}: ContainerEvidence): ContainerInspect {
	const ofImage = knownOr(image, null)?.Healthcheck ?? null;
	if (inspect.Config.Healthcheck !== null || ofImage === null) return inspect;
	const State = mapRead(inspect.State, state => ({
		...state,
		Health: state.Health ?? {Status: words`starting`, FailingStreak: 0},
	}));
	return {...inspect, State, Config: {...inspect.Config, Healthcheck: ofImage}};
}

/** All evidence of the container after the changes. What is unread stays unread: nothing is foretold from nothing. */
export function evidenceAfter(
	evidence: ContainerEvidence,
	changes: readonly Change[],
	{facts, read, uidOf}: Foreteller,
): ContainerEvidence {
	if (isUnread(evidence.inspect)) return evidence;
	const before = evidence.inspect;
	const {json, prepares} = inspectAfter(changes, facts);
	const reread = read(json);
	if (isUnread(reread)) return {...evidence, inspect: reread};
	const isTestRemoved = before.Config.Healthcheck !== null && reread.Config.Healthcheck === null;
	const inspect = isTestRemoved ? withTestOfImage(reread, evidence) : reread;
	const made = prepares.flatMap(one => (one.is === 'network' ? [madeNetwork(one.name)] : []));
	return {
		...evidence,
		inspect,
		networks: mapRead(evidence.networks, all => [
			...all,
			...made.filter(one => !all.some(other => other.Name === one.Name)),
		]),
		user: userAfter(evidence.user, before.Config.User, inspect.Config.User, uidOf),
		kernel: areRightsKept(before, inspect) ? evidence.kernel : null,
	};
}
