/** The live copy as a pure reducer. A batch of actions makes one new fleet; containers that did not change keep identity. */
import {isDeepStrictEqual} from 'node:util';
import type {ContainerEvidence, ContainerId, EngineFacts} from '../model/evidence.ts';
import type {
	ContainerStatus,
	EndpointName,
	FeedEntry,
	Fleet,
	FleetContainer,
	Health,
	Link,
	Listing,
} from '../model/fleet.ts';
import {knownOr} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';

export type FleetAction =
	| {readonly is: 'link'; readonly link: Link}
	| {readonly is: 'engine'; readonly endpoint: EndpointName; readonly facts: EngineFacts}
	/** All there is: what is missing from it is gone. `startedAtUnixMs`: when it was asked for. */
	| {
			readonly is: 'listed';
			readonly listings: readonly Listing[];
			readonly atUnixMs: number;
			readonly startedAtUnixMs: number;
	  }
	/** An event said what a container is now, before anybody looked. */
	| {
			readonly is: 'heard';
			readonly id: ContainerId;
			readonly atUnixMs: number;
			readonly name: SafeText;
			readonly image: SafeText;
			readonly status: ContainerStatus | null;
			readonly health: Health | null;
	  }
	| {readonly is: 'gone'; readonly id: ContainerId; readonly atUnixMs: number}
	| {
			readonly is: 'looked';
			readonly id: ContainerId;
			readonly evidence: ContainerEvidence;
			readonly assessment: Assessment;
			readonly atUnixMs: number;
			/** Something was heard while the look was under way. */
			readonly isStale: boolean;
	  }
	| {readonly is: 'look-failed'; readonly id: ContainerId; readonly why: SafeText}
	| {readonly is: 'feed'; readonly entry: FeedEntry}
	| {readonly is: 'complete'; readonly isComplete: boolean}
	| {readonly is: 'marks-expired'; readonly beforeUnixMs: number};

/** Feed entries kept. */
export const feedLength = 500;

export function emptyFleet(endpoint: EndpointName, nowUnixMs: number): Fleet {
	return {
		endpoint,
		link: {is: 'connecting', sinceUnixMs: nowUnixMs},
		engine: null,
		containers: new Map(),
		feed: [],
		isComplete: false,
		freshAtUnixMs: nowUnixMs,
	};
}

/** Removed containers must not come back from a list or a look that was under way when they went. */
type Tombstones = ReadonlyMap<ContainerId, number>;

/** The reducer keeps its tombstones beside the fleet: they are nobody else's business. */
export type FleetState = {readonly fleet: Fleet; readonly tombstones: Tombstones};

export function reduceFleet(state: FleetState, actions: readonly FleetAction[]): FleetState {
	const draft = new Draft(state);
	for (const action of actions) draft.apply(action);
	return draft.done();
}

function statusOf(evidence: ContainerEvidence, before: Listing): Pick<Listing, 'name' | 'image' | 'status' | 'health'> {
	const inspect = knownOr(evidence.inspect, null);
	const state = inspect === null ? null : knownOr(inspect.State, null);
	if (inspect === null || state === null) return before;
	return {
		name: inspect.Name,
		image: inspect.Config.Image,
		status: containerStatus(state.Status),
		health: health(state.Health?.Status ?? 'none'),
	};
}

const statuses: readonly string[] = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];
const healths: readonly string[] = ['none', 'starting', 'healthy', 'unhealthy'];

export const containerStatus = (text: string): ContainerStatus =>
	statuses.includes(text) ? (text as ContainerStatus) : 'unknown';
export const health = (text: string): Health => (healths.includes(text) ? (text as Health) : 'none');

/** But for the time of the look. */
function isSeenAlready(before: FleetContainer, after: FleetContainer): boolean {
	if (before.evidence === null || after.evidence === null) return false;
	const nowUnixMs = 0;
	return isDeepStrictEqual(
		{...before, evidence: {...before.evidence, nowUnixMs}},
		{...after, evidence: {...after.evidence, nowUnixMs}},
	);
}

class Draft {
	private fleet: Fleet;
	private readonly tombstones: Map<ContainerId, number>;
	private containers: Map<ContainerId, FleetContainer> | null = null;
	private feed: FeedEntry[] | null = null;

	constructor(state: FleetState) {
		this.fleet = state.fleet;
		this.tombstones = new Map(state.tombstones);
	}

	done(): FleetState {
		const {containers, feed} = this.fleet;
		return {
			fleet: {...this.fleet, containers: this.containers ?? containers, feed: this.feed ?? feed},
			tombstones: this.tombstones,
		};
	}

