/** What is wrong, in as few words as a table has room for. Titles of checks say what should be; these say what is. */
import {severities, type Finding} from '../model/check.ts';
import type {Tone} from './blocks.ts';

/** By group and outcome of the score model. What is not here is put together from the two. */
const phrases: Readonly<Record<string, string>> = {
	'root-user/runs as uid 0': 'runs as root',
	'root-user/image user is root, container user too': 'runs as root',
	'capabilities/default set kept': 'default capabilities kept',
	'capabilities/another capability added': 'capability added',
	'capabilities/kept': 'NET_RAW kept',
	'privileged/privileged': 'privileged mode',
	'privileged/present': 'an engine inside',
	'escalation/no-new-privileges off': 'no-new-privileges off',
	'engine-socket/socket or its folder mounted': 'engine socket mounted',
	'engine-socket/engine or runtime socket reachable': 'engine socket reachable',
	'exec/privileged exec seen': 'privileged exec seen',
	'exec/root exec in a non-root container seen': 'exec as root seen',
	'exec/root or shell exec seen': 'root or shell exec seen',
	'host-mounts/sensitive, writable': 'host files writable',
	'host-mounts/sensitive, read-only': 'host files readable',
	'devices/host device': 'host device',
	'devices/raw device': 'raw disk of the host',
	'devices/wide rule with MKNOD': 'any device by MKNOD',
	'propagation/shared or rshared': 'mounts reach the host',
	'seccomp/off': 'seccomp off',
	'seccomp/off or allows nearly all': 'seccomp lets nearly all pass',
	'kernel-paths/unmasked': 'kernel paths unmasked',
	'lsm/opted out on an AppArmor host': 'left out of AppArmor',
	'lsm/opted out on an SELinux host': 'left out of SELinux',
	'lsm/opted out where the host has one': 'left out of AppArmor/SELinux',
	'net-namespace/host': 'host network',
	'net-namespace/host, with root or NET_ADMIN': 'host network as root',
	'net-namespace/joined': 'network of another container',
	'pid-namespace/host': 'host PID namespace',
	'pid-namespace/joined': 'PID namespace of another',
	'ipc-namespace/host': 'host IPC',
	'uts-namespace/host': 'host UTS namespace',
	'user-namespace/host on a remapping engine': 'user remap switched off',
	'memory/no limit': 'no memory limit',
	'memory/memory limited, swap not': 'swap not limited',
	'cpu/no limit, no share': 'no CPU limit',
	'pids/no limit': 'no pids limit',
	'root-filesystem/writable': 'root file system writable',
	'storage/writable and unbounded': 'storage unbounded',
	'published-ports/beyond loopback': 'db or admin port open',
	'published-ports/all addresses': 'port on all addresses',
	'published-ports/below 1024, not 80 or 443': 'privileged port published',
	'published-ports/set': 'publishes all ports',
	'default-bridge/attached': 'on the default bridge',
	'default-bridge/attached, traffic between containers on': 'default bridge, open traffic',
	'image-trust/no digest': 'tag without digest',
	'image-trust/latest or no tag': 'tag latest',
	'stale-image/tag moved on': 'newer image under its tag',
	'health/none': 'no health check',
	'health/switched off': 'health check switched off',
	'restart/endless': 'restarts without end',
	'restart/looping': 'restart loop',
	'logs/unbounded': 'log unbounded',
	'logs/none': 'no log',
	'secrets/found': 'secret in the open',
};

const subjects: Readonly<Record<string, string>> = {
	'root-user': 'user',
	escalation: 'no-new-privileges',
	'host-mounts': 'host mounts',
	pids: 'pids limit',
	memory: 'memory limit',
	cpu: 'CPU limit',
	'published-ports': 'published ports',
	health: 'health check',
};
const subjectOf = ({check}: Finding): string => {
	const group = check.group ?? check.id;
	return subjects[group] ?? group.replaceAll('-', ' ');
};

export function findingWords(finding: Finding): string {
	const {verdict, check} = finding;
	switch (verdict.is) {
		case 'fail': {
			const known = phrases[`${check.group ?? check.id}/${verdict.outcome}`];
			return known ?? `${subjectOf(finding)}: ${verdict.outcome}`;
		}
		case 'unknown':
			return `${subjectOf(finding)} unknown`;
		case 'pass':
		case 'not-applicable':
		case 'manual':
			return check.title;
	}
}

export function findingTone(finding: Finding): Tone {
	return finding.verdict.is === 'unknown' ? 'unknown' : finding.severity;
}

export const severityRank = (finding: Finding | null): number =>
	finding === null ? severities.length : severities.indexOf(finding.severity);

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
