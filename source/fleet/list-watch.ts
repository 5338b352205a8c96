/**
 * List and watch without loss. The stream is opened before the list, from a little before now; a gap of any kind ends in
 * a list and a look at everything; besides, a slow list and a rolling look find what no event told. The stream's reader
 * only notes what it heard: looking and drawing happen elsewhere, so the engine is never held up by us.
 */
import type {Engine} from '../engine/engine.ts';
import {reasonOf} from '../model/errors.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {Listing} from '../model/fleet.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {laterNano, sinceNano, sinceUnixMs} from './engine-time.ts';
import {usualPace, type WatchHands, type WatchPace} from './hands.ts';
import {eventActions, eventTypes, swarmEventTypes} from './hear.ts';
import {createListener} from './listener.ts';
import {createLookQueue} from './look-queue.ts';
import {createWatchLog} from './watched.ts';

const overlapMs = 2_000;
const probeTimeoutMs = 5_000;

/** 8 is where an engine on few cores stops gaining; as many again may be about to be held. */
const nearLooks = 16;
/** Most of a look at an engine far away is its way there and back: at 50 ms, 100 containers want two ways, not seven. */
const farLooks = 50;

const isNear = ({socketPath}: Engine): boolean => socketPath !== null;

export type Watch = {
	/** Looks at everything again; while out of reach, calls again now. */
	refresh(): void;
	/** Looks at one container now: something was just done to it. */
	lookAt(id: ContainerId): void;
	/** The engine of this moment; null while out of reach. */
	engine(): Engine | null;
	/** Resolves once the first connection stands; rejects if the first attempt fails: then there is nothing to show. */
	readonly started: Promise<void>;
	stop(): void;
};

