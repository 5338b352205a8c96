import {describe, expect, it} from 'vitest';
import {readPrivileges} from '../../../source/evidence/detail/index.ts';
import {capabilitiesOf, lsmOf} from '../../../source/evidence/detail/privileges.ts';
import {capabilityNames, defaultCapabilities} from '../../../source/model/capabilities.ts';
import {isUnread, Unread, type Read} from '../../../source/model/read.ts';
import {t} from '../../helpers/evidence.ts';
import {denied, machine, recorded, type RecordedName} from './recorded.ts';

const noLsm = new Unread(t('/proc/1/attr/current could not be read: EINVAL: invalid argument, read'));

async function read(name: RecordedName, over: Readonly<Record<string, string | Unread | null>> = {}) {
	const {Pid: pid} = recorded[name];
	const at = Object.fromEntries(Object.entries(over).map(([file, text]) => [`/proc/${pid}/${file}`, text]));
	return readPrivileges({host: machine([name], {[`/proc/${pid}/attr/current`]: noLsm, ...at}), pid, isLocal: true});
}

describe('effective privileges', () => {
	it('of a plain container', async () => {
		expect(await read('plain')).toEqual({
			uid: 0,
			capEff: defaultCapabilities,
			capPrm: defaultCapabilities,
			capBnd: defaultCapabilities,
			capAmb: [],
			isNoNewPrivs: false,
			seccomp: 'filter',
			lsm: 'none',
			uidMap: '0 0 4294967295 (no remap)',
		});
	});

	it('of a user without capabilities, but for one that a setuid file may use', async () => {
		expect(await read('dropped')).toMatchObject({
			uid: 1000,
			capEff: [],
			capPrm: [],
			capBnd: ['NET_BIND_SERVICE'],
			isNoNewPrivs: true,
		});
	});

	it('of one without seccomp', async () => {
		expect(await read('nsec')).toMatchObject({seccomp: 'off', isNoNewPrivs: false});
	});

	it.each([
		['a remap', '0 100000 65536\n', '100000', 0, '0 100000 65536 (root inside is uid 100000 outside)'],
		[
			'an ordinary user in a remap',
			'0 100000 65536\n',
			'101000',
			1000,
			'0 100000 65536 (root inside is uid 100000 outside)',
		],
		['rootless', '0 1000 1\n1 100000 65536\n', '1000', 0, '0 1000 1, 1 100000 65536 (root inside is uid 1000 outside)'],
		[
			'a user inside of the second range',
			'0 1000 1\n1 100000 65536\n',
			'100032',
			33,
			'0 1000 1, 1 100000 65536 (root inside is uid 1000 outside)',
		],
		['nobody is root', '33 100000 1\n', '100000', 33, '33 100000 1 (nobody is root inside)'],
		['a map that is closed to us', denied('uid_map'), '1000', 1000, 'not read'],
	])('counts users as the container does: %s', async (_, map, outside, uid, uidMap) => {
		const status = `Uid:\t${outside}\t${outside}\t${outside}\t${outside}\nCapPrm:\t0\nCapEff:\t0\nCapBnd:\t0\nNoNewPrivs:\t0\n`;
		expect(await read('plain', {uid_map: map, status})).toMatchObject({uid, uidMap, seccomp: 'off', capAmb: []});
	});

	it.each<[string, string, Read<string>, string]>([
		['AppArmor', 'docker-default (enforce)', 'docker-default (enforce)\n', 'docker-default (enforce)'],
		[
			'SELinux ends in a zero',
			'the label',
			'system_u:system_r:container_t:s0:c1,c2\0',
			'system_u:system_r:container_t:s0:c1,c2',
		],
		['empty', 'none', '\n', 'none'],
		['no module', 'none', noLsm, 'none'],
		['no such file', 'none', new Unread(t('/proc/1/attr/current does not exist')), 'none'],
		['closed to us', 'not known', denied('/proc/1/attr/current'), ''],
		['hostile', 'visible', 'a\u001B[31mb', String.raw`a\e[31mb`],
	])('security module: %s is %s', (_, __, current, lsm) => {
		expect(lsmOf(current)).toBe(lsm);
	});

	it.each([
		['all this program knows', '000001ffffffffff', capabilityNames],
		['a newer kernel', '0000020000000001', ['CHOWN', 'UNKNOWN_41']],
		['none', '0000000000000000', []],
		['nonsense', 'zz', []],
	])('capabilities: %s', (_, hex, names) => {
		expect(capabilitiesOf(hex)).toEqual(names);
	});

	it.each<[string, {pid: number; isLocal: boolean}, string, RegExp]>([
		['not this machine', {pid: 22_675, isLocal: false}, '', /run hullcheck there, as root/],
		['not running', {pid: 0, isLocal: false}, '', /not running/],
		['gone meanwhile', {pid: 5, isLocal: true}, '', /does not exist/],
		[
			'not a status',
			{pid: 22_675, isLocal: true},
			'CapPrm:\t0\nCapEff:\t0\nCapBnd:\t0\nNoNewPrivs:\t0\n',
			/names no user/,
		],
		['an old kernel', {pid: 22_675, isLocal: true}, 'Uid:\t0\t0\nCapPrm:\t0\nCapEff:\t0\nCapBnd:\t0\n', /4\.10/],
	])('says why not: %s', async (_, of, status, why) => {
		const privileges = await readPrivileges({
			host: machine(['plain'], status === '' ? {} : {'/proc/22675/status': status}),
			...of,
		});
		expect(isUnread(privileges) && privileges.why).toMatch(why);
	});
});
