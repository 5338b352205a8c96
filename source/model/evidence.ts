/**
 * What was seen of one container. Field names are Docker's own (Engine API, `GET /containers/{id}/json`);
 * values are trimmed, sanitised and masked by `evidence/`: no secret value and no raw text is in here.
 */
import type {ImageScan} from './image-scan.ts';
import type {Policy} from './policy.ts';
import type {Read} from './read.ts';
import type {SafeText} from './safe-text.ts';

export type ContainerId = string & {readonly __container?: never};

/** Where a secret was found: the place and its kind, never the value nor its length. */
export type SecretPlace = {
	readonly where: 'env' | 'label' | 'cmd' | 'entrypoint' | 'healthcheck' | 'log-option' | 'history';
	/** Name of the variable, label or option; the position in a command. */
	readonly name: SafeText;
	/** "secret by name", "private key", "GitHub token", "URL with password" … */
	readonly kind: SafeText;
};

export type EnvVariable = {readonly Name: SafeText; readonly Secret: SafeText | null};

export type Healthcheck = {
	/** `[]` inherits, `['NONE']` switches off, else `CMD …` or `CMD-SHELL …`. */
	readonly Test: readonly SafeText[];
};

export type SeccompSetting =
	| {readonly is: 'default'}
	| {readonly is: 'unconfined'}
	/** A custom profile: SecurityOpt holds it whole. `deniedCalls` counts names under an errno, kill or trap action. */
	| {
			readonly is: 'custom';
			readonly defaultAction: SafeText;
			readonly deniedCalls: number;
			readonly allowedCalls: number;
	  };

export type Mount = {
	readonly Type: SafeText;
	readonly Name: SafeText;
	readonly Source: SafeText;
	readonly Destination: SafeText;
	readonly Mode: SafeText;
	readonly RW: boolean;
	readonly Propagation: SafeText;
};

export type PortBinding = {
	/** `80/tcp`: port and protocol inside. */
	readonly containerPort: number;
	readonly protocol: SafeText;
	readonly HostIp: SafeText;
	/** 0: chosen by the engine at every start. */
	readonly HostPort: number;
};

export type Endpoint = {
	readonly network: SafeText;
	readonly NetworkID: SafeText;
	readonly IPAddress: SafeText;
	readonly GlobalIPv6Address: SafeText;
	readonly MacAddress: SafeText;
	readonly Aliases: readonly SafeText[];
};

export type Device = {
	readonly PathOnHost: SafeText;
	readonly PathInContainer: SafeText;
	readonly CgroupPermissions: SafeText;
};
export type Ulimit = {readonly Name: SafeText; readonly Soft: number; readonly Hard: number};

export type ContainerState = {
	readonly Status: SafeText;
	readonly Running: boolean;
	readonly Paused: boolean;
	readonly Restarting: boolean;
	readonly OOMKilled: boolean;
	readonly Dead: boolean;
	/** 0: not running. */
	readonly Pid: number;
	readonly ExitCode: number;
	readonly Error: SafeText;
	readonly StartedAt: SafeText;
	readonly FinishedAt: SafeText;
	/** null: no health check. */
	readonly Health: {readonly Status: SafeText; readonly FailingStreak: number} | null;
};

/** Who made the container and would make it again: a change made past the owner lives until the owner recreates it. */
export type Owner =
	| {readonly is: 'nobody'}
	| {readonly is: 'compose'; readonly project: SafeText; readonly service: SafeText}
	| {readonly is: 'swarm'; readonly service: SafeText}
	| {readonly is: 'kubernetes'; readonly pod: SafeText}
	/** Any other manager known by its labels. */
	| {readonly is: 'other'; readonly name: SafeText};

