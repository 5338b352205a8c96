/** `HostConfig` field by field. What the engine always sends is required: left out, it is unread, never a default that passes. */
import type {ContainerInspect, Device, SeccompSetting, Ulimit} from '../model/evidence.ts';
import {
	at,
	isObject,
	numberOr,
	readBoolean,
	readList,
	readNumber,
	readPairs,
	readText,
	readTexts,
	textOr,
} from '../model/foreign.ts';
import {isUnread, mapRead, Unread, type Read} from '../model/read.ts';
import {join, sanitise, words, type SafeText} from '../model/safe-text.ts';
import {readPorts} from './mounts-and-ports.ts';

type HostConfig = ContainerInspect['HostConfig'];
type Pairs = ReadonlyArray<readonly [SafeText, SafeText]>;

const textPairs = (value: unknown, path: string): Read<Pairs> =>
	readPairs(value, path, (element, where) => readText(element, where, ''));

const readDevice = (value: unknown, path: string): Read<Device> =>
	mapRead(readText(at(value, 'PathOnHost'), `${path}.PathOnHost`), PathOnHost => ({
		PathOnHost,
		PathInContainer: textOr(at(value, 'PathInContainer')),
		CgroupPermissions: textOr(at(value, 'CgroupPermissions')),
	}));

/** A GPU is asked of a driver, not given as a device node: "nvidia, all, gpu". */
const readDeviceRequest = (value: unknown): SafeText => {
	const capabilities = at(value, 'Capabilities');
	const names = Array.isArray(capabilities) ? capabilities.flat().map(name => textOr(name)) : [];
	const count = numberOr(at(value, 'Count'), 0);
	return join(
		[textOr(at(value, 'Driver'), 'any driver'), count < 0 ? words`all` : words`${count}`, ...names].filter(
			part => part !== '',
		),
	);
};

function readUlimit(value: unknown, path: string): Read<Ulimit> {
	const Name = readText(at(value, 'Name'), `${path}.Name`);
	if (isUnread(Name)) return Name;
	const Hard = readNumber(at(value, 'Hard'), `${path}.Hard`);
	if (isUnread(Hard)) return Hard;
	return {Name, Hard, Soft: numberOr(at(value, 'Soft'), Hard)};
}

function readRestartPolicy(value: unknown): HostConfig['RestartPolicy'] {
	const Name = readText(at(value, 'Name'), 'HostConfig.RestartPolicy.Name', isObject(value) ? '' : undefined);
	if (isUnread(Name)) return Name;
	// '' and no are the same: the engine shows what was typed.
	return {Name: Name === '' ? words`no` : Name, MaximumRetryCount: numberOr(at(value, 'MaximumRetryCount'), 0)};
}

function readLogConfig(value: unknown): HostConfig['LogConfig'] {
	const Type = readText(at(value, 'Type'), 'HostConfig.LogConfig.Type');
	if (isUnread(Type)) return Type;
	return mapRead(textPairs(at(value, 'Config'), 'HostConfig.LogConfig.Config'), Config => ({Type, Config}));
}

/** null is "the engine's own list"; a list, empty too, is what was asked for. */
const readPaths = (value: unknown, path: string): Read<readonly SafeText[] | null> =>
	value === undefined || value === null ? null : readTexts(value, path);

const readPidsLimit = (value: unknown): Read<number | null> =>
	value === undefined || value === null ? null : readNumber(value, 'HostConfig.PidsLimit');

