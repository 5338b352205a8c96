/** Who is at a port, inside and out. */
import type {Client, Footprint} from '../../model/footprint.ts';
import {isLoopbackAddress} from '../../model/ports.ts';
import {knownOr} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {count, distinct, some} from './risk.ts';

export const listensBelow1024 = ({listeners}: Footprint): readonly number[] => [
	...new Set(
		knownOr(listeners, [])
			.map(({port}) => port)
			.filter(port => port < 1024),
	),
];

/** `80/tcp` → 80. */
export const numberOfPort = (port: string): number => Number.parseInt(port, 10);
export const isTcp = (port: string): boolean => !port.includes('/') || port.endsWith('/tcp');

/** A v6 socket on every address serves IPv4 too. */
export function listensOn({listeners}: Footprint, port: number): 'nobody' | 'itself' | 'everybody' {
	const here = knownOr(listeners, []).filter(one => one.port === port);
	if (here.length === 0) return 'nobody';
	return here.every(({address}) => isLoopbackAddress(address)) ? 'itself' : 'everybody';
}

/** `3 clients from 10.0.0.7 are`. */
export const sayClients = (clients: readonly Client[]): SafeText =>
	words`${count(clients.length, words`client`, words`clients`)} from ${some(distinct(clients.map(({address}) => address)))} ${clients.length === 1 ? words`is` : words`are`}`;
