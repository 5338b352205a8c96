/** Kernel files that name a program which the kernel then runs as root, outside of any container. */
import type {ContainerInspect, EngineFacts, KernelView, UserFacts} from '../../model/evidence.ts';
import type {Fix} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {heldBy} from '../capabilities/held.ts';
import {defineCheck, pass, unknown} from '../define-check.ts';
import {isRootMapped} from '../namespaces/user-namespace.ts';
import {noNewPrivileges} from '../privileges/no-new-privileges.ts';
import {isProtectedInside} from '../sandbox/kernel-paths.ts';
import {confinedBy} from '../sandbox/lsm.ts';
import {bindsOf, mountText, touches} from './paths.ts';

/** A way in, with what it is taken away by. */
type Way = {readonly field: string; readonly actual: SafeText; readonly key: string; readonly how: string};

const withoutPrivileged = 'Create it again without --privileged.';

function writableMount(inspect: ContainerInspect, path: string): Way | null {
	const bind = bindsOf(inspect).find(({source, mount}) => mount.RW && touches(path, source));
	if (bind === undefined) return null;
	const how = 'Create it again without that bind, or with the part it reads, read-only.';
	return {field: 'Mounts', actual: mountText(bind.mount), key: 'host-mounts', how};
}

const corePatternFile = '/proc/sys/kernel/core_pattern';

function wayToCorePattern(inspect: ContainerInspect): Way | null {
	const mount = writableMount(inspect, corePatternFile);
	if (mount !== null) return mount;
	if (known(inspect.HostConfig.Privileged)) {
		return {field: 'HostConfig.Privileged', actual: words`true`, key: 'privileged', how: withoutPrivileged};
	}
	if (isProtectedInside(inspect, corePatternFile)) return null;
	return {
		field: 'HostConfig.ReadonlyPaths',
		actual: words`/proc/sys writable`,
		key: 'system-paths',
		how: 'Create it again without --security-opt systempaths=unconfined.',
	};
}

/** The file is root's: an ordinary user that can never become root does not write it. null: not told. */
function canBecomeRoot(
	inspect: ContainerInspect,
	engine: EngineFacts,
	user: UserFacts,
	kernel: KernelView | null,
): boolean | null {
	if (user.uid === 0 || known(inspect.HostConfig.Privileged)) return true;
	const isBarred = noNewPrivileges(inspect, engine, kernel);
	return isBarred === null ? null : !isBarred;
}

const fixOf = (way: Way | null, otherwise: string): Fix =>
	way === null ? {key: 'host-mounts', by: 'person', how: otherwise} : {key: way.key, by: 'recreate', how: way.how};

export const corePattern = defineCheck({
	id: 'core-pattern-writable',
	record: 'X-CORE_PATTERN',
	title: 'Can not set what the kernel runs on a crash',
	why: 'The kernel starts the program named in core_pattern as root on the host whenever a process crashes. Written from inside, crashing a program of its own is all an intruder has to do.',
	theme: 'isolation',
	group: 'host-mounts',
	outcomes: {writable: 'critical'},
	needs: ['inspect', 'engine', 'user', 'kernel'],
	evaluate({inspect, engine, user, kernel}, fail) {
		const way = wayToCorePattern(inspect);
		if (way === null || isRootMapped(engine, known(inspect.HostConfig.UsernsMode))) return pass();
		const isRootInReach = canBecomeRoot(inspect, engine, user, kernel);
		if (isRootInReach === null) return unknown(words`this engine does not tell whether its user can become root`);
		return isRootInReach ? fail('writable', way.field, way.actual, '/proc/sys read-only inside') : pass();
	},
	fix: ({inspect}) => fixOf(wayToCorePattern(inspect), 'Make /proc/sys read-only inside.'),
});

function wayToReleaseAgent(inspect: ContainerInspect, kernel: KernelView | null): Way | null {
	const mount = writableMount(inspect, '/sys/fs/cgroup');
	if (mount !== null) return mount;
	if (known(inspect.HostConfig.Privileged)) {
		return {field: 'HostConfig.Privileged', actual: words`true`, key: 'privileged', how: withoutPrivileged};
	}
	if (!heldBy(inspect, kernel).has('SYS_ADMIN')) return null;
	return {
		field: 'HostConfig.CapAdd',
		actual: words`SYS_ADMIN, cgroup v1, no LSM`,
		key: 'capabilities',
		how: 'Create it again without SYS_ADMIN; the host is better off with cgroup v2 and AppArmor or SELinux on.',
	};
}

export const releaseAgent = defineCheck({
	id: 'release-agent-reachable',
	record: 'X-RELEASE_AGENT',
	title: 'Can not set what the kernel runs when a cgroup empties',
	why: 'On cgroup v1 the kernel starts the program named in release_agent as root on the host once a group is empty. With the right to mount, an intruder names one and empties a group, all in a few lines of shell.',
	theme: 'isolation',
	group: 'host-mounts',
	outcomes: {reachable: 'critical'},
	needs: ['inspect', 'engine', 'kernel'],
	evaluate({inspect, engine, kernel}, fail) {
		if (engine.CgroupVersion !== '1') return pass();
		const way = wayToReleaseAgent(inspect, kernel);
		if (way === null || isRootMapped(engine, known(inspect.HostConfig.UsernsMode))) return pass();
		if (confinedBy(inspect, engine) !== null) return pass();
		return fail('reachable', way.field, way.actual, 'cgroup v2, or no right to mount, or an LSM that confines');
	},
	fix: ({inspect, kernel}) => fixOf(wayToReleaseAgent(inspect, kernel), 'Boot the host with unified cgroups.'),
});

export const kernelHookChecks = [corePattern, releaseAgent];
