/** Kernel files that name a program which the kernel then runs as root, outside of any container. */
import {effectiveCapabilities} from '../../model/capabilities.ts';
import type {ContainerInspect, EngineFacts, KernelView, UserFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {fewest, heldBy} from '../capabilities/held.ts';
import {defineCheck, pass, unknown} from '../define-check.ts';
import {isRootMapped} from '../namespaces/user-namespace.ts';
import {noNewPrivileges} from '../privileges/no-new-privileges.ts';
import {isProtectedInside} from '../sandbox/kernel-paths.ts';
import {confinedBy} from '../sandbox/lsm.ts';
import {bindsOf, mountText, touches} from './paths.ts';

/** A way in, with what it is taken away by. */
type Way = {
	readonly field: string;
	readonly actual: SafeText;
	readonly key: string;
	readonly how: string;
	readonly changes: readonly RecreateChange[];
};

const withoutPrivileged = 'Create it again without --privileged.';

function writableMount(inspect: ContainerInspect, path: string): Way | null {
	const binds = bindsOf(inspect).filter(({source, mount}) => mount.RW && touches(path, source));
	const [bind] = binds;
	if (bind === undefined) return null;
	const changes = binds.map(({mount}) => ({is: 'mount-read-only', target: mount.Destination}) as const);
	const how = 'Create it again without that bind, or with the part it reads, read-only.';
	return {field: 'Mounts', actual: mountText(bind.mount), key: 'host-mounts', how, changes};
}

const corePatternFile = '/proc/sys/kernel/core_pattern';

const privilegedMode = (inspect: ContainerInspect): readonly Way[] =>
	known(inspect.HostConfig.Privileged)
		? [
				{
					field: 'HostConfig.Privileged',
					actual: words`true`,
					key: 'privileged',
					how: withoutPrivileged,
					changes: [{is: 'privileged-off'}],
				},
			]
		: [];

/** All that are open: each is shut by its own change. */
function waysToCorePattern(inspect: ContainerInspect): readonly Way[] {
	const mount = writableMount(inspect, corePatternFile);
	const ways = [...(mount === null ? [] : [mount]), ...privilegedMode(inspect)];
	if (isProtectedInside(inspect, corePatternFile) || known(inspect.HostConfig.Privileged)) return ways;
	return [
		...ways,
		{
			field: 'HostConfig.ReadonlyPaths',
			actual: words`/proc/sys writable`,
			key: 'system-paths',
			how: 'Create it again without --security-opt systempaths=unconfined.',
			changes: [{is: 'kernel-paths'}],
		},
	];
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

/** Named after the first, and all of them shut. */
function fixOf(ways: readonly Way[], otherwise: string): FixOfCheck {
	const [first] = ways;
	if (first === undefined) return {key: 'host-mounts', by: 'person', how: otherwise};
	return {key: first.key, by: 'recreate', how: first.how, propose: () => ({changes: ways.flatMap(way => way.changes)})};
}

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
		const [way] = waysToCorePattern(inspect);
		if (way === undefined || isRootMapped(engine, known(inspect.HostConfig.UsernsMode))) return pass();
		const isRootInReach = canBecomeRoot(inspect, engine, user, kernel);
		if (isRootInReach === null) return unknown(words`this engine does not tell whether its user can become root`);
		return isRootInReach ? fail('writable', way.field, way.actual, '/proc/sys read-only inside') : pass();
	},
	fix: ({inspect}) => fixOf(waysToCorePattern(inspect), 'Make /proc/sys read-only inside.'),
});

function waysToReleaseAgent(inspect: ContainerInspect, kernel: KernelView | null): readonly Way[] {
	const mount = writableMount(inspect, '/sys/fs/cgroup');
	const ways = [...(mount === null ? [] : [mount]), ...privilegedMode(inspect)];
	const {CapAdd, CapDrop, Privileged} = inspect.HostConfig;
	const held = known(Privileged)
		? effectiveCapabilities(known(CapAdd), known(CapDrop), false)
		: heldBy(inspect, kernel);
	if (!held.has('SYS_ADMIN')) return ways;
	return [
		...ways,
		{
			field: 'HostConfig.CapAdd',
			actual: words`SYS_ADMIN, cgroup v1, no LSM`,
			key: 'capabilities',
			how: 'Create it again without SYS_ADMIN; the host is better off with cgroup v2 and AppArmor or SELinux on.',
			changes: [fewest(inspect)],
		},
	];
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
		const [way] = waysToReleaseAgent(inspect, kernel);
		if (way === undefined || isRootMapped(engine, known(inspect.HostConfig.UsernsMode))) return pass();
		if (confinedBy(inspect, engine) !== null) return pass();
		return fail('reachable', way.field, way.actual, 'cgroup v2, or no right to mount, or an LSM that confines');
	},
	fix: ({inspect, kernel}) => fixOf(waysToReleaseAgent(inspect, kernel), 'Boot the host with unified cgroups.'),
});

export const kernelHookChecks = [corePattern, releaseAgent];
