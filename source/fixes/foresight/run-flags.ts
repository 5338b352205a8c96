/** Fields of a create body → flags of `docker run`, in the order of its manual. A row gives the words of each flag. */
import {at, listOf, textOf, textsOf, type JsonObject} from '../../model/foreign.ts';
import {maskText, maskWords} from '../../model/secrets.ts';
import {isEmpty} from './asked-for.ts';
import {pairsOf, scalarText} from './facts.ts';
import {maskedPair, maskedValue} from './masked.ts';
import {device, duration, gpus, mount, publishings, rate, ulimit} from './run-values.ts';

export type Flags = ReadonlyArray<readonly string[]>;
type Row = (value: unknown, owner: JsonObject) => Flags;
type Rows = Readonly<Record<string, Row>>;

const none: Flags = [];

/** A value as it is; `unless`: what the engine does without being told. */
const one =
	(flag: string, ...unless: ReadonlyArray<string | number>): Row =>
	value =>
		typeof value === 'string' || typeof value === 'number'
			? isEmpty(value) || unless.includes(value)
				? none
				: [[flag, maskText(String(value))]]
			: none;
const each =
	(flag: string, write: (value: unknown) => string = textOf): Row =>
	value =>
		listOf(value).map(item => [flag, maskText(write(item))]);
const pairs =
	(flag: string, separator = '='): Row =>
	value =>
		pairsOf(value).map(([key, text]) => [flag, `${key}${separator}${maskedValue(key, textOf(text))}`]);
const keys =
	(flag: string): Row =>
	value =>
		pairsOf(value).map(([key]) => [flag, key]);
const yes =
	(flag: string): Row =>
	value =>
		value === true ? [[flag]] : none;
/** Said elsewhere, or nothing a command can or need say. */
const nothing: Row = () => none;

function healthcheck(value: unknown): Flags {
	const [kind, ...command] = textsOf(at(value, 'Test'));
	if (kind === 'NONE') return [['--no-healthcheck']];
	// In words of a shell; the command line knows no other way.
	const text =
		kind === 'CMD' ? command.map(word => (/^[\w./:=-]+$/.test(word) ? word : `'${word}'`)).join(' ') : command[0];
	const span = (flag: string, key: string): Flags =>
		isEmpty(at(value, key)) ? none : [[flag, duration(at(value, key))]];
	const retries = at(value, 'Retries');
	return [
		...(kind === undefined || text === undefined ? none : [['--health-cmd', maskText(text)]]),
		...span('--health-interval', 'Interval'),
		...span('--health-timeout', 'Timeout'),
		...span('--health-start-period', 'StartPeriod'),
		...span('--health-start-interval', 'StartInterval'),
		...(isEmpty(retries) ? none : [['--health-retries', scalarText(retries)]]),
	];
}

function restart(value: unknown): Flags {
	const [name, most] = [textOf(at(value, 'Name')), at(value, 'MaximumRetryCount')];
	if (name === '' || name === 'no') return none;
	return [['--restart', name === 'on-failure' && !isEmpty(most) ? `${name}:${scalarText(most)}` : name]];
}

function logging(value: unknown): Flags {
	const [driver, options] = [textOf(at(value, 'Type')), pairs('--log-opt')(at(value, 'Config'), {})];
	return driver === '' || (driver === 'json-file' && options.length === 0)
		? none
		: [['--log-driver', driver], ...options];
}

