/**
 * A folder read in one call before anything in it is asked for. To an engine before version 23 every archive call is a
 * process of its own, as dear as eight megabytes, and every stat a mount: a folder of many small questions is cheaper
 * whole. What was seen is answered from memory, in the engine's own words; all else goes on to the engine.
 */
import type {PathStat, TarEntry} from '../../engine/engine.ts';
import type {Archive} from './archive.ts';

/** Behind these it costs more than the calls it saves, and what was seen until then is what is known. */
export type AheadBounds = {readonly maxBytes: number; readonly maxEntries: number};
export const usualAhead: AheadBounds = {maxBytes: 8 * 1024 ** 2, maxEntries: 20_000};

type Seen = {
	readonly entry: Omit<TarEntry, 'startsWith' | 'read' | 'look'>;
	readonly bytes: Buffer;
	/** Of a folder: all below it was seen. */
	isWhole: boolean;
};

const none = Buffer.alloc(0);
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const isBelow = (path: string, folder: string): boolean => path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** `folder`: absolute. Begins at once; who asks for something in it waits for it. Never changes what is answered. */
export function withAhead(archive: Archive, folder: string, signal: AbortSignal, bounds = usualAhead): Archive {
	const reading = read(archive, folder, signal, bounds);

	/** null: nothing is there; undefined: ask the engine. */
	async function seenAt(path: string): Promise<Seen | null | undefined> {
		if (path !== folder && !isBelow(path, folder)) return undefined;
		const seen = await reading;
		if (seen === null) return null;
		const found = seen.get(path);
		if (found !== undefined) return found;
		for (let above = parentOf(path); above === folder || isBelow(above, folder); above = parentOf(above)) {
			const holder = seen.get(above);
			// Below a link lies what the engine makes of it.
			if (holder !== undefined) return holder.entry.is === 'folder' && holder.isWhole ? null : undefined;
			if (above === '/') break;
		}
		return undefined;
	}

	return {
		async statPath(path) {
			const seen = await seenAt(path);
			if (seen === null) return null;
			const known = seen === undefined ? null : statOf(seen);
			return known ?? archive.statPath(path);
		},
		async readArchive(path, ended) {
			const top = await seenAt(path);
			if (top === null) return null;
			const all = top === undefined ? null : entriesBelow((await reading) ?? new Map(), path, top);
			return all ?? archive.readArchive(path, ended);
		},
	};
}

/** null: the engine knows better, where a link leads and whose a second name is. */
function statOf({entry: {is, sizeBytes, mode}}: Seen): PathStat | null {
	return is === 'link' || is === 'hard link' ? null : {is, sizeBytes, mode, linkTarget: ''};
}

/** null: not all of it was seen, or a file in it was seen by another name. */
function entriesBelow(seen: ReadonlyMap<string, Seen>, path: string, top: Seen): AsyncIterable<TarEntry> | null {
	if (!top.isWhole) return null;
	const found = [...seen].filter(([one]) => one === path || isBelow(one, path));
	if (found.some(([, {entry}]) => entry.is === 'hard link')) return null;
	const from = path.lastIndexOf('/') + 1;
	return (async function* () {
		for (const [at, {entry, bytes}] of found) {
			const name = at.slice(from) + (entry.is === 'folder' ? '/' : '');
			yield entryOf({...entry, name}, bytes);
		}
	})();
}

const entryOf = (entry: Seen['entry'], bytes: Buffer): TarEntry => ({
	...entry,
	startsWith: async magic => bytes.subarray(0, magic.length).equals(magic),
	read: async maxBytes => (bytes.length > maxBytes ? null : bytes),
	look: async maxBytes => (bytes.length > maxBytes ? null : bytes),
});

/** null: no such folder. Never rejects: what ends it early will end the next call too, which tells of it. */
async function read(
	archive: Archive,
	folder: string,
	signal: AbortSignal,
	{maxBytes, maxEntries}: AheadBounds,
): Promise<ReadonlyMap<string, Seen> | null> {
	const seen = new Map<string, Seen>();
	/** Folders that the next entry may still be in, from the outermost. */
	const open: Array<readonly [path: string, seen: Seen]> = [];
	const closeUpTo = (path: string | null): void => {
		for (let last = open.at(-1); last !== undefined && (path === null || !isBelow(path, last[0])); last = open.at(-1)) {
			last[1].isWhole = true;
			open.pop();
		}
	};
	let bytesLeft = maxBytes;
	try {
		const entries = await archive.readArchive(folder, signal);
		if (entries === null) return null;
		const parent = folder === '/' ? '' : parentOf(folder).replace(/\/$/, '');
		for await (const entry of entries) {
			const path = `${parent}/${entry.name.replace(/^\/+|\/+$/g, '')}`;
			closeUpTo(path);
			bytesLeft -= entry.is === 'file' ? entry.sizeBytes : 0;
			if (bytesLeft < 0 || seen.size >= maxEntries) return seen;
			const bytes = entry.is === 'file' ? ((await entry.read(maxBytes)) ?? none) : none;
			const {name, is, sizeBytes, mode, uid, gid, linkName} = entry;
			const one: Seen = {entry: {name, is, sizeBytes, mode, uid, gid, linkName}, bytes, isWhole: is !== 'folder'};
			seen.set(path, one);
			if (is === 'folder') open.push([path, one]);
		}
		closeUpTo(null);
	} catch {}
	return seen;
}
