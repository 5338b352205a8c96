/** From one event to actions and looks. Called in the stream's own turn: it notes and returns, all else happens later. */
import type {Engine, EngineEvent} from '../engine/engine.ts';
import type {ContainerId, ExecSeen} from '../model/evidence.ts';
import type {FeedEntry} from '../model/fleet.ts';
import {knownOr} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {WatchHands} from './hands.ts';
import {eventKey, hear, type Heard} from './hear.ts';
import {isHealthCheckExec, type WatchLog} from './watched.ts';

const keysRemembered = 2_048;

export type ListenerOptions = {
	readonly hands: WatchHands;
	readonly log: WatchLog;
	readonly markMs: number;
	/** The engine that sent the event, null once it is out of reach. */
	readonly engine: () => Engine | null;
	readonly lookSoon: (id: ContainerId) => void;
	readonly onGone: (id: ContainerId) => void;
	readonly onShared: (what: 'images' | 'networks' | 'engine' | 'swarm') => void;
};

export type Listener = {
	hear(event: EngineEvent): void;
	/** A look at it has come back, or it is gone. */
	looked(id: ContainerId): void;
};

export function createListener({hands, log, markMs, engine, lookSoon, onGone, onShared}: ListenerOptions): Listener {
	const {clock, dispatch} = hands;
	/** Replays overlap on purpose: what was heard before is not news. */
	const heardKeys = new Set<string>();

	function isNews(key: string): boolean {
		if (heardKeys.has(key)) return false;
		heardKeys.add(key);
		if (heardKeys.size > keysRemembered) {
			const [oldest] = heardKeys;
			if (oldest !== undefined) heardKeys.delete(oldest);
		}
		return true;
	}

	const evidenceOf = (id: ContainerId) => hands.getFleet().containers.get(id)?.evidence ?? null;

	function isOwnHealthCheck(event: EngineEvent): boolean {
		const evidence = evidenceOf(event.id);
		const inspect = evidence === null ? null : knownOr(evidence.inspect, null);
		return inspect !== null && isHealthCheckExec(event.argument, knownOr(inspect.Config.Healthcheck, null));
	}

	function feedEntry(key: string, event: EngineEvent, heard: Heard): FeedEntry | null {
		if (heard.feed === null) return null;
		const named = heard.containerId === null ? undefined : hands.getFleet().containers.get(heard.containerId);
		const containerName =
			event.type === 'container'
				? event.name
				: (named?.listing.name ?? sanitise(heard.containerId?.slice(0, 12) ?? ''));
		return {
			key,
			atUnixMs: event.atUnixMs,
			containerId: heard.containerId,
			containerName,
			...heard.feed,
			before: null,
			after: null,
		};
	}

	function hearOfContainer(id: ContainerId, event: EngineEvent, heard: Heard): void {
		if (event.action === 'start') log.saw(id, {startAtUnixMs: event.atUnixMs});
		const {status, health} = heard;
		dispatch({is: 'heard', id, atUnixMs: clock.nowUnixMs(), name: event.name, image: event.image, status, health});
		clock.after(markMs, () => dispatch({is: 'marks-expired', beforeUnixMs: clock.nowUnixMs() - markMs + 1}));
		lookSoon(id);
	}

	/** Execs heard before the first look at their container: whether they are its health check is not known yet. */
	const untilLooked = new Map<ContainerId, Array<() => void>>();

	function firstLook(id: ContainerId): Promise<void> {
		if (evidenceOf(id) !== null) return Promise.resolve();
		return new Promise(resolve => {
			untilLooked.set(id, [...(untilLooked.get(id) ?? []), resolve]);
		});
	}

	/** Who it ran as can be asked only while the engine remembers the exec: at once, whatever else has to wait. */
	async function hearExec(now: Engine, key: string, event: EngineEvent, heard: Heard): Promise<void> {
		if (isOwnHealthCheck(event)) return;
		const exec = await hands.readExec(now, event);
		await firstLook(event.id);
		const entry = feedEntry(key, event, heard);
		if (isOwnHealthCheck(event) || entry === null) return;
		log.saw(event.id, {exec});
		const evidence = evidenceOf(event.id);
		const ownUid = evidence === null ? null : (knownOr(evidence.user, null)?.uid ?? null);
		dispatch({is: 'feed', entry: {...entry, says: execWords(exec, ownUid)}});
		lookSoon(event.id);
	}

	function hearEvent(event: EngineEvent): void {
		const key = eventKey(event);
		if (!isNews(key)) return;
		const heard = hear(event);
		if (heard.look === 'exec') {
			const now = engine();
			if (now !== null) void hearExec(now, key, event, heard);
			return;
		}
		const entry = feedEntry(key, event, heard);
		if (entry !== null) dispatch({is: 'feed', entry});
		if (heard.isGone && heard.containerId !== null) onGone(heard.containerId);
		if (heard.look === 'container' && heard.containerId !== null) hearOfContainer(heard.containerId, event, heard);
		const {look} = heard;
		if (look === 'images' || look === 'networks' || look === 'engine' || look === 'swarm') onShared(look);
	}

	return {
		hear: hearEvent,
		looked(id) {
			for (const resolve of untilLooked.get(id) ?? []) resolve();
			untilLooked.delete(id);
		},
	};
}

/** `ownUid`: of the container's main process, for execs that name no user. */
export function execWords(exec: ExecSeen, ownUid: number | null): SafeText {
	const user = knownOr(exec.user, null);
	const isRoot = user !== null && (/^(root|0+)(:|$)/.test(user) || (user === '' && ownUid === 0));
	const who = isRoot ? words`root` : user === null ? words`an unknown user` : user === '' ? words`its own user` : user;
	return knownOr(exec.isPrivileged, false)
		? words`privileged exec as ${who}: ${exec.command}`
		: words`exec as ${who}: ${exec.command}`;
}
