/** From a create body to how a container is made: checks, what the image adds, mounts. */
import {bareConfig, bareHostConfig, hostName} from './recorded.ts';
import {checkResourceKinds, isObject, type JsonObject} from './json.ts';
import {checkResources, checkRestartPolicy} from './limits.ts';
import {
	Refusal,
	type Config,
	type EndpointSpec,
	type HostConfig,
	type ImageConfig,
	type Mount,
	type Spec,
} from './words.ts';

const no = (message: string): Refusal => new Refusal(400, message);

export const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** `name` as the message shows it: rename puts a slash before it. */
export function badName(name: string): string {
	return `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`;
}

export type CreateBody = {
	readonly config: Config;
	readonly hostConfig: HostConfig;
	readonly endpoints: Readonly<Record<string, EndpointSpec>>;
};

export function readCreateBody(body: JsonObject): CreateBody {
	const hostConfig = isObject(body['HostConfig']) ? body['HostConfig'] : {};
	checkResourceKinds(hostConfig, 'ContainerConfigWrapper.HostConfig');
	const networking = isObject(body['NetworkingConfig']) ? body['NetworkingConfig'] : {};
	const endpoints = isObject(networking['EndpointsConfig']) ? networking['EndpointsConfig'] : {};
	const {HostConfig: _host, NetworkingConfig: _net, ...config} = body;
	if (Object.keys(config).length === 0) throw no('config cannot be empty in order to create a container');
	return {
		config: {...config, ...commands(config)} as unknown as Config,
		hostConfig,
		endpoints: Object.fromEntries(Object.entries(endpoints).map(([name, spec]) => [name, isObject(spec) ? spec : {}])),
	};
}

/** A single word may stand for a list of one. */
function commands(config: JsonObject): JsonObject {
	const single = ['Cmd', 'Entrypoint'].filter(field => typeof config[field] === 'string');
	return Object.fromEntries(single.map(field => [field, [config[field]]]));
}

/** Warnings, or what is wrong with it. */
export function checkCreate({config, hostConfig}: CreateBody): readonly string[] {
	checkModes(config, hostConfig);
	if (hostConfig.AutoRemove === true && !['', 'no'].includes(hostConfig.RestartPolicy?.Name ?? '')) {
		throw no("can't create 'AutoRemove' container with restart policy");
	}
	checkRestartPolicy(hostConfig.RestartPolicy);
	for (const field of ['CapAdd', 'CapDrop'] as const) {
		for (const name of hostConfig[field] ?? []) checkCapability(field, name);
	}
	return checkResources(hostConfig, false);
}

function checkModes(config: Config, hostConfig: HostConfig): void {
	const hasHostname = (config.Hostname ?? '') !== '';
	if (hasHostname && hostConfig.UTSMode === 'host') throw no('conflicting options: hostname and the UTS mode');
	if (!hostConfig.NetworkMode?.startsWith('container:')) return;
	if (hasHostname) throw no('conflicting options: hostname and the network mode');
	if (Object.keys(hostConfig.PortBindings ?? {}).length > 0) {
		throw no('conflicting options: port publishing and the container type network mode');
	}
	if (Object.keys(config.ExposedPorts ?? {}).length > 0) {
		throw no('conflicting options: port exposing and the container type network mode');
	}
}

const capabilities = new Set(
	`CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
	NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN
	SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE
	MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE ALL`.split(/\s+/),
);

function checkCapability(field: string, name: string): void {
	const short = name.toUpperCase().replace(/^CAP_/, '');
	if (!capabilities.has(short)) throw no(`invalid ${field}: unknown capability: "CAP_${short}"`);
}

/** `volumeName` names the anonymous volumes: asked once for each. */
export function specOf(body: CreateBody, image: {readonly config: ImageConfig}, volumeName: () => string): Spec {
	const config = withImage(body.config, image.config);
	return {
		config,
		hostConfig: settled(body.hostConfig),
		mounts: mountsOf(config, body.hostConfig, volumeName),
		endpoints: body.endpoints,
	};
}

