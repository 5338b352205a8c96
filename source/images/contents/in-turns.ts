/**
 * Two containers of one image, read as one: an engine serves a container's archive calls one after the other, and holds its
 * stats back for as long.
 */
import type {TarEntry} from '../../engine/engine.ts';
import type {Archive} from './archive.ts';

type Lane = {readonly archive: Archive; underWay: number};

/** A call that waits behind an archive waits long. */
const weights = {stat: 1, archive: 100} as const;

/** `second` may come late, or not at all (null). It never rejects. */
export function inTurns(first: Archive, second: Promise<Archive | null>): Archive {
	const lanes: Lane[] = [{archive: first, underWay: 0}];
	void second.then(archive => archive !== null && lanes.push({archive, underWay: 0}));

	async function on<T>(weight: number, work: (lane: Lane) => Promise<T>): Promise<T> {
		const lane = lanes.reduce((best, one) => (one.underWay < best.underWay ? one : best));
		lane.underWay += weight;
		try {
			return await work(lane);
		} finally {
			lane.underWay -= weight;
		}
	}

	/** A call lasts until it was read to its end, or left. */
	async function* counted(entries: AsyncIterable<TarEntry>, lane: Lane): AsyncGenerator<TarEntry, void, void> {
		lane.underWay += weights.archive;
		try {
			yield* entries;
		} finally {
			lane.underWay -= weights.archive;
		}
	}

	return {
		statPath: path => on(weights.stat, ({archive}) => archive.statPath(path)),
		readArchive: (path, signal) =>
			on(weights.archive, async lane => {
				const entries = await lane.archive.readArchive(path, signal);
				return entries === null ? null : counted(entries, lane);
			}),
	};
}
