/** `HostConfig`: how the container was asked to be run. Lists may be null, single values are always sent. */
import type {ContainerInspect, Device, Mount, SecretPlace, Ulimit} from '../model/evidence.ts';
import {
	isObject,
	numberOr,
	readBoolean,
	readList,
	readNumber,
	readPairs,
	readText,
	type JsonObject,
} from '../model/foreign.ts';
import {mapRead, Unread, type Read} from '../model/read.ts';
import {join, sanitise, words, type SafeText} from '../model/safe-text.ts';
import {readPorts} from './ports.ts';
import {readLogOptions, type Pairs} from './secret-places.ts';
import {readSecurity} from './seccomp.ts';
import {shareEmpty, shareText, shareTexts, whole} from './share.ts';

type HostConfig = ContainerInspect['HostConfig'];

export const sharedText = (value: unknown, path: string, absent?: string): Read<SafeText> =>
	mapRead(readText(value, path, absent), shareText);
export const sharedTexts = (value: unknown, path: string): Read<readonly SafeText[]> =>
	mapRead(readList(value, path, sharedText), shareTexts);

export function noObject(path: string): Unread {
	return new Unread(words`the engine sent no object for ${sanitise(path)}`);
}

export type HostPart = {
	readonly hostConfig: HostConfig;
	readonly seccomp: ContainerInspect['seccomp'];
	readonly secrets: Read<readonly SecretPlace[]>;
};

export function readHostConfig(json: JsonObject): Read<HostPart> {
	const at = (key: string): string => `HostConfig.${key}`;
	const text = (key: string, absent?: string): Read<SafeText> => sharedText(json[key], at(key), absent);
	const number = (key: string, absent?: number): Read<number> => readNumber(json[key], at(key), absent);
	const boolean = (key: string, absent?: boolean): Read<boolean> => readBoolean(json[key], at(key), absent);
	const texts = (key: string): Read<readonly SafeText[]> => sharedTexts(json[key], at(key));
	const pairs = (key: string): Read<Pairs> => mapRead(readPairs(json[key], at(key), sharedText), shareEmpty);

	const isAutoRemove = boolean('AutoRemove', false);
	if (isAutoRemove instanceof Unread) return isAutoRemove;
	const {options, seccomp} = readSecurity(json['SecurityOpt'], at('SecurityOpt'));
	const log = readLog(json['LogConfig']);
	return {
		seccomp,
		secrets: mapRead(log, ({secrets}) => secrets),
		hostConfig: {
			Privileged: boolean('Privileged'),
			ReadonlyRootfs: boolean('ReadonlyRootfs'),
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
			// Left out where it is the engine's default.
			Runtime: text('Runtime', ''),
			Memory: number('Memory'),
			MemorySwap: number('MemorySwap'),
			MemoryReservation: number('MemoryReservation'),
			NanoCpus: number('NanoCpus'),
			CpuQuota: number('CpuQuota'),
			CpuPeriod: number('CpuPeriod'),
			CpuShares: number('CpuShares'),
			CpusetCpus: text('CpusetCpus'),
			PidsLimit: json['PidsLimit'] === null || json['PidsLimit'] === undefined ? null : number('PidsLimit'),
			// cgroup v2 has no such switch: the engine sends null.
			OomKillDisable: json['OomKillDisable'] === null ? false : boolean('OomKillDisable'),
			OomScoreAdj: number('OomScoreAdj'),
			ShmSize: number('ShmSize'),
			BlkioWeight: numberOr(json['BlkioWeight'], 0),
			RestartPolicy: readRestartPolicy(json['RestartPolicy']),
			AutoRemove: isAutoRemove,
			PublishAllPorts: boolean('PublishAllPorts'),
			PortBindings: readPorts(json['PortBindings'], at('PortBindings')),
			Devices: mapRead(readList(json['Devices'], at('Devices'), readDevice), shareEmpty),
			DeviceCgroupRules: texts('DeviceCgroupRules'),
			DeviceRequests: mapRead(readList(json['DeviceRequests'], at('DeviceRequests'), readDeviceRequest), shareTexts),
			Ulimits: mapRead(readList(json['Ulimits'], at('Ulimits'), readUlimit), shareEmpty),
			Sysctls: pairs('Sysctls'),
			Tmpfs: pairs('Tmpfs'),
			StorageOpt: pairs('StorageOpt'),
			Links: texts('Links'),
			ExtraHosts: texts('ExtraHosts'),
			MaskedPaths: textsOrNull(json, 'MaskedPaths'),
			ReadonlyPaths: textsOrNull(json, 'ReadonlyPaths'),
			LogConfig: mapRead(log, ({value}) => value),
		},
	};
}