export type ContainerInspect = {
	readonly Id: ContainerId;
	readonly Name: SafeText;
	readonly Created: SafeText;
	/** Image id (sha256:…), the truth; `Config.Image` is only the reference it was created by. */
	readonly Image: SafeText;
	readonly Driver: SafeText;
	readonly RestartCount: Read<number>;
	readonly AppArmorProfile: Read<SafeText>;
	readonly ProcessLabel: Read<SafeText>;
	readonly State: Read<ContainerState>;
	readonly Config: {
		readonly Hostname: SafeText;
		readonly User: Read<SafeText>;
		readonly Image: SafeText;
		readonly WorkingDir: SafeText;
		readonly Entrypoint: Read<readonly SafeText[]>;
		readonly Cmd: Read<readonly SafeText[]>;
		readonly Env: Read<readonly EnvVariable[]>;
		/** null: neither container nor image sets one. */
		readonly Healthcheck: Read<Healthcheck | null>;
		readonly ExposedPorts: readonly SafeText[];
		readonly labelCount: number;
	};
	readonly HostConfig: {
		readonly Privileged: Read<boolean>;
		readonly ReadonlyRootfs: Read<boolean>;
		readonly CapAdd: Read<readonly SafeText[]>;
		readonly CapDrop: Read<readonly SafeText[]>;
		/** As given, less the seccomp profile's text. */
		readonly SecurityOpt: Read<readonly SafeText[]>;
		readonly NetworkMode: Read<SafeText>;
		readonly PidMode: Read<SafeText>;
		readonly IpcMode: Read<SafeText>;
		readonly UTSMode: Read<SafeText>;
		readonly UsernsMode: Read<SafeText>;
		/** '' on engines before cgroup namespaces. */
		readonly CgroupnsMode: Read<SafeText>;
		readonly CgroupParent: Read<SafeText>;
		readonly Runtime: Read<SafeText>;
		/** Bytes; 0 none. */
		readonly Memory: Read<number>;
		/** Bytes, memory and swap together; 0 unset (twice the memory), -1 unlimited. */
		readonly MemorySwap: Read<number>;
		readonly MemoryReservation: Read<number>;
		readonly NanoCpus: Read<number>;
		readonly CpuQuota: Read<number>;
		readonly CpuPeriod: Read<number>;
		readonly CpuShares: Read<number>;
		readonly CpusetCpus: Read<SafeText>;
		/** null, 0 and -1 all mean none. */
		readonly PidsLimit: Read<number | null>;
		readonly OomKillDisable: Read<boolean>;
		readonly OomScoreAdj: Read<number>;
		readonly ShmSize: Read<number>;
		readonly BlkioWeight: number;
		readonly RestartPolicy: Read<{readonly Name: SafeText; readonly MaximumRetryCount: number}>;
		readonly AutoRemove: boolean;
		readonly PublishAllPorts: Read<boolean>;
		readonly PortBindings: Read<readonly PortBinding[]>;
		readonly Devices: Read<readonly Device[]>;
		readonly DeviceCgroupRules: Read<readonly SafeText[]>;
		/** GPU and other driver requests, one line each. */
		readonly DeviceRequests: Read<readonly SafeText[]>;
		readonly Ulimits: Read<readonly Ulimit[]>;
		readonly Sysctls: Read<ReadonlyArray<readonly [name: SafeText, value: SafeText]>>;
		/** Path and options. */
		readonly Tmpfs: Read<ReadonlyArray<readonly [path: SafeText, options: SafeText]>>;
		/** Keys and values, e.g. `size`. */
		readonly StorageOpt: Read<ReadonlyArray<readonly [key: SafeText, value: SafeText]>>;
		readonly Links: Read<readonly SafeText[]>;
		readonly ExtraHosts: Read<readonly SafeText[]>;
		/** null: the engine's default list; []: none at all (`systempaths=unconfined`, privileged). */
		readonly MaskedPaths: Read<readonly SafeText[] | null>;
		readonly ReadonlyPaths: Read<readonly SafeText[] | null>;
		readonly LogConfig: Read<{
			readonly Type: SafeText;
			readonly Config: ReadonlyArray<readonly [key: SafeText, value: SafeText]>;
		}>;
	};
	readonly Mounts: Read<readonly Mount[]>;
	readonly NetworkSettings: {
		/** What is published now; empty while stopped. */
		readonly Ports: Read<readonly PortBinding[]>;
		readonly Networks: Read<readonly Endpoint[]>;
	};
	/** Derived at the door, because the values themselves do not leave it. */
	readonly seccomp: Read<SeccompSetting>;
	readonly secrets: Read<readonly SecretPlace[]>;
	readonly owner: Owner;
	/** DOCKER_HOST in the environment, '' when unset: an engine reached by address, not by mount. */
	readonly dockerHost: SafeText;
	/** Carries the label or name by which docker-bench-security skips a container. */
	readonly isHiddenFromBench: boolean;
};

