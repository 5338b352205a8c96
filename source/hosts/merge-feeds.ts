/** Many feeds as one, oldest first: by the clocks of the engines, each of which goes its own way a little. */
import type {FeedEntry} from '../model/fleet.ts';

export type Source = {
	/** In order. */
	readonly feed: readonly FeedEntry[];
	entry(one: FeedEntry): FeedEntry;
};

/** The newest `most` of all. */
export function mergeFeeds(sources: readonly Source[], most: number): readonly FeedEntry[] {
	const ends = sources.map(({feed}) => feed.length);
	const newestFirst: FeedEntry[] = [];
	while (newestFirst.length < most) {
		let from = -1;
		let newest: FeedEntry | null = null;
		for (const [index, {feed}] of sources.entries()) {
			const entry = feed[(ends[index] ?? 0) - 1];
			if (entry === undefined || (newest !== null && entry.atUnixMs < newest.atUnixMs)) continue;
			newest = entry;
			from = index;
		}
		const source = sources[from];
		if (newest === null || source === undefined) break;
		newestFirst.push(source.entry(newest));
		ends[from] = (ends[from] ?? 1) - 1;
	}
	return newestFirst.reverse();
}
