/** Inode numbers, the kernel's identity of a namespace: from `/proc`, or from the ps that the engine runs on its host. */
import type {Engine, Foreign} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import {namespaceNames, type NamespaceName} from '../../model/detail.ts';
import type {ContainerId} from '../../model/evidence.ts';
import {at, readList, readTexts} from '../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';

export type Inodes = Readonly<Record<NamespaceName, Read<number>>>;

export const noInodes = (why: Unread): Inodes => ofEach(() => why);

const ofEach = (read: (name: NamespaceName) => Read<number>): Inodes =>
	Object.fromEntries(namespaceNames.map(name => [name, read(name)])) as Inodes;

/**
 * Namespaces that the kernel makes at boot have fixed numbers, or the first two of the others. Those of mnt and net
 * differ by kernel, and once were anything: a number outside says nothing.
 */
export const isInitial = (inode: number): boolean => inode >= 4_026_531_832 && inode <= 4_026_531_841;

export async function inodeInProc(host: Host, pid: number, name: NamespaceName): Promise<Read<number>> {
	const link = await host.readLink(`/proc/${pid}/ns/${name}`);
	if (isUnread(link)) return link;
	const [, digits] = /^\w+:\[(\d+)\]$/.exec(link) ?? [];
	return digits === undefined ? new Unread(words`/proc names no ${sanitise(name)} namespace`) : Number(digits);
}

export async function inodesInProc(host: Host, pid: number): Promise<Inodes> {
	const read = await Promise.all(namespaceNames.map(name => inodeInProc(host, pid, name)));
	return ofEach(name => read[namespaceNames.indexOf(name)] ?? new Unread(words`not read`));
}

/** Fixed, since this runs as root over there. A ps before procps 4 refuses all columns for the two it does not know. */
export const psArguments = [
	'-eo pid,ipcns,mntns,netns,pidns,userns,utsns,cgroupns,timens,args',
	'-eo pid,ipcns,mntns,netns,pidns,userns,utsns,args',
] as const;

/** The row of the main process; the engine lists those of an exec, too. */
export function readPsInodes(json: Foreign, pid: number): Inodes {
	const titles = readTexts(at(json, 'Titles'), 'Titles');
	const rows = readList(at(json, 'Processes'), 'Processes', readTexts);
	if (isUnread(titles)) return noInodes(titles);
	if (isUnread(rows)) return noInodes(rows);
	const column = (title: string): number => titles.findIndex(one => one === title);
	const main = rows.find(row => row[column('PID')] === String(pid));
	if (main === undefined) return noInodes(new Unread(words`the host's ps did not list the main process`));
	return ofEach(name => {
		const text = main[column(`${name.toUpperCase()}NS`)] ?? '';
		return /^\d+$/.test(text) ? Number(text) : new Unread(words`the host's ps does not know this namespace`);
	});
}

/** Never rejects. */
export async function inodesFromPs(engine: Engine, id: ContainerId, pid: number): Promise<Inodes> {
	let why: unknown;
	for (const asked of psArguments) {
		try {
			return readPsInodes(await engine.top(id, asked), pid);
		} catch (error) {
			why = error;
		}
	}
	const said = why instanceof Error ? why.message : String(why);
	return noInodes(
		new Unread(sanitise(`the host's ps did not tell, and only /proc on the engine's machine would: ${said}`, 300)),
	);
}
