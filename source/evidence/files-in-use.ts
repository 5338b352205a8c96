/**
 * `/proc/PID/maps`, `exe` and, where asked for, `fd` of a container's processes → the files they use. Only of processes that
 * the kernel says are the container's, asked again after reading: a process id may be another's by then.
 */
import type {Engine} from '../engine/engine.ts';
import type {Host} from '../host/host.ts';
import type {FilesInUse} from '../model/exposure.ts';
import {inPool} from '../model/pool.ts';
import {isUnread, knownOr, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {processesFile} from './detail/cgroup-group.ts';
import {proveLocal} from './detail/local.ts';
import {notLocal, notRunning} from './detail/not-known.ts';
import {cgroupLines, mountLines} from './detail/proc-files.ts';

export type Inhabited = {
	readonly Id: string;
	/** Its main process; 0: it does not run. */
	readonly Pid: number;
};

/** Each holds a file of some hundred lines. */
const mostProcesses = 256;
const mostAtOnce = 4;
/** The kernel lets a process have 65,530 mappings. */
const mostMapsBytes = 16 * 1024 ** 2;
const mostPaths = 20_000;

/** `7f… r-xp 00000000 fe:01 4711    /usr/lib/libc.so.6 (deleted)`: an inode of 0 is no file. */
const mapping = /^[\da-f]+-[\da-f]+ \S{4} [\da-f]+ \S+ [1-9]\d* +(\/.*)$/;

/** Replaced or removed since, it runs on as it was. */
const asItWas = (path: string): string => path.replace(/ \(deleted\)$/, '');

/** The files in a text of `maps`, each once. */
export function mappedFiles(maps: string): ReadonlySet<string> {
	const found = new Set<string>();
	let last = '';
	for (const line of maps.split('\n')) {
		const path = mapping.exec(line)?.[1];
		// Each file has several lines, one behind the other.
		if (path === undefined || path === last) continue;
		last = path;
		if (found.size < mostPaths) found.add(asItWas(path));
	}
	return found;
}

type Used = FilesInUse['processes'][number];

async function usedBy(host: Host, pid: number, wantsOpenFiles: boolean): Promise<Read<Used>> {
	const [maps, exe, comm, open] = await Promise.all([
		host.readText(`/proc/${pid}/maps`, mostMapsBytes),
		host.readLink(`/proc/${pid}/exe`),
		host.readText(`/proc/${pid}/comm`),
		wantsOpenFiles ? host.openFiles(pid) : [],
	]);
	if (isUnread(maps)) return maps;
	if (isUnread(open)) return open;
	const paths = new Set(mappedFiles(maps));
	if (!isUnread(exe)) paths.add(asItWas(exe));
	for (const path of open) if (path.startsWith('/') && paths.size < mostPaths) paths.add(asItWas(path));
	return {pid, comm: sanitise(knownOr(comm, '').trim(), 64), paths};
}

/** Never rejects. `wantsOpenFiles`: an archive of Java is open, not mapped, while it is used. */
export async function readFilesInUse(
	host: Host,
	engine: Engine,
	{Id, Pid}: Inhabited,
	wantsOpenFiles: boolean,
): Promise<Read<FilesInUse>> {
	if (Pid <= 0) return notRunning;
	const isOurs = (pid: number): Promise<boolean> => proveLocal(host, engine, {Id, Pid: pid});
	if (!(await isOurs(Pid))) return notLocal;
	const listed = await pidsOf(host, Pid);
	let doubt: SafeText | null = null;
	if (listed === null) doubt = words`not all of its processes can be listed: an init inside keeps cgroups of its own`;
	const pids = (listed ?? [Pid]).slice(0, mostProcesses);
	if (listed !== null && listed.length > pids.length) doubt = words`it runs more than ${mostProcesses} processes`;

	const read = await inPool(pids, mostAtOnce, async pid => {
		const used = await usedBy(host, pid, wantsOpenFiles);
		// One that has ended, or is another's by now, uses nothing of it any more.
		return (await isOurs(pid)) ? used : null;
	});
	const processes: Used[] = [];
	for (const used of read) {
		if (used === null) continue;
		if (isUnread(used)) doubt ??= used.why;
		else processes.push(used);
	}
	return {processes, doubt};
}

/** null: no one list holds them all. */
async function pidsOf(host: Host, pid: number): Promise<readonly number[] | null> {
	const [cgroup, mounts] = await Promise.all([
		host.readText(`/proc/${pid}/cgroup`),
		host.readText('/proc/self/mountinfo'),
	]);
	const file = processesFile(cgroupLines(knownOr(cgroup, '')), mountLines(knownOr(mounts, '')));
	const text = file === null ? null : knownOr(await host.readText(file), null);
	const pids = text?.trim().split('\n').map(Number) ?? [];
	return pids.includes(pid) ? pids : null;
}
