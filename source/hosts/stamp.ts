/** The name of its host on all that comes from one: made once for each version of a thing, so that what did not change keeps its identity. */
import type {FeedEntry, Fleet, FleetContainer} from '../model/fleet.ts';
import type {HostName} from '../model/host-entry.ts';
import type {HostTag} from '../model/hosts.ts';

export type Stamp = {
	/** As the host stands now. */
	tagOf(fleet: Pick<Fleet, 'link'>): HostTag;
	container(container: FleetContainer, tag: HostTag): FleetContainer;
	entry(entry: FeedEntry): FeedEntry;
};

function once<T extends object, Tag>(make: (one: T, tag: Tag) => T): (one: T, tag: Tag) => T {
	const made = new WeakMap<T, {readonly tag: Tag; readonly stamped: T}>();
	return (one, tag) => {
		const before = made.get(one);
		if (before?.tag === tag) return before.stamped;
		const stamped = make(one, tag);
		made.set(one, {tag, stamped});
		return stamped;
	};
}

export function createStamp(host: HostName): Stamp {
	// One that was never lost, or is back, has the same tag again: its rows are those of before.
	const inReach: HostTag = {...host, lostSinceUnixMs: null};
	let last = inReach;
	const entry = once<FeedEntry, HostTag>((one, tag) => ({...one, host: tag, key: `${host.name} ${one.key}`}));
	return {
		tagOf({link}) {
			const lostSinceUnixMs = link.is === 'lost' ? link.sinceUnixMs : null;
			if (lostSinceUnixMs === null) last = inReach;
			else if (last.lostSinceUnixMs !== lostSinceUnixMs) last = {...host, lostSinceUnixMs};
			return last;
		},
		container: once<FleetContainer, HostTag>((one, tag) => ({...one, host: tag})),
		entry: one => entry(one, inReach),
	};
}
