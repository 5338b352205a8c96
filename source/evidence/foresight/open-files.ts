/** `/proc/PID/fd` of the container's processes → files open for writing, devices, sockets. */
import type {Host} from '../../host/host.ts';
import type {OpenFile} from '../../model/footprint.ts';
import {isUnread, knownOr, Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';

/** Together: more would take longer than a preview may. */
const maxDescriptors = 4096;

export type Open = {
	readonly forWrite: readonly OpenFile[];
	readonly devices: readonly OpenFile[];
	/** Inodes. */
	readonly sockets: ReadonlySet<string>;
};

/** Every container has these. */
const everyonesDevice = /^\/dev\/(?:null|zero|full|random|urandom|tty|console|ptmx|pts\/.*|shm\/.*|mqueue\/.*)$/;
const deleted = / \(deleted\)$/;

/** The access mode is in the last two bits of an octal number: 0 is reading. */
export const isOpenForWrite = (fdinfo: string): boolean =>
	(Number.parseInt(/^flags:\s*([0-7]+)/m.exec(fdinfo)?.[1] ?? '0', 8) & 3) !== 0;

type Descriptor = {readonly to: string; readonly isForWrite: boolean; readonly comm: SafeText};

async function descriptor(host: Host, pid: number, fd: string, comm: SafeText): Promise<Descriptor | null> {
	const to = await host.readLink(`/proc/${pid}/fd/${fd}`);
	// Closed meanwhile.
	if (isUnread(to)) return null;
	const isPath = to.startsWith('/') && !to.startsWith('/dev/');
	const info = isPath ? knownOr(await host.readText(`/proc/${pid}/fdinfo/${fd}`), '') : '';
	return {to, isForWrite: isOpenForWrite(info), comm};
}

/** Of processes proved to be the container's. Never rejects. */
export async function readOpenFiles(
	host: Host,
	processes: ReadonlyArray<{readonly pid: number; readonly comm: SafeText}>,
): Promise<Read<Open>> {
	const all: Descriptor[] = [];
	for (const {pid, comm} of processes) {
		const names = await host.list(`/proc/${pid}/fd`, maxDescriptors);
		// A process that ended has nothing open any more; one that we may not look at may have anything.
		if (isUnread(names)) {
			if (isUnread(await host.kindOf(`/proc/${pid}`))) continue;
			return names;
		}
		if (all.length + names.length > maxDescriptors)
			return new Unread(words`it has more than ${maxDescriptors} files open`);
		const found = await Promise.all(names.map(fd => descriptor(host, pid, fd, comm)));
		all.push(...found.filter(one => one !== null));
	}
	return {
		forWrite: once(all.filter(({to, isForWrite}) => isForWrite && !deleted.test(to))),
		devices: once(all.filter(({to}) => to.startsWith('/dev/') && !everyonesDevice.test(to))),
		sockets: new Set(all.flatMap(({to}) => /^socket:\[(\d+)\]$/.exec(to)?.[1] ?? [])),
	};
}

const once = (all: readonly Descriptor[]): readonly OpenFile[] => [
	...new Map(all.map(({to, comm}) => [`${to} ${comm}`, {path: sanitise(to), comm}])).values(),
];
