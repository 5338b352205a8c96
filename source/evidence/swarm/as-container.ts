/**
 * A service's spec → what `GET /containers/{id}/json` would tell of a task's container before its first start, as dockerd's
 * executor makes it. So the same readers mask it and the same checks judge it. Raw: values of its environment are in it.
 */
import {at, isObject, listOf, numberOr, textOf, textsOf, type JsonObject} from '../../model/foreign.ts';

export type ServiceSources = {
	/** `GET /services/{id}`. */
	readonly service: unknown;
	/** `GET /images/{name}/json`; null: not on this node. */
	readonly image: unknown;
	/** `GET /networks`. */
	readonly networks: unknown;
	/** What the engine gives to a container whose spec is silent. */
	readonly defaults: {
		readonly loggingDriver: string;
		readonly runtime: string;
		/** `1` or `2`. */
		readonly cgroupVersion: string;
	};
};

const never = '0001-01-01T00:00:00Z';
const usualShmBytes = 64 * 2 ** 20;

const fieldsOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
const orNull = <T>(list: readonly T[]): readonly T[] | null => (list.length === 0 ? null : list);

/** Variables of the image that the spec does not set itself, then its own. */
function environment(own: unknown, image: unknown): unknown {
	if (own !== undefined && own !== null && !Array.isArray(own)) return own;
	const names = new Set(textsOf(own).map(one => one.split('=', 1)[0]));
	return [...textsOf(image).filter(one => !names.has(one.split('=', 1)[0])), ...listOf(own)];
}

/** A command of the spec takes the place of the image's whole; arguments alone those of its `CMD`. */
function command(spec: JsonObject, image: JsonObject): JsonObject {
	const [first, rest] = [listOf(spec['Command']), listOf(spec['Args'])];
	if (first.length > 0) return {Entrypoint: first, Cmd: orNull(rest)};
	return {Entrypoint: image['Entrypoint'] ?? null, Cmd: rest.length > 0 ? rest : (image['Cmd'] ?? null)};
}

const hasTest = (health: unknown): boolean => listOf(at(health, 'Test')).length > 0;

function securityOptions(privileges: unknown): readonly string[] {
	const selinux = at(privileges, 'SELinuxContext');
	const label = (name: string): readonly string[] => {
		const value = textOf(at(selinux, name));
		return value === '' ? [] : [`label=${name.toLowerCase()}:${value}`];
	};
	const seccomp = at(privileges, 'Seccomp');
	const profile = Buffer.from(textOf(at(seccomp, 'Profile')), 'base64').toString('utf8');
	return [
		...(at(selinux, 'Disable') === true ? ['label=disable'] : ['User', 'Role', 'Type', 'Level'].flatMap(label)),
		...(at(seccomp, 'Mode') === 'unconfined' ? ['seccomp=unconfined'] : []),
		...(at(seccomp, 'Mode') === 'custom' ? [`seccomp=${profile}`] : []),
		...(at(privileges, 'AppArmor', 'Mode') === 'disabled' ? ['apparmor=unconfined'] : []),
		...(at(privileges, 'NoNewPrivileges') === true ? ['no-new-privileges'] : []),
	];
}

function mount(value: unknown): unknown {
	if (!isObject(value)) return value;
	const type = value['Type'];
	const source = value['Source'] ?? '';
	const isVolume = type === 'volume';
	return {
		Type: type,
		// Where a volume lies is its driver's business, and another place on every node.
		...(isVolume ? {Name: source, Source: ''} : {Source: source}),
		Destination: value['Target'],
		Mode: '',
		RW: value['ReadOnly'] !== true,
		Propagation: type === 'bind' ? (at(value, 'BindOptions', 'Propagation') ?? 'rprivate') : '',
	};
}

