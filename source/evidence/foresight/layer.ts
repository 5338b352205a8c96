/** The writable layer: what was written, where, and what a tmpfs there would hide. */
import type {Engine} from '../../engine/engine.ts';
import {notThere, type Host, type WalkedFile} from '../../host/host.ts';
import type {LayerFolder, Owner} from '../../model/footprint.ts';
import {at, readNumber} from '../../model/foreign.ts';
import {isUnread, knownOr, mapRead, Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {attempt} from '../attempt.ts';
import {notLocal} from '../detail/not-known.ts';
import {mountLines, type MountLine} from '../detail/proc-files.ts';
import type {View} from '../host/view.ts';
import {
	foldersOfChanges,
	mergeSiblings,
	ownChanges,
	parentOf,
	readChanges,
	type FolderOfChanges,
	type LayerChange,
	type Seen,
} from './layer-changes.ts';
import type {Place} from './place.ts';

/** `view`: files as the container sees them; null: it can't be shown that this is its machine. */
export type Doors = {readonly engine: Engine; readonly host: Host; readonly view: View | null};

const maxFiles = 200_000;
const timeoutMs = 2000;
/** Folders looked into, and files told of each. */
const maxFolders = 32;
const maxNames = 48;

/** Never rejects. */
export const readLayerBytes = (engine: Engine, id: string): Promise<Read<number>> =>
	attempt(words`the size of the writable layer`, async () =>
		// Left out where nothing was written.
		readNumber(at(await engine.inspectContainerSize(id), 'SizeRw'), 'SizeRw', 0),
	);

/** Where the kernel says the root file system is written to; else where the storage driver says so. */
function upperDirOf(mounts: readonly MountLine[], {upperDir}: Place): string | null {
	const root = mounts.find(({mountPoint}) => mountPoint === '/');
	const option = root?.options.find(one => one.startsWith('upperdir=/'));
	return option?.slice('upperdir='.length) ?? upperDir;
}

async function seenInUpperDir(host: Host, upper: string | null): Promise<ReadonlyMap<string, Seen> | null> {
	if (upper === null) return null;
	const files = await host.walk(upper, {maxFiles, timeoutMs, keeps: () => true});
	if (isUnread(files)) return null;
	return new Map(
		files.map(({path, kind, sizeBytes}) => [
			path,
			{isFolder: kind === 'directory', sizeBytes: kind === 'file' ? sizeBytes : 0},
		]),
	);
}

/** What is in a folder as the container sees it, less what it added itself. */
async function imageFilesIn(
	{host, view}: Doors,
	{pid}: Place,
	folder: string,
	added: ReadonlySet<string>,
): Promise<Read<readonly SafeText[]>> {
	if (view === null) return notLocal;
	const found = await view.find(folder);
	if (isUnread(found)) return found;
	const isOfImage = ({path, kind}: WalkedFile): boolean => kind !== 'directory' && !added.has(folder + path);
	const files = await host.walk(`/proc/${pid}/root${found.realPath}`, {maxFiles, timeoutMs, keeps: isOfImage});
	return mapRead(files, all => all.slice(0, maxNames).map(({path}) => sanitise(folder + path)));
}

/** What the image has in /tmp. Where the container wrote there too, its folder of the layer says it better. */
export async function readTmpFiles(doors: Doors, place: Place): Promise<Read<readonly SafeText[]>> {
	const files = await imageFilesIn(doors, place, '/tmp', new Set());
	return isUnread(files) && files.why === notThere ? [] : files;
}

/** As the container sees it. Never rejects. */
export async function readOwner({engine, view}: Doors, {id}: Place, path: string): Promise<Read<Owner>> {
	if (view !== null) return mapRead(await view.find(path), ownerOf);
	return attempt(words`the owner of ${sanitise(path, 200)}`, async () => {
		const found = await engine.readOwner(id, path);
		return found === null ? new Unread(words`it does not exist`) : ownerOf(found);
	});
}

const ownerOf = ({uid, gid, modeBits}: Owner): Owner => ({uid, gid, modeBits});

function layerFolder(
	{path, changes}: FolderOfChanges,
	seen: ReadonlyMap<string, Seen> | null,
	owner: Read<Owner>,
	imageFiles: Read<readonly SafeText[]>,
): LayerFolder {
	const sizeOf = (change: LayerChange): number | null =>
		seen === null || change.kind === 'deleted' ? null : (seen.get(change.path)?.sizeBytes ?? 0);
	const files = changes
		.map(change => ({kind: change.kind, path: change.path, sizeBytes: sizeOf(change)}))
		.toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
	return {
		path: sanitise(path),
		fileCount: files.length,
		files: files.slice(0, maxNames).map(file => ({...file, path: sanitise(file.path)})),
		sizeBytes: seen === null ? null : files.reduce((sum, file) => sum + (file.sizeBytes ?? 0), 0),
		owner,
		imageFiles,
	};
}

/** Never rejects. */
export async function readLayer(doors: Doors, place: Place): Promise<Read<readonly LayerFolder[]>> {
	const {engine, host, view} = doors;
	// The kernel's paths have no links in them, as those of the layer: /var/run of a mount is /run here.
	const mounts = view === null ? [] : mountLines(knownOr(await host.readText(`/proc/${place.pid}/mountinfo`), ''));
	const [all, upper] = await Promise.all([
		attempt(words`the list of changed files`, async () => readChanges(await engine.changes(place.id))),
		view === null ? null : seenInUpperDir(host, upperDirOf(mounts, place)),
	]);
	if (isUnread(all)) return all;
	const seen = upper ?? new Map<string, Seen>();
	const own = ownChanges(all, [...place.mountTargets, ...mounts.map(({mountPoint}) => mountPoint)], seen);
	const added = new Set(all.filter(({kind}) => kind === 'added').map(({path}) => path));
	const folders = foldersOfChanges(all, own, seen);

	const looked = new Map<string, Read<readonly SafeText[]>>();
	const asked = folders.flatMap(({path, isNew}) => (isNew ? [parentOf(path)] : [path]));
	for (const path of [...new Set(asked)].filter(one => one !== '/').slice(0, maxFolders))
		looked.set(path, await imageFilesIn(doors, place, path, added));
	const isEmptyInImage = (path: string): boolean => {
		const files = looked.get(path);
		return files !== undefined && !isUnread(files) && files.length === 0;
	};

	const merged = mergeSiblings(folders, isEmptyInImage);
	return Promise.all(
		merged.map(async (folder, index) => {
			const owner = index < maxFolders ? await readOwner(doors, place, folder.path) : tooMany;
			return layerFolder(folder, upper, owner, folder.isNew ? [] : (looked.get(folder.path) ?? tooMany));
		}),
	);
}

const tooMany = new Unread(words`only the first ${maxFolders} folders were looked into`);
