/**
 * Machines for table tests: `goodHost` passes every check that can pass, `debianHost` is Debian with Docker as its
 * packages leave it, `farHost` is what the API alone tells. `havingHost` overrides single fields, deep.
 */
import {releasesOf} from '../../source/advisories/releases.ts';
import type {EngineFacts, NetworkFacts} from '../../source/model/evidence.ts';
import {
	hostFileNames,
	type DaemonSettings,
	type FileFacts,
	type HostEvidence,
	type HostFileName,
	type ReleaseFacts,
	type Setting,
	type SwarmFacts,
} from '../../source/model/host-evidence.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {mapRead, Unread, type Read} from '../../source/model/read.ts';
import {engineFacts, merge, t, unread, type Deep} from './evidence.ts';

export const nowUnixMs = Date.UTC(2026, 10, 23);
export const dayMs = 86_400_000;

export const byDefault = <T>(value: T): Setting<T> => ({value, from: 'default'});
export const inFile = <T>(value: T): Setting<T> => ({value, from: 'daemon.json'});
export const byFlag = <T>(value: T): Setting<T> => ({value, from: 'flag'});

/** What dockerd takes by itself. */
const settings: DaemonSettings = {
	hosts: byFlag([t('fd://')]),
	tls: byDefault(false),
	tlsverify: byDefault(false),
	tlscacert: byDefault(t('')),
	tlscert: byDefault(t('')),
	tlskey: byDefault(t('')),
	'log-level': byDefault(t('info')),
	'log-driver': byDefault(t('json-file')),
	'log-opts': byDefault([]),
	debug: byDefault(false),
	icc: byDefault(true),
	iptables: byDefault(true),
	ip6tables: byDefault(true),
	'userland-proxy': byDefault(true),
	'live-restore': byDefault(false),
	'no-new-privileges': byDefault(false),
	'selinux-enabled': byDefault(false),
	experimental: byDefault(false),
	'cgroup-parent': byDefault(t('')),
	'userns-remap': byDefault(t('')),
	'seccomp-profile': byDefault(t('')),
	'authorization-plugins': byDefault([]),
	'insecure-registries': byDefault([]),
	'default-ulimits': byDefault([]),
	'storage-driver': byDefault(t('overlay2')),
	'storage-opts': byDefault([]),
	'data-root': byDefault(t('/var/lib/docker')),
	'exec-root': byDefault(t('/var/run/docker')),
	'config-file': byDefault(t('/etc/docker/daemon.json')),
	containerd: byFlag(t('/run/containerd/containerd.sock')),
};

export function file(path: string, modeBits: number, over: Partial<FileFacts> = {}): FileFacts {
	const name = t(path);
	return {
		path: name,
		realPath: name,
		kind: 'file',
		uid: 0,
		gid: 0,
		user: t('root'),
		group: t('root'),
		modeBits,
		...over,
	};
}

const apiSocket = file('/run/docker.sock', 0o660, {kind: 'socket', gid: 998, group: t('docker')});
const directory = {kind: 'directory'} as const;
const paths: Readonly<Partial<Record<HostFileName, FileFacts>>> = {
	dockerd: file('/usr/bin/dockerd', 0o755),
	containerd: file('/usr/bin/containerd', 0o755),
	'containerd-shim-runc-v2': file('/usr/bin/containerd-shim-runc-v2', 0o755),
	runc: file('/usr/bin/runc', 0o755),
	'containerd-state': file('/run/containerd', 0o711, directory),
	'data-root': file('/var/lib/docker', 0o710, directory),
	'etc-docker': file('/etc/docker', 0o755, directory),
	'docker.service': file('/usr/lib/systemd/system/docker.service', 0o644),
	'docker.socket': file('/usr/lib/systemd/system/docker.socket', 0o644),
	'containerd.sock': file('/run/containerd/containerd.sock', 0o660, {kind: 'socket'}),
	'api-socket': apiSocket,
	'containerd-config': file('/etc/containerd/config.toml', 0o644),
	'etc-default-docker': file('/etc/default/docker', 0o644),
};

/** One file each where the machine has it, none elsewhere; names in `over` win. */
export const filesOf = (over: Partial<Record<HostFileName, Read<readonly FileFacts[]>>> = {}): HostEvidence['files'] =>
	Object.fromEntries(
		hostFileNames.map(name => {
			const found = paths[name];
			return [name, over[name] ?? (found === undefined ? [] : [found])];
		}),
	) as HostEvidence['files'];

export const release = (
	component: ReleaseFacts['component'],
	version: string,
	over: Partial<ReleaseFacts> = {},
): ReleaseFacts => ({
	component,
	version: t(version),
	isDistributionBuild: false,
	support: {is: 'supported', endsAtUnixMs: null},
	open: [],
	possible: [],
	notApplicable: [],
	undecided: [],
	doubts: [],
	asOf: t('2026-08-23'),
	...over,
});

/** By its answers alone, of an engine without plugins, debugging or networks of its own. */
export const releasesAt = (
	engine: EngineFacts,
	atUnixMs: number,
	over: Partial<Parameters<typeof releasesOf>[0]> = {},
): readonly ReleaseFacts[] =>
	releasesOf({
		engine,
		info: mapRead(goodHost.info, info => ({...info, authorizationPlugins: [], firewallBackend: t('')})),
		networks: [bridge],
		processes: unread,
		packages: [],
		nowUnixMs: atUnixMs,
		...over,
	});

