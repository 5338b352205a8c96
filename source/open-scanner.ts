/** Scanning of images with its doors opened: files that were read before, what was written down, and the store. */
import {folderName, stateFolder} from './fixes/journal.ts';
import {nodeDataFiles} from './host/data-files.ts';
import type {ReleaseData} from './advisories/release-data.ts';
import type {Host} from './host/host.ts';
import {databaseFolder, setsIn} from './images/database/store.ts';
import type {KeptTables} from './images/database/shelf.ts';
import {matchWithStore} from './images/match-with-store.ts';
import {openReleaseData} from './images/database/release-data.ts';
import {readThrough} from './images/read-through.ts';
import {openScanCache, scanFolder, storeKeyOf} from './images/scan-cache.ts';
import {createScanImage, type ScanImage} from './images/scan-image.ts';
import {openScanNotes, type ScanNotes} from './images/scan-notes.ts';
import type {EndpointName} from './model/fleet.ts';
import {createScanThread, idleMs, type ScanThread} from './scan-thread.ts';
import {version} from './version.ts';

export type OpenedScanner = ScanImage & {
	notesOf(engineId: string): ScanNotes;
	close(): void;
};

export type ScannerOptions = {
	/** A screen is beside it: images are read, and the store is held, in another thread. */
	readonly hasScreen: boolean;
};

/** All images of a list ask within this time: the store is looked at once for them. */
const keyKeptMs = 1000;

export function openScanner(
	host: Pick<Host, 'env' | 'homeDir' | 'nowUnixMs'>,
	{hasScreen}: ScannerOptions,
): OpenedScanner {
	const files = nodeDataFiles;
	const root = databaseFolder(host);
	const thread = hasScreen ? createScanThread() : scanHere();
	let seen: {readonly atUnixMs: number; readonly key: Promise<string>; readonly data: Promise<ReleaseData>} | null =
		null;

	function look(): NonNullable<typeof seen> {
		const nowUnixMs = host.nowUnixMs();
		if (seen === null || nowUnixMs - seen.atUnixMs > keyKeptMs) {
			const key = setsIn(files, root).then(storeKeyOf);
			seen = {atUnixMs: nowUnixMs, key, data: openReleaseData(files, root)};
		}
		return seen;
	}

	const notesOf = (engineId: string): ScanNotes =>
		openScanNotes(files, `${stateFolder(host)}/scans/${folderName(engineId)}`);
	const scanner = createScanImage({
		cache: openScanCache(files, scanFolder(host)),
		notesOf,
		read: thread.read,
		match: (packages, ofDistribution) => thread.match({root, packages, ofDistribution}),
		storeKey: () => look().key,
		ends: async () => (await look().data).ends,
		nowUnixMs: () => host.nowUnixMs(),
		version,
	});
	return {...scanner, notesOf, close: () => thread.close()};
}

/** For a command, which has nothing to do meanwhile. */
function scanHere(): ScanThread {
	const kept: KeptTables = new Map();
	let idle: NodeJS.Timeout | undefined;
	return {
		read: readThrough,
		match(task) {
			clearTimeout(idle);
			idle = setTimeout(() => kept.clear(), idleMs).unref();
			return matchWithStore(nodeDataFiles, task, kept);
		},
		close() {
			clearTimeout(idle);
			kept.clear();
		},
	};
}

/** The demo's engine has nothing inside that could be read: its scans are recorded. */
export const openScannerFor = async (
	{isDemo}: Pick<EndpointName, 'isDemo'>,
	host: Pick<Host, 'env' | 'homeDir' | 'nowUnixMs'>,
): Promise<OpenedScanner> =>
	isDemo ? (await import('./demo-scans.ts')).openDemoScanner(host) : openScanner(host, {hasScreen: false});
