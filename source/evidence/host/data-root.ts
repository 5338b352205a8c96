/** Which file system the data root is on, by the mounts of the daemon's own namespace (CIS 1.1.1). */
import type {DataRootMount} from '../../model/host-evidence.ts';
import {Unread, type Read} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {mountLines, type MountLine} from '../detail/proc-files.ts';

const isBelow = (path: string, folder: string): boolean =>
	path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** The last of those mounted over each other is the one that shows. */
function mountOf(mounts: readonly MountLine[], path: string): MountLine | undefined {
	let best: MountLine | undefined;
	for (const mount of mounts) {
		if (isBelow(path, mount.mountPoint) && mount.mountPoint.length >= (best?.mountPoint.length ?? 0)) best = mount;
	}
	return best;
}

/** `realPath`: its links resolved. A bind mount of itself has the device of what is bound, so it is no file system of its own. */
export function readDataRoot(mountinfo: string, path: string, realPath: string): Read<DataRootMount> {
	const mounts = mountLines(mountinfo);
	const root = mountOf(mounts, '/');
	const mount = mountOf(mounts, realPath);
	if (root === undefined || mount === undefined) return new Unread(words`the kernel lists no mount for the data root`);
	return {
		path: sanitise(path),
		isOnRootDevice: mount.device === root.device || (mount.source.startsWith('/dev/') && mount.source === root.source),
		mountPoint: sanitise(mount.mountPoint),
		source: sanitise(mount.source),
	};
}
