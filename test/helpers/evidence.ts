/**
 * Containers for table tests: `hardened` passes every check that can pass, `plain` is what `docker run IMAGE` gives.
 * `having` overrides single fields, deep.
 */
import {defaultCapabilities} from '../../source/model/capabilities.ts';
import type {
	ContainerEvidence,
	ContainerInspect,
	EngineFacts,
	ImageFacts,
	KernelView,
} from '../../source/model/evidence.ts';
import {defaultPolicy} from '../../source/model/policy.ts';
import {Unread} from '../../source/model/read.ts';
import {sanitise, type SafeText} from '../../source/model/safe-text.ts';

export const t = (text: string): SafeText => sanitise(text);
export const unread = new Unread(t('not read in this test'));

export type Deep<T> = T extends Unread
	? T
	: T extends readonly unknown[]
		? T
		: T extends SafeText | string | number | boolean | null
			? T
			: {readonly [K in keyof T]?: Deep<T[K]> | Unread};

export function merge<T>(base: T, over: unknown): T {
	if (over instanceof Unread || Array.isArray(over) || typeof over !== 'object' || over === null) return over as T;
	if (typeof base !== 'object' || base === null || base instanceof Unread) return over as T;
	const merged: Record<string, unknown> = Object.fromEntries(Object.entries(base));
	for (const [key, value] of Object.entries(over)) merged[key] = merge((base as Record<string, unknown>)[key], value);
	return merged as T;
}

const id = '4f2a9c0d1b7e4f2a9c0d1b7e4f2a9c0d1b7e4f2a9c0d1b7e4f2a9c0d1b7e4f2a';
const imageId = t(`sha256:${'a1'.repeat(32)}`);

export const engineFacts: EngineFacts = {
	ID: t('ENGI:NE01'),
	Name: t('host-1'),
	ServerVersion: t('28.5.2'),
	ApiVersion: t('1.51'),
	OperatingSystem: t('Debian GNU/Linux 12'),
	KernelVersion: t('6.18.0'),
	CgroupVersion: t('2'),
	CgroupDriver: t('systemd'),
	NCPU: 4,
	MemTotal: 8 * 1024 ** 3,
	DockerRootDir: t('/var/lib/docker'),
	isSwapLimitSupported: true,
	isPidsLimitSupported: true,
	isCpuQuotaSupported: true,
	isMemoryLimitSupported: true,
	hasAppArmor: false,
	hasSELinux: false,
	hasUserNamespaces: false,
	isRootless: false,
	isNoNewPrivilegesDefault: false,
	seccompProfile: t('builtin'),
	runtimes: [[t('runc'), t('runc')]],
	DefaultRuntime: t('runc'),
	isSwarmActive: false,
	Warnings: [],
	components: [],
};

const image: ImageFacts = {
	Id: imageId,
	RepoTags: [t('shop/web:4.2')],
	RepoDigests: [t(`shop/web@sha256:${'b2'.repeat(32)}`)],
	createdAtUnixMs: Date.UTC(2026, 10, 1),
	sizeBytes: 50_000_000,
	platform: t('linux/amd64'),
	User: t('1000'),
	WorkingDir: t('/app'),
	Healthcheck: {Test: [t('CMD'), t('/probe')]},
	ExposedPorts: [],
	Volumes: [],
	secrets: [],
	history: [{createdBy: t('CMD ["/server"]'), sizeBytes: 0, createdAtUnixMs: Date.UTC(2026, 10, 1)}],
	baseName: t(''),
	baseDigest: t(''),
};