/** Nothing said is the engine's own list; an empty one is none at all. */
function textsOrNull(json: JsonObject, key: string): Read<readonly SafeText[] | null> {
	const value = json[key];
	return value === null || value === undefined ? null : sharedTexts(value, `HostConfig.${key}`);
}

function readLog(value: unknown): Read<{value: {Type: SafeText; Config: Pairs}; secrets: readonly SecretPlace[]}> {
	if (!isObject(value)) return noObject('HostConfig.LogConfig');
	const Type = sharedText(value['Type'], 'HostConfig.LogConfig.Type');
	if (Type instanceof Unread) return Type;
	const options = readLogOptions(value['Config'], 'HostConfig.LogConfig.Config');
	return mapRead(options, ({value: Config, secrets}) => ({value: {Type, Config}, secrets}));
}

function readRestartPolicy(value: unknown): HostConfig['RestartPolicy'] {
	if (!isObject(value)) return noObject('HostConfig.RestartPolicy');
	return whole({
		Name: sharedText(value['Name'], 'HostConfig.RestartPolicy.Name'),
		MaximumRetryCount: readNumber(value['MaximumRetryCount'], 'HostConfig.RestartPolicy.MaximumRetryCount'),
	});
}

function readDevice(value: unknown, path: string): Read<Device> {
	if (!isObject(value)) return noObject(path);
	return whole({
		PathOnHost: sharedText(value['PathOnHost'], `${path}.PathOnHost`),
		PathInContainer: sharedText(value['PathInContainer'], `${path}.PathInContainer`),
		CgroupPermissions: sharedText(value['CgroupPermissions'], `${path}.CgroupPermissions`),
	});
}

function readUlimit(value: unknown, path: string): Read<Ulimit> {
	if (!isObject(value)) return noObject(path);
	return whole({
		Name: sharedText(value['Name'], `${path}.Name`),
		Soft: readNumber(value['Soft'], `${path}.Soft`),
		Hard: readNumber(value['Hard'], `${path}.Hard`),
	});
}

/** `nvidia, all devices, gpu`. */
function readDeviceRequest(value: unknown, path: string): Read<SafeText> {
	if (!isObject(value)) return noObject(path);
	const driver = readText(value['Driver'], `${path}.Driver`, '');
	const count = readNumber(value['Count'], `${path}.Count`, 0);
	const ids = readList(value['DeviceIDs'], `${path}.DeviceIDs`, readText);
	const capabilities = readList(value['Capabilities'], `${path}.Capabilities`, (all, where) =>
		mapRead(readList(all, where, readText), list => join(list, '+')),
	);
	const read = whole({driver, count, ids, capabilities});
	return mapRead(read, request =>
		join(
			[
				request.driver === '' ? words`any driver` : request.driver,
				request.ids.length > 0
					? words`devices ${join(request.ids, ' ')}`
					: request.count < 0
						? words`all devices`
						: words`${request.count} devices`,
				...request.capabilities,
			],
			', ',
		),
	);
}

export function readMount(value: unknown, path: string): Read<Mount> {
	if (!isObject(value)) return noObject(path);
	return whole({
		Type: sharedText(value['Type'], `${path}.Type`),
		Name: sharedText(value['Name'], `${path}.Name`, ''),
		Source: sharedText(value['Source'], `${path}.Source`),
		Destination: sharedText(value['Destination'], `${path}.Destination`),
		Mode: sharedText(value['Mode'], `${path}.Mode`),
		RW: readBoolean(value['RW'], `${path}.RW`),
		Propagation: sharedText(value['Propagation'], `${path}.Propagation`),
	});
}
