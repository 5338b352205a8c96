/** Which engines are meant, before any of them is called. */
import {findEndpoints} from './engine/connect.ts';
import type {Found} from './engine/endpoints/endpoint.ts';
import type {Host} from './host/host.ts';
import type {EndpointName} from './model/fleet.ts';
import type {HostEntry, HostName} from './model/host-entry.ts';

export type HostPlace =
	| {readonly is: 'host'; readonly url: string}
	| {readonly is: 'context'; readonly context: string}
	| {readonly is: 'demo'; readonly number: number; readonly containers: number};

/** One of several that are watched. */
export type HostSpec = HostName & {
	readonly place: HostPlace;
	/** By the config file. */
	readonly isReadOnly: boolean;
	/** By a person. Of those that were only found, one that leads nowhere is a host that is lost, and no mistake. */
	readonly isNamed: boolean;
};

/** Where a place leads, or why it leads nowhere. Calls nobody. */
export async function endpointsAt(place: HostPlace, host: Host): Promise<readonly Found[]> {
	switch (place.is) {
		case 'host':
			return findEndpoints({explicitHost: place.url, host});
		case 'context':
			return findEndpoints({explicitHost: null, explicitContext: place.context, host});
		case 'demo':
			return [];
	}
}

export const placeOf = ({at}: HostEntry): HostPlace =>
	at.by === 'host' ? {is: 'host', url: at.url} : {is: 'context', context: at.context};

/** Alike for one place: whoever logs in there, and by whichever of the two names that /run has. */
export const plainAddress = (address: string): string =>
	address
		.toLowerCase()
		.replace(/^unix:\/\/\/var\/run\//, 'unix:///run/')
		.replace(/^ssh:\/\/[^@/]*@/, 'ssh://')
		.replace(/^(ssh:\/\/[^/]*):22(?=\/|$)/, '$1')
		.replace(/\/$/, '');

/** What the config file says of an engine, by whichever name or address it was reached. null: nothing. */
export async function entryOf(
	{address, isDemo}: EndpointName,
	entries: readonly HostEntry[],
	host: Host,
): Promise<HostEntry | null> {
	if (isDemo || entries.length === 0) return null;
	const all = await Promise.all(
		entries.map(async entry => {
			const places = await endpointsAt(placeOf(entry), host);
			return places.some(({endpoint}) => plainAddress(endpoint.address) === plainAddress(address)) ? [entry] : [];
		}),
	);
	const [first = null, ...more] = all.flat();
	// Named twice, the lock of either holds.
	return first === null ? null : {...first, isReadOnly: [first, ...more].some(({isReadOnly}) => isReadOnly)};
}