/** A profile is a file on the command line, and its whole text in the API. */
export const isProfileText = (option: string): boolean => /^seccomp[=:]\s*\{/.test(option);
export const profileFile = './seccomp.json';

const securityOptions: Row = (value, owner) => [
	...textsOf(value).map(option => ['--security-opt', isProfileText(option) ? `seccomp=${profileFile}` : option]),
	// [] is none at all; null is the engine's own lists.
	...(Array.isArray(owner['MaskedPaths']) && owner['MaskedPaths'].length === 0
		? [['--security-opt', 'systempaths=unconfined']]
		: none),
];

const config: Rows = {
	Hostname: one('--hostname'),
	Domainname: one('--domainname'),
	User: one('--user'),
	Tty: yes('--tty'),
	OpenStdin: yes('--interactive'),
	WorkingDir: one('--workdir'),
	MacAddress: one('--mac-address'),
	StopSignal: one('--stop-signal'),
	StopTimeout: one('--stop-timeout'),
	Healthcheck: healthcheck,
	Env: value => textsOf(value).map(line => ['--env', maskedPair(line)]),
	Labels: pairs('--label'),
	ExposedPorts: keys('--expose'),
	Volumes: keys('--volume'),
};

const hostConfig: Rows = {
	AutoRemove: yes('--rm'),
	Privileged: yes('--privileged'),
	ReadonlyRootfs: yes('--read-only'),
	Init: value => (typeof value === 'boolean' ? [[value ? '--init' : '--init=false']] : none),
	CapAdd: each('--cap-add'),
	CapDrop: each('--cap-drop'),
	SecurityOpt: securityOptions,
	MaskedPaths: nothing,
	ReadonlyPaths: nothing,
	PidMode: one('--pid'),
	IpcMode: one('--ipc', 'private'),
	UTSMode: one('--uts'),
	UsernsMode: one('--userns'),
	CgroupnsMode: one('--cgroupns', 'private'),
	GroupAdd: each('--group-add'),
	PortBindings: value => publishings(value).map(binding => ['--publish', binding]),
	PublishAllPorts: yes('--publish-all'),
	Links: each('--link'),
	Dns: each('--dns'),
	DnsOptions: each('--dns-option'),
	DnsSearch: each('--dns-search'),
	ExtraHosts: each('--add-host'),
	Binds: each('--volume'),
	Mounts: each('--mount', mount),
	VolumesFrom: each('--volumes-from'),
	VolumeDriver: one('--volume-driver'),
	Tmpfs: value =>
		pairsOf(value).map(([path, options]) => ['--tmpfs', options === '' ? path : `${path}:${textOf(options)}`]),
	ShmSize: one('--shm-size', 67_108_864),
	Devices: each('--device', device),
	DeviceCgroupRules: each('--device-cgroup-rule'),
	DeviceRequests: each('--gpus', gpus),
	Memory: one('--memory'),
	MemorySwap: one('--memory-swap'),
	MemoryReservation: one('--memory-reservation'),
	MemorySwappiness: one('--memory-swappiness', -1),
	KernelMemory: one('--kernel-memory'),
	OomKillDisable: yes('--oom-kill-disable'),
	OomScoreAdj: one('--oom-score-adj'),
	NanoCpus: value => (typeof value === 'number' && value > 0 ? [['--cpus', String(value / 1e9)]] : none),
	CpuShares: one('--cpu-shares'),
	CpuPeriod: one('--cpu-period'),
	CpuQuota: one('--cpu-quota'),
	CpuRealtimePeriod: one('--cpu-rt-period'),
	CpuRealtimeRuntime: one('--cpu-rt-runtime'),
	CpusetCpus: one('--cpuset-cpus'),
	CpusetMems: one('--cpuset-mems'),
	PidsLimit: one('--pids-limit'),
	BlkioWeight: one('--blkio-weight'),
	BlkioWeightDevice: each('--blkio-weight-device', rate),
	BlkioDeviceReadBps: each('--device-read-bps', rate),
	BlkioDeviceReadIOps: each('--device-read-iops', rate),
	BlkioDeviceWriteBps: each('--device-write-bps', rate),
	BlkioDeviceWriteIOps: each('--device-write-iops', rate),
	Ulimits: each('--ulimit', ulimit),
	Sysctls: pairs('--sysctl'),
	StorageOpt: pairs('--storage-opt'),
	Annotations: pairs('--annotation'),
	CgroupParent: one('--cgroup-parent'),
	Runtime: one('--runtime', 'runc', 'io.containerd.runc.v2'),
	Isolation: one('--isolation', 'default'),
	LogConfig: logging,
	RestartPolicy: restart,
	NetworkMode: nothing,
	ConsoleSize: nothing,
	ContainerIDFile: nothing,
	Cgroup: nothing,
};

/** Of the command, the image and the networks: written by docker-run.ts. */
const writtenElsewhere =
	/^(?:Image|Cmd|Entrypoint|HostConfig|NetworkingConfig|Attach(?:Stdin|Stdout|Stderr)|StdinOnce|ArgsEscaped|OnBuild|Shell)$/;

const flagsBy = (rows: Rows, owner: JsonObject): Flags =>
	Object.entries(rows).flatMap(([field, row]) => row(owner[field], owner));
const unknownTo = (rows: Rows, owner: JsonObject): readonly string[] =>
	Object.keys(owner).filter(field => !Object.hasOwn(rows, field) && !isEmpty(owner[field]));

export const flagsOf = (body: JsonObject & {readonly HostConfig: JsonObject}): Flags => [
	...flagsBy(config, body),
	...flagsBy(hostConfig, body.HostConfig),
];

/** Fields that are set and that no flag is known for. */
export const unsaid = (body: JsonObject & {readonly HostConfig: JsonObject}): readonly string[] => [
	...unknownTo(config, body).filter(field => !writtenElsewhere.test(field)),
	...unknownTo(hostConfig, body.HostConfig).map(field => `HostConfig.${field}`),
];

/** `--entrypoint` takes one word: the rest stands before the arguments. */
export function programWords(body: JsonObject): {readonly flags: Flags; readonly args: readonly string[]} {
	const {Entrypoint: entrypoint, Cmd: cmd} = body;
	const [first] = textsOf(entrypoint);
	const {words} = maskWords([...textsOf(entrypoint), ...textsOf(cmd)]);
	if (first === undefined) return {flags: none, args: words};
	return {flags: [['--entrypoint', words[0] ?? '']], args: words.slice(1)};
}

export const hasProfileText = (body: {readonly HostConfig: JsonObject}): boolean =>
	textsOf(body.HostConfig['SecurityOpt']).some(isProfileText);
