/** `GET /containers/{id}/changes` → the files that are the application's own, in folders a tmpfs could stand for. Pure. */
import type {LayerKind} from '../../model/footprint.ts';
import {at, readList} from '../../model/foreign.ts';
import {Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';

export type LayerChange = {readonly path: string; readonly kind: LayerKind};

/** What the upper folder of the overlay tells of a path. */
export type Seen = {readonly isFolder: boolean; readonly sizeBytes: number};

/** Such paths are put behind that of the container's root. */
export const isInside = (path: string): boolean => path.startsWith('/') && !path.split('/').includes('..');

const kinds: readonly LayerKind[] = ['modified', 'added', 'deleted'];

export function readChanges(json: unknown): Read<readonly LayerChange[]> {
	return readList(json, 'changes', (element): Read<LayerChange> => {
		const [file, number] = [at(element, 'Path'), at(element, 'Kind')];
		const kind = typeof number === 'number' ? kinds[number] : undefined;
		return typeof file === 'string' && isInside(file) && kind !== undefined
			? {path: file, kind}
			: new Unread(words`the engine sent something else than a changed file in its list of changes`);
	});
}

/** Made by the engine for itself. */
const ofTheEngine =
	/^(?:\/sbin\/docker-init|\/\.dockerenv|\/etc\/(?:hosts|hostname|resolv\.conf|mtab)|\/run\/\.containerenv|\/(?:dev|proc|sys)(?:\/.*)?)$/;

export const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

function* foldersAbove(path: string): Generator<string> {
	for (let folder = parentOf(path); folder !== '/'; folder = parentOf(folder)) yield folder;
}

/** Every folder above a change is listed as modified, or as added when it was made for it. */
const foldersIn = (changes: readonly LayerChange[]): ReadonlySet<string> =>
	new Set(changes.flatMap(({path}) => [...foldersAbove(path)]));

/** Less mount points, what the engine made itself, and folders that are listed only for what is in them. */
export function ownChanges(
	changes: readonly LayerChange[],
	mountTargets: readonly string[],
	seen: ReadonlyMap<string, Seen>,
): readonly LayerChange[] {
	// Where the links of the container can't be followed, the one that all have is known.
	const targets = new Set(mountTargets.flatMap(target => [target, target.replace(/^\/var\/run\//, '/run/')]));
	const folders = foldersIn(changes);
	return changes.filter(
		({path, kind}) =>
			!targets.has(path) &&
			!folders.has(path) &&
			!ofTheEngine.test(path) &&
			!(kind === 'modified' && seen.get(path)?.isFolder === true),
	);
}

/** Their contents are nobody's for long. */
const volatile = /^\/(?:tmp|run|var\/tmp|var\/run)(?=\/|$)/;

export type FolderOfChanges = {
	readonly path: string;
	readonly changes: readonly LayerChange[];
	/** It was made by the container: nothing of the image can be in it. */
	readonly isNew: boolean;
};

/** The topmost folder the container made itself, on the way to this file; null: it wrote into one of the image's. */
function newFolderFor(change: LayerChange, isNewFolder: (path: string) => boolean): string | null {
	return [...foldersAbove(change.path)].findLast(isNewFolder) ?? (isNewFolder(change.path) ? change.path : null);
}

/** `all`: as listed; `own`: what `ownChanges` left. In order of their paths. */
export function foldersOfChanges(
	all: readonly LayerChange[],
	own: readonly LayerChange[],
	seen: ReadonlyMap<string, Seen>,
): readonly FolderOfChanges[] {
	const added = new Set(all.filter(({kind}) => kind === 'added').map(({path}) => path));
	const holding = foldersIn(all);
	const isNewFolder = (path: string): boolean =>
		added.has(path) && (holding.has(path) || seen.get(path)?.isFolder === true);
	const groups = new Map<string, {isNew: boolean; changes: LayerChange[]}>();
	for (const change of own) {
		const [always] = volatile.exec(change.path) ?? [];
		const made = always === undefined ? newFolderFor(change, isNewFolder) : null;
		const path = always ?? made ?? parentOf(change.path);
		const group = groups.get(path) ?? {isNew: isNewFolder(path), changes: []};
		group.changes.push(change);
		groups.set(path, group);
	}
	return [...groups].map(([path, group]) => ({path, ...group})).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** New folders beside each other become one, in the folder they stand in, where nothing of the image is hidden by that. */
export function mergeSiblings(
	folders: readonly FolderOfChanges[],
	isEmptyInImage: (folder: string) => boolean,
): readonly FolderOfChanges[] {
	const above = Map.groupBy(folders, folder => (folder.isNew ? parentOf(folder.path) : folder.path));
	return [...above].flatMap(([path, group]) =>
		group.length > 1 && path !== '/' && isEmptyInImage(path)
			? [{path, isNew: false, changes: group.flatMap(({changes}) => changes)}]
			: group,
	);
}
