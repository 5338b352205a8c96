/** What is wrong, in as few words as a table has room for. Titles of checks say what should be; these say what is. */
import {severities, type Finding} from '../model/check.ts';
import {dayOf, type Waived} from '../model/waiver.ts';
import type {Tone} from './blocks.ts';

/** By check, or by group and outcome of the score model where that is as clear. What is not here is put together from the two. */
export const phrases: Readonly<Record<string, string>> = {
	'root-user/runs as uid 0': 'runs as root',
	'root-user/image user is root, container user too': 'image runs as root',
	'capabilities/default set kept': 'default capabilities kept',
	'capabilities/another capability added': 'capability added',
	'cap-net-raw': 'NET_RAW kept',
	'cap-sys-admin': 'SYS_ADMIN in force',
	'cap-sys-module': 'SYS_MODULE in force',
	'cap-dac-read-search': 'DAC_READ_SEARCH in force',
	'cap-sys-ptrace': 'SYS_PTRACE in force',
	'cap-raw-io-and-boot': 'raw I/O or boot in force',
	'cap-bpf-and-perfmon': 'BPF or PERFMON in force',
	'cap-net-admin': 'NET_ADMIN in force',
	'privileged/privileged': 'privileged mode',
	'privileged/present': 'an engine inside',
	'escalation/no-new-privileges off': 'no-new-privileges off',
	'engine-socket/socket or its folder mounted': 'engine socket mounted',
	'engine-socket/engine or runtime socket reachable': 'engine socket reachable',
	'secret-in-environment': 'secret in environment',
	'secret-in-label-or-command': 'secret in label or command',
	'secret-in-image': 'secret in image',
	'secret-in-build-file': 'secret in build file',
	'credentials-mounted': 'credentials mounted',
	'exec/privileged exec seen': 'privileged exec seen',
	'exec/root exec in a non-root container seen': 'exec as root seen',
	'exec/root or shell exec seen': 'root or shell exec seen',
	'host-mounts/sensitive, writable': 'host files writable',
	'host-mounts/sensitive, read-only': 'host files readable',
	'system-folder-mounted/writable': 'host system writable',
	'system-folder-mounted/read-only': 'host system readable',
	'kernel-folder-mounted/writable': 'host /proc, /sys writable',
	'kernel-folder-mounted/read-only': 'host /proc, /sys readable',
	'core-pattern-writable': 'core_pattern writable',
	'release-agent-reachable': 'release_agent in reach',
	'devices/host device': 'host device',
	'devices/raw device': 'raw device of the host',
	'devices/wide rule with MKNOD': 'any device by MKNOD',
	'propagation/shared or rshared': 'mounts reach the host',
	'seccomp/off': 'seccomp off',
	'seccomp/off or allows nearly all': 'seccomp lets all pass',
	'kernel-paths/unmasked': 'kernel paths unmasked',
	'lsm/opted out on an AppArmor host': 'left out of AppArmor',
	'lsm/opted out on an SELinux host': 'left out of SELinux',
	'lsm/opted out where the host has one': 'no AppArmor or SELinux',
	'net-namespace/host': 'host network',
	'net-namespace/host, with root or NET_ADMIN': 'host network as root',
	'net-namespace/joined': 'network of another',
	'pid-namespace/host': 'host PID namespace',
	'pid-namespace/joined': 'PID namespace of another',
	'ipc-namespace/host': 'host IPC namespace',
	'ipc-namespace/shared': 'IPC namespace of another',
	'uts-namespace/host': 'host UTS namespace',
	'user-namespace/host on a remapping engine': 'user remap switched off',
	'cgroup-namespace/host, on cgroup v2': 'host cgroup namespace',
	'cgroup-namespace/other parent': 'another cgroup parent',
	'runtime/unknown': 'unknown runtime',
	'memory/no limit': 'no memory limit',
	'memory/memory limited, swap not': 'swap not limited',
	'cpu/no limit, no share': 'no CPU limit',
	'pids/no limit': 'no pids limit',
	'oom/killer off': 'OOM killer off',
	'oom/killer off and no limit': 'OOM killer off, no limit',
	'oom/protected': 'spared by the OOM killer',
	'ulimits/very high': 'very high ulimit',
	'ulimits/unlimited': 'unlimited ulimit',
	'root-filesystem/writable': 'root file system writable',
	'storage/writable and unbounded': 'storage unbounded',
	'storage/missing flags': 'writable and executable',
	'published-ports/beyond loopback': 'db or admin port open',
	'published-ports/all addresses': 'port on all addresses',
	'published-ports/below 1024, not 80 or 443': 'port below 1024',
	'published-ports/set': 'publishes all ports',
	'default-bridge/attached': 'on the default bridge',
	'default-bridge/attached, traffic between containers on': 'default bridge, open traffic',
	'network-hygiene/sshd runs': 'SSH server inside',
	'network-hygiene/risky': 'risky sysctl',
	'network-hygiene/present': 'linked containers',
	'network-hygiene/not internal': 'network not internal',
	'image-trust/registry not on the configured list': 'registry not on the list',
	'image-trust/no digest': 'tag without digest',
	'image-trust/latest or no tag': 'tag latest or none',
	'stale-image/tag moved on': 'newer image under its tag',
	'stale-image/over a year': 'image over a year old',
	'stale-image/90 days': 'image over 90 days old',
	'image-trust/unsigned where signing is asked': 'image not signed',
	'trusted-base/base not on the configured list': 'base not on the list',
	'trusted-base/base without digest': 'base without digest',
	'image-vulnerabilities/fixable critical or high': 'fixable vulnerability',
	'end-of-life/ended': 'distribution past its end',
	'end-of-life/extended support only': 'extended support only',
	'working-directory': 'system folder as workdir',
	'lone-index-update': 'index updated alone',
	'remote-add': 'ADD of an address',
	'verified-packages': 'unverified packages',
	'unneeded-packages': 'packages not needed',
	'intruder-packages': 'sudo, compiler or attack tool',
	'setuid-bits': 'setuid programs given',
	'setuid-reachable': 'setuid programs in reach',
	'open-accounts': 'open account in image',
	'metadata-service': 'cloud metadata in reach',
	'health/none': 'no health check',
	'health/switched off': 'health check switched off',
	'restart/endless': 'restarts without end',
	'restart/looping': 'restart loop',
	'logs/unbounded': 'log unbounded',
	'logs/none': 'no log',
	'drift/executable added': 'executable added',
	'hidden-from-bench': 'hides from docker-bench',
	'exposed-root': 'open to all, as root',
	'waiver-expired': 'waiver expired',
};