/** A custom profile is stored whole, some 10 KB of it; only what it does is kept. */
export function readSecurityOptions(value: unknown): {
	options: Read<readonly SafeText[]>;
	seccomp: Read<SeccompSetting>;
} {
	const given = readList(value, 'HostConfig.SecurityOpt', (element): Read<string> =>
		typeof element === 'string'
			? element
			: new Unread(words`the engine sent something else than text in HostConfig.SecurityOpt`),
	);
	if (isUnread(given)) return {options: given, seccomp: given};
	const seccomp = given.findLast(option => /^seccomp[=:]/.test(option));
	return {
		options: given.map(option => sanitise(/^seccomp[=:]\s*\{/.test(option) ? 'seccomp={…}' : option)),
		seccomp: seccomp === undefined ? {is: 'default'} : readSeccomp(seccomp.replace(/^seccomp[=:]/, '')),
	};
}

function readSeccomp(setting: string): Read<SeccompSetting> {
	if (setting === 'unconfined') return {is: 'unconfined'};
	if (setting === 'builtin' || setting === 'default') return {is: 'default'};
	let profile: unknown;
	try {
		profile = JSON.parse(setting);
	} catch {
		return new Unread(words`the seccomp profile could not be read`);
	}
	const calls = {allowed: 0, denied: 0};
	const rules = at(profile, 'syscalls');
	for (const rule of Array.isArray(rules) ? rules : []) {
		const names = at(rule, 'names');
		const count = Array.isArray(names) ? names.length : 1;
		if (/^SCMP_ACT_(ALLOW|LOG|NOTIFY|TRACE)$/.test(textOr(at(rule, 'action')))) calls.allowed += count;
		else calls.denied += count;
	}
	return mapRead(readText(at(profile, 'defaultAction'), 'seccomp defaultAction'), defaultAction => ({
		is: 'custom',
		defaultAction,
		deniedCalls: calls.denied,
		allowedCalls: calls.allowed,
	}));
}

export function readHostConfig(json: unknown, options: Read<readonly SafeText[]>): HostConfig {
	const field = (name: string): unknown => at(json, name);
	const number = (name: string): Read<number> => readNumber(field(name), `HostConfig.${name}`);
	const flag = (name: string): Read<boolean> => readBoolean(field(name), `HostConfig.${name}`);
	const text = (name: string, absent?: string): Read<SafeText> => readText(field(name), `HostConfig.${name}`, absent);
	const texts = (name: string): Read<readonly SafeText[]> =>
		isObject(json) ? readTexts(field(name), `HostConfig.${name}`) : new Unread(words`the engine sent no HostConfig`);
	const pairs = (name: string): Read<Pairs> => textPairs(field(name), `HostConfig.${name}`);
	return {
		Privileged: flag('Privileged'),
		ReadonlyRootfs: flag('ReadonlyRootfs'),
		CapAdd: texts('CapAdd'),
		CapDrop: texts('CapDrop'),
		SecurityOpt: options,
		NetworkMode: text('NetworkMode'),
		PidMode: text('PidMode'),
		IpcMode: text('IpcMode'),
		UTSMode: text('UTSMode'),
		UsernsMode: text('UsernsMode'),
		CgroupnsMode: text('CgroupnsMode', ''),
		CgroupParent: text('CgroupParent'),
		Runtime: text('Runtime'),
		Memory: number('Memory'),
		MemorySwap: number('MemorySwap'),
		MemoryReservation: number('MemoryReservation'),
		NanoCpus: number('NanoCpus'),
		CpuQuota: number('CpuQuota'),
		CpuPeriod: number('CpuPeriod'),
		CpuShares: number('CpuShares'),
		CpusetCpus: text('CpusetCpus'),
		PidsLimit: readPidsLimit(field('PidsLimit')),
		// Left out, or null, where the kernel can't switch it off: then it is on.
		OomKillDisable: readBoolean(
			field('OomKillDisable'),
			'HostConfig.OomKillDisable',
			isObject(json) ? false : undefined,
		),
		OomScoreAdj: number('OomScoreAdj'),
		ShmSize: number('ShmSize'),
		BlkioWeight: numberOr(field('BlkioWeight'), 0),
		RestartPolicy: readRestartPolicy(field('RestartPolicy')),
		AutoRemove: field('AutoRemove') === true,
		PublishAllPorts: flag('PublishAllPorts'),
		PortBindings: readPorts(field('PortBindings'), 'HostConfig.PortBindings'),
		Devices: readList(field('Devices'), 'HostConfig.Devices', readDevice),
		DeviceCgroupRules: texts('DeviceCgroupRules'),
		DeviceRequests: readList(field('DeviceRequests'), 'HostConfig.DeviceRequests', readDeviceRequest),
		Ulimits: readList(field('Ulimits'), 'HostConfig.Ulimits', readUlimit),
		Sysctls: pairs('Sysctls'),
		Tmpfs: pairs('Tmpfs'),
		StorageOpt: pairs('StorageOpt'),
		Links: texts('Links'),
		ExtraHosts: texts('ExtraHosts'),
		MaskedPaths: readPaths(field('MaskedPaths'), 'HostConfig.MaskedPaths'),
		ReadonlyPaths: readPaths(field('ReadonlyPaths'), 'HostConfig.ReadonlyPaths'),
		LogConfig: readLogConfig(field('LogConfig')),
	};
}