/** One step of `GET /images/{id}/history`. */
export type BuildStep = {
	/** The whole instruction, masked; engines send it untruncated. */
	readonly createdBy: SafeText;
	readonly sizeBytes: number;
	readonly createdAtUnixMs: number;
};

export type ImageFacts = {
	readonly Id: SafeText;
	readonly RepoTags: readonly SafeText[];
	readonly RepoDigests: readonly SafeText[];
	/** Unix ms; null where the build is reproducible (before 1990) and says nothing. */
	readonly createdAtUnixMs: Read<number | null>;
	readonly sizeBytes: number;
	readonly platform: SafeText;
	readonly User: Read<SafeText>;
	readonly WorkingDir: Read<SafeText>;
	readonly Healthcheck: Read<Healthcheck | null>;
	readonly ExposedPorts: readonly SafeText[];
	readonly Volumes: readonly SafeText[];
	readonly secrets: Read<readonly SecretPlace[]>;
	/** Newest first. */
	readonly history: Read<readonly BuildStep[]>;
	/** `org.opencontainers.image.base.name` and `….base.digest`, '' where the builder did not say. */
	readonly baseName: SafeText;
	readonly baseDigest: SafeText;
};

/** Numeric uid of the container's main process as configured, and how it is known. */
export type UserFacts = {
	readonly uid: number;
	readonly from: 'number' | 'engine default' | '/etc/passwd';
};

export type NetworkFacts = {
	readonly Id: SafeText;
	readonly Name: SafeText;
	readonly Driver: SafeText;
	readonly Scope: SafeText;
	readonly Internal: boolean;
	readonly isDefaultBridge: boolean;
	/** Containers on it may talk to each other (`com.docker.network.bridge.enable_icc`). */
	readonly isIccOn: boolean;
	/** Overlay traffic between hosts is encrypted. */
	readonly isEncrypted: boolean;
	/** The swarm's own network for published ports. */
	readonly isIngress: boolean;
	readonly subnets: readonly SafeText[];
};

/** `GET /version` and `GET /info`. */
export type EngineFacts = {
	readonly ID: SafeText;
	readonly Name: SafeText;
	readonly ServerVersion: SafeText;
	readonly ApiVersion: SafeText;
	readonly OperatingSystem: SafeText;
	readonly KernelVersion: SafeText;
	readonly CgroupVersion: SafeText;
	readonly CgroupDriver: SafeText;
	readonly NCPU: number;
	/** Bytes. */
	readonly MemTotal: number;
	readonly DockerRootDir: SafeText;
	readonly isSwapLimitSupported: boolean;
	readonly isPidsLimitSupported: boolean;
	readonly isCpuQuotaSupported: boolean;
	readonly isMemoryLimitSupported: boolean;
	readonly hasAppArmor: boolean;
	readonly hasSELinux: boolean;
	readonly hasUserNamespaces: boolean;
	readonly isRootless: boolean;
	/** The daemon's default; null where the engine (before 23) does not say. */
	readonly isNoNewPrivilegesDefault: boolean | null;
	/** `default`, `builtin`, `unconfined`, or a path; '' where seccomp is not compiled in. */
	readonly seccompProfile: SafeText;
	readonly runtimes: ReadonlyArray<readonly [name: SafeText, path: SafeText]>;
	readonly DefaultRuntime: SafeText;
	readonly isSwarmActive: boolean;
	readonly Warnings: readonly SafeText[];
	/** Of this machine, where the engine is reached through one: as given, and where links lead. */
	readonly socketPaths?: readonly SafeText[];
	/** `Docker Engine - Community`; '' of a build that is not Docker's. Left out where `/version` does not say it. */
	readonly platformName?: SafeText;
	/** Components as `/version` lists them: containerd, runc … */
	readonly components: ReadonlyArray<readonly [name: SafeText, version: SafeText]>;
};

