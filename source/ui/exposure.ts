/** Published ports in a few signs: `*:80`, `lo:8081`, `10.0.0.7:80`, and the kind of port where it matters. */
import type {PortBinding} from '../model/evidence.ts';
import {kindOfPort} from '../model/port-kinds.ts';
import {isEveryAddress, isLoopbackAddress} from '../model/ports.ts';

/** In a column there is room for what kind it is, not for which. */
function shortKind(containerPort: number): ExposedPort['kind'] {
	const kind = kindOfPort(containerPort);
	if (kind === null) return null;
	return kind.is === 'database' ? 'db' : 'admin';
}

export type ExposedPort = {
	readonly address: string;
	/** 0: the engine picks one at the start. */
	readonly port: number;
	readonly containerPort: number;
	readonly reach: 'all' | 'address' | 'loopback';
	readonly kind: 'db' | 'admin' | null;
};

function reachOf(hostIp: string): ExposedPort['reach'] {
	if (isEveryAddress(hostIp)) return 'all';
	return isLoopbackAddress(hostIp) ? 'loopback' : 'address';
}

const order = {all: 0, address: 1, loopback: 2} as const;

/** Farthest reach first; IPv4 and IPv6 of the same port are one. */
export function exposedPorts(bindings: readonly PortBinding[]): readonly ExposedPort[] {
	if (bindings.length === 0) return [];
	const found = new Map<string, ExposedPort>();
	for (const {HostIp, HostPort, containerPort} of bindings) {
		const reach = reachOf(HostIp);
		const ipv6 = HostIp.includes(':') && !HostIp.startsWith('[');
		const address = reach === 'all' ? '*' : reach === 'loopback' ? 'lo' : ipv6 ? `[${HostIp}]` : HostIp;
		const kind = shortKind(containerPort);
		found.set(`${address}:${HostPort}`, {address, port: HostPort, containerPort, reach, kind});
	}
	return [...found.values()].sort(
		(a, b) => order[a.reach] - order[b.reach] || Number(b.kind !== null) - Number(a.kind !== null) || a.port - b.port,
	);
}

export const portText = ({address, port, kind}: ExposedPort): string =>
	`${address}:${port === 0 ? '?' : port}${kind === null ? '' : ` ${kind}`}`;

export const isBeyondLoopback = ({reach}: ExposedPort): boolean => reach !== 'loopback';
