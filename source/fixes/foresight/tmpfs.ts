/** Which folders a container with a read-only root is given as tmpfs, and which must not be. */
import type {Footprint, LayerFolder} from '../../model/footprint.ts';
import {miB} from '../../model/quantity.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {isUnder, type Facts} from './facts.ts';
import {sayMode} from './owners.ts';
import {some} from './risk.ts';

export type TmpfsEntry = {readonly path: string; readonly options: string};
export type TmpfsProposal = {
	readonly tmpfs: readonly TmpfsEntry[];
	/** Folders it writes to that no tmpfs can stand for. */
	readonly refused: ReadonlyArray<{readonly path: SafeText; readonly why: SafeText}>;
};

const floorBytes = 16 * miB;
/** What is written here is asked for by name and expected to stay: a tmpfs would forget it. */
const dataLike =
	/^\/(?:data|srv|home|mnt|media|backups?|var\/(?:lib|db|mail|spool|www))(?:\/|$)|\/(?:data|db|uploads?|storage|media|backups?)(?:\/|$)|\.(?:db|sqlite3?|rdb|aof|mdb|ldb|ibd|wal)$/i;
/** Nothing of an image is meant to be kept here. */
const isForAll = (path: string): boolean => /^\/(?:tmp|var\/tmp)$/.test(path);
/** What an option of a mount may be called without being cut at a colon or a comma. */
const plainPath = /^(?:\/[\w.@+-]+)+$/;

export const looksLikeData = ({path, files}: Pick<LayerFolder, 'path' | 'files'>): boolean =>
	!/^\/(?:tmp|run|var\/(?:tmp|run|cache|log))(?:\/|$)/.test(path) &&
	(dataLike.test(path) || files.some(file => dataLike.test(file.path)));

const sayHidden = (files: readonly SafeText[]): SafeText =>
	words`a tmpfs would hide files of the image: ${some(files)}`;

/** Why no tmpfs may stand for this folder; null: it may. */
export function whyNoTmpfs(folder: LayerFolder): SafeText | null {
	const {path, imageFiles, files} = folder;
	if (path === '/') return words`it writes into / itself`;
	if (!plainPath.test(path)) return words`its name can't be written as an option`;
	if (looksLikeData(folder)) return words`that looks like data: give it a volume`;
	const changed = files.filter(({kind}) => kind !== 'added');
	if (changed.length > 0 && !isForAll(path))
		return words`files of the image are rewritten there at the start (${some(changed.map(file => file.path))}): a tmpfs would hide them`;
	if (isUnread(imageFiles))
		return isForAll(path) ? null : words`whether it would hide files of the image is not known: ${imageFiles.why}`;
	return imageFiles.length > 0 ? sayHidden(imageFiles) : null;
}

/** Twice what was seen, in whole MiB, and never less than the floor. */
export const tmpfsBytes = (seenBytes: number): number => Math.max(floorBytes, Math.ceil((2 * seenBytes) / miB) * miB);

function optionsOf({path, sizeBytes, owner}: LayerFolder): string {
	const size = `size=${tmpfsBytes(sizeBytes ?? 0) / miB}m`;
	if (!isUnread(owner)) return `${size},mode=${sayMode(owner.modeBits)},uid=${owner.uid},gid=${owner.gid}`;
	return isForAll(path) ? `${size},mode=1777` : size;
}

/** Whoever needs a file for a moment makes it in /tmp: seen or not, it costs nothing. */
const forEverybody = {path: words`/tmp`, options: 'size=64m,mode=1777'};

/** Unread where what it writes could not be seen. */
export function proposeTmpfs({layer, tmpFiles}: Footprint, facts: Facts): Read<TmpfsProposal> {
	if (isUnread(layer)) return layer;
	const mounted = [...facts.mounts.map(({target}) => target), ...facts.tmpfs];
	const folders = layer.filter(({path}) => !mounted.some(target => isUnder(path, target)));
	const judged = folders.map(folder => ({path: folder.path, options: optionsOf(folder), why: whyNoTmpfs(folder)}));
	const isTmpTaken = [...mounted, ...folders.map(({path}) => path)].includes('/tmp');
	const hidden = knownOr(tmpFiles, []);
	const tmp = {...forEverybody, why: hidden.length > 0 ? sayHidden(hidden) : null};
	const all = isTmpTaken ? judged : [tmp, ...judged];
	return {
		tmpfs: all.flatMap(({path, options, why}) => (why === null ? [{path, options}] : [])),
		refused: all.flatMap(({path, why}) => (why === null ? [] : [{path, why}])),
	};
}
