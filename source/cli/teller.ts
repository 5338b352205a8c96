/** From the states of the fleet to lines: first a greeting, when all was looked at, then what changes. */
import type {FeedEntry, Fleet, Link} from '../model/fleet.ts';
import {version} from '../version.ts';
import {createLinePump, type Reader} from './line-pump.ts';
import {changeLines, engineName, eventLine, helloLine, timeOf, type Line} from './stream-lines.ts';

/** Events that wait for a reader that sleeps: about 4 MiB. */
const capacity = 10_000;

/** Of the feed, what came after the entry seen last. */
export function newEntries(feed: readonly FeedEntry[], lastKey: string | null): readonly FeedEntry[] {
	const index = lastKey === null ? -1 : feed.findLastIndex(({key}) => key === lastKey);
	return feed.slice(index + 1);
}

export type Teller = {
	/** The fleet as it is now. */
	follow(now: Fleet): void;
	/** The first line is out: the fleet was complete. */
	isGreeted(): boolean;
};

/** Line after line, from one state to the next. `host`: of several, whose lines they are. */
export function createTeller(reader: Reader, nowUnixMs: () => number, host?: string): Teller {
	let known: Fleet['containers'] | null = null;
	let fleet: Fleet | null = null;
	let link: Link['is'] = 'connecting';
	let lostAtUnixMs = 0;
	let lastKey: string | null = null;

	const named = (line: Line): Line => (host === undefined ? line : {...line, host});
	const pump = createLinePump({
		reader,
		capacity,
		takeChanges() {
			if (known === null || fleet === null) return [];
			const lines = changeLines(known, fleet.containers, nowUnixMs());
			known = fleet.containers;
			return lines.map(named);
		},
		droppedLine: lines =>
			named({type: 'dropped', at: timeOf(nowUnixMs()), lines, engine: link === 'lost' ? 'lost' : 'live'}),
	});
	let held: Line[] = [];
	const happened = (line: Line): void => pump.happened(named(line));

	function followLink(now: Fleet): void {
		if (now.link.is === link) return;
		if (now.link.is === 'lost') {
			lostAtUnixMs = now.link.sinceUnixMs;
			happened({type: 'engine-lost', at: timeOf(lostAtUnixMs), why: now.link.why});
		}
		if (now.link.is === 'live' && link === 'lost' && now.engine !== null) {
			happened({
				type: 'engine-back',
				at: timeOf(nowUnixMs()),
				engine: engineName(now.engine, now.endpoint),
				lostForMs: nowUnixMs() - lostAtUnixMs,
			});
		}
		({is: link} = now.link);
	}

	return {
		follow(now: Fleet): void {
			fleet = now;
			const entries = newEntries(now.feed, lastKey);
			lastKey = entries.at(-1)?.key ?? lastKey;
			if (known === null) {
				// What happened while the first looks were under way is told behind the greeting.
				held = [...held, ...entries.map(eventLine)].slice(-capacity);
				if (!now.isComplete || now.engine === null) return;
				known = now.containers;
				({is: link} = now.link);
				happened(helloLine(now, now.engine, version, nowUnixMs()));
				for (const line of held) happened(line);
				held = [];
			} else {
				for (const entry of entries) happened(eventLine(entry));
				followLink(now);
			}
			pump.wake();
		},
		isGreeted: () => known !== null,
	};
}
