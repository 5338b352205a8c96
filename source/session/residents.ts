/** The containers made from an image, as far as their processes and ports are to be asked. */
import {isSandboxed} from '../evidence/kernel.ts';
import type {ContainerId, ContainerInspect, EngineFacts} from '../model/evidence.ts';
import type {ContainerStatus, Fleet, FleetContainer, Listing} from '../model/fleet.ts';
import {reachOf, type Reached} from '../model/reach.ts';
import {knownOr, Unread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

export type Resident = {
	readonly id: ContainerId;
	readonly name: SafeText;
	/** Its main process; 0: it does not run. Unread: it does, and can't be asked. */
	readonly pid: Read<number>;
	/** Of `reachOf`. */
	readonly reach: readonly SafeText[];
};

const notLookedAt = new Unread(words`it has not been looked at yet`);
const apart = new Unread(words`it runs on a kernel of its own, and what is in use there does not show from outside`);

const hasProcesses: ReadonlySet<ContainerStatus> = new Set(['running', 'paused', 'restarting', 'removing', 'unknown']);

/** `inspect`: null: it has not been read. */
export function reachedBy({ports}: Listing, inspect: ContainerInspect | null): Reached {
	return {ports, networkMode: inspect === null ? '' : knownOr(inspect.HostConfig.NetworkMode, '')};
}

/** `inspect`: null: it has not been read. `partnerOf`: a container by its id, of which the network may be shared. */
export function residentOf(
	listing: Listing,
	inspect: ContainerInspect | null,
	facts: Read<EngineFacts>,
	partnerOf: (id: string) => Reached | null,
): Resident {
	const own = reachedBy(listing, inspect);
	const [, partnerId] = /^container:(.+)$/.exec(own.networkMode) ?? [];
	return {
		id: listing.id,
		name: listing.name,
		pid: pidOf(listing, inspect, facts),
		reach: reachOf(own, partnerId === undefined ? null : partnerOf(partnerId)),
	};
}

function pidOf({status}: Listing, inspect: ContainerInspect | null, facts: Read<EngineFacts>): Read<number> {
	if (!hasProcesses.has(status)) return 0;
	const state = inspect === null ? notLookedAt : inspect.State;
	if (state instanceof Unread) return state;
	return inspect !== null && isSandboxed(inspect, facts) ? apart : state.Pid;
}

const inspectOf = ({evidence}: FleetContainer): ContainerInspect | null =>
	evidence === null ? null : knownOr(evidence.inspect, null);

/** Those made from one image. */
export function residentsOf({containers, engine}: Fleet, imageId: SafeText): readonly Resident[] {
	const partnerOf = (id: string): Reached | null => {
		for (const one of containers.values()) if (one.id === id) return reachedBy(one.listing, inspectOf(one));
		return null;
	};
	return [...containers.values()]
		.filter(({listing}) => listing.imageId === imageId)
		.map(one => residentOf(one.listing, inspectOf(one), engine ?? notLookedAt, partnerOf));
}
