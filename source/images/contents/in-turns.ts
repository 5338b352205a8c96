/**
 * Two containers of one image, read as one: an engine serves a container's archive calls one after the other, and holds its
 * stats back for as long. So no more than one archive of each is read at a time.
 */
import type {TarEntry} from '../../engine/engine.ts';
import type {Archive} from './archive.ts';

type Call = 'stats' | 'archives';
/** With how many calls are under way. */
type Lane = {readonly archive: Archive} & Record<Call, number>;

/** A call that waits behind an archive waits long. */
const loadOf = ({stats, archives}: Lane): number => stats + 100 * archives;

/** `second` may come late, or not at all (null). It never rejects. */
export function inTurns(first: Archive, second: Promise<Archive | null>): Archive {
	const lanes: Lane[] = [{archive: first, stats: 0, archives: 0}];
	let isSecondToCome = true;
	/** Of what is waited for below. */
	let change = Promise.withResolvers<void>();
	function changed(): void {
		change.resolve();
		change = Promise.withResolvers();
	}
	void second.then(archive => {
		if (archive !== null) lanes.push({archive, stats: 0, archives: 0});
		isSecondToCome = false;
		changed();
	});

	/** It is taken at once, before anybody else looks. */
	async function takeLane(call: Call): Promise<Lane> {
		for (;;) {
			const lane = lanes.reduce((best, one) => (loadOf(one) < loadOf(best) ? one : best));
			// Held here, it goes where it is free first; held by the engine, it stays where it was asked.
			const isHeld = call === 'archives' ? loadOf(lane) > 0 : isSecondToCome && lane.archives > 0;
			if (!isHeld) {
				lane[call] += 1;
				return lane;
			}
			await change.promise;
		}
	}

	function leaveLane(lane: Lane, call: Call): void {
		lane[call] -= 1;
		changed();
	}

	/** A lane is taken until what was sent is read to its end, or left: whoever is given entries goes through them. */
	async function* untilLeft(entries: AsyncIterable<TarEntry>, lane: Lane): AsyncGenerator<TarEntry, void, void> {
		try {
			yield* entries;
		} finally {
			leaveLane(lane, 'archives');
		}
	}

	return {
		async statPath(path) {
			const lane = await takeLane('stats');
			return lane.archive.statPath(path).finally(() => leaveLane(lane, 'stats'));
		},
		async readArchive(path, signal) {
			const lane = await takeLane('archives');
			let entries: AsyncIterable<TarEntry> | null = null;
			try {
				entries = await lane.archive.readArchive(path, signal);
			} finally {
				if (entries === null) leaveLane(lane, 'archives');
			}
			return entries === null ? null : untilLeft(entries, lane);
		},
	};
}
