/** `/proc/PID/net/tcp` and `tcp6` → who is connected to the container now. */
import type {Host} from '../../host/host.ts';
import type {Listener} from '../../model/detail.ts';
import type {Client} from '../../model/footprint.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import {sanitise} from '../../model/safe-text.ts';
import {addressOf} from '../detail/listeners.ts';
import {notLocal, notRunning} from '../detail/not-known.ts';
import type {Place, Subnet} from './place.ts';

export type Connection = {
	readonly localPort: number;
	readonly peer: string;
	/** Of the socket; '0' until somebody has accepted it. */
	readonly inode: string;
};

const hexPlace = '([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})';
const established = new RegExp(String.raw`^\s*\d+: ${hexPlace} ${hexPlace} 01 (?:\S+ ){3}\s*\d+\s+\d+ (\d+)`);

export function readConnections(text: string): readonly Connection[] {
	return text.split('\n').flatMap(line => {
		const [, , port, peer, , inode] = established.exec(line) ?? [];
		if (port === undefined || peer === undefined || inode === undefined) return [];
		return [{localPort: Number.parseInt(port, 16), peer: addressOf(peer).replace(/^::ffff:/, ''), inode}];
	});
}

const numberOf = (address: string): number | null => {
	const parts = address.split('.').map(Number);
	return parts.length === 4 && parts.every(part => part >= 0 && part < 256)
		? parts.reduce((sum, part) => sum * 256 + part, 0)
		: null;
};

function isWithin(address: string, {address: own, prefixLength}: Subnet): boolean {
	const [one, other] = [numberOf(address), numberOf(own)];
	const size = 2 ** (32 - prefixLength);
	return one !== null && other !== null && Math.floor(one / size) === Math.floor(other / size);
}

function whereFrom(peer: string, subnets: readonly Subnet[]): Client['from'] {
	if (subnets.some(({gateway}) => gateway === peer)) return 'host';
	return subnets.some(subnet => isWithin(peer, subnet)) ? 'network' : 'beyond';
}

const isLocalPeer = (peer: string, subnets: readonly Subnet[]): boolean =>
	peer.startsWith('127.') || peer === '::1' || subnets.some(({address}) => address === peer);

/** Connections to a port that somebody listens on: any other is one that the container made itself. */
export function clientsAmong(
	connections: readonly Connection[],
	listeners: readonly Listener[],
	subnets: readonly Subnet[],
): readonly Client[] {
	const served = new Set(listeners.map(({port}) => port));
	return connections
		.filter(({localPort, peer}) => served.has(localPort) && !isLocalPeer(peer, subnets))
		.map(({localPort, peer}) => ({address: sanitise(peer), port: localPort, from: whereFrom(peer, subnets)}));
}

/** `sockets`: inodes the container's own processes hold, asked for where the network is shared with others. Never rejects. */
export async function readClients({
	host,
	place,
	isLocal,
	listeners,
	sockets,
}: {
	readonly host: Host;
	readonly place: Place;
	readonly isLocal: boolean;
	readonly listeners: Read<readonly Listener[]>;
	readonly sockets: Read<ReadonlySet<string>>;
}): Promise<Read<readonly Client[]>> {
	if (place.pid === 0) return notRunning;
	if (!isLocal) return notLocal;
	if (isUnread(listeners)) return listeners;
	const [tcp, tcp6] = await Promise.all([
		host.readText(`/proc/${place.pid}/net/tcp`),
		host.readText(`/proc/${place.pid}/net/tcp6`),
	]);
	if (isUnread(tcp)) return tcp;
	const all = [...readConnections(tcp), ...readConnections(knownOr(tcp6, ''))];
	if (!place.isNetworkShared) return clientsAmong(all, listeners, place.subnets);
	if (isUnread(sockets)) return sockets;
	return clientsAmong(
		all.filter(({inode}) => sockets.has(inode)),
		listeners,
		place.subnets,
	);
}
