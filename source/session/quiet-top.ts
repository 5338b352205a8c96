/** Who runs in a container, read from this machine's own /proc: asked for it, the engine would leave an event in its log. */
import type {Engine, Foreign} from '../engine/engine.ts';
import {proveLocal} from '../evidence/detail/local.ts';
import {cgroupLines} from '../evidence/detail/proc-files.ts';
import type {Host, HostProcess} from '../host/host.ts';
import {at, numberOr} from '../model/foreign.ts';
import {isUnread, knownOr} from '../model/read.ts';

/** As `ps -o pid,uid,comm` would list them: `GET /containers/{id}/top`. null: they can't be told from here. */
export async function topFromProc(engine: Engine, host: Host, id: string): Promise<Foreign> {
	const inspect = await engine.inspectContainer(id);
	const pid = numberOr(at(inspect, 'State', 'Pid'), 0);
	if (pid <= 0 || !(await proveLocal(host, engine, {Id: id, Pid: pid}))) return null;
	const all = await host.processes();
	if (isUnread(all)) return null;
	const pidMode = at(inspect, 'HostConfig', 'PidMode');
	const hasOwnNamespace = pidMode === '' || pidMode === 'private';
	let its = await inCgroup(host, all, id);
	if (!its.some(one => one.pid === pid)) its = hasOwnNamespace ? await inNamespace(host, all, pid) : [];
	if (!its.some(one => one.pid === pid)) return null;
	const rows = await Promise.all(
		its.map(async one => {
			const uid = await statusNumber(host, one.pid, /^Uid:\s+\d+\s+(\d+)/m);
			return uid === null ? null : [String(one.pid), String(uid), one.comm];
		}),
	);
	return {Titles: ['PID', 'UID', 'COMMAND'], Processes: rows.filter(row => row !== null)};
}

async function inCgroup(host: Host, all: readonly HostProcess[], id: string): Promise<readonly HostProcess[]> {
	const isIn = await Promise.all(
		all.map(async ({pid}) => {
			const lines = cgroupLines(knownOr(await host.readText(`/proc/${pid}/cgroup`), ''));
			return lines.some(({path}) => path.includes(id));
		}),
	);
	return all.filter((_, index) => isIn[index]);
}

/**
 * Of a container without a cgroup that tells whose it is: a rootless engine that was given none, or one that is seen from
 * within a cgroup namespace. Its main process is the first of a PID namespace; what is in it, or descends from what is in it
 * into another, is the container's (pid_namespaces(7): a process never leaves its namespace but by its children).
 */
async function inNamespace(host: Host, all: readonly HostProcess[], main: number): Promise<readonly HostProcess[]> {
	const namespaceOf = (pid: number | 'self'): Promise<string> =>
		host.readLink(`/proc/${pid}/ns/pid`).then(link => knownOr(link, ''));
	const own = await namespaceOf(main);
	if (own === '' || own === (await namespaceOf('self'))) return [];
	const seen = await Promise.all(
		all.map(async ({pid}) => ({
			pid,
			isIn: (await namespaceOf(pid)) === own,
			parent: await statusNumber(host, pid, /^PPid:\s+(\d+)/m),
		})),
	);
	const its = new Set(seen.filter(({isIn}) => isIn).map(({pid}) => pid));
	for (let before = -1; before !== its.size;) {
		before = its.size;
		for (const {pid, parent} of seen) if (parent !== null && its.has(parent)) its.add(pid);
	}
	return all.filter(({pid}) => its.has(pid));
}

async function statusNumber(host: Host, pid: number, field: RegExp): Promise<number | null> {
	const told = field.exec(knownOr(await host.readText(`/proc/${pid}/status`), ''))?.[1];
	return told === undefined ? null : Number(told);
}
