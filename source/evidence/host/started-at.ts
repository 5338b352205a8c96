/** When a process was started, by the boot's time and the ticks since. */
import type {Host} from '../../host/host.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {withPath} from './say.ts';

/** USER_HZ: what /proc counts in, on all that Docker runs on. */
const ticksPerSecond = 100;

/** `stat`: /proc/PID/stat, whose 22nd field is the start; `system`: /proc/stat. Whole seconds, of the boot. */
export function startIn(stat: string, system: string): number | null {
	// The command's name may hold blanks and brackets.
	const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
	const boot = Number(/^btime (\d+)$/m.exec(system)?.[1]);
	return Number.isNaN(ticks) || Number.isNaN(boot) ? null : (boot + ticks / ticksPerSecond) * 1000;
}

/** Unix ms. */
export async function startedAt(host: Host, pid: number): Promise<Read<number>> {
	const [stat, system] = await Promise.all([host.readText(`/proc/${pid}/stat`), host.readText('/proc/stat')]);
	if (isUnread(stat)) return withPath(`/proc/${pid}/stat`, stat);
	if (isUnread(system)) return withPath('/proc/stat', system);
	return startIn(stat, system) ?? new Unread(words`the kernel does not tell when the daemon started`);
}
