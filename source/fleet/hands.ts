/** What the loop is handed: the doors and the judging, so that it can be tested without any of them. */
import type {Engine, EngineEvent} from '../engine/engine.ts';
import type {ContainerEvidence, ContainerId, EngineFacts, ExecSeen, Watched} from '../model/evidence.ts';
import type {Fleet} from '../model/fleet.ts';
import type {Assessment} from '../model/score.ts';
import type {Clock} from './clock.ts';
import type {FleetAction} from './fleet.ts';

/** Each promise may reject, but for `readExec`; the loop says so and goes on. */
export type WatchHands = {
	/** Finds the engine and agrees on a version, unless `signal` gives that up. */
	connect(signal: AbortSignal): Promise<Engine>;
	/** Whatever `connect` waits for before it calls again, it waits no longer. */
	hurry?(): void;
	readEngine(engine: Engine): Promise<{facts: EngineFacts; systemTimeUnixMs: number}>;
	/** Reads again what all containers share. */
	refresh(engine: Engine, what: 'images' | 'networks'): Promise<void>;
	/** A service or a node of the swarm came, went, or was changed. */
	swarmChanged?(): void;
	/** null: the container is gone. */
	look(
		engine: Engine,
		id: ContainerId,
		watched: Watched,
	): Promise<{evidence: ContainerEvidence; assessment: Assessment} | null>;
	readExec(engine: Engine, event: EngineEvent): Promise<ExecSeen>;
	dispatch(action: FleetAction): void;
	getFleet(): Fleet;
	readonly clock: Clock;
	/** 0…1, for jitter. */
	random(): number;
};

export type WatchPace = {
	/** Between lists while live. */
	readonly relistMs: number;
	/** Between single looks that nothing asked for. */
	readonly rollMs: number;
	/**
	 * The same of an engine across a network, where a list of 100 containers is 170 KB: its stream of events is the same, and
	 * a connection that was lost ends in a list of its own.
	 */
	readonly far: {readonly relistMs: number; readonly rollMs: number};
	/** Between probes of an engine across a network, which may vanish without a word. */
	readonly probeMs: number;
	/** First and longest wait between attempts to reconnect. */
	readonly retryMs: readonly [first: number, most: number];
	/** How long a sign stays on a new or changed row. */
	readonly markMs: number;
};

export const usualPace: WatchPace = {
	relistMs: 45_000,
	rollMs: 3_000,
	far: {relistMs: 300_000, rollMs: 60_000},
	probeMs: 15_000,
	retryMs: [200, 400],
	markMs: 5_000,
};
