import {describe, expect, it} from 'vitest';
import {clientsAmong, readClients, readConnections} from '../../../source/evidence/foresight/clients.ts';
import {placeOf, type Subnet} from '../../../source/evidence/foresight/place.ts';
import type {Listener} from '../../../source/model/detail.ts';
import {isUnread, Unread} from '../../../source/model/read.ts';
import {t} from '../../helpers/evidence.ts';
import {fakeHost} from '../../helpers/fake-host.ts';

/** As the kernel writes it: `sl local remote st tx:rx tr:tm retrnsmt uid timeout inode …`. */
const row = (local: string, peer: string, state = '01', inode = 4711): string =>
	`   3: ${local} ${peer} ${state} 00000000:00000000 02:000AF0B6 00000000   999        0 ${inode} 2 0000000000000000 20 4 30 10 -1\n`;
const listener = (port: number): Listener => ({address: t('0.0.0.0'), port, protocol: 'tcp'});
const subnets: readonly Subnet[] = [{address: '172.18.0.5', prefixLength: 16, gateway: '172.18.0.1'}];

/** 172.18.0.5:3306. */
const own = '050012AC:0CEA';

describe('clients', () => {
	it.each<[string, string, readonly string[]]>([
		['one from beyond', row(own, '0700000A:C350'), ['10.0.0.7 beyond']],
		[
			'two from one place',
			row(own, '0700000A:C350') + row(own, '0700000A:C351'),
			['10.0.0.7 beyond', '10.0.0.7 beyond'],
		],
		['a neighbour on its network', row(own, '060012AC:C350'), ['172.18.0.6 network']],
		['the host, or its proxy', row(own, '010012AC:C350'), ['172.18.0.1 host']],
		['itself', row('0100007F:0CEA', '0100007F:C350') + row(own, '050012AC:C350'), []],
		['a listener', row(own, '00000000:0000', '0A'), []],
		['a connection that closes', row(own, '0700000A:C350', '06'), []],
		['a connection it made itself', row('050012AC:C350', '0700000A:0CEA'), []],
		[
			'IPv4 on a socket of IPv6',
			row('0000000000000000FFFF0000050012AC:0CEA', '0000000000000000FFFF00000700000A:C350'),
			['10.0.0.7 beyond'],
		],
		[
			'IPv6',
			row('B80D01200000000000000000EFCDAB89:0CEA', 'B80D01200000000000000000EFCDAB90:C350'),
			['2001:db8::90ab:cdef beyond'],
		],
	])('%s', (_, text, expected) => {
		const clients = clientsAmong(readConnections(text), [listener(3306)], subnets);
		expect(clients.map(({address, from}) => `${address} ${from}`)).toEqual(expected);
		expect(clients.every(({port}) => port === 3306)).toBe(true);
	});

	const host = fakeHost({
		files: {'/proc/42/net/tcp': row(own, '0700000A:C350', '01', 1) + row(own, '0800000A:C350', '01', 2)},
	});
	const place = (mode: string): ReturnType<typeof placeOf> =>
		placeOf({Id: 'a', State: {Running: true, Pid: 42}, HostConfig: {NetworkMode: mode}});
	const look = {host, isLocal: true, listeners: [listener(3306)], sockets: new Set(['2'])};

	it('of a shared network are those whose sockets the container holds', async () => {
		expect(await readClients({...look, place: place('bridge')})).toHaveLength(2);
		expect(await readClients({...look, place: place('host')})).toMatchObject([{address: '10.0.0.8'}]);
		const closed = new Unread(t('closed to us'));
		expect(await readClients({...look, place: place('container:b'), sockets: closed})).toBe(closed);
	});

	it('that nobody can see are not none', async () => {
		expect(isUnread(await readClients({...look, place: place('bridge'), isLocal: false}))).toBe(true);
		expect(isUnread(await readClients({...look, place: placeOf({}), isLocal: false}))).toBe(true);
	});
});
