/** One image read through containers of it, which are there already and are not taken away here. */
import type {Engine} from '../engine/engine.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {Archive} from './contents/archive.ts';
import type {ImageConfig} from './contents/image-config.ts';
import {inTurns} from './contents/in-turns.ts';
import {readContents, type ReadImage} from './contents/read-contents.ts';

export type ReadTask = {
	readonly engine: Engine;
	readonly first: ContainerId;
	/** Comes late, or not at all (null). Never rejects. */
	readonly second: Promise<ContainerId | null>;
	readonly config: ImageConfig;
	readonly signal: AbortSignal;
};

/** Rejects only where the reader itself is gone: what could not be read stands in the answer. */
export type ReadThrough = (task: ReadTask) => Promise<ReadImage>;

export const readThrough: ReadThrough = ({engine, first, second, config, signal}) => {
	const archiveOf = (id: ContainerId): Archive => ({
		statPath: path => engine.statPath(id, path),
		readArchive: (path, ended) => engine.readArchive(id, path, ended),
	});
	const other = second.then(id => (id === null ? null : archiveOf(id)));
	return readContents(inTurns(archiveOf(first), other), config, signal);
};
