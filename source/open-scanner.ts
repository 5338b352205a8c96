/** Scanning of images with its doors opened: files that were read before, what was written down, and the store. */
import {Worker} from 'node:worker_threads';
import {folderName, stateFolder} from './fixes/journal.ts';
import {nodeDataFiles} from './host/data-files.ts';
import type {ReleaseData} from './advisories/release-data.ts';
import type {Host} from './host/host.ts';
import {databaseFolder, setsIn} from './images/database/store.ts';
import type {KeptTables} from './images/database/shelf.ts';
import {matchWithStore, type MatchTask} from './images/match-with-store.ts';
import {openReleaseData} from './images/database/release-data.ts';
import {openScanCache, scanFolder, storeKeyOf} from './images/scan-cache.ts';
import {createScanImage, type ScanImage} from './images/scan-image.ts';
import {openScanNotes, type ScanNotes} from './images/scan-notes.ts';
import type {MatchAnswer, MatchRequest} from './match-worker.ts';
import type {EndpointName} from './model/fleet.ts';
import type {Matches} from './model/vulnerability.ts';
import {version} from './version.ts';

export type OpenedScanner = ScanImage & {
	notesOf(engineId: string): ScanNotes;
	close(): void;
};

export type ScannerOptions = {
	/** A screen is beside it: the store is held in another thread. */
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
	const matcher = hasScreen ? createMatchThread() : createMatcher();
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
		match: (packages, ofDistribution) => matcher.match({root, packages, ofDistribution}),
		storeKey: () => look().key,
		ends: async () => (await look().data).ends,
		nowUnixMs: () => host.nowUnixMs(),
		version,
	});
	return {...scanner, notesOf, close: () => matcher.close()};
}

/** Beside this file: built it is JavaScript, in the sources TypeScript, which a thread needs a loader for. */
const isSource = import.meta.url.endsWith('.ts');
const workerFile = new URL(isSource ? './match-worker.ts' : './match-worker.js', import.meta.url);
/** The tables of a release are megabytes of text; what is held after a pause is for nothing. */
const idleMs = 10_000;
const maxWorkerMiB = 1024;
/** The program itself runs with a young generation for a screen, not for ten thousand advisories. */
const youngMiB = 32;

type Matcher = {match(task: MatchTask): Promise<Matches>; close(): void};

function createMatcher(): Matcher {
	const kept: KeptTables = new Map();
	let idle: NodeJS.Timeout | undefined;
	return {
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

function createMatchThread(): Matcher {
	let worker: Worker | null = null;
	let nextId = 0;
	let idle: NodeJS.Timeout | undefined;
	const waiting = new Map<number, PromiseWithResolvers<Matches>>();

	function end(error: unknown): void {
		void worker?.terminate();
		worker = null;
		clearTimeout(idle);
		for (const one of waiting.values()) one.reject(error);
		waiting.clear();
	}

	function start(): Worker {
		const made = new Worker(workerFile, {
			execArgv: isSource ? ['--import', 'tsx'] : [],
			resourceLimits: {maxYoungGenerationSizeMb: youngMiB, maxOldGenerationSizeMb: maxWorkerMiB},
		});
		made.on('message', (answer: MatchAnswer) => {
			const asked = waiting.get(answer.id);
			waiting.delete(answer.id);
			if (answer.is === 'matched') asked?.resolve(answer.matches);
			else asked?.reject(new Error(answer.message));
			if (waiting.size > 0) return;
			idle = setTimeout(() => end(new Error('nothing to do')), idleMs);
			idle.unref();
		});
		made.on('error', error => {
			if (made === worker) end(error);
		});
		// Nobody waits for it who leaves.
		made.unref();
		return made;
	}

	return {
		match(task) {
			clearTimeout(idle);
			worker ??= start();
			const asked = Promise.withResolvers<Matches>();
			const id = nextId++;
			waiting.set(id, asked);
			// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
			worker.postMessage({...task, id} satisfies MatchRequest);
			return asked.promise;
		},
		close: () => end(new Error('the program ends')),
	};
}

/** The demo's engine has nothing inside that could be read: its scans are recorded. */
export const openScannerFor = async (
	{isDemo}: Pick<EndpointName, 'isDemo'>,
	host: Pick<Host, 'env' | 'homeDir' | 'nowUnixMs'>,
): Promise<OpenedScanner> =>
	isDemo ? (await import('./demo-scans.ts')).openDemoScanner(host) : openScanner(host, {hasScreen: false});
