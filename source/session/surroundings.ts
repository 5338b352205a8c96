/**
 * What the containers stand on: the daemon with its machine, and the images. Looked at beside the table and never instead
 * of it, one look of each kind at a time; a look that fails leaves what was seen before, with the reason.
 */
import type {Engine} from '../engine/engine.ts';
import {gatherHost, type HostSources} from '../evidence/host/gather-host.ts';
import {isOfThisMachine} from '../evidence/host/of-this-machine.ts';
import {createImageReader} from '../evidence/images.ts';
import type {Clock} from '../fleet/clock.ts';
import type {WritableStore} from '../fleet/store.ts';
import type {Host} from '../host/host.ts';
import type {Commands, HostView, ImagesView} from '../model/app.ts';
import {reasonOf} from '../model/errors.ts';
import type {Fleet} from '../model/fleet.ts';
import type {ImageScan} from '../model/image-scan.ts';
import type {Policy} from '../model/policy.ts';
import {Unread} from '../model/read.ts';
import {words} from '../model/safe-text.ts';
import {imageReports, noScans, scansOf, type ScanOf} from './image-reports.ts';
import type {Judge} from './judge.ts';
import {oneAtATime} from './one-at-a-time.ts';

export type SurroundingsOptions = {
	readonly engine: () => Engine | null;
	readonly host: Host;
	readonly clock: Clock;
	readonly store: WritableStore;
	readonly judge: Judge;
	readonly policy: Policy;
	readonly scanOf?: ScanOf;
	/** A scan again, by what runs of its image and who reaches that. */
	readonly expose?: (scan: ImageScan) => Promise<ImageScan>;
	readonly gather?: typeof gatherHost;
	readonly readEnginePackages?: HostSources['readEnginePackages'];
	readonly readReleaseData?: HostSources['readReleaseData'];
};

export type Surroundings = {
	readonly commands: Pick<Commands, 'lookAtHost' | 'lookAtImages'>;
	/** Looks at the host once for every connection, when all containers have been looked at. */
	followFleet(fleet: Fleet): void;
	/** An image came, went, or got another name. */
	imagesChanged(): void;
	/** What is known of an image is another. */
	imageScanned(): void;
	/** Looks again at what has been looked at before. */
	refresh(): void;
	stop(): void;
};

/** The frame with the last score comes first. */
const afterFleetMs = 100;
/** A build makes many images within a moment, and a run of scans ends one after the other: each look is for all of them. */
const afterImagesMs = 1_000;
const afterScanMs = 300;
/** The table's own looks go first. */
const mostImagesInFlight = 4;

export function createSurroundings(options: SurroundingsOptions): Surroundings {
	const {
		engine,
		host,
		clock,
		store,
		judge,
		policy,
		scanOf = noScans,
		expose = async scan => scan,
		gather = gatherHost,
		readEnginePackages,
		readReleaseData,
	} = options;
	const images = createImageReader(mostImagesInFlight);
	let metSinceUnixMs = -1;
	let cancelHost = () => {};
	let cancelImages = () => {};
	let looksAtImagesAtUnixMs: number | null = null;
	let isStopped = false;

	const listings = () => [...store.getState().fleet.containers.values()].map(({listing}) => listing);

	/** Answers of an engine that went away meanwhile may be half of the truth. */
	async function ofOneEngine<T>(ask: (now: Engine) => Promise<T>): Promise<T> {
		const now = engine();
		if (now === null) throw new Error('the engine is out of reach');
		const answer = await ask(now);
		if (engine() !== now) throw new Error('the engine went out of reach meanwhile');
		return answer;
	}

	const putHost = (change: (before: HostView | null) => HostView): void =>
		store.update(state => (isStopped ? state : {...state, host: change(state.host)}));
	const putImages = (change: (before: ImagesView | null) => ImagesView): void =>
		store.update(state => (isStopped ? state : {...state, images: change(state.images)}));

	async function readHost(): Promise<void> {
		const lookedAtUnixMs = clock.nowUnixMs();
		const first: HostView = {assessment: null, isLocal: false, releases: null, lookedAtUnixMs, problem: null};
		putHost(before => before ?? first);
		try {
			const evidence = await ofOneEngine(now =>
				gather({
					engine: now,
					host,
					containers: listings(),
					policy,
					nowUnixMs: lookedAtUnixMs,
					readEnginePackages,
					readReleaseData,
				}),
			);
			const view = {
				assessment: judge.host(evidence),
				isLocal: isOfThisMachine(evidence),
				releases: evidence.releases,
				lookedAtUnixMs,
				problem: null,
			};
			putHost(() => view);
		} catch (error) {
			putHost(before => ({...(before ?? first), problem: reasonOf(error)}));
		}
	}

	async function readImages(): Promise<void> {
		const lookedAtUnixMs = clock.nowUnixMs();
		const first: ImagesView = {images: null, lookedAtUnixMs, problem: null};
		putImages(before => before ?? first);
		try {
			const used = listings().map(({imageId}) => imageId);
			const seen = await ofOneEngine(now => images.readAll(now, used));
			const facts = store.getState().fleet.engine ?? new Unread(words`the engine has not said what it is yet`);
			const scans = await scansOf(seen, async id => {
				const scan = await scanOf(id);
				return scan === null ? null : expose(scan);
			});
			const sources = {facts, listings: listings(), policy, nowUnixMs: lookedAtUnixMs, judgeImage: judge.image, scans};
			putImages(() => ({images: imageReports(seen, sources), lookedAtUnixMs, problem: null}));
		} catch (error) {
			putImages(before => ({...(before ?? first), problem: reasonOf(error)}));
		}
	}

	const lookAtHost = oneAtATime(readHost);
	const lookAtImages = oneAtATime(readImages);
	/** What is awaited already is not put off: where one change follows another, nothing would be seen until the last. */
	function lookAtImagesAfter(ms: number): void {
		const atUnixMs = clock.nowUnixMs() + ms;
		if (store.getState().images === null) return;
		if (looksAtImagesAtUnixMs !== null && looksAtImagesAtUnixMs <= atUnixMs) return;
		cancelImages();
		looksAtImagesAtUnixMs = atUnixMs;
		cancelImages = clock.after(ms, () => {
			looksAtImagesAtUnixMs = null;
			lookAtImages();
		});
	}

	return {
		commands: {lookAtHost, lookAtImages},
		followFleet({link, isComplete}) {
			if (!isComplete || link.is !== 'live' || link.sinceUnixMs === metSinceUnixMs) return;
			metSinceUnixMs = link.sinceUnixMs;
			cancelHost();
			cancelHost = clock.after(afterFleetMs, () => {
				lookAtHost();
				if (store.getState().images !== null) lookAtImages();
			});
		},
		imagesChanged: () => lookAtImagesAfter(afterImagesMs),
		imageScanned: () => lookAtImagesAfter(afterScanMs),
		refresh() {
			if (store.getState().host !== null) lookAtHost();
			if (store.getState().images !== null) lookAtImages();
		},
		stop() {
			isStopped = true;
			cancelHost();
			cancelImages();
		},
	};
}
