/**
 * What the kernel says of a container, where `/proc/PID` is proven to be its main process: the configuration only tells
 * what was asked for. Three small files a look, one more where users are remapped, and one for each further process.
 */
import type {Engine} from '../engine/engine.ts';
import type {Host} from '../host/host.ts';
import {isPodman} from '../model/engine-kind.ts';
import type {ContainerInspect, EngineFacts, KernelView, ProcessFacts} from '../model/evidence.ts';
import {isUnread, knownOr, mapRead, type Read} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {processesFile} from './detail/cgroup-group.ts';
import {proveLocal} from './detail/local.ts';
import {inodeInProc, isInitial} from './detail/namespace-inodes.ts';
import {readStatus} from './detail/privileges.ts';
import {cgroupLines, mountLines, type MountLine} from './detail/proc-files.ts';
import {findRuntimeSpec} from './runtime-spec.ts';
import {shareText} from './share.ts';

export type KernelReader = {
	/** Never rejects. Nothing is read where the engine is not reached by a socket of this machine. */
	read(engine: Engine, inspect: ContainerInspect, facts: Read<EngineFacts>): Promise<LocalView>;
};

export type LocalView = {
	readonly kernel: KernelView | null;
	/** Of the container's own cgroup, whatever PID namespace they are in. null: not known from here. */
	readonly processes: readonly ProcessFacts[] | null;
};

const nothing: LocalView = {kernel: null, processes: null};

/** Each is one more file to read. */
const mostProcesses = 64;

/** These run containers in a machine or a kernel of their own: the process outside is theirs, not the container's. */
const sandboxed = /runsc|gvisor|kata|firecracker|qemu|wasm|spin/i;

export function isSandboxed(inspect: ContainerInspect, facts: Read<EngineFacts>): boolean {
	const engine = knownOr(facts, null);
	const set = knownOr(inspect.HostConfig.Runtime, '');
	const name = set === '' ? (engine?.DefaultRuntime ?? '') : set;
	const path = engine?.runtimes.find(([registered]) => registered === name)?.[1] ?? '';
	return sandboxed.test(name) || sandboxed.test(path);
}

export function createKernelReader(host: Host): KernelReader {
	/** Of the machine, which does not change while it runs. */
	let init: Promise<Read<number>> | null = null;
	let mounts: Promise<readonly MountLine[]> | null = null;

	const isHostNamespace = async (inode: Read<number>): Promise<Read<boolean>> => {
		init ??= inodeInProc(host, 1, 'user');
		const ofInit = await init;
		// Init's own may be closed to us, even as root.
		return mapRead(inode, own => (isUnread(ofInit) ? isInitial(own) : own === ofInit));
	};
	const mountTable = (): Promise<readonly MountLine[]> =>
		(mounts ??= host.readText('/proc/self/mountinfo').then(text => mountLines(knownOr(text, ''))));

	async function kernelView(pid: number, status: string, inode: Read<number>): Promise<KernelView | null> {
		const isHostUserNamespace = await isHostNamespace(inode);
		const isMapped = isHostUserNamespace !== true;
		const uidMap = isMapped ? await host.readText(`/proc/${pid}/uid_map`) : '';
		const read = readStatus(status, uidMap, words``);
		if (isUnread(read)) return null;
		const {uid, capEff, capBnd, isNoNewPrivs, seccomp} = read;
		return {uid, capEff, capBnd, isNoNewPrivs, seccomp, isHostUserNamespace};
	}

	async function processesOf(pid: number, status: string, cgroup: string): Promise<LocalView['processes']> {
		const file = processesFile(cgroupLines(cgroup), await mountTable());
		const listed = file === null ? null : knownOr(await host.readText(file), null);
		const pids = listed?.trim().split('\n').map(Number) ?? [];
		// A cgroup that does not hold the main process was not the container's whole: an init inside made more of them.
		if (!pids.includes(pid) || pids.length > mostProcesses) return null;
		const all = await Promise.all(
			pids.map(async one => processFrom(one, one === pid ? status : await host.readText(`/proc/${one}/status`))),
		);
		return all.filter(one => one !== null);
	}

	return {
		async read(engine, inspect, facts) {
			const pid = knownOr(inspect.State, null)?.Pid ?? 0;
			if (engine.socketPath === null || pid <= 0 || isSandboxed(inspect, facts)) return nothing;
			const cgroup = host.readText(`/proc/${pid}/cgroup`);
			const [isLocal, status, inode] = await Promise.all([
				proveLocal(host, engine, {Id: inspect.Id, Pid: pid}, cgroup),
				host.readText(`/proc/${pid}/status`),
				inodeInProc(host, pid, 'user'),
			]);
			// Until it starts the program, runc itself is there, and has not closed all doors yet.
			if (!isLocal || isUnread(status) || /^Name:\s+runc:?\[/m.test(status)) return nothing;
			const isUntold = !isUnread(facts) && isPodman(facts);
			const [kernel, processes, spec] = await Promise.all([
				kernelView(pid, status, inode),
				processesOf(pid, status, knownOr(await cgroup, '')),
				isUntold ? findRuntimeSpec(host, inspect.Id, status, facts) : null,
			]);
			return {kernel: kernel === null || spec === null ? kernel : {...kernel, spec}, processes};
		},
	};
}

/** null: it has ended since it was listed. */
function processFrom(pid: number, status: Read<string>): ProcessFacts | null {
	if (isUnread(status)) return null;
	const [, comm = ''] = /^Name:\t(.*)$/m.exec(status) ?? [];
	const [, uid = ''] = /^Uid:\s+(?:\d+\s+)?(\d+)/m.exec(status) ?? [];
	return {pid, uid: shareText(sanitise(uid)), comm: shareText(sanitise(comm))};
}
