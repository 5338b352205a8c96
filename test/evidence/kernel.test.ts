/** On /proc as it was recorded; user namespaces and cgroup v2 are composed, since the recording machine has neither. */
import {describe, expect, it} from 'vitest';
import {createKernelReader} from '../../source/evidence/kernel.ts';
import {readSocketPaths} from '../../source/evidence/socket-paths.ts';
import {Unread} from '../../source/model/read.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {fakeHost} from '../helpers/fake-host.ts';
import {engineWith, inspectOf, machine, recorded} from './detail/recorded.ts';

const unix = engineWith();
const {plain, dropped, v2} = recorded;
const procs = `/sys/fs/cgroup/memory/docker/${plain.Id}/cgroup.procs`;
const read = (host: ReturnType<typeof machine>, inspect = inspectOf(plain), engine = unix, facts = engineFacts) =>
	createKernelReader(host).read(engine, inspect, facts);

describe('the kernel on a container', () => {
	it('tells what its main process has', async () => {
		const {kernel} = await read(machine(['plain', 'host']));
		expect(kernel).toMatchObject({uid: 0, isNoNewPrivs: false, seccomp: 'filter', isHostUserNamespace: true});
		expect(kernel?.capEff).toHaveLength(14);
		expect(kernel?.capBnd).toContain('NET_RAW');
		const barred = await read(machine(['dropped', 'host']), inspectOf(dropped));
		expect(barred.kernel?.isNoNewPrivs).toBe(true);
	});

	it('reads few files, and the mount table and the namespace of init once for all', async () => {
		const host = machine(['plain', 'host'], {[procs]: `${plain.Pid}\n`});
		const reader = createKernelReader(host);
		await reader.read(unix, inspectOf(plain), engineFacts);
		const first = host.asked.length;
		await reader.read(unix, inspectOf(plain), engineFacts);
		const again = host.asked.slice(first).map(where => where.replace(String(plain.Pid), 'PID'));
		expect(again.toSorted()).toEqual(['/proc/PID/cgroup', '/proc/PID/ns/user', '/proc/PID/status', procs].toSorted());
	});

	it('reads nothing of an engine that is reached over a network, nor of a container that does not run', async () => {
		const host = machine(['plain', 'host']);
		const nothing = {kernel: null, processes: null};
		expect(await read(host, inspectOf(plain), engineWith(null, null))).toEqual(nothing);
		expect(await read(host, inspectOf({...plain, Pid: 0}))).toEqual(nothing);
		expect(host.asked).toEqual([]);
	});

	it.each([
		['the process is that of another container', inspectOf({...plain, Id: v2.Id}), engineFacts],
		['a sandbox runs it: the process outside is the sandbox', inspectOf(plain, {Runtime: t('runsc')}), engineFacts],
		[
			'the same as the default runtime, by its program',
			inspectOf(plain, {Runtime: t('')}),
			{...engineFacts, DefaultRuntime: t('safe'), runtimes: [[t('safe'), t('/usr/bin/kata-runtime')] as const]},
		],
	])('says nothing where %s', async (_, inspect, facts) => {
		expect(await read(machine(['plain', 'host']), inspect, unix, facts)).toEqual({kernel: null, processes: null});
	});

	it('says nothing while runc itself is still there', async () => {
		const status = '/proc/22675/status';
		const text =
			'Name:\trunc:[2:INIT]\nUid:\t0\t0\t0\t0\nCapPrm:\t0\nCapEff:\t0\nCapBnd:\t0\nNoNewPrivs:\t0\nSeccomp:\t0\n';
		expect(await read(machine(['plain', 'host'], {[status]: text}))).toEqual({kernel: null, processes: null});
	});

	it('knows a user namespace of its own, and the user as it is called inside', async () => {
		const status = '/proc/22675/status';
		const text =
			'Name:\tsleep\nUid:\t165536\t165536\t165536\t165536\nCapPrm:\t0\nCapEff:\t0\nCapBnd:\t0\nNoNewPrivs:\t0\n';
		const over = {[status]: text, '/proc/22675/uid_map': '0 165536 65536\n'};
		const host = machine(['plain', 'host'], over);
		const remapped = {
			...host,
			readLink: async (where: string) => (where === '/proc/22675/ns/user' ? 'user:[4026532500]' : host.readLink(where)),
		};
		expect((await read(remapped)).kernel).toMatchObject({uid: 0, isHostUserNamespace: false});
	});

	it('does not guess where the namespace can not be read', async () => {
		const host = machine(['plain', 'host']);
		const closed = {...host, readLink: async () => new Unread(t('closed'))};
		expect((await read(closed)).kernel?.isHostUserNamespace).toBeInstanceOf(Unread);
	});

	it('lists the processes of its cgroup, and not those of the namespace', async () => {
		const other = '/proc/30/status';
		const over = {[procs]: `${plain.Pid}\n30\n31\n`, [other]: 'Name:\tsshd\nUid:\t1000\t1000\t1000\t1000\n'};
		const {processes} = await read(machine(['plain', 'host'], over));
		// 31 ended meanwhile.
		expect(processes).toEqual([
			{pid: plain.Pid, uid: '0', comm: 'sleep'},
			{pid: 30, uid: '1000', comm: 'sshd'},
		]);
	});

	it.each([
		['the list can not be read', {}],
		['the main process is not in it', {[procs]: '1\n2\n'}],
		['there are more than it pays to read', {[procs]: `${plain.Pid}\n`.repeat(65)}],
	])('lists none where %s', async (_, over) => {
		expect((await read(machine(['plain', 'host'], over))).processes).toBeNull();
	});

	it('lists none where an init inside made cgroups of its own', async () => {
		const status = 'Name:\tinit\nUid:\t0\t0\t0\t0\nCapPrm:\t0\nCapEff:\t0\nCapBnd:\t0\nNoNewPrivs:\t0\n';
		const host = machine(['v2'], {'/proc/7001/status': status});
		const seen = await read(host, inspectOf(v2));
		expect(seen.kernel).not.toBeNull();
		expect(seen.processes).toBeNull();
	});
});