const subjects: Readonly<Record<string, string>> = {
	'root-user': 'user',
	escalation: 'no-new-privileges',
	exec: 'execs',
	pids: 'pids limit',
	memory: 'memory limit',
	cpu: 'CPU limit',
	oom: 'OOM killer',
	lsm: 'AppArmor/SELinux',
	'net-namespace': 'network namespace',
	'pid-namespace': 'PID namespace',
	'ipc-namespace': 'IPC namespace',
	'uts-namespace': 'UTS namespace',
	'root-filesystem': 'root file system',
	health: 'health check',
	restart: 'restarts',
	'stale-image': 'image age',
};
const subjectOf = ({check}: Finding): string => {
	// Of the host, one group stands for many things: files, rules, settings.
	const isOfHost = check.subject !== 'container' && check.subject !== 'image';
	const name = isOfHost ? check.id : (check.group ?? check.id);
	return subjects[name] ?? name.replaceAll('-', ' ');
};

export function findingWords(finding: Finding): string {
	const {verdict, check} = finding;
	switch (verdict.is) {
		case 'fail':
			return (
				phrases[`${check.id}/${verdict.outcome}`] ??
				phrases[check.id] ??
				phrases[`${check.group}/${verdict.outcome}`] ??
				`${subjectOf(finding)}: ${verdict.outcome}`
			);
		case 'unknown':
			return `${subjectOf(finding)} unknown`;
		case 'pass':
		case 'not-applicable':
		case 'manual':
			return check.title;
	}
}

/** Behind a severity that an operator chose: what the catalogue says. '' where it is the catalogue's. */
export const ownWeightWords = ({catalogueSeverity}: Finding): string =>
	catalogueSeverity === undefined ? '' : ` (own weight; catalogue: ${catalogueSeverity})`;

/** Until when, and by which scope. */
export const waivedWords = ({scope, expiresAtUnixMs, isWeak}: Waived): string =>
	`until ${dayOf(expiresAtUnixMs)}, by ${scope}${isWeak ? '; ceilings of 39 and below stay, for whoever runs it can choose that' : ''}`;

export function findingTone(finding: Finding): Tone {
	return finding.verdict.is === 'unknown' ? 'unknown' : finding.severity;
}

/** 0 is the worst. */
export const severityRank = ({severity}: Finding): number => severities.indexOf(severity);

/** A grade repeats in colour what its letter says. */
export function gradeTone(grade: string): Tone {
	switch (grade) {
		case 'A':
		case 'B':
			return 'good';
		case 'C':
			return 'low';
		case 'D':
			return 'medium';
		case 'E':
			return 'high';
		case 'F':
			return 'critical';
		default:
			return 'dim';
	}
}
