/** Changes in a few words, and what makes two of them the same. */
import type {Change, ContainerChange, FirewallChange, LiveChange, PullChange} from './fix.ts';
import type {RecreateChange} from './recreate.ts';
import {sanitise, words, type SafeText} from './safe-text.ts';

const live: Readonly<Record<LiveChange['is'], true>> = {
	'memory-limit': true,
	'pids-limit': true,
	'cpu-limit': true,
	'restart-policy': true,
	'move-network': true,
	'join-network': true,
	'leave-network': true,
};

export const isFirewall = (change: Change): change is FirewallChange => change.is === 'firewall';
const isPull = (change: Change): change is PullChange => change.is === 'pull-image';
export const isOfContainer = (change: Change): change is ContainerChange => !isFirewall(change) && !isPull(change);
/** Only a new container can have it. */
export const isRecreate = (change: Change): change is RecreateChange => isOfContainer(change) && !isLive(change);
export const isLive = (change: Change): change is LiveChange => Object.hasOwn(live, change.is);

/** What two changes may not both set: of one limit the later wins, mounts and ports are told apart by name. */
export function subjectOf(change: Change): string {
	switch (change.is) {
		case 'memory-limit':
		case 'pids-limit':
		case 'cpu-limit':
		case 'restart-policy':
		case 'capabilities':
		case 'privileged-off':
		case 'no-new-privileges':
		case 'read-only-root':
		case 'user':
		case 'own-network':
		case 'seccomp':
		case 'apparmor':
		case 'selinux-labels':
		case 'kernel-paths':
		case 'publish-all-off':
		case 'remove-device-requests':
		case 'log-rotation':
		case 'health-check':
		case 'oom-killer-on':
		case 'oom-score':
		case 'default-cgroup-parent':
		case 'default-runtime':
		case 'storage-limit':
		case 'image':
			return change.is;
		case 'move-network':
			return `${change.is} ${change.leave}`;
		case 'join-network':
		case 'leave-network':
			return `${change.is} ${change.network}`;
		case 'own-namespace':
			return `${change.is} ${change.of}`;
		case 'bind-port':
		case 'unpublish-port':
		case 'firewall':
			return `${change.is} ${change.port}`;
		case 'host-port':
			return `${change.is} ${change.port} ${change.from}`;
		case 'mount-read-only':
		case 'remove-mount':
		case 'mount-propagation':
			return `${change.is} ${change.target}`;
		case 'tmpfs-options':
		case 'remove-device':
			return `${change.is} ${change.path}`;
		case 'remove-device-rule':
			return `${change.is} ${change.rule}`;
		case 'remove-sysctl':
		case 'ulimit':
		case 'secret-to-file':
		case 'remove-variable':
			return `${change.is} ${change.name}`;
		case 'remove-extra-host':
			return `${change.is} ${change.entry}`;
		case 'remove-link':
			return `${change.is} ${change.link}`;
		case 'pull-image':
			return `${change.is} ${change.reference}`;
	}
}

/** A removal leaves nothing to change. */
const isBeaten = (one: Change, by: Change): boolean =>
	(by.is === 'remove-mount' &&
		(one.is === 'mount-read-only' || one.is === 'mount-propagation') &&
		one.target === by.target) ||
	(by.is === 'unpublish-port' && (one.is === 'bind-port' || one.is === 'host-port') && one.port === by.port);

/** Privileged mode stands above all else that is said of rights: it goes first. */
const rank = (change: Change): number => (change.is === 'privileged-off' ? 0 : 1);

/** Several findings may ask for the same act. Later ones win and keep the earlier place. */
export function mergeChanges<T extends Change>(changes: readonly T[]): readonly T[] {
	const bySubject = new Map<string, T>();
	for (const change of changes) bySubject.set(subjectOf(change), change);
	const all = [...bySubject.values()];
	return all.filter(one => !all.some(by => isBeaten(one, by))).sort((a, b) => rank(a) - rank(b));
}

const namespaces = {
	pid: 'processes',
	ipc: 'shared memory',
	uts: 'host name',
	cgroup: 'cgroups',
	user: 'users',
} as const;

/** A noun and its value: the name of a part of a plan. */
export function sayChange(change: Change): SafeText {
	switch (change.is) {
		case 'memory-limit':
			return words`memory limit`;
		case 'pids-limit':
			return words`limit of processes`;
		case 'cpu-limit':
			return words`CPU limit`;
		case 'restart-policy':
			return words`restart policy`;
		case 'move-network':
			return words`network ${change.leave} → ${change.joinFirst}`;
		case 'join-network':
			return words`join network ${change.network}`;
		case 'leave-network':
			return words`leave network ${change.network}`;
		case 'capabilities':
			return words`capabilities`;
		case 'privileged-off':
			return words`privileged mode off`;
		case 'no-new-privileges':
			return words`no new privileges`;
		case 'read-only-root':
			return words`read-only root`;
		case 'tmpfs-options':
			return words`options of tmpfs ${sanitise(change.path)}`;
		case 'user':
			return words`user ${sanitise(change.user)}`;
		case 'own-namespace':
			return words`${sanitise(namespaces[change.of])} of its own`;
		case 'own-network':
			return words`a network of its own`;
		case 'seccomp':
			return words`system call filter`;
		case 'apparmor':
			return words`AppArmor`;
		case 'selinux-labels':
			return words`SELinux label`;
		case 'kernel-paths':
			return words`covers of kernel files`;
		case 'bind-port':
			return words`port ${sanitise(change.port)} on ${sanitise(change.hostIp)}`;
		case 'host-port':
			return words`port ${sanitise(change.port)} at ${change.hostPort} of the host`;
		case 'unpublish-port':
			return words`port ${sanitise(change.port)} unpublished`;
		case 'firewall':
			return words`port ${sanitise(change.port)} open to some only`;
		case 'publish-all-off':
			return words`ports by name`;
		case 'mount-read-only':
			return words`${sanitise(change.target)} read-only`;
		case 'remove-mount':
			return words`without mount ${sanitise(change.target)}`;
		case 'mount-propagation':
			return words`mounts below ${sanitise(change.target)}`;
		case 'remove-device':
			return words`without device ${sanitise(change.path)}`;
		case 'remove-device-rule':
			return words`without device rule ${sanitise(change.rule)}`;
		case 'remove-device-requests':
			return words`without devices of drivers`;
		case 'remove-sysctl':
			return words`without ${sanitise(change.name)}`;
		case 'ulimit':
			return words`limit ${sanitise(change.name)}`;
		case 'log-rotation':
			return words`log rotation`;
		case 'health-check':
			return words`health check`;
		case 'secret-to-file':
			return words`${sanitise(change.name)} in a file`;
		case 'remove-variable':
			return words`without variable ${sanitise(change.name)}`;
		case 'oom-killer-on':
			return words`OOM killer`;
		case 'oom-score':
			return words`OOM score`;
		case 'default-cgroup-parent':
			return words`cgroup parent`;
		case 'default-runtime':
			return words`runtime`;
		case 'storage-limit':
			return words`storage limit`;
		case 'remove-extra-host':
			return words`without host ${sanitise(change.entry)}`;
		case 'remove-link':
			return words`without link ${sanitise(change.link)}`;
		case 'image':
			return words`newer image of ${sanitise(change.reference, 200)}`;
		case 'pull-image':
			return words`pull ${sanitise(change.reference, 200)}`;
	}
}
