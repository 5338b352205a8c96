/**
 * Constant parts of the answers of a real engine: Docker 26.1.5 of Debian 13, cgroup v1, no AppArmor, recorded once
 * by hand (test/demo/recorded holds more of it). The runtimes' feature lists are cut; the kernel is Debian's own.
 */

export const apiVersion = '1.45';
export const minApiVersion = '1.24';
const engineVersion = '26.1.5+dfsg1';
const kernel = '6.12.43+deb13-amd64';
export const hostName = 'prod-web-1';
export const cpuCount = 2;
export const memoryTotalBytes = 25_276_502_016;
export const noLimitBytes = 9_223_372_036_854_771_712n;

/** On every answer. */
export const commonHeaders: Readonly<Record<string, string>> = {
	'Api-Version': apiVersion,
	'Docker-Experimental': 'false',
	Ostype: 'linux',
	Server: `Docker/${engineVersion} (linux)`,
};

export const pingHeaders: Readonly<Record<string, string>> = {
	'Builder-Version': '2',
	'Cache-Control': 'no-cache, no-store, must-revalidate',
	Pragma: 'no-cache',
	Swarm: 'inactive',
	'Content-Type': 'text/plain; charset=utf-8',
};

export function version(buildStamp: string): object {
	const build = {ApiVersion: apiVersion, MinAPIVersion: minApiVersion, GitCommit: '411e817', GoVersion: 'go1.24.4'};
	const buildTime = buildStamp.replace('Z', '.000000000+00:00');
	return {
		Platform: {Name: ''},
		Components: [
			{
				Name: 'Engine',
				Version: engineVersion,
				Details: {
					ApiVersion: apiVersion,
					Arch: 'amd64',
					BuildTime: buildTime,
					Experimental: 'false',
					GitCommit: build.GitCommit,
					GoVersion: build.GoVersion,
					KernelVersion: kernel,
					MinAPIVersion: minApiVersion,
					Os: 'linux',
				},
			},
			{Name: 'containerd', Version: '1.7.24~ds1', Details: {GitCommit: '1.7.24~ds1-6+deb13u1'}},
			{Name: 'runc', Version: '1.1.15+ds1', Details: {GitCommit: '1.1.15+ds1-2+b4'}},
			{Name: 'docker-init', Version: '0.19.0', Details: {GitCommit: ''}},
		],
		Version: engineVersion,
		...build,
		Os: 'linux',
		Arch: 'amd64',
		KernelVersion: kernel,
		BuildTime: buildTime,
	};
}

export type InfoNow = {
	readonly id: string;
	readonly name: string;
	readonly running: number;
	readonly paused: number;
	readonly stopped: number;
	readonly images: number;
	readonly listeners: number;
	readonly systemTime: string;
};

export function info(now: InfoNow): object {
	const runtime = {
		path: 'runc',
		status: {
			'org.opencontainers.runtime-spec.features':
				'{"ociVersionMin":"1.0.0","ociVersionMax":"1.2.0","annotations":{"org.opencontainers.runc.version":"1.1.15+ds1"}}',
		},
	};
	return {
		ID: now.id,
		Containers: now.running + now.paused + now.stopped,
		ContainersRunning: now.running,
		ContainersPaused: now.paused,
		ContainersStopped: now.stopped,
		Images: now.images,
		Driver: 'overlay2',
		DriverStatus: [
			['Backing Filesystem', 'extfs'],
			['Supports d_type', 'true'],
			['Using metacopy', 'false'],
			['Native Overlay Diff', 'true'],
			['userxattr', 'false'],
		],
		Plugins: {
			Volume: ['local'],
			Network: ['bridge', 'host', 'ipvlan', 'macvlan', 'null', 'overlay'],
			Authorization: null,
			Log: ['awslogs', 'fluentd', 'gcplogs', 'gelf', 'journald', 'json-file', 'local', 'splunk', 'syslog'],
		},
		MemoryLimit: true,
		SwapLimit: true,
		KernelMemoryTCP: true,
		CpuCfsPeriod: true,
		CpuCfsQuota: true,
		CPUShares: true,
		CPUSet: true,
		PidsLimit: true,
		IPv4Forwarding: true,
		BridgeNfIptables: true,
		BridgeNfIp6tables: true,
		Debug: false,
		NFd: 80,
		OomKillDisable: true,
		NGoroutines: 89,
		SystemTime: now.systemTime,
		LoggingDriver: 'json-file',
		CgroupDriver: 'cgroupfs',
		CgroupVersion: '1',
		NEventsListener: now.listeners,
		KernelVersion: kernel,
		OperatingSystem: 'Debian GNU/Linux 13 (trixie)',
		OSVersion: '13',
		OSType: 'linux',
		Architecture: 'x86_64',
		IndexServerAddress: 'https://index.docker.io/v1/',
		RegistryConfig: {
			AllowNondistributableArtifactsCIDRs: null,
			AllowNondistributableArtifactsHostnames: null,
			InsecureRegistryCIDRs: ['127.0.0.0/8'],
			IndexConfigs: {'docker.io': {Name: 'docker.io', Mirrors: [], Secure: true, Official: true}},
			Mirrors: null,
		},
		NCPU: cpuCount,
		MemTotal: memoryTotalBytes,
		GenericResources: null,
		DockerRootDir: '/var/lib/docker',
		HttpProxy: '',
		HttpsProxy: '',
		NoProxy: '',
		Name: now.name,
		Labels: [],
		ExperimentalBuild: false,
		ServerVersion: engineVersion,
		Runtimes: {'io.containerd.runc.v2': runtime, runc: runtime},
		DefaultRuntime: 'runc',
		Swarm: {
			NodeID: '',
			NodeAddr: '',
			LocalNodeState: 'inactive',
			ControlAvailable: false,
			Error: '',
			RemoteManagers: null,
		},
		LiveRestoreEnabled: false,
		Isolation: '',
		InitBinary: 'docker-init',
		ContainerdCommit: {ID: '1.7.24~ds1-6+deb13u1', Expected: '1.7.24~ds1-6+deb13u1'},
		RuncCommit: {ID: '1.1.15+ds1-2+b4', Expected: '1.1.15+ds1-2+b4'},
		InitCommit: {ID: '', Expected: ''},
		SecurityOptions: ['name=seccomp,profile=builtin'],
		CDISpecDirs: [],
		Warnings: null,
	};
}

