/**
 * What was seen of the daemon and of the machine it runs on. From afar the API tells the first half and everything else
 * is `Unread` with that reason; on the machine itself files, `/proc` and the packet filter tell the rest.
 */
import type {EngineFacts, NetworkFacts, SecretPlace} from './evidence.ts';
import type {DistributionSupport} from './package.ts';
import type {Policy} from './policy.ts';
import type {Read} from './read.ts';
import type {SafeText} from './safe-text.ts';

/** Files that CIS sections 1 and 3 name. Which path each is, is found out, never assumed. */
export const hostFileNames = [
	'dockerd',
	'containerd',
	'containerd-shim',
	'containerd-shim-runc-v1',
	'containerd-shim-runc-v2',
	'runc',
	'containerd-state',
	'data-root',
	'etc-docker',
	'docker.service',
	'docker.socket',
	'containerd.sock',
	'api-socket',
	'etc-default-docker',
	'etc-sysconfig-docker',
	'daemon.json',
	'containerd-config',
	'registry-certificates',
	'tls-ca',
	'tls-certificate',
	'tls-key',
] as const;
export type HostFileName = (typeof hostFileNames)[number];

/** One file, its links followed: what counts is what the daemon opens. */
export type FileFacts = {
	/** As it was named by flag, setting or custom. */
	readonly path: SafeText;
	/** Every link resolved. */
	readonly realPath: SafeText;
	readonly kind: 'file' | 'directory' | 'socket' | 'other';
	readonly uid: number;
	readonly gid: number;
	/** '' where the number has no name. */
	readonly user: SafeText;
	readonly group: SafeText;
	/** Permission bits, 0 to 0o7777. */
	readonly modeBits: number;
};

/** Where a setting's value comes from; flags and daemon.json may not both set one, the daemon refuses. */
export type SettingSource = 'flag' | 'daemon.json' | 'engine' | 'default';
export type Setting<T> = {readonly value: T; readonly from: SettingSource};

/** The daemon's settings as it runs: its own command line, then daemon.json, then what dockerd takes by itself. */
export type DaemonSettings = {
	/** `unix:///…`, `tcp://…`, `fd://`. */
	readonly hosts: Setting<readonly SafeText[]>;
	readonly tls: Setting<boolean>;
	readonly tlsverify: Setting<boolean>;
	/** '' where none is set. */
	readonly tlscacert: Setting<SafeText>;
	readonly tlscert: Setting<SafeText>;
	readonly tlskey: Setting<SafeText>;
	readonly 'log-level': Setting<SafeText>;
	readonly 'log-driver': Setting<SafeText>;
	readonly 'log-opts': Setting<ReadonlyArray<readonly [key: SafeText, value: SafeText]>>;
	readonly debug: Setting<boolean>;
	readonly icc: Setting<boolean>;
	readonly iptables: Setting<boolean>;
	readonly ip6tables: Setting<boolean>;
	readonly 'userland-proxy': Setting<boolean>;
	readonly 'live-restore': Setting<boolean>;
	readonly 'no-new-privileges': Setting<boolean>;
	readonly 'selinux-enabled': Setting<boolean>;
	readonly experimental: Setting<boolean>;
	readonly 'cgroup-parent': Setting<SafeText>;
	readonly 'userns-remap': Setting<SafeText>;
	readonly 'seccomp-profile': Setting<SafeText>;
	readonly 'authorization-plugins': Setting<readonly SafeText[]>;
	readonly 'insecure-registries': Setting<readonly SafeText[]>;
	/** `nofile`, `nproc` … as written. */
	readonly 'default-ulimits': Setting<readonly SafeText[]>;
	readonly 'storage-driver': Setting<SafeText>;
	readonly 'storage-opts': Setting<readonly SafeText[]>;
	readonly 'data-root': Setting<SafeText>;
	readonly 'exec-root': Setting<SafeText>;
	readonly 'config-file': Setting<SafeText>;
	readonly containerd: Setting<SafeText>;
};

