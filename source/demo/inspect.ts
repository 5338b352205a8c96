/** `GET /containers/ID/json`. */
import {hostnameOf} from './create.ts';
import {bareConfig, bareHostConfig} from './recorded.ts';
import {hexOf, placeOf} from './seeded.ts';
import {secondMs, stamp} from './times.ts';
import type {Attachment, Container} from './container.ts';
import type {World} from './world.ts';
import type {Config, HostConfig, Spec} from './words.ts';

/** The fields of `bare` in its order, with what is set; `undefined` leaves a field out. */
function overlaid(bare: Readonly<Record<string, unknown>>, set: Readonly<Record<string, unknown>>): object {
	const result: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(bare)) result[field] = set[field] === undefined ? value : set[field];
	return result;
}

export function commandOf(config: Config): {readonly path: string; readonly args: readonly string[]} {
	const [path = '', ...args] = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
	return {path, args};
}

export function containerJson(world: World, container: Container, withSize: boolean): object {
	const {spec, hostConfig} = container;
	const {path, args} = commandOf(spec.config);
	const files = filesOf(container, hostConfig);
	return {
		Id: container.id,
		Created: stamp(container.createdUnixMs, placeOf(container.id)),
		Path: path,
		Args: args,
		State: stateJson(world, container, spec),
		Image: container.imageId,
		...files,
		Name: `/${container.name}`,
		RestartCount: container.restartCount,
		Driver: 'overlay2',
		Platform: 'linux',
		MountLabel: '',
		ProcessLabel: '',
		AppArmorProfile: '',
		ExecIDs: runningExecs(world, container),
		HostConfig: overlaid(bareHostConfig, hostConfig),
		GraphDriver: graphJson(world, container),
		...(withSize ? {SizeRw: 4096 + (placeOf(container.id) % 900_000), SizeRootFs: sizeOf(world, container)} : {}),
		Mounts: spec.mounts,
		Config: overlaid(bareConfig, {...spec.config, Hostname: hostnameOf(spec.config, hostConfig, container.shortId)}),
		NetworkSettings: networkSettings(world, container),
	};
}

function runningExecs(world: World, container: Container): readonly string[] | null {
	const running = (container.execIds ?? []).filter(id => world.execs.get(id)?.exitCode === null);
	return running.length === 0 ? null : running;
}

function sizeOf(world: World, container: Container): number {
	return world.images.get(container.imageId)?.sizeBytes ?? 0;
}

function stateJson(world: World, container: Container, spec: Spec): object {
	const salt = placeOf(container.id) + container.starts * 7919;
	return {
		Status: container.status,
		Running: container.isRunning,
		Paused: container.status === 'paused',
		Restarting: container.status === 'restarting',
		OOMKilled: container.isOomKilled,
		Dead: container.status === 'dead',
		Pid: container.pid,
		ExitCode: container.exitCode,
		Error: container.error,
		StartedAt: stamp(container.startedAtUnixMs, salt),
		FinishedAt: stamp(container.finishedAtUnixMs, salt * 3),
		...(container.health === null ? {} : {Health: healthJson(container, spec, world.nowUnixMs())}),
	};
}

/** The last five probes, as they must have been. */
function healthJson(container: Container, spec: Spec, nowUnixMs: number): object {
	const isSick = container.failingStreak > 0;
	const everyMs = Math.max(secondMs, (spec.config.Healthcheck?.Interval ?? 30e9) / 1e6);
	const endUnixMs = container.isLive ? nowUnixMs : container.finishedAtUnixMs;
	const probes = Math.floor(Math.max(0, endUnixMs - container.startedAtUnixMs) / everyMs);
	const log: object[] = [];
	for (let probe = Math.max(1, probes - 4); probe <= probes; probe++) {
		const startUnixMs = container.startedAtUnixMs + probe * everyMs;
		log.push({
			Start: stamp(startUnixMs, probe * 1237),
			End: stamp(startUnixMs + 52, probe * 4241),
			ExitCode: isSick ? 1 : 0,
			Output: isSick ? 'curl: (22) The requested URL returned error: 503\n' : '',
		});
	}
	return {Status: container.health, FailingStreak: container.failingStreak, Log: log};
}

