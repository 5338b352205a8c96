/** Where the kernel keeps the limits of a container: its cgroup of either version, found from its main process. */
import type {Host} from '../../host/host.ts';
import {isUnread, knownOr, Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {cgroupLines, mountLines, type CgroupLine, type MountLine} from './proc-files.ts';

export type CgroupGroup = {
	readonly version: 1 | 2;
	readonly path: SafeText;
	/** Without its controller nothing of that kind is limited. */
	has(controller: string): boolean;
	read(controller: string, file: string): Promise<Read<string>>;
};

const noPath = new Unread(
	words`its cgroup can't be named from in here: run hullcheck on the host, outside of containers`,
);

/** On a hybrid host these hang in v1, and v2 holds no limits. */
const limiting = ['memory', 'pids', 'cpu'];

/**
 * Down to the last part that carries an id: limits are there, wherever an init inside may have moved itself to.
 * null where no part does, as in a cgroup namespace: then it could be the root of all, which is never limited.
 */
const ofContainer = (path: string): string | null => /^.*[0-9a-f]{64}[^/]*/.exec(path)?.[0] ?? null;

/** A mount may show only a part of the tree; paths are told from the tree's root. */
function folder(mount: MountLine | undefined, usual: string, path: string): string {
	const {root, mountPoint} = mount ?? {root: '/', mountPoint: usual};
	const isBelow = root !== '/' && (path === root || path.startsWith(`${root}/`));
	return mountPoint + (isBelow ? path.slice(root.length) : path);
}

/**
 * The list of the processes in a container's own cgroup; null where its path does not end in the container's id, as
 * where an init inside has moved to a cgroup below: then no one list holds them all.
 */
export function processesFile(lines: readonly CgroupLine[], mounts: readonly MountLine[]): string | null {
	const controller = [...limiting].find(one => lines.some(line => line.controllers.includes(one)));
	const line = lines.find(({controllers}) =>
		controller === undefined ? controllers.length === 0 : controllers.includes(controller),
	);
	if (line === undefined || ofContainer(line.path) !== line.path) return null;
	const mount = mounts.find(one =>
		controller === undefined ? one.type === 'cgroup2' : one.type === 'cgroup' && one.options.includes(controller),
	);
	const usual = controller === undefined ? '/sys/fs/cgroup' : `/sys/fs/cgroup/${controller}`;
	return `${folder(mount, usual, line.path)}/cgroup.procs`;
}

/** Never rejects. */
export async function findGroup(host: Host, pid: number): Promise<Read<CgroupGroup>> {
	const [cgroup, mountinfo] = await Promise.all([
		host.readText(`/proc/${pid}/cgroup`),
		host.readText('/proc/self/mountinfo'),
	]);
	if (isUnread(cgroup)) return cgroup;
	const lines = cgroupLines(cgroup);
	const mounts = mountLines(knownOr(mountinfo, ''));
	const isFirst = lines.some(line => line.controllers.some(one => limiting.includes(one)));
	const pathOf = (controller: string): string | null =>
		ofContainer(lines.find(line => line.controllers.includes(controller))?.path ?? '');
	return isFirst ? firstVersion() : secondVersion();

	function firstVersion(): Read<CgroupGroup> {
		const path = limiting.map(pathOf).find(one => one !== null);
		if (path === undefined || path === null) return noPath;
		return {
			version: 1,
			path: sanitise(path),
			has: controller => lines.some(line => line.controllers.includes(controller)),
			async read(controller, file) {
				const path = pathOf(controller);
				if (path === null)
					return new Unread(words`the container has no cgroup of the controller ${sanitise(controller)}`);
				const mount = mounts.find(one => one.type === 'cgroup' && one.options.includes(controller));
				return host.readText(`${folder(mount, `/sys/fs/cgroup/${controller}`, path)}/${file}`);
			},
		};
	}

	async function secondVersion(): Promise<Read<CgroupGroup>> {
		const path = ofContainer(lines.find(({controllers}) => controllers.length === 0)?.path ?? '');
		if (path === null) return noPath;
		const at = folder(
			mounts.find(one => one.type === 'cgroup2'),
			'/sys/fs/cgroup',
			path,
		);
		const controllers = await host.readText(`${at}/cgroup.controllers`);
		if (isUnread(controllers)) return controllers;
		const active = controllers.trim().split(' ');
		return {
			version: 2,
			path: sanitise(path),
			has: controller => active.includes(controller),
			read: (_, file) => host.readText(`${at}/${file}`),
		};
	}
}