const maskedPaths = [
	'/proc/asound',
	'/proc/acpi',
	'/proc/kcore',
	'/proc/keys',
	'/proc/latency_stats',
	'/proc/timer_list',
	'/proc/timer_stats',
	'/proc/sched_debug',
	'/proc/scsi',
	'/sys/firmware',
	'/sys/devices/virtual/powercap',
];
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** HostConfig of a container made with an empty body, in the engine's order. `undefined`: left out unless set. */
export const bareHostConfig: Readonly<Record<string, unknown>> = {
	Binds: null,
	ContainerIDFile: '',
	LogConfig: {Type: 'json-file', Config: {}},
	NetworkMode: 'bridge',
	PortBindings: null,
	RestartPolicy: {Name: 'no', MaximumRetryCount: 0},
	AutoRemove: false,
	VolumeDriver: '',
	VolumesFrom: null,
	ConsoleSize: [0, 0],
	Annotations: undefined,
	CapAdd: null,
	CapDrop: null,
	CgroupnsMode: 'host',
	Dns: null,
	DnsOptions: null,
	DnsSearch: null,
	ExtraHosts: null,
	GroupAdd: null,
	IpcMode: 'private',
	Cgroup: '',
	Links: null,
	OomScoreAdj: 0,
	PidMode: '',
	Privileged: false,
	PublishAllPorts: false,
	ReadonlyRootfs: false,
	SecurityOpt: null,
	StorageOpt: undefined,
	Tmpfs: undefined,
	UTSMode: '',
	UsernsMode: '',
	ShmSize: 67_108_864,
	Sysctls: undefined,
	Runtime: 'runc',
	Isolation: '',
	CpuShares: 0,
	Memory: 0,
	NanoCpus: 0,
	CgroupParent: '',
	BlkioWeight: 0,
	BlkioWeightDevice: null,
	BlkioDeviceReadBps: null,
	BlkioDeviceWriteBps: null,
	BlkioDeviceReadIOps: null,
	BlkioDeviceWriteIOps: null,
	CpuPeriod: 0,
	CpuQuota: 0,
	CpuRealtimePeriod: 0,
	CpuRealtimeRuntime: 0,
	CpusetCpus: '',
	CpusetMems: '',
	Devices: null,
	DeviceCgroupRules: null,
	DeviceRequests: null,
	MemoryReservation: 0,
	MemorySwap: 0,
	MemorySwappiness: null,
	OomKillDisable: false,
	PidsLimit: null,
	Ulimits: null,
	CpuCount: 0,
	CpuPercent: 0,
	IOMaximumIOps: 0,
	IOMaximumBandwidth: 0,
	Mounts: undefined,
	MaskedPaths: maskedPaths,
	ReadonlyPaths: readonlyPaths,
	Init: undefined,
};

/** What `docker run` sends as empty lists where a bare API call sends nothing. */
export const cliHostConfig: Readonly<Record<string, unknown>> = {
	PortBindings: {},
	Dns: [],
	DnsOptions: [],
	DnsSearch: [],
	BlkioWeightDevice: [],
	BlkioDeviceReadBps: [],
	BlkioDeviceWriteBps: [],
	BlkioDeviceReadIOps: [],
	BlkioDeviceWriteIOps: [],
	Devices: [],
	Ulimits: [],
};

/** Config of a container in the engine's order. `undefined`: left out unless set. */
export const bareConfig: Readonly<Record<string, unknown>> = {
	Hostname: '',
	Domainname: '',
	User: '',
	AttachStdin: false,
	AttachStdout: false,
	AttachStderr: false,
	ExposedPorts: undefined,
	Tty: false,
	OpenStdin: false,
	StdinOnce: false,
	Env: null,
	Cmd: null,
	Healthcheck: undefined,
	ArgsEscaped: undefined,
	Image: '',
	Volumes: null,
	WorkingDir: '',
	Entrypoint: null,
	NetworkDisabled: undefined,
	MacAddress: undefined,
	OnBuild: null,
	Labels: {},
	StopSignal: undefined,
	StopTimeout: undefined,
	Shell: undefined,
};
