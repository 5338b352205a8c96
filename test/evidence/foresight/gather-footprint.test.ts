import {describe, expect, it} from 'vitest';
import {gatherFootprint} from '../../../source/evidence/foresight/gather-footprint.ts';
import {isOpenForWrite} from '../../../source/evidence/foresight/open-files.ts';
import {EngineAnswer, type Engine, type PathOwner, type PathStat} from '../../../source/engine/engine.ts';
import type {Footprint} from '../../../source/model/footprint.ts';
import type {Host} from '../../../source/host/host.ts';
import {isUnread, known, Unread, type Read} from '../../../source/model/read.ts';
import {t} from '../../helpers/evidence.ts';
import {fakeHost, type Machine} from '../../helpers/fake-host.ts';

const id = 'ab'.repeat(32);
const inspect = {
	Id: id,
	State: {Running: true, Pid: 42, StartedAt: '2026-11-23T10:00:00.123456789Z'},
	Mounts: [{Destination: '/data'}, {Destination: '/var/run/app.sock'}],
	HostConfig: {NetworkMode: 'bridge', Tmpfs: {'/scratch': ''}},
	NetworkSettings: {Networks: {}},
	GraphDriver: {Data: {UpperDir: '/var/lib/docker/overlay2/x/diff'}},
};
const upper = '/var/lib/docker/overlay2/x/diff';
const status = (uid: number, caps: string): string =>
	`Name:\tapp\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nCapPrm:\t${caps}\nCapEff:\t${caps}\nCapBnd:\t${caps}\nNoNewPrivs:\t0\n`;

const machine: Machine = {
	files: {
		'/proc/42/cgroup': `1:memory:/docker/${id}\n`,
		'/proc/42/mountinfo': `1 0 0:40 / / rw - overlay overlay rw,lowerdir=/l,upperdir=${upper},workdir=/w\n`,
		'/proc/42/net/tcp': '',
		'/proc/42/status': status(0, '00000000a80425fb'),
		'/proc/43/status': status(999, '0000000000000000'),
		'/proc/42/fd/3': '',
		'/proc/42/fd/4': '',
		'/proc/42/fd/5': '',
		'/proc/42/fd/6': '',
		'/proc/43/fd/0': '',
		'/proc/42/fdinfo/3': 'pos:\t0\nflags:\t0102001\n',
		'/proc/42/fdinfo/4': 'pos:\t0\nflags:\t0100000\n',
		[`${upper}/tmp/big`]: 'x'.repeat(5000),
		[`${upper}/etc/app.conf`]: 'x'.repeat(10),
		'/proc/42/root/etc/app.conf': '',
		'/proc/42/root/etc/passwd': '',
		'/proc/42/root/tmp/big': '',
		'/proc/42/root/bin/su': '',
		'/proc/42/root/data/db': '',
		'/proc/42/root/scratch/x': '',
	},
	stats: {
		'/proc/42/root/bin/su': {modeBits: 0o4755},
		'/proc/42/root/./bin/su': {modeBits: 0o4755},
		'/proc/42/root/data': {kind: 'directory', uid: 999, gid: 998, modeBits: 0o700},
		'/proc/42/root/tmp': {kind: 'directory', modeBits: 0o1777},
		'/proc/42/root/run/app.sock': {kind: 'socket', uid: 7},
		'/run/app.sock': {kind: 'socket', uid: 1},
	},
	links: {
		'/proc/42/fd/3': '/var/log/app.log',
		'/proc/42/fd/4': '/etc/app.conf',
		'/proc/42/fd/5': '/dev/net/tun',
		'/proc/42/fd/6': '/dev/null',
		'/proc/43/fd/0': 'socket:[7]',
		'/proc/42/root/var/run': '/run',
	},
};

