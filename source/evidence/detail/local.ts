/**
 * Whether `/proc/PID` is the container's. A unix socket proves nothing: it may be forwarded, or lead into a virtual
 * machine, and process ids are used again. Only a process that carries the container's id is believed.
 */
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import {cgroupLines, mountLines} from './proc-files.ts';

/** The files the engine makes for each container, under a folder called by its id, and mounts into it. */
const engineMounts = new Set(['/etc/hostname', '/etc/hosts', '/etc/resolv.conf']);

/** Never assumed: false wherever it can't be shown. `reading`: its `/proc/PID/cgroup`, where that is being read anyway. */
export async function proveLocal(
	host: Host,
	engine: Engine,
	{Id, Pid}: {readonly Id: string; readonly Pid: number},
	reading?: Promise<Read<string>>,
): Promise<boolean> {
	if (engine.socketPath === null || !/^[0-9a-f]{12,64}$/.test(Id)) return false;
	const cgroup = await (reading ?? host.readText(`/proc/${Pid}/cgroup`));
	// The cgroup driver decides how the id is dressed: `/docker/ID`, `docker-ID.scope`, `libpod-ID.scope/container`.
	if (!isUnread(cgroup) && cgroupLines(cgroup).some(line => line.path.includes(Id))) return true;
	// Seen from within a cgroup namespace the path may be only `/`.
	const mounts = mountLines(knownOr(await host.readText(`/proc/${Pid}/mountinfo`), ''));
	return mounts.some(mount => engineMounts.has(mount.mountPoint) && mount.root.split('/').includes(Id));
}
