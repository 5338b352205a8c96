/** What is known of the one container that is open. Gathered on opening, dropped on closing. */
import type {BuildStep, ContainerId, ProcessFacts} from './evidence.ts';
import type {ImageScan} from './image-scan.ts';
import type {Read} from './read.ts';
import type {SafeText} from './safe-text.ts';

export const namespaceNames = ['mnt', 'pid', 'net', 'ipc', 'uts', 'user', 'cgroup', 'time'] as const;
export type NamespaceName = (typeof namespaceNames)[number];

export type NamespaceFacts = {
	readonly name: NamespaceName;
	readonly setTo: SafeText;
	readonly sharing: 'private' | 'host' | 'shared' | 'unknown';
	/** Inode number, the kernel's identity of a namespace. */
	readonly inode: Read<number>;
	/** Names of the other containers in it, and "host". */
	readonly sharedWith: readonly SafeText[];
	readonly knownFrom: '/proc' | 'ps on the host' | 'configuration';
};

/** `/proc/PID/status` of the main process: what it has, not what was asked for. */
export type EffectivePrivileges = {
	readonly uid: number;
	/** Names without CAP_. */
	readonly capEff: readonly string[];
	readonly capPrm: readonly string[];
	readonly capBnd: readonly string[];
	readonly capAmb: readonly string[];
	readonly isNoNewPrivs: boolean;
	readonly seccomp: 'off' | 'strict' | 'filter';
	readonly lsm: SafeText;
	readonly uidMap: SafeText;
};

/** Limits in force, from the cgroup files where they can be read, else from stats. null: no limit. */
export type CgroupFacts = {
	readonly version: 1 | 2;
	readonly path: SafeText;
	readonly knownFrom: 'cgroup files' | 'stats';
	readonly memoryLimitBytes: number | null;
	/** Memory and swap together. */
	readonly memorySwapLimitBytes: Read<number | null>;
	readonly memoryPeakBytes: Read<number>;
	readonly swapBytes: Read<number>;
	readonly pidsLimit: number | null;
	readonly cpus: Read<number | null>;
	/** `cpu.shares`, 1024 by default; on version 2 `cpu.weight`, 100 by default. */
	readonly cpuShares: Read<number>;
	readonly cpuset: Read<SafeText>;
	readonly oomKills: Read<number>;
};

export type StatsSample = {
	readonly atUnixMs: number;
	/** Working set: usage less inactive file pages. */
	readonly memoryBytes: number;
	readonly memoryLimitBytes: number;
	readonly pids: number;
	readonly pidsLimit: number | null;
	/** Of one core: 150 is one and a half; null for the first sample. */
	readonly cpuPercent: number | null;
	readonly throttledPeriods: number;
	readonly rxBytes: number;
	readonly txBytes: number;
};

export type Listener = {readonly address: SafeText; readonly port: number; readonly protocol: 'tcp' | 'tcp6'};

/** A package that is not as its image has it; [] where there is none of it. */
export type ChangedSince = {
	readonly name: SafeText;
	readonly before: readonly SafeText[];
	readonly after: readonly SafeText[];
};

/** The files of a container while it runs, read on a key. Nothing is judged by it. */
export type AsItRuns =
	| {readonly is: 'being-read'}
	| {readonly is: 'not-read'; readonly why: SafeText}
	| {
			readonly is: 'read';
			readonly scan: ImageScan;
			/** Of the image's own scan; null: nobody has made one. Vulnerabilities by id, each once. */
			readonly since: {
				readonly packages: readonly ChangedSince[];
				readonly added: readonly SafeText[];
				readonly gone: readonly SafeText[];
			} | null;
	  };

/** null: still being read. */
export type ContainerDetail = {
	readonly id: ContainerId;
	readonly openedAtUnixMs: number;
	readonly processes: Read<readonly ProcessFacts[]> | null;
	readonly namespaces: readonly NamespaceFacts[] | null;
	readonly privileges: Read<EffectivePrivileges> | null;
	readonly cgroup: Read<CgroupFacts> | null;
	/** One a second, the last few minutes. */
	readonly samples: readonly StatsSample[];
	readonly samplesProblem: SafeText | null;
	readonly listeners: Read<readonly Listener[]> | null;
	readonly history: Read<readonly BuildStep[]> | null;
	/** Pretty-printed inspect, masked and sanitised line by line. */
	readonly json: Read<readonly SafeText[]> | null;
	/** The scan of its image, by what of it runs in this container and who reaches that. `of`: the scan it was made from. */
	readonly exposed: {readonly of: ImageScan; readonly scan: ImageScan} | null;
	/** null: not asked for. */
	readonly asItRuns: AsItRuns | null;
	readonly revealed: {readonly name: SafeText; readonly value: Read<SafeText>; readonly untilUnixMs: number} | null;
};
