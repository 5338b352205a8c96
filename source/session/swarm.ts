/**
 * The swarm beside the table, where this engine manages one: looked at once for every connection, when something is heard
 * of a service or a node, and every few seconds while somebody looks at it, for tasks of other nodes cause no event here.
 */
import type {Engine, Foreign} from '../engine/engine.ts';
import {createSwarmGatherer, type SeenService} from '../evidence/swarm/gather-swarm.ts';
import type {Clock} from '../fleet/clock.ts';
import type {WritableStore} from '../fleet/store.ts';
import type {Commands} from '../model/app.ts';
import {reasonOf} from '../model/errors.ts';
import type {Fleet} from '../model/fleet.ts';
import type {Policy} from '../model/policy.ts';
import {isUnread} from '../model/read.ts';
import type {Assessment} from '../model/score.ts';
import type {SwarmView} from '../model/swarm.ts';
import {noScans, type ScanOf} from './image-reports.ts';
import type {Judge} from './judge.ts';
import {oneAtATime} from './one-at-a-time.ts';
import {judgeSeen, reportSwarm} from './swarm-reports.ts';

export type SwarmOptions = {
	readonly engine: () => Engine | null;
	readonly clock: Clock;
	readonly store: WritableStore;
	readonly judge: Pick<Judge, 'service'>;
	readonly policy: Policy;
	readonly labelKeys?: ReadonlySet<string>;
	readonly scanOf?: ScanOf;
};

export type SwarmSession = {
	readonly commands: Pick<Commands, 'lookAtSwarm'>;
	/** Looks at it once for every connection, when all containers have been looked at. */
	followFleet(fleet: Fleet): void;
	/** A service or a node came, went, or was changed. */
	changed(): void;
	/** Looks again at what has been looked at before. */
	refresh(): void;
	/** One service, asked for now. null: it can't be read, or is gone. */
	readService(engine: Engine, serviceJson: Foreign): Promise<SeenService | null>;
	judgeService(engine: Engine, service: SeenService): Assessment;
	/** Looks at all now, and says how this one is judged. */
	reassess(serviceId: string): Promise<Assessment | null>;
	/** It is being changed: looked at every few seconds. */
	watch(serviceId: string): void;
	stop(): void;
};

/** Behind the host, which the header shows first. */
const afterFleetMs = 150;
/** An update says many things within a moment. */
const afterEventMs = 1_000;
/** While somebody looks. */
const betweenLooksMs = 5_000;
const attentionMs = 120_000;

const noKeys: ReadonlySet<string> = new Set();

export function createSwarmSession(options: SwarmOptions): SwarmSession {
	const {engine, clock, store, judge, policy, labelKeys = noKeys, scanOf = noScans} = options;
	const gatherer = createSwarmGatherer();
	let metSinceUnixMs = -1;
	let openedId: string | null = null;
	let attentionUntilUnixMs = 0;
	let cancelSoon = () => {};
	let cancelNext = () => {};
	let isStopped = false;

	const put = (change: (before: SwarmView | null) => SwarmView | null): void =>
		store.update(state => (isStopped ? state : {...state, swarm: change(state.swarm)}));

	function surroundings() {
		const {fleet} = store.getState();
		const containers = [...fleet.containers.values()].flatMap(({evidence}) => evidence ?? []);
		// Where the engine does not tell its default for no-new-privileges, a container may have shown it.
		const telling = containers.find(one => !isUnread(one.engine) && one.engine.isNoNewPrivilegesDefault !== null);
		const facts = (telling === undefined || isUnread(telling.engine) ? null : telling.engine) ?? fleet.engine;
		if (facts === null) throw new Error('the engine has not said what it is yet');
		return {engine: facts, policy, labelKeys, containers, nowUnixMs: clock.nowUnixMs(), openedId, scanOf};
	}

	const judgeService: SwarmSession['judgeService'] = (now, service) => judgeSeen(judge, now, service);

	async function read(): Promise<void> {
		cancelNext();
		const lookedAtUnixMs = clock.nowUnixMs();
		try {
			const now = engine();
			if (now === null) throw new Error('the engine is out of reach');
			const look = surroundings();
			const seen = await gatherer.look(now, look);
			if (engine() !== now) throw new Error('the engine went out of reach meanwhile');
			put(() =>
				seen.is === 'none'
					? {swarm: null, why: seen.why, lookedAtUnixMs, problem: null}
					: {
							swarm: reportSwarm(now, seen, {judge, engine: look.engine, nowUnixMs: lookedAtUnixMs}),
							why: null,
							lookedAtUnixMs,
							problem: null,
						},
			);
		} catch (error) {
			put(before => ({...(before ?? {swarm: null, why: null, lookedAtUnixMs}), problem: reasonOf(error)}));
		}
		const view = store.getState().swarm;
		// Where there is no swarm, none comes by looking.
		const isWorthIt = view !== null && (view.swarm !== null || view.problem !== null);
		if (!isStopped && isWorthIt && clock.nowUnixMs() < attentionUntilUnixMs)
			cancelNext = clock.after(betweenLooksMs, look);
	}
	const look = oneAtATime(read);

	function soon(ms: number): void {
		cancelSoon();
		cancelSoon = clock.after(ms, look);
	}

	function watch(serviceId?: string): void {
		if (serviceId !== undefined) openedId = serviceId;
		attentionUntilUnixMs = clock.nowUnixMs() + attentionMs;
		put(before => before ?? {swarm: null, why: null, lookedAtUnixMs: clock.nowUnixMs(), problem: null});
		look();
	}

	return {
		commands: {lookAtSwarm: watch},
		watch,
		followFleet({link, isComplete, engine: facts}) {
			if (!isComplete || link.is !== 'live' || link.sinceUnixMs === metSinceUnixMs) return;
			metSinceUnixMs = link.sinceUnixMs;
			if (facts?.isSwarmActive === true || store.getState().swarm !== null) soon(afterFleetMs);
		},
		changed: () => soon(afterEventMs),
		refresh() {
			if (store.getState().swarm !== null) look();
		},
		async readService(now, serviceJson) {
			return gatherer.readService(now, serviceJson, surroundings());
		},
		judgeService,
		async reassess(serviceId) {
			look();
			const now = engine();
			if (now === null) return null;
			const json = await now.inspectService(serviceId);
			const seen = await gatherer.readService(now, json, surroundings());
			return seen === null ? null : judgeService(now, seen);
		},
		stop() {
			isStopped = true;
			cancelSoon();
			cancelNext();
		},
	};
}