/** Files of the engine about it: none before the first start; with another's network also its files. */
function filesOf(container: Container, hostConfig: HostConfig): object {
	const folder = (id: string): string => `/var/lib/docker/containers/${id}`;
	if (container.starts === 0) return {ResolvConfPath: '', HostnamePath: '', HostsPath: '', LogPath: ''};
	const joined = hostConfig.NetworkMode?.startsWith('container:') === true ? hostConfig.NetworkMode.slice(10) : null;
	const network = folder(joined ?? container.id);
	return {
		ResolvConfPath: `${network}/resolv.conf`,
		HostnamePath: `${network}/hostname`,
		HostsPath: `${network}/hosts`,
		LogPath: `${folder(container.id)}/${container.id}-json.log`,
	};
}

function graphJson(world: World, container: Container): object {
	const layer = (name: string): string => `/var/lib/docker/overlay2/${hexOf(world.seed, name)}`;
	const own = layer(`layer/${container.id}`);
	return {
		Data: {
			LowerDir: `${own}-init/diff:${layer(`layer/${container.imageId}`)}/diff`,
			MergedDir: `${own}/merged`,
			UpperDir: `${own}/diff`,
			WorkDir: `${own}/work`,
		},
		Name: 'overlay2',
	};
}

/** As the list shows it, where the names in DNS are left out. */
export function endpointJson(world: World, container: Container, attachment: Attachment, withNames: boolean): object {
	const {network, spec, address} = attachment;
	const isUp = container.isLive;
	const hasAddress = isUp && address !== 0;
	const names = [...new Set([container.name, ...(spec.Aliases ?? []), container.shortId])];
	return {
		IPAMConfig: spec.IPAMConfig ?? null,
		Links: spec.Links ?? null,
		Aliases: withNames ? (spec.Aliases ?? null) : null,
		MacAddress: hasAddress ? spec.MacAddress || network.mac(address) : '',
		NetworkID: container.starts === 0 ? '' : network.id,
		EndpointID: isUp ? world.endpointId(container, attachment) : '',
		Gateway: hasAddress ? network.gateway : '',
		IPAddress: hasAddress ? network.address(address) : '',
		IPPrefixLen: hasAddress ? 16 : 0,
		IPv6Gateway: '',
		GlobalIPv6Address: '',
		GlobalIPv6PrefixLen: 0,
		DriverOpts: spec.DriverOpts ?? null,
		DNSNames: withNames && attachment.hasNames ? names : null,
	};
}

function networkSettings(world: World, container: Container): object {
	const bridge = container.attachments.find(({network}) => network.name === 'bridge');
	const first = bridge === undefined ? null : (endpointJson(world, container, bridge, true) as Record<string, unknown>);
	const hasSandbox = container.starts > 0 && container.hostConfig.NetworkMode?.startsWith('container:') !== true;
	const sandbox = hasSandbox ? world.sandboxId(container) : '';
	const isHost = container.hostConfig.NetworkMode === 'host';
	return {
		Bridge: hasSandbox && container.hostConfig.NetworkMode === 'bridge' ? 'docker0' : '',
		SandboxID: sandbox,
		SandboxKey: hasSandbox ? `/run/docker/netns/${isHost ? 'default' : sandbox.slice(0, 12)}` : '',
		Ports: container.isLive ? portsJson(container) : {},
		HairpinMode: false,
		LinkLocalIPv6Address: '',
		LinkLocalIPv6PrefixLen: 0,
		SecondaryIPAddresses: null,
		SecondaryIPv6Addresses: null,
		EndpointID: first?.['EndpointID'] ?? '',
		Gateway: first?.['Gateway'] ?? '',
		GlobalIPv6Address: '',
		GlobalIPv6PrefixLen: 0,
		IPAddress: first?.['IPAddress'] ?? '',
		IPPrefixLen: first?.['IPPrefixLen'] ?? 0,
		IPv6Gateway: '',
		MacAddress: first?.['MacAddress'] ?? '',
		Networks: Object.fromEntries(
			container.attachments.map(one => [one.network.name, endpointJson(world, container, one, true)]),
		),
	};
}

/** Exposed ports, each with where it is published; none with the network of the host or of another. */
export function portsJson(container: Container): Readonly<Record<string, ReadonlyArray<object> | null>> {
	const hasBridge = container.attachments.some(({network}) => network.spec.driver === 'bridge');
	if (!hasBridge) return {};
	const exposed = Object.keys(container.spec.config.ExposedPorts ?? {}).map(port => [port, null] as const);
	return {...Object.fromEntries(exposed), ...container.ports};
}