/** The process that answers on our socket, found by that socket and by nothing else. */
export type DaemonProcess = {
	readonly pid: number;
	readonly exe: SafeText;
	/** Masked: proxies carry passwords. */
	readonly argv: readonly SafeText[];
	/** TCP sockets it listens on, by `/proc`. */
	readonly listeners: ReadonlyArray<{readonly address: SafeText; readonly port: number}>;
	/** DOCKER_CONTENT_TRUST and the like never live here; proxies do: names only. */
	readonly envNames: readonly SafeText[];
};

/** `GET /info` beyond `EngineFacts`. */
export type DaemonInfo = {
	readonly Driver: SafeText;
	readonly DriverStatus: ReadonlyArray<readonly [key: SafeText, value: SafeText]>;
	readonly LoggingDriver: SafeText;
	readonly LiveRestoreEnabled: boolean;
	readonly Debug: boolean;
	readonly ExperimentalBuild: boolean;
	/** Info.Plugins.Authorization. */
	readonly authorizationPlugins: readonly SafeText[];
	/** CIDRs beyond 127.0.0.0/8 and ::1/128, and indexes whose Secure is false. */
	readonly insecureRegistries: readonly SafeText[];
	/** '' before engine 28. */
	readonly firewallBackend: SafeText;
	/** '', `inactive`, `pending`, `active`, `error`, `locked`. */
	readonly swarmState: SafeText;
	readonly Containers: number;
	readonly ContainersRunning: number;
	readonly ContainersStopped: number;
	readonly Images: number;
};

export type AuditRules = {
	readonly from: 'kernel' | 'rules files';
	/** Watched paths, as `-w` or `-F path=` / `-F dir=` name them. */
	readonly watches: ReadonlyArray<{readonly path: SafeText; readonly isDirectory: boolean}>;
};

/** Where the data root lives (CIS 1.1.1). A bind mount of itself has the device number of the root filesystem. */
export type DataRootMount = {
	readonly path: SafeText;
	readonly isOnRootDevice: boolean;
	readonly mountPoint: SafeText;
	readonly source: SafeText;
};

/** The group that owns the API socket: whoever is in it is root on this machine. */
export type SocketGroup = {
	readonly name: SafeText;
	readonly gid: number;
	/** Members, accounts whose primary group it is included; root left out. */
	readonly members: readonly SafeText[];
};

export type FirewallFacts = {
	readonly backend: 'iptables' | 'nftables';
	/** Rules of DOCKER-USER but its closing RETURN; null where the chain is missing. */
	readonly dockerUserRules: readonly SafeText[] | null;
	/** A rule that drops or rejects forwarded traffic before Docker's own chains accept it. */
	readonly isForwardRestricted: boolean;
	/** Published by a rule, or by a proxy process: what is really open. */
	readonly openPorts: ReadonlyArray<{
		readonly address: SafeText;
		readonly port: number;
		readonly protocol: SafeText;
		/** Rules that limit who reaches it, in words; [] where everybody does. */
		readonly limitedBy: readonly SafeText[];
	}>;
};

export type KernelFacts = {
	readonly release: SafeText;
	/** `/sys/kernel/security/lsm`; [] where the kernel does not say. */
	readonly lsms: readonly SafeText[];
	readonly sysctls: ReadonlyArray<readonly [name: SafeText, value: Read<SafeText>]>;
};

/** A report of an operating-system benchmark that lies on this machine (Lynis, OpenSCAP). */
export type HardeningReport = {
	readonly tool: SafeText;
	/** 0 … 100. */
	readonly index: number;
	readonly atUnixMs: number;
};

export type Flaw = {
	/** `CVE-2024-41110`. */
	readonly id: SafeText;
	readonly severity: 'critical' | 'high' | 'medium' | 'low';
	readonly title: SafeText;
	/** Versions; [] where none is known. */
	readonly fixedIn: readonly SafeText[];
};

/** With what can't be told, or what it would take and is not here. */
export type ConditionalFlaw = Flaw & {readonly why: SafeText};

