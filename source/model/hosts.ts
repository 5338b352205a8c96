/** Several engines watched at once, each with all that is known of it. */
import type {AppState} from './app.ts';
import type {FleetContainer} from './fleet.ts';
import type {HostName} from './host-entry.ts';
import type {SafeText} from './safe-text.ts';

/** On what comes from one of several. */
export type HostTag = HostName & {
	/** null: it is in reach. What is seen of it is as old as that. */
	readonly lostSinceUnixMs: number | null;
};

export type HostLine = HostName & {
	/** Of this engine alone, whatever the others do. */
	readonly state: AppState;
	/** The one it was shown as first: two ways to one engine are one host. null: it is no other's. */
	readonly sameAs: SafeText | null;
};

export type Hosts = {
	/** In the order they were named. */
	readonly lines: readonly HostLine[];
	/** Whose plan, change or result is on the screen; null: nobody's. */
	readonly fixing: SafeText | null;
};

export const hostLine = ({hosts}: AppState, name: SafeText | null | undefined): HostLine | null =>
	hosts?.lines.find(line => line.name === name) ?? null;

/** The state of the container's own engine; where there is one engine, that. */
export const stateOfContainer = (state: AppState, container: FleetContainer | null): AppState =>
	hostLine(state, container?.host?.name)?.state ?? state;

/** The state of the engine that a transaction was made on. */
export const stateOfEngine = (state: AppState, engineId: SafeText): AppState =>
	lineOfEngine(state, engineId)?.state ?? state;

export const lineOfEngine = ({hosts}: AppState, engineId: SafeText): HostLine | null =>
	hosts?.lines.find(({sameAs, state: its}) => sameAs === null && its.fleet.engine?.ID === engineId) ?? null;

/** Of what is on the screen to be confirmed, or being done. */
export const stateOfFixing = (state: AppState): AppState => hostLine(state, state.hosts?.fixing)?.state ?? state;