const changes = [
	{Path: '/tmp', Kind: 0},
	{Path: '/tmp/big', Kind: 1},
	{Path: '/etc', Kind: 0},
	{Path: '/etc/app.conf', Kind: 0},
	{Path: '/data', Kind: 1},
];

const noCall = (): never => {
	throw new EngineAnswer(500, t('no such call in this test'));
};
const engineWith = (over: Partial<Engine>): Engine =>
	({
		socketPath: '/run/docker.sock',
		info: async () => ({SecurityOptions: []}),
		changes: async () => changes,
		inspectContainerSize: async () => ({SizeRw: 5010}),
		statPath: noCall,
		top: async () => ({
			Titles: ['PID', 'UID', 'COMMAND'],
			Processes: [
				['42', '0', 'app'],
				['43', '999', 'worker'],
			],
		}),
		...over,
	}) as Partial<Engine> as Engine;

const gather = (over: Partial<Engine> = {}, of: Machine = machine): Promise<Footprint> =>
	gatherFootprint({engine: engineWith(over), host: fakeHost(of), inspect, changes: null});
const why = (read: Read<unknown>): string => (isUnread(read) ? read.why : 'read');

describe('a footprint, on the engine’s own machine', () => {
	it('has what was written, by folder, with sizes and owners', async () => {
		const {layer, layerBytes} = await gather();
		expect(known(layer).map(({path, sizeBytes, fileCount}) => [path, sizeBytes, fileCount])).toEqual([
			['/etc', 10, 1],
			['/tmp', 5000, 1],
		]);
		expect(layerBytes).toBe(5010);
		expect(known(layer)[1]?.owner).toEqual({uid: 0, gid: 0, modeBits: 0o1777});
	});

	it('has the files of the image that a tmpfs would hide: all that it did not add', async () => {
		const [etc, tmp] = known((await gather()).layer);
		expect(etc?.imageFiles).toEqual(['/etc/app.conf', '/etc/passwd']);
		expect(tmp?.imageFiles).toEqual([]);
	});

	describe('on a network that is shared', () => {
		const heard = (port: string, inode: number): string =>
			`   0: 00000000:${port} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0\n`;
		const shared = {...inspect, HostConfig: {NetworkMode: 'host'}};
		const busy: Machine = {
			...machine,
			files: {...machine.files, '/proc/42/net/tcp': heard('0050', 7) + heard('0016', 8)},
		};
		const seen = async (over: Partial<Host> = {}) => {
			const host = {...fakeHost(busy), ...over};
			const {listeners} = await gatherFootprint({engine: engineWith({}), host, inspect: shared, changes: []});
			return isUnread(listeners) ? listeners.why : listeners.map(({port}) => port);
		};
		it('only its own sockets count as listened on', async () => {
			expect(await seen()).toEqual([80]);
		});
		it('nothing is said where its sockets can’t be told from those of others', async () => {
			const {list, kindOf} = fakeHost(busy);
			const closed: Host['list'] = async (path, most) =>
				path === '/proc/43/fd' ? new Unread(t('closed to us')) : list(path, most);
			expect(await seen({list: closed, kindOf: async path => (path === '/proc/43' ? 'directory' : kindOf(path))})).toBe(
				'closed to us',
			);
		});
	});

	it('has what the image keeps in /tmp', async () => {
		expect((await gather()).tmpFiles).toEqual(['/tmp/big']);
		const {files = {}, stats = {}} = machine;
		const without = <T>(of: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
			Object.fromEntries(Object.entries(of).filter(([path]) => !path.startsWith('/proc/42/root/tmp')));
		expect((await gather({}, {...machine, files: without(files), stats: without(stats)})).tmpFiles).toEqual([]);
	});

	it('has its processes with user and powers, files, devices and setuid programs', async () => {
		const footprint = await gather();
		expect(known(footprint.processes).map(({uid, comm}) => [uid, comm])).toEqual([
			[0, 'app'],
			[999, 'worker'],
		]);
		expect(known(known(footprint.processes)[1]?.capEff ?? [])).toEqual([]);
		expect(footprint.openForWrite).toEqual([{path: '/var/log/app.log', comm: 'app'}]);
		expect(footprint.openDevices).toEqual([{path: '/dev/net/tun', comm: 'app'}]);
		expect(footprint.mountOwners[0]).toEqual({target: '/data', owner: {uid: 999, gid: 998, modeBits: 0o700}});
		expect(footprint.seenForMs).toBeGreaterThan(0);
	});

	it('follows the container’s links in the container, not in the machine', async () => {
		const {mountOwners} = await gather();
		expect(mountOwners[1]).toMatchObject({target: '/var/run/app.sock', owner: {uid: 7}});
	});

	it('searches for setuid programs only where a change depends on it', async () => {
		const look = {engine: engineWith({}), host: fakeHost(machine), inspect};
		expect(why((await gatherFootprint({...look, changes: [{is: 'publish-all-off'}]})).setuidFiles)).toMatch(
			/not looked for/,
		);
		expect(why((await gatherFootprint({...look, changes: [{is: 'no-new-privileges'}]})).setuidFiles)).not.toMatch(
			/not looked for/,
		);
	});
});

describe('a footprint, from afar', () => {
	const file = (mode: number): PathStat => ({is: 'file', mode, sizeBytes: 9, linkTarget: ''});
	const stats: Readonly<Record<string, PathStat>> = {
		'/usr/bin/su': file(0o4755),
		'/bin/su': file(0o4755),
		'/bin/ping': file(0o755),
	};
	const owners: Readonly<Record<string, PathOwner>> = {'/data': {uid: 5, gid: 5, modeBits: 0o755}};
	const remote: Partial<Engine> = {
		socketPath: null,
		statPath: async (_, path) => stats[path] ?? null,
		readOwner: async (_, path) => owners[path] ?? null,
	};

	it('has what the engine tells, and says of the rest why not', async () => {
		const footprint = await gather(remote);
		expect(known(footprint.layer).map(({path, sizeBytes}) => [path, sizeBytes])).toEqual([
			['/etc', null],
			['/tmp', null],
		]);
		expect(footprint.setuidFiles).toEqual({paths: ['/bin/su'], isAll: false});
		expect(footprint.mountOwners[0]).toMatchObject({target: '/data', owner: {uid: 5}});
		expect(known(footprint.processes).map(({uid}) => uid)).toEqual([0, 999]);
		for (const read of [footprint.listeners, footprint.clients, footprint.openForWrite, footprint.openDevices])
			expect(why(read)).toMatch(/own machine/);
	});

	it.each(['name=userns', 'name=rootless'])('does not take users outside for those inside (%s)', async option => {
		const {processes} = await gather({...remote, info: async () => ({SecurityOptions: [option]})});
		expect(why(processes)).toMatch(/maps users/);
	});

	it('does not take a number for a name', async () => {
		const top = async (): Promise<unknown> => ({
			Titles: ['PID', 'UID', 'COMMAND'],
			Processes: [['42', 'alice', 'app']],
		});
		expect(why((await gather({...remote, top})).processes)).toMatch(/named users/);
	});

	it('never rejects: an engine that refuses everything leaves reasons', async () => {
		const refused = {socketPath: null, changes: noCall, inspectContainerSize: noCall, top: noCall, info: noCall};
		const footprint = await gather(refused);
		for (const read of [footprint.layer, footprint.layerBytes, footprint.processes, footprint.setuidFiles])
			expect(why(read)).toMatch(/could not be read/);
	});
});

describe('a descriptor', () => {
	it.each([
		['0100000', false],
		['0100001', true],
		['02000002', true],
		['', false],
	])('with flags %s is open for writing: %s', (flags, expected) =>
		expect(isOpenForWrite(`pos:\t0\nflags:\t${flags}\n`)).toBe(expected),
	);
});
