/** One image read through containers of it, which are there already and are not taken away here. */
import type {Engine} from '../engine/engine.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {ImageContents} from '../model/package.ts';
import type {Archive} from './contents/archive.ts';
import type {ImageConfig} from './contents/image-config.ts';
import {inTurns} from './contents/in-turns.ts';
import {readContents} from './contents/read-contents.ts';
import {toJson} from './kept-json.ts';
import type {KeptOwners} from './scan-cache.ts';

export type ReadTask = {
	readonly engine: Engine;
	readonly first: ContainerId;
	/** Comes late, or not at all (null). Never rejects. */
	readonly second: Promise<ContainerId | null>;
	readonly config: ImageConfig;
	readonly signal: AbortSignal;
};

export type ImageReading = {
	readonly contents: ImageContents;
	/** `toJson` of a `KeptOwners`: larger than the rest, and for a file alone. Whoever has a screen need not take it apart. */
	readonly ownersJson: string;
};

/** Rejects only where the reader itself is gone: what could not be read stands in the answer. */
export type ReadThrough = (task: ReadTask) => Promise<ImageReading>;

export const readThrough: ReadThrough = async ({engine, first, second, config, signal}) => {
	const archiveOf = (id: ContainerId): Archive => ({
		statPath: path => engine.statPath(id, path),
		readArchive: (path, ended) => engine.readArchive(id, path, ended),
	});
	const other = second.then(id => (id === null ? null : archiveOf(id)));
	const {contents, owners} = await readContents(inTurns(archiveOf(first), other), config, signal);
	const kept: KeptOwners = {owners};
	return {contents, ownersJson: toJson(kept)};
};