	apply(action: FleetAction): void {
		switch (action.is) {
			case 'link':
				this.fleet = {...this.fleet, link: action.link, isComplete: action.link.is === 'live' && this.fleet.isComplete};
				return;
			case 'engine':
				this.fleet = {...this.fleet, engine: action.facts, endpoint: action.endpoint};
				return;
			case 'listed':
				this.listed(action.listings, action.startedAtUnixMs, action.atUnixMs);
				return;
			case 'heard':
				this.heard(action);
				return;
			case 'gone':
				this.tombstones.set(action.id, action.atUnixMs);
				if (this.read().has(action.id)) this.write().delete(action.id);
				return;
			case 'looked':
				this.looked(action);
				return;
			case 'look-failed': {
				const container = this.read().get(action.id);
				if (container !== undefined)
					this.write().set(action.id, {...container, lookProblem: action.why, isStale: true});
				return;
			}
			case 'feed':
				this.appendFeed(action.entry);
				return;
			case 'complete':
				this.fleet = {...this.fleet, isComplete: action.isComplete};
				return;
			case 'marks-expired':
				for (const [id, container] of this.read()) {
					if (container.mark !== null && container.mark.atUnixMs < action.beforeUnixMs)
						this.write().set(id, {...container, mark: null});
				}
				return;
		}
	}

	private read(): ReadonlyMap<ContainerId, FleetContainer> {
		return this.containers ?? this.fleet.containers;
	}

	private write(): Map<ContainerId, FleetContainer> {
		this.containers ??= new Map(this.fleet.containers);
		return this.containers;
	}

	private listed(listings: readonly Listing[], startedAtUnixMs: number, atUnixMs: number): void {
		this.fleet = {...this.fleet, freshAtUnixMs: atUnixMs};
		const isFirst = this.read().size === 0;
		const there = new Set<ContainerId>();
		for (const listing of listings) {
			there.add(listing.id);
			// Destroyed after this list was asked for: the list is the older news.
			if ((this.tombstones.get(listing.id) ?? -Infinity) >= startedAtUnixMs) continue;
			const before = this.read().get(listing.id);
			if (before === undefined) {
				const mark = isFirst ? null : ({is: 'new', atUnixMs} as const);
				this.write().set(listing.id, {
					id: listing.id,
					listing,
					evidence: null,
					assessment: null,
					isStale: true,
					lookProblem: null,
					mark,
				});
			} else if (before.listing.digest !== listing.digest) {
				this.write().set(listing.id, {...before, listing, isStale: true});
			}
		}
		for (const [id, container] of this.read()) {
			// Created after this list was asked for: not missing, only newer.
			if (!there.has(id) && (container.listing.digest !== '' || container.listing.createdAtUnixMs < startedAtUnixMs))
				this.write().delete(id);
		}
		for (const [id, goneAtUnixMs] of this.tombstones) if (goneAtUnixMs < startedAtUnixMs) this.tombstones.delete(id);
	}

	private heard(action: Extract<FleetAction, {is: 'heard'}>): void {
		// An engine lists a container a moment before it answers for it, and only then says that it is created.
		if (action.status === 'created') this.tombstones.delete(action.id);
		if (this.tombstones.has(action.id)) return;
		const before = this.read().get(action.id);
		const isNew = before === undefined || before.mark?.is === 'new';
		const mark = {is: isNew ? 'new' : 'changed', atUnixMs: action.atUnixMs} as const;
		if (before === undefined) {
			const listing: Listing = {
				id: action.id,
				name: action.name,
				image: action.image,
				imageId: sanitise(''),
				status: action.status ?? 'unknown',
				health: action.health ?? 'none',
				createdAtUnixMs: action.atUnixMs,
				ports: [],
				digest: '',
			};
			this.write().set(action.id, {
				id: action.id,
				listing,
				evidence: null,
				assessment: null,
				isStale: true,
				lookProblem: null,
				mark,
			});
			return;
		}
		const listing = {
			...before.listing,
			status: action.status ?? before.listing.status,
			health: action.health ?? before.listing.health,
		};
		this.write().set(action.id, {...before, listing, isStale: true, mark});
	}

	private looked(action: Extract<FleetAction, {is: 'looked'}>): void {
		const before = this.read().get(action.id);
		if (before === undefined) return;
		this.fleet = {...this.fleet, freshAtUnixMs: action.atUnixMs};
		const after: FleetContainer = {
			...before,
			listing: {...before.listing, ...statusOf(action.evidence, before.listing)},
			evidence: action.evidence,
			assessment: action.assessment,
			isStale: action.isStale,
			lookProblem: null,
		};
		// Most looks find what the last one found: then there is nothing to draw.
		if (!isSeenAlready(before, after)) this.write().set(action.id, after);
		this.explainMove(action.id, before.assessment, action.assessment);
	}

	/** The newest change heard of this container gets the move of the score that it caused. */
	private explainMove(id: ContainerId, before: Assessment | null, after: Assessment): void {
		if (before !== null && before.score.value === after.score.value) return;
		const feed = this.feed ?? this.fleet.feed;
		const index = feed.findLastIndex(entry => entry.containerId === id && entry.weight !== 'routine');
		const entry = feed[index];
		if (entry === undefined || entry.after !== null) return;
		this.feed ??= [...this.fleet.feed];
		this.feed[index] = {
			...entry,
			before: before === null ? null : {grade: before.score.grade, value: before.score.value},
			after: {grade: after.score.grade, value: after.score.value},
		};
	}

	private appendFeed(entry: FeedEntry): void {
		this.feed ??= [...this.fleet.feed];
		this.feed.push(entry);
		if (this.feed.length > feedLength) this.feed.splice(0, this.feed.length - feedLength);
	}
}
