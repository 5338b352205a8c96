/** The numbers of the score, as data. Why they are so: every point explained, and one complete escape path decides the grade. */
import type {Severity} from '../model/check.ts';
import type {Domain, Grade} from '../model/score.ts';

export const points: Readonly<Record<Severity, number>> = {critical: 40, high: 15, medium: 6, low: 2, info: 0};

/** Hygiene can't drown risk: a domain takes no more than this. */
export const domainLimits: Readonly<Record<Domain, number>> = {
	privileges: 40,
	isolation: 40,
	network: 20,
	image: 20,
	updates: 20,
	operations: 10,
};

/** Lowest score of each letter. */
export const gradeFloors: Readonly<Record<Grade, number>> = {A: 90, B: 80, C: 65, D: 50, E: 30, F: 0};

/** Checks about one cause form a group; only its worst failing member takes points. */
export const groupDomains: Readonly<Record<string, Domain>> = {
	'root-user': 'privileges',
	capabilities: 'privileges',
	privileged: 'privileges',
	escalation: 'privileges',
	'engine-socket': 'privileges',
	secrets: 'privileges',
	exec: 'privileges',
	accounts: 'privileges',
	'host-mounts': 'isolation',
	devices: 'isolation',
	propagation: 'isolation',
	seccomp: 'isolation',
	'kernel-paths': 'isolation',
	lsm: 'isolation',
	'net-namespace': 'isolation',
	'pid-namespace': 'isolation',
	'ipc-namespace': 'isolation',
	'uts-namespace': 'isolation',
	'user-namespace': 'isolation',
	'cgroup-namespace': 'isolation',
	memory: 'isolation',
	oom: 'isolation',
	cpu: 'isolation',
	pids: 'isolation',
	ulimits: 'isolation',
	'root-filesystem': 'isolation',
	storage: 'isolation',
	runtime: 'isolation',
	'published-ports': 'network',
	'default-bridge': 'network',
	'network-hygiene': 'network',
	metadata: 'network',
	'image-vulnerabilities': 'image',
	'image-trust': 'image',
	'image-build': 'image',
	'end-of-life': 'updates',
	'stale-image': 'updates',
	health: 'operations',
	restart: 'operations',
	logs: 'operations',
	drift: 'operations',
};

/**
 * Groups of the machine and the daemon, by the same arithmetic. None is also a group of containers: a fault of the host
 * is never charged to each container.
 */
export const hostGroupDomains: Readonly<Record<string, Domain>> = {
	'socket-group': 'privileges',
	authorization: 'privileges',
	'default-new-privileges': 'privileges',
	'file-docker-service': 'privileges',
	'file-docker-socket-unit': 'privileges',
	'file-etc-docker': 'privileges',
	'file-registry-certificates': 'privileges',
	'file-tls-ca': 'privileges',
	'file-tls-certificate': 'privileges',
	'file-tls-key': 'privileges',
	'file-api-socket': 'privileges',
	'file-daemon-json': 'privileges',
	'file-etc-default-docker': 'privileges',
	'file-etc-sysconfig-docker': 'privileges',
	'file-containerd-socket': 'privileges',
	'service-secrets': 'privileges',
	'swarm-keys': 'privileges',
	'data-root': 'isolation',
	'host-user-namespaces': 'isolation',
	'default-ulimits': 'isolation',
	'default-cgroup-parent': 'isolation',
	'default-seccomp': 'isolation',
	'remote-api': 'network',
	'default-icc': 'network',
	'packet-filter': 'network',
	'forward-filter': 'network',
	'userland-proxy': 'network',
	'insecure-registries': 'network',
	'swarm-listen': 'network',
	'overlay-encryption': 'network',
	'swarm-data-path': 'network',
	'host-hardening': 'updates',
	'engine-release': 'updates',
	'containerd-release': 'updates',
	'runc-release': 'updates',
	'kernel-release': 'updates',
	'content-trust': 'updates',
	'storage-driver': 'updates',
	'audit-rules': 'operations',
	'daemon-log-level': 'operations',
	'log-destination': 'operations',
	'live-restore': 'operations',
	experimental: 'operations',
	'swarm-mode': 'operations',
	'swarm-managers': 'operations',
	sprawl: 'operations',
};

export type CeilingName =
	| 'privileged'
	| 'engine-socket'
	| 'host-writable'
	| 'raw-device'
	| 'escape-capability'
	| 'critical'
	| 'host-readable'
	| 'host-namespace-root'
	| 'syscalls-open-root'
	| 'exploitable-exposed'
	| 'exposed-root'
	| 'database-exposed'
	| 'high'
	| 'not-scanned';

export type Ceiling = {readonly score: number; readonly name: CeilingName; readonly when: string};

/** Attack paths, lowest first; `ceilings.ts` knows what each is made of. */
export const ceilings: readonly Ceiling[] = [
	{score: 15, name: 'privileged', when: 'privileged group critical'},
	{score: 15, name: 'engine-socket', when: 'engine-socket group fails'},
	{score: 15, name: 'host-writable', when: 'host-mounts group critical'},
	{score: 15, name: 'raw-device', when: 'devices group critical'},
	{
		score: 15,
		name: 'escape-capability',
		when: 'SYS_MODULE or DAC_READ_SEARCH effective; SYS_ADMIN effective and (no LSM confines it or seccomp off); SYS_PTRACE effective in the host PID namespace',
	},
	{score: 39, name: 'critical', when: 'any other critical finding'},
	{score: 39, name: 'host-readable', when: 'host-mounts group high, as root'},
	{score: 49, name: 'host-namespace-root', when: 'host network or host PID, as root'},
	{score: 49, name: 'syscalls-open-root', when: 'seccomp off or kernel paths unmasked, as root'},
	{
		score: 49,
		name: 'exploitable-exposed',
		when: 'fixable critical or high vulnerability and a port published beyond loopback',
	},
	{
		score: 59,
		name: 'exposed-root',
		when: 'a port published beyond loopback, as root, no-new-privileges off, root file system writable',
	},
	{score: 69, name: 'database-exposed', when: 'X-PUB-ADMIN-DB fails'},
	{score: 79, name: 'high', when: 'any high finding'},
	{
		score: 89,
		name: 'not-scanned',
		when: 'the image has not been scanned, or its distribution is not covered (from the day the scanner exists)',
	},
];