export type ExecSeen = {
	readonly execId: SafeText;
	readonly atUnixMs: number;
	readonly command: SafeText;
	/** '' is the container's own user. */
	readonly user: Read<SafeText>;
	readonly isPrivileged: Read<boolean>;
	readonly isTty: Read<boolean>;
};

/** Seen while watching, until the container is replaced. */
export type Watched = {
	readonly sinceUnixMs: number;
	readonly execs: readonly ExecSeen[];
	/** Unix ms of the starts seen, newest last, bounded. */
	readonly starts: readonly number[];
};

export type ProcessFacts = {
	readonly pid: number;
	readonly uid: SafeText;
	/** Executable name. */
	readonly comm: SafeText;
};

/** What the runtime was told to make, as far as an engine's own answers leave it out. Named as the OCI runtime specification does. */
export type RuntimeSpec = {
	/** A name that the engine has for the runtime, else the path of its program. */
	readonly program: SafeText;
	readonly maskedPaths: readonly SafeText[];
	readonly readonlyPaths: readonly SafeText[];
	readonly hasOwnIpc: boolean;
	readonly hasOwnCgroup: boolean;
	readonly sysctl: ReadonlyArray<readonly [name: SafeText, value: SafeText]>;
	/** `b 8:* rwm`: those that no device handed in explains. */
	readonly deviceRules: readonly SafeText[];
	/** Capabilities that anything inside can ever have, names without CAP_. */
	readonly bounding: readonly string[];
};

/** What the kernel says of the main process: what it has, not what was asked for. */
export type KernelView = {
	readonly uid: number;
	/** Names without CAP_. */
	readonly capEff: readonly string[];
	readonly capBnd: readonly string[];
	readonly isNoNewPrivs: boolean;
	readonly seccomp: 'off' | 'strict' | 'filter';
	/** Its user namespace is the host's. */
	readonly isHostUserNamespace: Read<boolean>;
	/** Left out where the engine tells by itself, or it is not to be had. */
	readonly spec?: RuntimeSpec;
};

/** Everything a check of an image may look at: the part of a container's evidence that is its image's. */
export type ImageEvidence = {
	readonly image: Read<ImageFacts>;
	/** null: nobody has scanned it. */
	readonly scan: ImageScan | null;
	readonly engine: Read<EngineFacts>;
	readonly policy: Policy;
	readonly nowUnixMs: number;
};

export type RegistryState =
	| {
			readonly is: 'same' | 'moved';
			readonly reference: SafeText;
			/** What the registry has under that name. */
			readonly digest: SafeText;
			readonly askedAtUnixMs: number;
	  }
	| {readonly is: 'not-known'; readonly why: SafeText};

/** `base` null: no label names one, or nobody asked about it. */
export type RegistryStates = {readonly tag: RegistryState; readonly base: RegistryState | null};

/** Everything a check may look at. A check names what it needs and sees only that. */
export type ContainerEvidence = ImageEvidence & {
	readonly inspect: Read<ContainerInspect>;
	/** The image id that `Config.Image` names now; null when that reference names nothing any more. */
	readonly imageOfTag: Read<SafeText | null>;
	readonly user: Read<UserFacts>;
	/** null where `/proc` is not proven to be the container's, or it does not run: then the configuration has to do. */
	readonly kernel: KernelView | null;
	readonly networks: Read<readonly NetworkFacts[]>;
	/** Its own, never a neighbour's, by `/proc` of this machine. From afar the engine has to be asked: only when it is open; null before. */
	readonly processes: Read<readonly ProcessFacts[]> | null;
	/** null in a one-shot audit. */
	readonly watched: Watched | null;
	/** What the engine still knows of at the look, watched or not; health checks among them. */
	readonly execsNow?: readonly ExecSeen[];
	/** Left out where nobody asked the registries. */
	readonly registry?: RegistryStates;
	/** Those that waivers ask about, secrets masked; all others stay behind. */
	readonly labels?: ReadonlyArray<readonly [key: SafeText, value: SafeText]>;
};
