/** A create body as the keys of a Compose service, as far as a fix can change them. */
import {at, isObject, listOf, textOf, textsOf, type JsonObject} from '../../model/foreign.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {maskText, maskWords} from '../../model/secrets.ts';
import {isEmpty} from './asked-for.ts';
import {pairsOf} from './facts.ts';
import {maskedPair, maskedValue} from './masked.ts';
import {isProfileText, profileFile} from './run-flags.ts';
import {device, duration, publishings} from './run-values.ts';

/**
 * How Compose puts two files together: a scalar of the later wins, maps go together by key, lists are appended, and
 * of volumes the later wins by its place in the container.
 */
export type ServiceKey =
	| {readonly is: 'scalar'; readonly value: string | number | boolean}
	| {readonly is: 'map'; readonly value: JsonObject}
	| {readonly is: 'list'; readonly value: readonly string[]}
	| {readonly is: 'volumes'; readonly value: ReadonlyMap<string, string | JsonObject>};

export type Service = ReadonlyMap<string, ServiceKey>;

const scalar = (value: unknown, ...unless: readonly unknown[]): ServiceKey | null =>
	(typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
	!isEmpty(value) &&
	!unless.includes(value)
		? {is: 'scalar', value: typeof value === 'string' ? maskText(value) : value}
		: null;
const list = (value: readonly string[]): ServiceKey | null =>
	value.length === 0 ? null : {is: 'list', value: value.map(one => maskText(one))};
const map = (value: JsonObject): ServiceKey | null => (Object.keys(value).length === 0 ? null : {is: 'map', value});
const mapOf = (value: unknown): ServiceKey | null =>
	map(Object.fromEntries(pairsOf(value).map(([key, text]) => [key, maskedValue(key, textOf(text))])));

function environment(lines: readonly string[]): ServiceKey | null {
	return map(
		Object.fromEntries(
			lines.map(line => {
				const [name = '', ...rest] = maskedPair(line).split('=');
				return [name, line.includes('=') ? rest.join('=') : null];
			}),
		),
	);
}

/** Compose calls what it made by its own names; an engine knows them with the project's before. */
export const nameInProject = (body: CreateBody, name: string): string => {
	const project = textOf(at(body, 'Labels', 'com.docker.compose.project'));
	return project !== '' && name.startsWith(`${project}_`) ? name.slice(project.length + 1) : name;
};

/** One that nobody named: Compose carries it over by itself. */
const isAnonymous = (source: string): boolean => /^[0-9a-f]{64}$/.test(source);

/** As the engine calls them. */
export const volumeNames = (body: CreateBody): readonly string[] =>
	[
		...textsOf(body.HostConfig['Binds']).map(bind => bind.split(':')[0] ?? ''),
		...listOf(body.HostConfig['Mounts'])
			.filter(mount => at(mount, 'Type') === 'volume')
			.map(mount => textOf(at(mount, 'Source'))),
	].filter(name => name !== '' && !/^[./~]/.test(name) && !isAnonymous(name));

/** As the engine calls them; its own bridge is none that Compose knows. */
export const networkNames = ({NetworkingConfig}: CreateBody): readonly string[] =>
	Object.keys(NetworkingConfig.EndpointsConfig).filter(name => !/^(?:bridge|default)$/.test(name));

function volumes(body: CreateBody): ServiceKey | null {
	const places = new Map<string, string | JsonObject>();
	for (const bind of textsOf(body.HostConfig['Binds'])) {
		const [source = '', target = '', ...mode] = bind.split(':');
		if (target !== '') places.set(target, [nameInProject(body, source), target, ...mode].join(':'));
	}
	for (const mount of listOf(body.HostConfig['Mounts'])) {
		const [type, source, target] = ['Type', 'Source', 'Target'].map(key => textOf(at(mount, key)));
		if (type === undefined || source === undefined || target === undefined || isAnonymous(source)) continue;
		places.set(target, {
			type,
			...(source === '' ? {} : {source: nameInProject(body, source)}),
			target,
			...(at(mount, 'ReadOnly') === true ? {read_only: true} : {}),
			...(at(mount, 'VolumeOptions', 'NoCopy') === true ? {volume: {nocopy: true}} : {}),
		});
	}
	return places.size === 0 ? null : {is: 'volumes', value: places};
}

function healthcheck(value: unknown): ServiceKey | null {
	const test = textsOf(at(value, 'Test'));
	if (test.length === 0) return null;
	if (test[0] === 'NONE') return map({disable: true});
	const spans = {interval: 'Interval', timeout: 'Timeout', start_period: 'StartPeriod'};
	const retries = at(value, 'Retries');
	return map({
		test: maskWords(test).words,
		...Object.fromEntries(
			Object.entries(spans)
				.filter(([, key]) => !isEmpty(at(value, key)))
				.map(([name, key]) => [name, duration(at(value, key))]),
		),
		...(isEmpty(retries) ? {} : {retries}),
	});
}

function logging(value: unknown): ServiceKey | null {
	const [driver, options] = [textOf(at(value, 'Type')), mapOf(at(value, 'Config'))];
	if (driver === '' || (driver === 'json-file' && options === null)) return null;
	return map({driver, ...(options === null ? {} : {options: options.value})});
}

const ulimits = (value: unknown): ServiceKey | null =>
	map(
		Object.fromEntries(
			listOf(value).map(one => [textOf(at(one, 'Name')), {soft: at(one, 'Soft'), hard: at(one, 'Hard')}]),
		),
	);

function restart(value: unknown): ServiceKey | null {
	const [name, most] = [textOf(at(value, 'Name')), at(value, 'MaximumRetryCount')];
	return scalar(name === 'on-failure' && !isEmpty(most) ? `${name}:${String(most)}` : name, 'no');
}

function networks(body: CreateBody): readonly (readonly [string, ServiceKey | null])[] {
	const mode = textOf(body.HostConfig['NetworkMode']);
	if (/^(?:host|none|container:.*)$/.test(mode)) return [['network_mode', scalar(mode)]];
	return [['networks', list(networkNames(body).map(name => nameInProject(body, name)))]];
}

const tmpfs = (value: unknown): ServiceKey | null =>
	list(pairsOf(value).map(([path, options]) => (textOf(options) === '' ? path : `${path}:${textOf(options)}`)));
const securityOptions = (value: unknown): ServiceKey | null =>
	list(textsOf(value).map(option => (isProfileText(option) ? `seccomp=${profileFile}` : option)));

/** In the order people read them. */
export function serviceOf(body: CreateBody): Service {
	const {HostConfig: host} = body;
	const nanoCpus = host['NanoCpus'];
	const keys: ReadonlyArray<readonly [string, ServiceKey | null]> = [
		['user', scalar(body['User'])],
		['privileged', scalar(host['Privileged'])],
		['read_only', scalar(host['ReadonlyRootfs'])],
		['tmpfs', tmpfs(host['Tmpfs'])],
		['cap_drop', list(textsOf(host['CapDrop']))],
		['cap_add', list(textsOf(host['CapAdd']))],
		['security_opt', securityOptions(host['SecurityOpt'])],
		['pid', scalar(host['PidMode'])],
		['ipc', scalar(host['IpcMode'], 'private')],
		['uts', scalar(host['UTSMode'])],
		['userns_mode', scalar(host['UsernsMode'])],
		['cgroup', scalar(host['CgroupnsMode'], 'private')],
		...networks(body),
		['ports', list(publishings(host['PortBindings']))],
		['volumes', volumes(body)],
		['devices', list(listOf(host['Devices']).map(device))],
		['device_cgroup_rules', list(textsOf(host['DeviceCgroupRules']))],
		['environment', environment(textsOf(body['Env']))],
		['healthcheck', healthcheck(body['Healthcheck'])],
		['logging', logging(host['LogConfig'])],
		['restart', restart(host['RestartPolicy'])],
		['mem_limit', scalar(host['Memory'])],
		['memswap_limit', scalar(host['MemorySwap'])],
		['pids_limit', scalar(host['PidsLimit'])],
		['cpus', scalar(typeof nanoCpus === 'number' ? nanoCpus / 1e9 : null)],
		['ulimits', ulimits(host['Ulimits'])],
		['sysctls', mapOf(host['Sysctls'])],
		['oom_kill_disable', scalar(host['OomKillDisable'])],
		['oom_score_adj', scalar(host['OomScoreAdj'])],
		['cgroup_parent', scalar(host['CgroupParent'])],
		['runtime', scalar(host['Runtime'], 'runc')],
		['storage_opt', mapOf(host['StorageOpt'])],
		['extra_hosts', list(textsOf(host['ExtraHosts']))],
		['links', list(textsOf(host['Links']))],
	];
	return new Map(keys.filter((pair): pair is readonly [string, ServiceKey] => pair[1] !== null));
}

export const isSame = (one: unknown, other: unknown): boolean =>
	one instanceof Map && other instanceof Map
		? isSame([...one], [...other])
		: JSON.stringify(isObject(one) ? Object.entries(one) : one) ===
			JSON.stringify(isObject(other) ? Object.entries(other) : other);