export function watchFleet(hands: WatchHands, pace: WatchPace = usualPace): Watch {
	const {clock, dispatch} = hands;
	const log = createWatchLog(clock.nowUnixMs());
	const {promise: started, resolve: hasStarted, reject: hasFailed} = Promise.withResolvers<void>();
	let engine: Engine | null = null;
	let lastNano: string | null = null;
	const leaving = new AbortController();
	/** The connection, from before the first answer on; `engine` is what can be asked. */
	let opened: Engine | null = null;
	let endPause = () => {};
	let rolling: Iterator<ContainerId> = [].values();

	/** Listed at the last (re)connect and neither looked at nor held since. A busy host is never idle, but it is complete. */
	let awaited = new Set<ContainerId>();

	const queue = createLookQueue({
		clock,
		look: lookAt,
		onHeld: holdUpNoLonger,
		maxInFlight: () => (engine === null || isNear(engine) ? nearLooks : farLooks),
	});

	const listener = createListener({
		hands,
		log,
		markMs: pace.markMs,
		engine: () => engine,
		lookSoon: id => queue.soon(id),
		onGone: forget,
		onShared: what => void readShared(what).catch(() => {}),
	});

	async function lookAt(id: ContainerId): Promise<void> {
		const now = engine;
		if (now === null) return;
		try {
			const seen = await hands.look(now, id, log.of(id));
			if (engine !== now) return;
			if (seen !== null) dispatch({is: 'looked', id, ...seen, atUnixMs: clock.nowUnixMs(), isStale: queue.isDirty(id)});
			// What was heard of since it was asked for may only just have been created.
			else if (!queue.isDirty(id)) forget(id);
		} catch (error) {
			if (engine === now) dispatch({is: 'look-failed', id, why: reasonOf(error)});
		}
		listener.looked(id);
		awaitNoMore(id);
	}

	/** The row says why it is older than the table, until the look comes back; in a table that is whole it need not. */
	function holdUpNoLonger(id: ContainerId): void {
		if (!awaited.has(id)) return;
		dispatch({is: 'look-failed', id, why: words`the engine has not answered yet, as while it starts or removes one`});
		awaitNoMore(id);
	}

	function awaitNoMore(id: ContainerId): void {
		if (awaited.delete(id) && awaited.size === 0) dispatch({is: 'complete', isComplete: true});
	}

	function forget(id: ContainerId): void {
		queue.forget(id);
		log.forget(id);
		listener.looked(id);
		dispatch({is: 'gone', id, atUnixMs: clock.nowUnixMs()});
		awaitNoMore(id);
	}

	/** When it fails the old answer stands: the next relist, or the end of the stream, comes back to it. */
	async function readShared(what: 'images' | 'networks' | 'engine' | 'swarm'): Promise<void> {
		const now = engine;
		if (now === null) return;
		if (what === 'swarm') return hands.swarmChanged?.();
		if (what === 'engine') dispatch({is: 'engine', endpoint: now.endpoint, facts: (await hands.readEngine(now)).facts});
		else await hands.refresh(now, what);
		if (engine === now) queue.now(hands.getFleet().containers.keys());
	}

	/** One connection, from the first call to the end of its stream. Returns why it ended. */
	async function live(now: Engine): Promise<SafeText> {
		const startedAtUnixMs = clock.nowUnixMs();
		const [{facts, systemTimeUnixMs}, listings] = await Promise.all([
			hands.readEngine(now),
			now.listContainers(),
			hands.refresh(now, 'images'),
			hands.refresh(now, 'networks'),
		]);
		if (leaving.signal.aborted) return words`stopped`;
		engine = now;
		dispatch({is: 'engine', endpoint: now.endpoint, facts});
		// The list was asked for beside the engine's time, so what happened since then is asked for too.
		const askedForMs = clock.nowUnixMs() - startedAtUnixMs;
		const stream = now.events({
			since:
				lastNano === null
					? sinceUnixMs(systemTimeUnixMs, overlapMs + askedForMs)
					: sinceNano(lastNano, overlapMs + askedForMs),
			types: facts.isSwarmActive ? [...eventTypes, ...swarmEventTypes] : eventTypes,
			actions: eventActions,
			onEvent(event) {
				lastNano = laterNano(lastNano, event.timeNano);
				listener.hear(event);
			},
		});
		const cancels: Array<() => void> = [];
		try {
			take(listings, startedAtUnixMs, 'all');
			dispatch({is: 'link', link: {is: 'live', sinceUnixMs: startedAtUnixMs}});
			hasStarted();
			const {relistMs, rollMs} = isNear(now) ? pace : pace.far;
			cancels.push(
				every(relistMs, () => relist(now)),
				every(rollMs, async () => lookAtNext()),
			);
			return await (isNear(now) ? stream.ended : Promise.race([stream.ended, probe(now)]));
		} finally {
			for (const cancel of cancels) cancel();
			engine = null;
			queue.clear();
			stream.close();
		}
	}

	async function relist(now: Engine): Promise<void> {
		const startedAtUnixMs = clock.nowUnixMs();
		take(await now.listContainers(), startedAtUnixMs, 'changed');
	}

	function take(listings: readonly Listing[], startedAtUnixMs: number, which: 'all' | 'changed'): void {
		const before = hands.getFleet().containers;
		const dirty =
			which === 'all'
				? listings
				: listings.filter(listing => before.get(listing.id)?.listing.digest !== listing.digest);
		dispatch({is: 'listed', listings, atUnixMs: clock.nowUnixMs(), startedAtUnixMs});
		if (which === 'all') {
			awaited = new Set(listings.map(listing => listing.id));
			if (awaited.size === 0) dispatch({is: 'complete', isComplete: true});
		}
		queue.now(dirty.map(listing => listing.id));
	}

	/** A lost `update` shows in no list: one container after the other is looked at again, slowly. */
	function lookAtNext(): void {
		const {containers} = hands.getFleet();
		const next = rolling.next();
		if (next.done === true) rolling = [...containers.keys()].values();
		else if (containers.has(next.value)) queue.now([next.value]);
	}

	/** Repeats `act`, with `ms` of rest between, until cancelled; a failure is left to the stream's own end to tell. */
	function every(ms: number, act: () => Promise<void>): () => void {
		let isOver = false;
		let cancel = () => {};
		const again = () => {
			if (isOver) return;
			cancel = clock.after(ms, () => {
				void act()
					.catch(() => {})
					.finally(again);
			});
		};
		again();
		return () => {
			isOver = true;
			cancel();
		};
	}

	/** There is no heartbeat in the stream: a dead peer looks like silence. */
	async function probe(now: Engine): Promise<SafeText> {
		for (;;) {
			await pause(pace.probeMs);
			if (engine !== now) return words`stopped`;
			try {
				await now.ping(AbortSignal.timeout(probeTimeoutMs));
			} catch (error) {
				return reasonOf(error);
			}
		}
	}

	function pause(ms: number): Promise<void> {
		return new Promise(resolve => {
			const cancel = clock.after(ms, resolve);
			endPause = () => {
				cancel();
				resolve();
			};
		});
	}

	/** Connect, live, lose, wait, again: until stopped. */
	async function run(): Promise<void> {
		let lostAtUnixMs: number | null = null;
		let tries = 0;
		while (!leaving.signal.aborted) {
			let why = words`stopped`;
			try {
				opened = await hands.connect(leaving.signal);
				if (!leaving.signal.aborted) why = await live(opened);
				lostAtUnixMs = null;
				tries = 0;
			} catch (error) {
				hasFailed(error);
				why = reasonOf(error);
			}
			opened?.close();
			opened = null;
			if (leaving.signal.aborted) return;
			tries += 1;
			lostAtUnixMs ??= clock.nowUnixMs();
			dispatch({is: 'link', link: {is: 'lost', sinceUnixMs: lostAtUnixMs, tries, why}});
			const [first, most] = pace.retryMs;
			await pause(Math.min(most, first * 2 ** (tries - 1)) * (0.75 + hands.random() / 2));
		}
	}

	// Whoever does not wait for the start is told of its failure by the link.
	started.catch(() => {});
	void run();
	return {
		started,
		engine: () => engine,
		refresh() {
			queue.now(hands.getFleet().containers.keys());
			if (engine !== null) return;
			hands.hurry?.();
			endPause();
		},
		lookAt: id => queue.now([id]),
		stop() {
			leaving.abort();
			queue.clear();
			opened?.close();
			endPause();
		},
	};
}