/** Published by the routing mesh on every node, or by the node of a task on all its addresses: open to whoever reaches one. */
function portBindings(service: unknown): JsonObject {
	const asked = listOf(at(service, 'Spec', 'EndpointSpec', 'Ports'));
	const given = listOf(at(service, 'Endpoint', 'Ports'));
	const bindings: Record<string, unknown[]> = {};
	for (const [index, port] of asked.entries()) {
		const target = `${numberOr(at(port, 'TargetPort'), 0)}/${textOf(at(port, 'Protocol')) || 'tcp'}`;
		const published = numberOr(at(port, 'PublishedPort'), 0) || numberOr(at(given[index], 'PublishedPort'), 0);
		(bindings[target] ??= []).push({HostIp: '', HostPort: published === 0 ? '' : String(published)});
	}
	return bindings;
}

/** Twice the memory, as the engine sets it, unless the spec says (API 1.52). */
function memoryAndSwap(memory: unknown, swap: unknown): unknown {
	if (typeof memory !== 'number' || memory === 0) return memory;
	if (typeof swap !== 'number') return memory * 2;
	return swap < 0 ? -1 : memory + swap;
}

/** The executor's own names for `--restart-condition`. */
const policies: Readonly<Record<string, string>> = {none: 'no', 'on-failure': 'on-failure', any: 'always'};

function restartPolicy(task: unknown): JsonObject {
	const policy = at(task, 'RestartPolicy');
	const condition = textOf(at(policy, 'Condition')) || 'any';
	const most = numberOr(at(policy, 'MaxAttempts'), 0);
	// Swarm knows a bound for each condition, a container only for one.
	const name = condition === 'any' && most > 0 ? 'on-failure' : (policies[condition] ?? condition);
	return {Name: name, MaximumRetryCount: most};
}

type Named = {readonly id: string; readonly name: string; readonly isPredefined: boolean; readonly isIngress: boolean};

const readNamed = (networks: unknown): readonly Named[] =>
	listOf(networks).map(one => ({
		id: textOf(at(one, 'Id')),
		name: textOf(at(one, 'Name')),
		isPredefined: ['host', 'none', 'bridge'].includes(textOf(at(one, 'Name'))),
		isIngress: at(one, 'Ingress') === true,
	}));

/** With the mesh's own where a port is published through it. */
function networksOf(service: unknown, all: readonly Named[]): readonly Named[] {
	const spec = at(service, 'Spec');
	const asked = [...listOf(at(spec, 'TaskTemplate', 'Networks')), ...listOf(at(spec, 'Networks'))].map(one =>
		textOf(at(one, 'Target')),
	);
	const joined = asked.map(
		target =>
			all.find(({id, name}) => id === target || name === target) ?? {
				id: target,
				name: target,
				isPredefined: false,
				isIngress: false,
			},
	);
	const isMeshed = listOf(at(spec, 'EndpointSpec', 'Ports')).some(port => at(port, 'PublishMode') !== 'host');
	return [...joined, ...(isMeshed ? all.filter(({isIngress}) => isIngress) : [])];
}

/** `IP name …` of a hosts file; a container has `name:IP`. */
const hostEntries = (hosts: unknown): readonly string[] =>
	textsOf(hosts).flatMap(line => {
		const [ip = '', ...names] = line.trim().split(/\s+/);
		return names.map(name => `${name}:${ip}`);
	});

