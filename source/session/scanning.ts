/**
 * Scans of images beside the table: what was scanned before is known from the start, new scans are asked for. One run at
 * a time, a few images at once; the screen never waits, and what is cancelled is gone from the engine too.
 */
import type {Engine} from '../engine/engine.ts';
import type {Clock} from '../fleet/clock.ts';
import type {WritableStore} from '../fleet/store.ts';
import type {ScanImage} from '../images/scan-image.ts';
import type {ScanNotes} from '../images/scan-notes.ts';
import type {Commands, ScanningView} from '../model/app.ts';
import {reasonOf} from '../model/errors.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {ImageScan} from '../model/image-scan.ts';
import {inPool} from '../model/pool.ts';
import {words, type SafeText} from '../model/safe-text.ts';

export type Scanner = ScanImage & {notesOf(engineId: string): ScanNotes};

export type ScanningOptions = {
	/** null: this program has none, as tests may. */
	readonly scanner: Scanner | null;
	readonly engine: () => Engine | null;
	readonly clock: Clock;
	readonly store: WritableStore;
	/** Nothing is made on the engine: an image is read through a container of it that runs, or not at all. */
	readonly isReadOnly: boolean;
	/** What is known of an image has changed: who is made from it is judged anew. */
	readonly scanned: (imageId: SafeText) => void;
	/** A container of ours is about to appear on the engine. */
	readonly onName: (name: string) => void;
};

export type Scanning = {
	readonly commands: Pick<Commands, 'scanImage' | 'scanImages' | 'cancelScan'>;
	/** null: nobody has scanned it, or only an older reader. Never rejects. */
	scanOf(imageId: SafeText): Promise<ImageScan | null>;
	/** Of one image, beside a run of many; what was read before is not read again. Rejects with why not. */
	scanNow(imageId: SafeText, signal: AbortSignal): Promise<ImageScan>;
	/** Of what a run that was ended left behind. */
	meetEngine(): Promise<void>;
	/** What is known is asked for again: the store may be another one since. */
	refresh(): void;
	/** Resolves when nothing is being read any more and the containers for it are gone, or soon after. */
	leave(): Promise<void>;
};

/** The engine is to have time for the table. */
const mostAtOnce = 2;
/** What is left after that is found by its note at the next start. */
const leavingMs = 2_000;

export const nothingScanned: ScanningView = {running: null, problems: new Map()};

export function createScanning(options: ScanningOptions): Scanning {
	const {scanner, engine, clock, store, isReadOnly, scanned, onName} = options;
	const known = new Map<SafeText, Promise<ImageScan | null>>();
	let cancel = new AbortController();
	/** What comes while a run is under way joins it. */
	const queue: SafeText[] = [];
	let running: Promise<void> = Promise.resolve();

	const view = (): ScanningView => store.getState().scanning;
	const put = (change: (before: ScanningView) => ScanningView): void =>
		store.update(state => ({...state, scanning: change(state.scanning)}));
	const putRunning = (part: Partial<NonNullable<ScanningView['running']>>): void =>
		put(before => (before.running === null ? before : {...before, running: {...before.running, ...part}}));

	/** In read-only mode. */
	function runningContainerOf(imageId: SafeText): ContainerId {
		for (const {id, listing} of store.getState().fleet.containers.values())
			if (listing.imageId === imageId && listing.status === 'running') return id;
		throw new Error('read-only: it would be read through a container of it that runs, and none does');
	}

	async function scanNow(imageId: SafeText, signal: AbortSignal): Promise<ImageScan> {
		const now = engine();
		const engineId = store.getState().fleet.engine?.ID;
		if (now === null || engineId === undefined) throw new Error('the engine is out of reach');
		if (scanner === null) throw new Error('there is no scanner here');
		const through = isReadOnly ? runningContainerOf(imageId) : null;
		const scan = await scanner.scan({engine: now, engineId, imageId, through, signal, onName});
		known.set(imageId, Promise.resolve(scan));
		scanned(imageId);
		return scan;
	}

	async function scanOne(imageId: SafeText, signal: AbortSignal): Promise<void> {
		if (signal.aborted || scanner === null) return;
		putRunning({now: [...(view().running?.now ?? []), imageId]});
		let problem: SafeText | null = null;
		try {
			await scanNow(imageId, signal);
		} catch (error) {
			problem = signal.aborted ? words`cancelled` : reasonOf(error);
		}
		put(({running, problems}) => ({
			running:
				running === null ? null : {...running, done: running.done + 1, now: running.now.filter(one => one !== imageId)},
			problems: withProblem(problems, imageId, problem),
		}));
	}

	/** What could not be taken away is tried again at the next connection and the next run; until then it does nothing. */
	async function removeLeftOvers(): Promise<void> {
		const now = engine();
		const engineId = store.getState().fleet.engine?.ID;
		if (isReadOnly || scanner === null || now === null || engineId === undefined) return;
		await scanner
			.notesOf(engineId)
			.removeLeftOvers(now)
			.catch(() => {});
	}

	async function run(): Promise<void> {
		void removeLeftOvers();
		cancel = new AbortController();
		const {signal} = cancel;
		put(({problems}) => ({
			running: {done: 0, total: queue.length, now: [], startedAtUnixMs: clock.nowUnixMs(), isCancelled: false},
			problems,
		}));
		while (queue.length > 0 && !signal.aborted)
			await inPool(queue.splice(0, queue.length), mostAtOnce, imageId => scanOne(imageId, signal));
		queue.length = 0;
		put(({problems}) => ({running: null, problems}));
	}

	function ask(ids: readonly SafeText[]): void {
		const {running: now} = view();
		const fresh = ids.filter(id => !queue.includes(id) && now?.now.includes(id) !== true);
		if (fresh.length === 0 || scanner === null) return;
		queue.push(...fresh);
		if (now === null) running = run();
		else putRunning({total: now.total + fresh.length});
	}

	return {
		commands: {
			scanImage: id => ask([id]),
			scanImages() {
				const {images, fleet} = store.getState();
				const listed = images?.images?.map(({id}) => id) ?? [];
				const used = [...fleet.containers.values()].map(({listing}) => listing.imageId);
				ask([...new Set([...listed, ...used])].filter(id => id !== ''));
			},
			cancelScan() {
				queue.length = 0;
				putRunning({isCancelled: true});
				cancel.abort();
			},
		},
		scanOf(imageId) {
			let asked = known.get(imageId);
			if (asked === undefined) {
				asked = scanner === null ? Promise.resolve(null) : scanner.known(imageId).catch(() => null);
				known.set(imageId, asked);
			}
			return asked;
		},
		scanNow,
		meetEngine: removeLeftOvers,
		refresh: () => known.clear(),
		async leave() {
			queue.length = 0;
			cancel.abort();
			await Promise.race([running, new Promise<void>(resolve => clock.after(leavingMs, resolve))]);
		},
	};
}

function withProblem(
	problems: ScanningView['problems'],
	imageId: SafeText,
	problem: SafeText | null,
): ScanningView['problems'] {
	const changed = new Map(problems);
	if (problem === null) changed.delete(imageId);
	else changed.set(imageId, problem);
	return changed;
}