describe("the engine's socket", () => {
	const links = new Map([
		['/var/run', '/run'],
		['/run/engine.sock', '../srv/real.sock'],
		['/loop', '/loop'],
	]);
	const host = {
		...fakeHost(),
		readLink: async (where: string) => links.get(where) ?? new Unread(t('no link')),
	};
	it.each([
		['/srv/other.sock', ['/srv/other.sock']],
		['/var/run/engine.sock', ['/var/run/engine.sock', '/run/engine.sock', '/srv/real.sock']],
		['/loop', ['/loop']],
		[null, []],
	])('%s is at %j', async (given, found) => expect(await readSocketPaths(host, given)).toEqual(found));

	it('adds those that a runtime listens on here, wherever its folder is; clients and other names are none', async () => {
		const table = [
			'Num       RefCount Protocol Flags    Type St Inode Path',
			'0: 00000002 00000000 00010000 0001 01 11 /srv/exec/containerd/containerd.sock',
			'0: 00000002 00000000 00010000 0001 01 12 /srv/exec/containerd/containerd-debug.sock',
			'0: 00000003 00000000 00000000 0001 03 13 /srv/other/docker.sock',
			'0: 00000002 00000000 00010000 0001 01 14 /run/mysqld.sock',
		].join('\n');
		const here = fakeHost({files: {'/proc/self/net/unix': table}});
		expect(await readSocketPaths(here, '/run/docker.sock')).toEqual([
			'/run/docker.sock',
			'/srv/exec/containerd/containerd.sock',
			'/srv/exec/containerd/containerd-debug.sock',
		]);
		expect(await readSocketPaths(here, null)).toEqual([]);
	});
});
