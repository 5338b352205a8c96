/** What the images of an engine are made of, by what was read of them: which data they need. */
import {readImageList} from '../evidence/images.ts';
import {nodeStateFiles} from '../host/state-files.ts';
import type {Host} from '../host/host.ts';
import {ecosystemsOf} from '../images/match.ts';
import {openScanCache, scanFolder} from '../images/scan-cache.ts';
import {isUnread, knownOr} from '../model/read.ts';
import {openScannerFor} from '../open-scanner.ts';
import {wantsAll} from '../session/survey.ts';
import {say, Stopped} from './exit.ts';
import type {engineFlags, Parsed} from './flags.ts';
import {openOne, openOptions} from './open.ts';
import {scanEvery} from './survey-once.ts';

export type Needed = {
	/** Names of sets: `Debian`, `npm`. */
	readonly names: readonly string[];
	readonly images: number;
	/** Nobody has read these, so what they need is not known. */
	readonly unread: number;
};

/** Throws where there is no engine. `isReading`: images that nobody has read are read first. */
export async function neededByImages(
	parsed: Parsed<keyof typeof engineFlags>,
	host: Host,
	isReading: boolean,
): Promise<Needed> {
	const opened = await openOne(openOptions(parsed));
	try {
		const {engine} = opened;
		if (isReading)
			for (const problem of await scanEvery(engine, await openScannerFor(opened.engine.endpoint, host), wantsAll))
				say('db', problem);
		const list = readImageList(await engine.listImages());
		if (isUnread(list)) throw new Stopped(list.why);
		const cache = openScanCache(nodeStateFiles, scanFolder(host));
		const names = new Set<string>();
		let unread = 0;
		for (const {Id} of list) {
			const kept = await cache.contentsOf(Id);
			if (kept === null) {
				unread += 1;
				continue;
			}
			const {packages, distribution} = kept.contents;
			// `Debian:12` is a release; a set holds all of them.
			for (const name of ecosystemsOf(packages, knownOr(distribution, null)?.ecosystem ?? null))
				names.add(name.split(':')[0] ?? name);
		}
		return {names: [...names].toSorted(), images: list.length, unread};
	} finally {
		opened.engine.close();
		await opened.close();
	}
}
