/**
 * Whether an engine can hold a container to a limit at all. A rootless one that was given no cgroups takes every limit,
 * shows it in inspect ever after, and holds nobody to it: seen on Docker 20.10.24 under cgroup v1, whose `/info` then says
 * CgroupDriver `none` and false of each limit.
 */
import type {EngineFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {words, type SafeText} from '../../model/safe-text.ts';

/** `isSupported`: what the engine says of this kind of limit. */
export const canLimit = ({CgroupDriver}: EngineFacts, isSupported: boolean): boolean =>
	isSupported && CgroupDriver !== 'none';

export const notHeld = (asked: SafeText): SafeText =>
	words`${asked}, and not in force: this engine says that it can't limit this`;

/** What makes limits possible. `boot`: of the kernel, where the engine itself is not in the way. */
export function enablingFix({isRootless, CgroupVersion}: EngineFacts, key: string, boot: string): FixOfCheck {
	if (!isRootless) return {key, by: 'host', how: boot};
	const delegate = "delegate it to the user's systemd session (Delegate=cpu cpuset io memory pids)";
	return {
		key: 'delegation',
		by: 'host',
		how:
			CgroupVersion === '2'
				? `A rootless engine limits what it was given: ${delegate}.`
				: `A rootless engine limits nothing on cgroup v1: boot the host with cgroup v2, then ${delegate}.`,
	};
}
