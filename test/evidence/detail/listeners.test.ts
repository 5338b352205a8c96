import {describe, expect, it} from 'vitest';
import {readListeners} from '../../../source/evidence/detail/index.ts';
import {addressOf, readSockets} from '../../../source/evidence/detail/listeners.ts';
import {isUnread, Unread} from '../../../source/model/read.ts';
import {denied, machine, recorded} from './recorded.ts';

const {leader} = recorded;
const local = {pid: leader.Pid, isLocal: true};
const row = (at: string, state = '0A'): string => `   0: ${at} 00000000:0000 ${state} 00000000:00000000 00:00000000\n`;

describe('listeners', () => {
	it('of both families, without the name server of Docker', async () => {
		expect(await readListeners({...local, host: machine(['leader'])})).toEqual([
			{address: '0.0.0.0', port: 3000, protocol: 'tcp'},
			{address: '127.0.0.1', port: 9090, protocol: 'tcp'},
			{address: '::', port: 8080, protocol: 'tcp6'},
		]);
	});

	it('of a kernel without IPv6', async () => {
		const host = machine(['leader'], {[`/proc/${leader.Pid}/net/tcp6`]: null});
		expect(await readListeners({...local, host})).toHaveLength(2);
	});

	it.each([
		['0100007F', '127.0.0.1'],
		['00000000', '0.0.0.0'],
		['0A01A8C0', '192.168.1.10'],
		['00000000000000000000000000000000', '::'],
		['00000000000000000000000001000000', '::1'],
		['0000000000000000FFFF00000100007F', '::ffff:127.0.0.1'],
		['000080FE000000000000000001000000', 'fe80::1'],
		['B80D01200000000067452301EFCDAB89', '2001:db8::123:4567:89ab:cdef'],
	])('%s is %s', (hex, address) => expect(addressOf(hex)).toBe(address));

	it.each([
		['two sockets on one port count once', row('00000000:0050') + row('00000000:0050'), 1],
		['a connection is no listener', row('0100007F:0050', '01'), 0],
		['one port, two addresses', row('00000000:0050') + row('0100007F:0050'), 2],
		['a line that is cut', '   0: 00000000:0050 0000', 0],
		['nonsense', 'x\n\n: : :', 0],
	])('%s', (_, text, many) => expect(readSockets(text, 'tcp')).toHaveLength(many));

	it.each<[string, {pid: number; isLocal: boolean}, RegExp]>([
		['not this machine', {...local, isLocal: false}, /run hullcheck there, as root/],
		['not running', {pid: 0, isLocal: false}, /not running/],
		['closed to us', local, /no permission/],
	])('says why not: %s', async (_, of, why) => {
		const at = `/proc/${leader.Pid}/net/tcp`;
		const read = await readListeners({host: machine(['leader'], {[at]: denied(at)}), ...of});
		expect(read).toBeInstanceOf(Unread);
		expect(isUnread(read) && read.why).toMatch(why);
	});
});