export function asContainer({service, image, networks, defaults}: ServiceSources): JsonObject {
	const spec = fieldsOf(at(service, 'Spec'));
	const task = fieldsOf(spec['TaskTemplate']);
	const container = fieldsOf(task['ContainerSpec']);
	const imageConfig = fieldsOf(at(image, 'Config'));
	const [id, name] = [textOf(at(service, 'ID')), textOf(spec['Name'])];
	const limits = fieldsOf(at(task, 'Resources', 'Limits'));
	const memory = limits['MemoryBytes'] ?? 0;
	const joined = networksOf(service, readNamed(networks));
	const predefined = joined.find(({isPredefined}) => isPredefined);
	const ports = portBindings(service);
	const log = fieldsOf(task['LogDriver']);
	return {
		Id: id,
		Name: `/${name}`,
		Created: at(service, 'CreatedAt') ?? '',
		Image: at(image, 'Id') ?? '',
		Driver: '',
		RestartCount: 0,
		// Filled in by a node at the first start: before it, empty means the default to come.
		AppArmorProfile: '',
		ProcessLabel: '',
		State: {
			Status: 'created',
			Running: false,
			Paused: false,
			Restarting: false,
			OOMKilled: false,
			Dead: false,
			Pid: 0,
			ExitCode: 0,
			Error: '',
			StartedAt: never,
			FinishedAt: never,
		},
		Config: {
			Hostname: textOf(container['Hostname']),
			User: textOf(container['User']) || textOf(imageConfig['User']),
			Image: container['Image'],
			WorkingDir: textOf(container['Dir']) || textOf(imageConfig['WorkingDir']),
			...command(container, imageConfig),
			Env: environment(container['Env'], imageConfig['Env']),
			Healthcheck: hasTest(container['Healthcheck']) ? container['Healthcheck'] : (imageConfig['Healthcheck'] ?? null),
			ExposedPorts: {
				...fieldsOf(imageConfig['ExposedPorts']),
				...Object.fromEntries(Object.keys(ports).map(port => [port, {}])),
			},
			Labels: {
				...fieldsOf(imageConfig['Labels']),
				...fieldsOf(container['Labels']),
				'com.docker.swarm.service.id': id,
				'com.docker.swarm.service.name': name,
			},
		},
		HostConfig: {
			Privileged: false,
			ReadonlyRootfs: container['ReadOnly'] ?? false,
			CapAdd: container['CapabilityAdd'] ?? null,
			CapDrop: container['CapabilityDrop'] ?? null,
			SecurityOpt: securityOptions(container['Privileges']),
			NetworkMode: predefined?.name ?? 'default',
			PidMode: '',
			IpcMode: 'private',
			UTSMode: '',
			UsernsMode: '',
			CgroupnsMode: defaults.cgroupVersion === '2' ? 'private' : 'host',
			CgroupParent: '',
			Runtime: defaults.runtime,
			Memory: memory,
			MemorySwap: memoryAndSwap(memory, at(task, 'Resources', 'SwapBytes')),
			MemoryReservation: at(task, 'Resources', 'Reservations', 'MemoryBytes') ?? 0,
			NanoCpus: limits['NanoCPUs'] ?? 0,
			CpuQuota: 0,
			CpuPeriod: 0,
			CpuShares: 0,
			CpusetCpus: '',
			PidsLimit: limits['Pids'] ?? null,
			OomKillDisable: false,
			OomScoreAdj: container['OomScoreAdj'] ?? 0,
			ShmSize: usualShmBytes,
			BlkioWeight: 0,
			RestartPolicy: restartPolicy(task),
			AutoRemove: false,
			PublishAllPorts: false,
			PortBindings: ports,
			Devices: null,
			DeviceCgroupRules: null,
			DeviceRequests: null,
			Ulimits: container['Ulimits'] ?? null,
			Sysctls: container['Sysctls'] ?? null,
			Tmpfs: null,
			StorageOpt: null,
			Links: null,
			ExtraHosts: hostEntries(container['Hosts']),
			LogConfig: {Type: log['Name'] ?? defaults.loggingDriver, Config: log['Options'] ?? {}},
		},
		Mounts: listOf(container['Mounts']).map(mount),
		NetworkSettings: {
			Ports: {},
			Networks: Object.fromEntries(joined.map(({id: network, name: called}) => [called, {NetworkID: network}])),
		},
	};
}

/** Whether the spec names a log driver itself; if not, the node's daemon.json decides how the log is rotated. */
export const saysLogDriver = (service: unknown): boolean =>
	textOf(at(service, 'Spec', 'TaskTemplate', 'LogDriver', 'Name')) !== '';
