/** What is foretold of evidence as tables write it: `docker inspect` as it would have had to be, edited and read again. */
import {readInspect} from '../../source/evidence/inspect.ts';
import {uidOf} from '../../source/evidence/user.ts';
import {evidenceAfter} from '../../source/fixes/apply-to-evidence.ts';
import type {EditFacts} from '../../source/fixes/edits/edit.ts';
import type {ContainerEvidence, ContainerInspect, PortBinding} from '../../source/model/evidence.ts';
import type {Change} from '../../source/model/fix.ts';
import type {JsonObject} from '../../source/model/foreign.ts';
import {isUnread, knownOr, Unread, type Read} from '../../source/model/read.ts';
import {engineFacts} from './evidence.ts';

const token = `ghp_${'a1B2c3D4e5'.repeat(4)}`.slice(0, 40);

/** What was not read comes as another shape than the engine's. */
const raw = (value: unknown): unknown => (value instanceof Unread ? {of: 'another shape'} : value);
const pairs = (read: Read<ReadonlyArray<readonly [string, string]>>): unknown =>
	isUnread(read) ? 'another shape' : Object.fromEntries(read);

function ports(read: Read<readonly PortBinding[]>): unknown {
	if (isUnread(read)) return 'another shape';
	const all: Record<string, unknown[]> = {};
	for (const {containerPort, protocol, HostIp, HostPort} of read) {
		const port = `${containerPort}/${protocol}`;
		all[port] = [...(all[port] ?? []), {HostIp, HostPort: HostPort === 0 ? '' : String(HostPort)}];
	}
	return all;
}

function securityOpt({HostConfig, seccomp}: ContainerInspect): unknown {
	if (isUnread(HostConfig.SecurityOpt)) return {of: 'another shape'};
	const others = HostConfig.SecurityOpt.filter(option => !/^seccomp[=:]/.test(option));
	if (isUnread(seccomp)) return [...others, 'seccomp={'];
	if (seccomp.is === 'default') return others;
	if (seccomp.is === 'unconfined') return [...others, 'seccomp=unconfined'];
	const calls = (count: number, action: string) => ({
		action,
		names: Array.from({length: count}, (_, at) => action + at),
	});
	const profile = {
		defaultAction: seccomp.defaultAction,
		syscalls: [calls(seccomp.deniedCalls, 'SCMP_ACT_ERRNO'), calls(seccomp.allowedCalls, 'SCMP_ACT_ALLOW')],
	};
	return [...others, `seccomp=${JSON.stringify(profile)}`];
}

/** Binds, and what else shows among the mounts. */
function mounts(read: ContainerInspect['Mounts']): {readonly Binds: unknown; readonly Mounts: unknown} {
	if (isUnread(read)) return {Binds: null, Mounts: null};
	const text = ({Source, Name, Destination, Type, RW, Propagation, Mode}: (typeof read)[number]): string => {
		const modes = new Set([...Mode.split(','), RW ? '' : 'ro', Propagation].filter(mode => mode !== ''));
		return [Type === 'volume' ? Name : Source, Destination, [...modes].join(',')].join(':');
	};
	return {
		Binds: read.filter(mount => mount.Type !== 'tmpfs').map(text),
		Mounts: read.filter(mount => mount.Type === 'tmpfs').map(mount => ({Type: 'tmpfs', Target: mount.Destination})),
	};
}

function environment({Config, secrets, dockerHost}: ContainerInspect): unknown {
	if (isUnread(Config.Env)) return {of: 'another shape'};
	const places = knownOr(secrets, []).filter(place => place.where === 'env');
	return [
		...Config.Env.filter(({Name}) => !places.some(place => place.name === Name)).map(({Name}) => `${Name}=x`),
		...places.map(place => `${place.name}=${token}`),
		...(dockerHost === '' ? [] : [`DOCKER_HOST=${dockerHost}`]),
	];
}

export function rawOf(inspect: ContainerInspect): JsonObject {
	const {Config, HostConfig, NetworkSettings} = inspect;
	const {PortBindings} = HostConfig;
	const isPublished = !isUnread(PortBindings) && PortBindings.length === 0 && HostConfig.PublishAllPorts === false;
	const networks = NetworkSettings.Networks;
	return {
		...inspect,
		State: raw(inspect.State),
		Config: {
			...Object.fromEntries(Object.entries(Config).map(([name, value]) => [name, raw(value)])),
			Env: environment(inspect),
			ExposedPorts: Object.fromEntries(Config.ExposedPorts.map(port => [port, {}])),
			Labels: inspect.isHiddenFromBench ? {docker_bench_security: ''} : {},
		},
		HostConfig: {
			...Object.fromEntries(Object.entries(HostConfig).map(([name, value]) => [name, raw(value)])),
			...mounts(inspect.Mounts),
			SecurityOpt: securityOpt(inspect),
			PortBindings: ports(isPublished ? NetworkSettings.Ports : PortBindings),
			Sysctls: pairs(HostConfig.Sysctls),
			Tmpfs: pairs(HostConfig.Tmpfs),
			StorageOpt: pairs(HostConfig.StorageOpt),
			DeviceRequests: knownOr(HostConfig.DeviceRequests, []).map(() => ({Driver: 'nvidia', Count: -1})),
			LogConfig: isUnread(HostConfig.LogConfig)
				? 'another shape'
				: {Type: HostConfig.LogConfig.Type, Config: pairs(HostConfig.LogConfig.Config)},
		},
		Mounts: raw(inspect.Mounts),
		NetworkSettings: {
			Ports: ports(NetworkSettings.Ports),
			Networks: isUnread(networks) ? 'another shape' : Object.fromEntries(networks.map(one => [one.network, one])),
		},
	};
}

export const factsOf = ({engine, networks}: ContainerEvidence, inspectJson: JsonObject): EditFacts => ({
	inspectJson,
	engine: knownOr(engine, engineFacts),
	networks: knownOr(networks, []).map(one => ({
		name: one.Name,
		shown: one.Name,
		id: one.Id,
		isInternal: one.Internal,
		takesContainers: true,
	})),
	listeners: null,
});

/** `passwd`: of the container; null: it was not read. */
export function foretell(
	evidence: ContainerEvidence,
	changes: readonly Change[],
	passwd: string | null = null,
): ContainerEvidence {
	if (isUnread(evidence.inspect)) return evidence;
	return evidenceAfter(evidence, changes, {
		facts: factsOf(evidence, rawOf(evidence.inspect)),
		read: readInspect,
		uidOf: user => uidOf(user, passwd),
	});
}
