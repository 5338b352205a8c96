/** The words of the embedded engine. Fields that the API sends keep the API's spelling. */

export type Healthcheck = {
	readonly Test?: readonly string[];
	readonly Interval?: number;
	readonly Timeout?: number;
	readonly Retries?: number;
	readonly [other: string]: unknown;
};

export type Config = {
	readonly Image: string;
	readonly Hostname?: string;
	readonly User?: string;
	readonly Env?: readonly string[] | null;
	readonly Cmd?: readonly string[] | null;
	readonly Entrypoint?: readonly string[] | null;
	readonly ExposedPorts?: Readonly<Record<string, object>>;
	readonly Volumes?: Readonly<Record<string, object>> | null;
	readonly Labels?: Readonly<Record<string, string>> | null;
	readonly Healthcheck?: Healthcheck;
	readonly [other: string]: unknown;
};

/** An image's settings: the same fields, and no image's name in them. */
export type ImageConfig = Partial<Config>;

export type PortBinding = {readonly HostIp?: string; readonly HostPort?: string};
export type RestartPolicy = {readonly Name: string; readonly MaximumRetryCount: number};

/** What `POST /containers/ID/update` may change. */
export type Limits = {
	readonly Memory?: number;
	readonly MemorySwap?: number;
	readonly MemoryReservation?: number;
	readonly NanoCpus?: number;
	readonly CpuPeriod?: number;
	readonly CpuQuota?: number;
	readonly CpuShares?: number;
	readonly CpusetCpus?: string;
	readonly CpusetMems?: string;
	readonly BlkioWeight?: number;
	readonly PidsLimit?: number | null;
	readonly RestartPolicy?: RestartPolicy;
};

export type MountSpec = {
	readonly Type?: string;
	readonly Source?: string;
	readonly Target?: string;
	readonly ReadOnly?: boolean;
	readonly [other: string]: unknown;
};

export type HostConfig = Limits & {
	readonly NetworkMode?: string;
	readonly PidMode?: string;
	readonly UTSMode?: string;
	readonly Privileged?: boolean;
	readonly AutoRemove?: boolean;
	readonly PublishAllPorts?: boolean;
	readonly OomKillDisable?: boolean;
	readonly Binds?: readonly string[] | null;
	readonly Mounts?: readonly MountSpec[];
	readonly PortBindings?: Readonly<Record<string, readonly PortBinding[] | null>> | null;
	readonly SecurityOpt?: readonly string[] | null;
	readonly CapAdd?: readonly string[] | null;
	readonly CapDrop?: readonly string[] | null;
	readonly [other: string]: unknown;
};

export type EndpointSpec = {
	readonly IPAMConfig?: {readonly IPv4Address?: string} | null;
	readonly Aliases?: readonly string[] | null;
	readonly Links?: readonly string[] | null;
	readonly DriverOpts?: Readonly<Record<string, string>> | null;
	readonly MacAddress?: string;
};

export type Mount = {
	readonly Type: string;
	readonly Name?: string;
	readonly Source: string;
	readonly Destination: string;
	readonly Driver?: string;
	readonly Mode: string;
	readonly RW: boolean;
	readonly Propagation: string;
};

/** How a container was made: never changes. `config` has the image's settings merged in. */
export type Spec = {
	readonly config: Config;
	readonly hostConfig: HostConfig;
	readonly mounts: readonly Mount[];
	readonly endpoints: Readonly<Record<string, EndpointSpec>>;
};

/** What a container does with the machine, for stats and top. */
export type Load = {readonly cpu: number; readonly memoryMiB: number; readonly pids: number};

/** How a container fares whenever it runs: most are well. */
export type Fate = 'well' | 'crashes' | 'unhealthy';

export type Image = {
	readonly id: string;
	readonly tags: readonly string[];
	readonly digests: readonly string[];
	readonly createdUnixMs: number;
	readonly sizeBytes: number;
	readonly config: ImageConfig;
	/** Newest first, as the API sends them. */
	readonly history: ReadonlyArray<{readonly by: string; readonly sizeBytes: number}>;
	readonly load: Load;
	readonly fate: Fate;
};

export type Volume = {
	readonly name: string;
	readonly createdUnixMs: number;
	readonly isAnonymous: boolean;
	readonly labels: Readonly<Record<string, string>> | null;
};

export type Exec = {
	readonly id: string;
	readonly containerId: string;
	readonly command: readonly string[];
	readonly user: string;
	readonly isTty: boolean;
	readonly isPrivileged: boolean;
	readonly pid: number;
	exitCode: number | null;
};

/** The engine says no: the status and the words that the real one uses. */
export class Refusal extends Error {
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}
