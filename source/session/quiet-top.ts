/** Who runs in a container, read from this machine's own /proc: asked for it, the engine would leave an event in its log. */
import type {Engine, Foreign} from '../engine/engine.ts';
import {proveLocal} from '../evidence/detail/local.ts';
import {cgroupLines} from '../evidence/detail/proc-files.ts';
import type {Host} from '../host/host.ts';
import {at, numberOr} from '../model/foreign.ts';
import {isUnread, knownOr} from '../model/read.ts';

/** As `ps -o pid,uid,comm` would list them: `GET /containers/{id}/top`. null: they can't be told from here. */
export async function topFromProc(engine: Engine, host: Host, id: string): Promise<Foreign> {
	const pid = numberOr(at(await engine.inspectContainer(id), 'State', 'Pid'), 0);
	if (pid <= 0 || !(await proveLocal(host, engine, {Id: id, Pid: pid}))) return null;
	const all = await host.processes();
	if (isUnread(all)) return null;
	const rows = await Promise.all(
		all.map(async one => {
			const cgroup = await host.readText(`/proc/${one.pid}/cgroup`);
			if (!cgroupLines(knownOr(cgroup, '')).some(({path}) => path.includes(id))) return null;
			const status = await host.readText(`/proc/${one.pid}/status`);
			const [, uid] = /^Uid:\s+\d+\s+(\d+)/m.exec(knownOr(status, '')) ?? [];
			return uid === undefined ? null : [String(one.pid), uid, one.comm];
		}),
	);
	const Processes = rows.filter(row => row !== null);
	// A main process that is not among them is seen through a cgroup namespace, where no path tells whose it is.
	return Processes.some(([one]) => one === String(pid)) ? {Titles: ['PID', 'UID', 'COMMAND'], Processes} : null;
}
