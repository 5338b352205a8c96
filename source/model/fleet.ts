/** The live copy of what an engine runs, as the screen draws it. Immutable: what did not change keeps its identity. */
import type {ContainerEvidence, ContainerId, EngineFacts, PortBinding} from './evidence.ts';
import type {ScoreGlimpse} from './fix.ts';
import type {HostName} from './host-entry.ts';
import type {HostTag} from './hosts.ts';
import type {SafeText} from './safe-text.ts';
import type {Assessment} from './score.ts';

export type ContainerStatus =
	| 'created'
	| 'running'
	| 'paused'
	| 'restarting'
	| 'removing'
	| 'exited'
	| 'dead'
	| 'unknown';
export type Health = 'none' | 'starting' | 'healthy' | 'unhealthy';

/** One row of `GET /containers/json?all=1`: enough to draw the row, not to judge it. */
export type Listing = {
	readonly id: ContainerId;
	readonly name: SafeText;
	/** Reference it was created by. */
	readonly image: SafeText;
	readonly imageId: SafeText;
	readonly status: ContainerStatus;
	readonly health: Health;
	readonly createdAtUnixMs: number;
	readonly ports: readonly PortBinding[];
	/** Changes when anything the list shows has changed, but for clock-driven words ("Up 3 minutes"). */
	readonly digest: string;
};

export type FleetContainer = {
	readonly id: ContainerId;
	readonly listing: Listing;
	/** null until the first look has come back. */
	readonly evidence: ContainerEvidence | null;
	readonly assessment: Assessment | null;
	/** Something happened since the last look, or the engine is out of reach. */
	readonly isStale: boolean;
	/** Why the last look failed; the old evidence stays. */
	readonly lookProblem: SafeText | null;
	/** Drawn as a sign for a few seconds. */
	readonly mark: {readonly is: 'new' | 'changed'; readonly atUnixMs: number} | null;
	/** Where it runs. Left out: there is one engine. */
	readonly host?: HostTag;
};

export type EventWeight = 'security' | 'trouble' | 'change' | 'routine';

export type FeedEntry = {
	/** (timeNano, Type, Action, Actor.ID): unique for one engine event. */
	readonly key: string;
	readonly atUnixMs: number;
	readonly containerId: ContainerId | null;
	readonly containerName: SafeText;
	/** What it means for security, in words: "exec as root: sh". */
	readonly says: SafeText;
	readonly weight: EventWeight;
	/** Filled in when the look that the event caused has come back and the score moved. */
	readonly before: ScoreGlimpse | null;
	readonly after: ScoreGlimpse | null;
	/** Where it happened. Left out: there is one engine. */
	readonly host?: HostName;
};

export type Link =
	| {readonly is: 'connecting'; readonly sinceUnixMs: number}
	| {readonly is: 'live'; readonly sinceUnixMs: number}
	| {readonly is: 'lost'; readonly sinceUnixMs: number; readonly tries: number; readonly why: SafeText};

/** Where the engine was found. */
export type EndpointName = {
	/** `unix:///var/run/docker.sock`, `tcp://10.0.0.7:2376`. */
	readonly address: SafeText;
	/** DOCKER_HOST, `--host`, "usual socket", "demo". */
	readonly from: SafeText;
	readonly isDemo: boolean;
	/** What its owner calls it, by the config file or among several. */
	readonly host?: HostName;
};

export type Fleet = {
	readonly endpoint: EndpointName;
	readonly link: Link;
	readonly engine: EngineFacts | null;
	readonly containers: ReadonlyMap<ContainerId, FleetContainer>;
	/** Oldest first, bounded. */
	readonly feed: readonly FeedEntry[];
	/** Every listed container has been looked at since the last (re)connect, or its row says why not. */
	readonly isComplete: boolean;
	/** When data last came from the engine. */
	readonly freshAtUnixMs: number;
};

/** Which containers are made from each image, by its id. */
export function containersByImage(
	containers: ReadonlyMap<ContainerId, FleetContainer>,
): ReadonlyMap<string, readonly FleetContainer[]> {
	const byImage = new Map<string, FleetContainer[]>();
	for (const container of containers.values()) {
		const {imageId} = container.listing;
		const same = byImage.get(imageId);
		if (same === undefined) byImage.set(imageId, [container]);
		else same.push(container);
	}
	return byImage;
}