/** What the engine makes of a HostConfig before it keeps it. Unknown fields are dropped, like Go does. */
function settled(asked: HostConfig): HostConfig {
	const kept: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(asked)) if (field in bareHostConfig) kept[field] = value;
	const {Memory = 0, MemorySwap = 0, SecurityOpt, Privileged, PidMode, NetworkMode, RestartPolicy} = asked;
	if (Memory > 0 && MemorySwap === 0) kept['MemorySwap'] = 2 * Memory;
	const opensLabels = Privileged === true || PidMode === 'host' || asked['IpcMode'] === 'host';
	if (opensLabels && !(SecurityOpt ?? []).some(option => /^label[=:]/.test(option))) {
		kept['SecurityOpt'] = [...(SecurityOpt ?? []), 'label=disable'];
	}
	if (Privileged === true) {
		kept['MaskedPaths'] ??= null;
		kept['ReadonlyPaths'] ??= null;
	} else {
		for (const field of ['MaskedPaths', 'ReadonlyPaths']) if (kept[field] === null) delete kept[field];
	}
	if ((NetworkMode ?? '') === '' || NetworkMode === 'default') kept['NetworkMode'] = 'bridge';
	kept['RestartPolicy'] = {
		Name: RestartPolicy?.Name || 'no',
		MaximumRetryCount: RestartPolicy?.MaximumRetryCount ?? 0,
	};
	const log = isObject(asked['LogConfig']) ? asked['LogConfig'] : {};
	kept['LogConfig'] = {Type: log['Type'] || 'json-file', Config: log['Config'] ?? {}};
	for (const [field, fallback] of [
		['ShmSize', 67_108_864],
		['Runtime', 'runc'],
		['IpcMode', 'private'],
		['CgroupnsMode', 'host'],
		['ConsoleSize', [0, 0]],
	] as const) {
		kept[field] = kept[field] || fallback;
	}
	return kept;
}

function withImage(asked: Config, image: ImageConfig): Config {
	const kept: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(asked)) if (field in bareConfig) kept[field] = value;
	const own = asked.Env ?? [];
	const isSet = (name: string): boolean => own.some(entry => entry.split('=', 1)[0] === name);
	const inherited = (image.Env ?? []).filter(entry => !isSet(entry.split('=', 1)[0] ?? ''));
	if (own.length + inherited.length > 0) kept['Env'] = [...own, ...inherited];
	if ((asked.Entrypoint ?? []).length === 0) {
		if ((asked.Cmd ?? []).length === 0) kept['Cmd'] = image.Cmd ?? null;
		if (!Array.isArray(asked.Entrypoint)) kept['Entrypoint'] = image.Entrypoint ?? null;
	} else if (asked.Entrypoint?.length === 1 && asked.Entrypoint[0] === '') {
		kept['Entrypoint'] = null;
	}
	const ports = {...image.ExposedPorts, ...asked.ExposedPorts};
	if (Object.keys(ports).length > 0) kept['ExposedPorts'] = ports;
	const volumes = {...image.Volumes, ...asked.Volumes};
	if (Object.keys(volumes).length > 0) kept['Volumes'] = volumes;
	kept['Labels'] = {...image.Labels, ...asked.Labels};
	for (const field of ['User', 'WorkingDir', 'StopSignal', 'Healthcheck'] as const) {
		if (kept[field] === undefined || kept[field] === '') kept[field] = image[field];
	}
	return kept as unknown as Config;
}

function mountsOf(config: Config, hostConfig: HostConfig, volumeName: () => string): readonly Mount[] {
	const mounts = new Map<string, Mount>();
	const add = (mount: Mount): void => void mounts.set(mount.Destination, mount);
	for (const bind of hostConfig.Binds ?? []) {
		const [source = '', target = '', mode = ''] = bind.split(':');
		add(source.startsWith('/') ? bound(source, target, mode) : volume(source, target, mode || 'z'));
	}
	for (const {Type, Source = '', Target = '', ReadOnly = false} of hostConfig.Mounts ?? []) {
		const mode = ReadOnly ? 'ro' : '';
		if (Type === 'bind') add({...bound(Source, Target, mode), Mode: ''});
		else if (Type === 'volume') add({...volume(Source || volumeName(), Target, mode), Mode: 'z'});
		else add({Type: 'tmpfs', Source: '', Destination: Target, Mode: '', RW: true, Propagation: ''});
	}
	for (const target of Object.keys(config.Volumes ?? {})) {
		const isTmpfs = isObject(hostConfig['Tmpfs']) && target in hostConfig['Tmpfs'];
		if (!mounts.has(target) && !isTmpfs) add(volume(volumeName(), target, ''));
	}
	return [...mounts.values()];
}

function bound(source: string, target: string, mode: string): Mount {
	const options = mode.split(',');
	return {
		Type: 'bind',
		Source: source,
		Destination: target,
		Mode: mode,
		RW: !options.includes('ro'),
		Propagation: options.find(option => /^r?(shared|slave|private)$/.test(option)) ?? 'rprivate',
	};
}

function volume(name: string, target: string, mode: string): Mount {
	const isReadOnly = mode.split(',').includes('ro');
	return {
		Type: 'volume',
		Name: name,
		Source: `/var/lib/docker/volumes/${name}/_data`,
		Destination: target,
		Driver: 'local',
		Mode: mode,
		RW: !isReadOnly,
		Propagation: '',
	};
}

/** The host name inside: the host's own with its network, else the short id unless one was given. */
export function hostnameOf(config: Config, hostConfig: HostConfig, shortId: string): string {
	if ((config.Hostname ?? '') !== '') return config.Hostname ?? '';
	return hostConfig.NetworkMode === 'host' || hostConfig.UTSMode === 'host' ? hostName : shortId;
}