const inspect: ContainerInspect = {
	Id: id,
	Name: t('web-1'),
	Created: t('2026-11-20T10:00:00Z'),
	Image: imageId,
	Driver: t('overlay2'),
	RestartCount: 0,
	AppArmorProfile: t(''),
	ProcessLabel: t(''),
	State: {
		Status: t('running'),
		Running: true,
		Paused: false,
		Restarting: false,
		OOMKilled: false,
		Dead: false,
		Pid: 4242,
		ExitCode: 0,
		Error: t(''),
		StartedAt: t('2026-11-20T10:00:01Z'),
		FinishedAt: t('0001-01-01T00:00:00Z'),
		Health: {Status: t('healthy'), FailingStreak: 0},
	},
	Config: {
		Hostname: t('4f2a9c0d1b7e'),
		User: t('1000'),
		Image: t(`shop/web:4.2@sha256:${'b2'.repeat(32)}`),
		WorkingDir: t('/app'),
		Entrypoint: [],
		Cmd: [t('/server')],
		Env: [{Name: t('PATH'), Secret: null}],
		Healthcheck: {Test: [t('CMD'), t('/probe')]},
		ExposedPorts: [],
		labelCount: 0,
	},
	HostConfig: {
		Privileged: false,
		ReadonlyRootfs: true,
		CapAdd: [],
		CapDrop: [t('ALL')],
		SecurityOpt: [t('no-new-privileges')],
		NetworkMode: t('shop'),
		PidMode: t(''),
		IpcMode: t('private'),
		UTSMode: t(''),
		UsernsMode: t(''),
		CgroupnsMode: t('private'),
		CgroupParent: t(''),
		Runtime: t('runc'),
		Memory: 256 * 1024 ** 2,
		MemorySwap: 256 * 1024 ** 2,
		MemoryReservation: 0,
		NanoCpus: 0,
		CpuQuota: 50_000,
		CpuPeriod: 100_000,
		CpuShares: 0,
		CpusetCpus: t(''),
		PidsLimit: 100,
		OomKillDisable: false,
		OomScoreAdj: 0,
		ShmSize: 64 * 1024 ** 2,
		BlkioWeight: 0,
		RestartPolicy: {Name: t('on-failure'), MaximumRetryCount: 5},
		AutoRemove: false,
		PublishAllPorts: false,
		PortBindings: [],
		Devices: [],
		DeviceCgroupRules: [],
		DeviceRequests: [],
		Ulimits: [],
		Sysctls: [],
		Tmpfs: [],
		StorageOpt: [],
		Links: [],
		ExtraHosts: [],
		MaskedPaths: [t('/proc/kcore')],
		ReadonlyPaths: [t('/proc/sys')],
		LogConfig: {Type: t('json-file'), Config: [[t('max-size'), t('10m')]]},
	},
	Mounts: [],
	NetworkSettings: {
		Ports: [],
		Networks: [
			{
				network: t('shop'),
				NetworkID: t('n1'),
				IPAddress: t('172.20.0.2'),
				GlobalIPv6Address: t(''),
				MacAddress: t(''),
				Aliases: [],
			},
		],
	},
	seccomp: {is: 'default'},
	secrets: [],
	owner: {is: 'nobody'},
	dockerHost: t(''),
	isHiddenFromBench: false,
};

/** Non-root, read-only, no capabilities, limits, own internal network, digest, health, log rotation. */
export const hardened: ContainerEvidence = {
	inspect,
	image,
	scan: null,
	imageOfTag: imageId,
	user: {uid: 1000, from: 'number'},
	kernel: null,
	policy: defaultPolicy,
	engine: engineFacts,
	networks: [
		{
			Id: t('n0'),
			Name: t('bridge'),
			Driver: t('bridge'),
			Scope: t('local'),
			Internal: false,
			isDefaultBridge: true,
			isIccOn: true,
			isEncrypted: false,
			isIngress: false,
			subnets: [],
		},
		{
			Id: t('n1'),
			Name: t('shop'),
			Driver: t('bridge'),
			Scope: t('local'),
			Internal: true,
			isDefaultBridge: false,
			isIccOn: true,
			isEncrypted: false,
			isIngress: false,
			subnets: [],
		},
	],
	processes: [{pid: 4242, uid: t('1000'), comm: t('server')}],
	watched: null,
	nowUnixMs: Date.UTC(2026, 10, 23),
};

export function having(over: Deep<ContainerEvidence>, base: ContainerEvidence = hardened): ContainerEvidence {
	return merge(base, over);
}

/** As of a container that asked for nothing; `kernel: null`, which `hardened` has, is an engine out of our sight. */
export const kernelView: KernelView = {
	uid: 0,
	capEff: [...defaultCapabilities],
	capBnd: [...defaultCapabilities],
	isNoNewPrivs: false,
	seccomp: 'filter',
	isHostUserNamespace: true,
};
export const seenByKernel = (over: Partial<KernelView>, base: ContainerEvidence = hardened): ContainerEvidence => ({
	...base,
	kernel: {...kernelView, ...over},
});

/** What is in `docker inspect`: the short way to most rows. */
export const withInspect = (over: Deep<ContainerInspect>, base: ContainerEvidence = hardened): ContainerEvidence =>
	having({inspect: over}, base);
export const withHostConfig = (
	over: Deep<ContainerInspect['HostConfig']>,
	base: ContainerEvidence = hardened,
): ContainerEvidence => withInspect({HostConfig: over}, base);

/** `docker run IMAGE` with nothing said, on the default bridge, from an image that sets nothing. */
export const plain: ContainerEvidence = having({
	inspect: {
		Config: {User: t(''), Image: t('shop/web:4.2'), Healthcheck: null},
		State: {Health: null},
		HostConfig: {
			ReadonlyRootfs: false,
			CapDrop: [],
			SecurityOpt: [],
			NetworkMode: t('default'),
			Memory: 0,
			MemorySwap: 0,
			CpuQuota: 0,
			CpuPeriod: 0,
			PidsLimit: null,
			RestartPolicy: {Name: t('no'), MaximumRetryCount: 0},
			LogConfig: {Type: t('json-file'), Config: []},
		},
		NetworkSettings: {
			Networks: [
				{
					network: t('bridge'),
					NetworkID: t('n0'),
					IPAddress: t('172.17.0.2'),
					GlobalIPv6Address: t(''),
					MacAddress: t(''),
					Aliases: [],
				},
			],
		},
	},
	image: {User: t(''), Healthcheck: null},
	user: {uid: 0, from: 'engine default'},
});
