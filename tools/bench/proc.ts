/** CPU and memory of processes, from /proc. Linux only, as the engines are. */
import {readdirSync, readFileSync} from 'node:fs';

/** USER_HZ: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds of CPU used so far by one process, user and system; with its children, those that have ended too. */
export function cpuSeconds(pid: number, hasChildren = false): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The second field is the name in parentheses and may hold anything.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const ticks = fields.slice(11, hasChildren ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
	return ticks / ticksPerSecond;
}

/** Resident memory of one process, MiB. */
export function residentMiB(pid: number): number {
	const match = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(match?.[1] ?? 0) / 1024;
}

/** Pids of the processes that `pid` started, at any depth. */
export function descendants(pid: number): number[] {
	const parents = new Map<number, number>();
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
			parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
		} catch {
			// It ended while we looked.
		}
	}
	const found: number[] = [];
	const below = (parent: number) => {
		for (const [child, its] of parents) {
			if (its === parent) {
				found.push(child);
				below(child);
			}
		}
	};
	below(pid);
	return found;
}
