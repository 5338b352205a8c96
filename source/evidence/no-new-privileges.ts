/**
 * Engines before 23 do not say whether the daemon gives no-new-privileges to every container; the kernel does, for each
 * process. Read only where the engine is proven to be this machine's: the process must be in the container's own cgroup.
 */
import type {Engine} from '../engine/engine.ts';
import type {Host} from '../host/host.ts';
import type {ContainerInspect} from '../model/evidence.ts';
import {isUnread, knownOr} from '../model/read.ts';

/** null: not to be known from here. */
export async function readNoNewPrivs(host: Host, engine: Engine, inspect: ContainerInspect): Promise<boolean | null> {
	const pid = knownOr(inspect.State, null)?.Pid ?? 0;
	if (engine.socketPath === null || pid <= 0) return null;
	const [cgroup, status] = await Promise.all([
		host.readText(`/proc/${pid}/cgroup`),
		host.readText(`/proc/${pid}/status`),
	]);
	if (isUnread(cgroup) || isUnread(status) || !cgroup.includes(inspect.Id)) return null;
	const flag = /^NoNewPrivs:\s*([01])/m.exec(status)?.[1];
	return flag === undefined ? null : flag === '1';
}