/** One part of the engine against advisories and dates of support. Which data says so stands beside. */
export type ReleaseFacts = {
	readonly component: 'engine' | 'containerd' | 'runc' | 'buildkit' | 'kernel';
	/** With a distribution's own revision, where the engine or the machine's packages tell it. */
	readonly version: SafeText;
	/** A distribution's build with fixes ported back, whose number says nothing about upstream's. */
	readonly isDistributionBuild: boolean;
	readonly support: DistributionSupport;
	/** Not fixed in this version, and what it takes is here. */
	readonly open: readonly Flaw[];
	/** It may be fixed in this build, or what it takes may be missing: nobody can tell from here. */
	readonly possible: readonly ConditionalFlaw[];
	/** Not fixed in this version, but what it takes is not here. */
	readonly notApplicable: readonly ConditionalFlaw[];
	/** Why nothing can be said of this version; [] where something can. */
	readonly undecided: readonly SafeText[];
	/** What makes the above less than sure. */
	readonly doubts: readonly SafeText[];
	/** Until which day flaws are known here: `2026-08-23`. */
	readonly asOf: SafeText;
};

/** What the machine's own package database and its distribution's advisories tell of one part. */
export type EnginePackage = {
	readonly component: ReleaseFacts['component'];
	/** Of the source, whose name and version advisories use. */
	readonly name: SafeText;
	readonly version: SafeText;
	/** By CVE: those that the distribution says something about. Unread: the local store has no data about it. */
	readonly verdicts: Read<ReadonlyMap<string, {readonly isAffected: boolean; readonly fixedIn: SafeText | null}>>;
};

export type SwarmFacts = {
	readonly isManager: boolean;
	readonly NodeAddr: SafeText;
	/** null on a worker: only managers know. */
	readonly managers: number | null;
	readonly nodes: number | null;
	readonly AutoLockManagers: Read<boolean>;
	/** Nanoseconds in the API, milliseconds here. */
	readonly nodeCertExpiryMs: Read<number>;
	readonly caNotBeforeUnixMs: Read<number>;
	readonly isRootRotationInProgress: Read<boolean>;
	readonly secretCount: Read<number>;
	readonly services: Read<
		ReadonlyArray<{
			readonly name: SafeText;
			readonly secrets: readonly SecretPlace[];
			readonly usesSwarmSecrets: boolean;
		}>
	>;
	/** Addresses 2377/tcp and 7946/tcp listen on; `::` and `0.0.0.0` are every interface. */
	readonly listenAddresses: Read<readonly SafeText[]>;
	readonly dataPathAddress: Read<SafeText>;
};

/** What has piled up, and what of it is reachable. */
export type UsageFacts = {
	readonly runningContainers: number;
	readonly stoppedContainers: number;
	readonly images: number;
	readonly unusedImages: number;
	readonly danglingImages: number;
	/** `web-1 0.0.0.0:8080/tcp`: published beyond loopback now. */
	readonly exposedPorts: readonly SafeText[];
};

export type HostEvidence = {
	readonly engine: Read<EngineFacts>;
	readonly info: Read<DaemonInfo>;
	readonly networks: Read<readonly NetworkFacts[]>;
	readonly usage: Read<UsageFacts>;
	readonly releases: Read<readonly ReleaseFacts[]>;
	/** null: swarm mode is off. */
	readonly swarm: Read<SwarmFacts | null>;
	readonly daemon: Read<DaemonProcess>;
	readonly settings: Read<DaemonSettings>;
	/** [] where there is no such file. */
	readonly files: Readonly<Record<HostFileName, Read<readonly FileFacts[]>>>;
	readonly audit: Read<AuditRules>;
	readonly dataRoot: Read<DataRootMount>;
	readonly socketGroup: Read<SocketGroup>;
	/** Whether something checks signatures before an image is pulled: where it is set, '' where nowhere. */
	readonly contentTrust: Read<SafeText>;
	readonly firewall: Read<FirewallFacts>;
	readonly kernel: Read<KernelFacts>;
	/** null: none lies here. */
	readonly hardening: Read<HardeningReport | null>;
	readonly policy: Policy;
	readonly nowUnixMs: number;
};
