/**
 * The raw inspect answer as fixes need it: names and aliases unsanitised, because they are sent back to the engine.
 * Nothing here is drawn without `sanitise`. No environment, label or command is kept.
 */
import {at, isObject, readBoolean, readNumber, readText, textOf, textsOf} from '../model/foreign.ts';
import type {EndpointSpec} from '../model/fix.ts';
import {isUnread, type Read} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';

export type RawEndpoint = {
	/** As the engine spells it. */
	readonly name: string;
	readonly shown: SafeText;
	readonly networkId: string;
	/** '' while stopped. */
	readonly address: SafeText;
	readonly aliases: readonly string[];
	/** What must be sent to have the same endpoint again. */
	readonly spec: EndpointSpec;
};

export type RawResources = {
	readonly Memory: number;
	readonly MemorySwap: number;
	/** 0: none; null and -1 were the same. */
	readonly PidsLimit: number;
	readonly NanoCpus: number;
	readonly CpuQuota: number;
	readonly CpuPeriod: number;
	/** '' was 'no'. */
	readonly RestartPolicy: {readonly Name: string; readonly MaximumRetryCount: number};
};

export type RawContainer = {
	readonly id: string;
	readonly name: SafeText;
	readonly status: SafeText;
	readonly isRunning: boolean;
	readonly isRestarting: boolean;
	/** Dead or being removed: the engine refuses every change. */
	readonly isGoing: boolean;
	/** 0: not running. */
	readonly pid: number;
	readonly isAutoRemove: boolean;
	readonly resources: RawResources;
	readonly networkMode: string;
	readonly configuredMac: SafeText;
	readonly hasLinks: boolean;
	readonly publishedPorts: readonly SafeText[];
	readonly endpoints: readonly RawEndpoint[];
	readonly wasOomKilled: boolean;
};

/** `default` is the engine's word for its own bridge; only there are aliases and fixed addresses refused. */
export const isDefaultBridge = (name: string): boolean => name === 'bridge' || name === 'default';

function ipamConfig(value: unknown): EndpointSpec['IPAMConfig'] {
	if (!isObject(value)) return undefined;
	const four = textOf(value['IPv4Address']);
	const six = textOf(value['IPv6Address']);
	const local = textsOf(value['LinkLocalIPs']);
	if (four === '' && six === '' && local.length === 0) return undefined;
	return {
		...(four === '' ? {} : {IPv4Address: four}),
		...(six === '' ? {} : {IPv6Address: six}),
		...(local.length === 0 ? {} : {LinkLocalIPs: local}),
	};
}

function driverOpts(value: unknown): Readonly<Record<string, string>> | undefined {
	if (!isObject(value)) return undefined;
	const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
	return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** Only what was configured: addresses and MACs the engine allotted must never be sent back as wishes. */
function endpointOf(name: string, json: unknown, own: {readonly id: string; readonly hostname: string}): RawEndpoint {
	const onBridge = isDefaultBridge(name);
	// Engines before API 1.45 add the short id and the host name themselves; sent back they would pile up.
	const injected = new Set([own.id.slice(0, 12), own.hostname]);
	const aliases = onBridge
		? []
		: [...new Set(textsOf(at(json, 'Aliases')))].filter(alias => alias !== '' && !injected.has(alias));
	const links = textsOf(at(json, 'Links'));
	const options = driverOpts(at(json, 'DriverOpts'));
	const ipam = onBridge ? undefined : ipamConfig(at(json, 'IPAMConfig'));
	return {
		name,
		shown: sanitise(name),
		networkId: textOf(at(json, 'NetworkID')),
		address: sanitise(textOf(at(json, 'IPAddress')) || textOf(at(json, 'GlobalIPv6Address'))),
		aliases,
		spec: {
			...(aliases.length === 0 ? {} : {Aliases: aliases}),
			...(links.length === 0 || onBridge ? {} : {Links: links}),
			...(options === undefined ? {} : {DriverOpts: options}),
			...(ipam === undefined ? {} : {IPAMConfig: ipam}),
		},
	};
}

function publishedPorts(bindings: unknown): readonly SafeText[] {
	return isObject(bindings) ? Object.keys(bindings).map(port => sanitise(port)) : [];
}

/** All of them, or why the first that could not be read wasn't. */
function together<T extends object>(reads: {readonly [K in keyof T]: Read<T[K]>}): Read<T> {
	for (const read of Object.values<Read<unknown>>(reads)) if (isUnread(read)) return read;
	return reads as T;
}

/** Unread where a field that decides something is of another shape than the engine's own. */
export function readRawContainer(json: unknown): Read<RawContainer> {
	const setting = (field: string): Read<number> => readNumber(at(json, 'HostConfig', field), `HostConfig.${field}`, 0);
	const policy = 'HostConfig.RestartPolicy';
	const read = together({
		id: readText(at(json, 'Id'), 'Id'),
		Memory: setting('Memory'),
		MemorySwap: setting('MemorySwap'),
		PidsLimit: setting('PidsLimit'),
		NanoCpus: setting('NanoCpus'),
		CpuQuota: setting('CpuQuota'),
		CpuPeriod: setting('CpuPeriod'),
		policy: readText(at(json, 'HostConfig', 'RestartPolicy', 'Name'), `${policy}.Name`, ''),
		retries: readNumber(at(json, 'HostConfig', 'RestartPolicy', 'MaximumRetryCount'), `${policy}.MaximumRetryCount`, 0),
		isAutoRemove: readBoolean(at(json, 'HostConfig', 'AutoRemove'), 'HostConfig.AutoRemove', false),
		isRunning: readBoolean(at(json, 'State', 'Running'), 'State.Running'),
	});
	if (isUnread(read)) return read;
	const {id, policy: policyName, retries, isAutoRemove, isRunning, PidsLimit, ...limits} = read;
	const status = sanitise(textOf(at(json, 'State', 'Status')));
	const pid = at(json, 'State', 'Pid');
	const own = {id, hostname: textOf(at(json, 'Config', 'Hostname'))};
	const networks = at(json, 'NetworkSettings', 'Networks');
	return {
		id,
		name: sanitise(textOf(at(json, 'Name')).replace(/^\//, '')),
		status,
		isRunning,
		isRestarting: at(json, 'State', 'Restarting') === true,
		isGoing: at(json, 'State', 'Dead') === true || status === 'removing' || status === 'dead',
		pid: isRunning && typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 ? pid : 0,
		isAutoRemove,
		resources: {
			...limits,
			PidsLimit: Math.max(0, PidsLimit),
			RestartPolicy: {Name: policyName === '' ? 'no' : policyName, MaximumRetryCount: retries},
		},
		networkMode: textOf(at(json, 'HostConfig', 'NetworkMode')),
		configuredMac: sanitise(textOf(at(json, 'Config', 'MacAddress'))),
		hasLinks: textsOf(at(json, 'HostConfig', 'Links')).length > 0,
		publishedPorts: publishedPorts(at(json, 'HostConfig', 'PortBindings')),
		endpoints: isObject(networks)
			? Object.entries(networks).map(([name, endpoint]) => endpointOf(name, endpoint, own))
			: [],
		wasOomKilled: at(json, 'State', 'OOMKilled') === true,
	};
}