export const bridge: NetworkFacts = {
	Id: t('b1'),
	Name: t('bridge'),
	Driver: t('bridge'),
	Scope: t('local'),
	Internal: false,
	isDefaultBridge: true,
	isIccOn: true,
	isEncrypted: false,
	isIngress: false,
	subnets: [t('172.17.0.0/16')],
};

export const debianHost: HostEvidence = {
	engine: {...engineFacts, ServerVersion: t('29.7.2'), OperatingSystem: t('Debian GNU/Linux 12 (bookworm)')},
	info: {
		Driver: t('overlay2'),
		DriverStatus: [],
		LoggingDriver: t('json-file'),
		LiveRestoreEnabled: false,
		Debug: false,
		ExperimentalBuild: false,
		authorizationPlugins: [],
		insecureRegistries: [],
		firewallBackend: t('iptables'),
		swarmState: t('inactive'),
		Containers: 3,
		ContainersRunning: 2,
		ContainersStopped: 1,
		Images: 4,
	},
	networks: [bridge],
	usage: {
		runningContainers: 2,
		stoppedContainers: 1,
		images: 4,
		unusedImages: 2,
		danglingImages: 0,
		exposedPorts: [],
	},
	releases: [
		release('engine', '29.7.2'),
		release('containerd', 'v2.3.4'),
		release('runc', '1.4.3'),
		release('kernel', '6.1.0-37-amd64', {isDistributionBuild: true}),
	],
	swarm: null,
	daemon: {
		pid: 700,
		exe: t('/usr/bin/dockerd'),
		argv: [t('dockerd'), t('-H'), t('fd://')],
		listeners: [],
		envNames: [],
	},
	settings,
	files: filesOf(),
	audit: {from: 'kernel', watches: []},
	dataRoot: {path: t('/var/lib/docker'), isOnRootDevice: true, mountPoint: t('/'), source: t('/dev/vda1')},
	socketGroup: {name: t('docker'), gid: 998, members: []},
	contentTrust: t(''),
	firewall: {backend: 'iptables', dockerUserRules: [], isForwardRestricted: false, openPorts: []},
	kernel: {release: t('6.1.0-37-amd64'), lsms: [t('apparmor')], sysctls: []},
	hardening: null,
	policy: defaultPolicy,
	nowUnixMs,
};

export function havingHost(over: Deep<HostEvidence>, base: HostEvidence = goodHost): HostEvidence {
	return merge(base, over);
}

export const goodHost: HostEvidence = merge(debianHost, {
	engine: {hasUserNamespaces: true, isRootless: true, isNoNewPrivilegesDefault: true},
	info: {
		LoggingDriver: t('fluentd'),
		LiveRestoreEnabled: true,
		authorizationPlugins: [t('opa-docker-authz')],
	},
	networks: [{...bridge, isIccOn: false}],
	settings: {
		icc: inFile(false),
		'userland-proxy': inFile(false),
		'live-restore': inFile(true),
		'no-new-privileges': inFile(true),
		'log-driver': inFile(t('fluentd')),
		'default-ulimits': inFile([t('nofile=1024:65536'), t('nproc=4096:8192')]),
	},
	audit: {
		from: 'kernel',
		watches: ['/usr/bin', '/run/containerd', '/var/lib/docker', '/etc', '/usr/lib/systemd/system'].map(path => ({
			path: t(path),
			isDirectory: true,
		})),
	},
	dataRoot: {isOnRootDevice: false, mountPoint: t('/var/lib/docker'), source: t('/dev/vdb1')},
	contentTrust: t('/etc/environment'),
	policy: {isHostHardened: true},
} satisfies Deep<HostEvidence>);

const afar = new Unread(t('the engine is on another machine'));

/** The same Debian, asked over the network. */
export const farHost: HostEvidence = {
	...debianHost,
	daemon: afar,
	settings: afar,
	files: filesOf(Object.fromEntries(hostFileNames.map(name => [name, afar]))),
	audit: afar,
	dataRoot: afar,
	socketGroup: afar,
	contentTrust: afar,
	firewall: afar,
	kernel: afar,
	hardening: afar,
};

export const blindHost: HostEvidence = {
	...farHost,
	engine: unread,
	info: unread,
	networks: unread,
	usage: unread,
	releases: unread,
	swarm: unread,
};

export const swarm: SwarmFacts = {
	isManager: true,
	NodeAddr: t('10.0.0.5'),
	managers: 3,
	nodes: 5,
	AutoLockManagers: true,
	nodeCertExpiryMs: 90 * dayMs,
	caNotBeforeUnixMs: nowUnixMs - 30 * dayMs,
	isRootRotationInProgress: false,
	secretCount: 1,
	services: [{name: t('shop_web'), secrets: [], usesSwarmSecrets: true}],
	listenAddresses: [t('10.0.0.5')],
	dataPathAddress: t('10.1.0.5'),
};

/** A good manager of a good swarm, but for `over`. */
export const withSwarm = (over: Partial<SwarmFacts> = {}): HostEvidence => ({
	...havingHost({info: {swarmState: t('active')}, engine: {isSwarmActive: true}, policy: {isSwarmWanted: true}}),
	swarm: {...swarm, ...over},
});
