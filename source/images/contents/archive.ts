/** The one way into an image: the engine's archive call, for one container. Handed in; nothing of it runs. */
import type {PathStat, TarEntry} from '../../engine/engine.ts';

export type Archive = {
	/** What is at a path, itself a link or not; null: nothing. */
	statPath(path: string): Promise<PathStat | null>;
	/** A file, or a folder with all below it; null: nothing is there. Leaving it early ends the call. */
	readArchive(path: string, signal: AbortSignal): Promise<AsyncIterable<TarEntry> | null>;
};
