import {describe, expect, it} from 'vitest';
import {readNamespaces, type Neighbour} from '../../../source/evidence/detail/index.ts';
import {psArguments} from '../../../source/evidence/detail/namespace-inodes.ts';
import type {NamespaceFacts, NamespaceName} from '../../../source/model/detail.ts';
import {isUnread, Unread} from '../../../source/model/read.ts';
import {t} from '../../helpers/evidence.ts';
import {denied, engineWith, inspectOf, machine, readFixture, recorded, type RecordedName} from './recorded.ts';

const all = ['plain', 'hostish', 'leader', 'follower', 'dropped'] as const;
const host = machine(['host', ...all]);
const neighbours = (but: RecordedName): readonly Neighbour[] =>
	all
		.filter(name => name !== but)
		.map(name => ({
			name: t(name),
			pid: recorded[name].Pid,
			inspect: inspectOf(recorded[name]),
		}));

/** `mnt private 4026532177 private – /proc`. */
const line = (one: NamespaceFacts): string =>
	[
		one.name,
		one.setTo === '' ? '""' : one.setTo,
		isUnread(one.inode) ? '?' : one.inode,
		one.sharing,
		one.sharedWith.join(', ') || '–',
		one.knownFrom,
	].join(' ');
const lines = (facts: readonly NamespaceFacts[]): readonly string[] => facts.map(line);
const of = (facts: readonly NamespaceFacts[], name: NamespaceName): NamespaceFacts => {
	const found = facts.find(one => one.name === name);
	if (found === undefined) throw new Error(`no ${name}`);
	return found;
};

describe('namespaces from /proc', () => {
	const local = {host, engine: engineWith(), isLocal: true};

	it('of a plain container', async () => {
		const facts = await readNamespaces({...local, inspect: inspectOf(recorded.plain), others: neighbours('plain')});
		expect(lines(facts)).toEqual([
			'mnt private 4026532177 private – /proc',
			'pid private 4026532180 private – /proc',
			'net default 4026532181 private – /proc',
			'ipc private 4026532179 private – /proc',
			'uts private 4026532178 private – /proc',
			'user "" 4026531837 host host, all others /proc',
			'cgroup host 4026531835 host host, hostish, leader, follower /proc',
			'time host 4026531834 host host, all others /proc',
		]);
	});

	it('of one that is let into those of the host', async () => {
		const [net, pid] = [t('host'), t('host')];
		const inspect = inspectOf(recorded.hostish, {NetworkMode: net, PidMode: pid, IpcMode: pid, UTSMode: pid});
		const facts = await readNamespaces({...local, inspect, others: neighbours('hostish')});
		expect(lines(facts).slice(0, 5)).toEqual([
			'mnt private 4026532250 private – /proc',
			'pid host 4026531836 host host /proc',
			'net host 4026531833 host host /proc',
			'ipc host 4026531839 host host /proc',
			'uts host 4026531838 host host /proc',
		]);
	});

	it('of two that share a network, seen from either side', async () => {
		const joined = inspectOf(recorded.follower, {NetworkMode: t(`container:${recorded.leader.Id}`)});
		const [follower, leader] = await Promise.all([
			readNamespaces({...local, inspect: joined, others: neighbours('follower')}),
			readNamespaces({...local, inspect: inspectOf(recorded.leader), others: neighbours('leader')}),
		]);
		expect(line(of(follower, 'net'))).toBe('net container:282bbeef3bc3 4026532398 shared leader /proc');
		expect(line(of(leader, 'net'))).toBe('net default 4026532398 shared follower /proc');
		expect(line(of(follower, 'ipc'))).toBe('ipc private 4026532469 private – /proc');
	});

	it("never calls private what was asked to be the engine's own, though that is not init's", async () => {
		const inspect = inspectOf(recorded.plain, {NetworkMode: t('host')});
		const facts = await readNamespaces({...local, inspect, others: []});
		expect(of(facts, 'net')).toMatchObject({sharing: 'shared', sharedWith: ['the engine'], knownFrom: '/proc'});
	});

	it('knows those of the host by their usual numbers where init is closed to us', async () => {
		const closed = Object.fromEntries(
			['mnt', 'pid', 'net', 'ipc', 'uts', 'user', 'cgroup', 'time'].map(name => {
				const where = `/proc/1/ns/${name}`;
				return [where, denied(where)];
			}),
		);
		const facts = await readNamespaces({
			...local,
			host: machine(['host', 'hostish'], closed),
			inspect: inspectOf(recorded.hostish),
			others: [],
		});
		expect(facts.filter(one => one.sharing === 'host').map(one => one.name)).toEqual([
			'pid',
			'net',
			'ipc',
			'uts',
			'user',
			'cgroup',
			'time',
		]);
	});

	it('asks for a bounded number of links and names few', async () => {
		const pid = recorded.leader.Pid;
		const many = Array.from({length: 700}, (_, index) => ({
			name: t(`web-${index}`),
			pid: index === 3 ? 9 : pid,
			inspect: inspectOf(recorded.leader),
		}));
		const counted = machine(['host', 'leader'], {});
		const facts = await readNamespaces({...local, host: counted, inspect: inspectOf(recorded.leader), others: many});
		expect(counted.asked.length).toBeLessThan(4000);
		expect(of(facts, 'net').sharedWith).toEqual([
			'web-0',
			'web-1',
			'web-2',
			'web-4',
			'web-5',
			'web-6',
			'web-7',
			'web-8',
			'491 more',
			'perhaps more',
		]);
	});

	it('does without a time namespace on a kernel that has none', async () => {
		const asked: string[] = [];
		const facts = await readNamespaces({
			...local,
			host: machine(['host', 'plain'], {[`/proc/${recorded.plain.Pid}/ns/time`]: null}),
			engine: engineWith(() => asked.push('ps')),
			inspect: inspectOf(recorded.plain),
			others: [],
		});
		expect(line(of(facts, 'time'))).toBe('time host ? host host, all others configuration');
		expect(asked).toEqual([]);
		expect(line(of(facts, 'pid'))).toBe('pid private 4026532180 private – /proc');
	});
});

describe('namespaces from the ps of the host', () => {
	const top = (): unknown => readFixture('leader-top.json');
	const inspect = inspectOf(recorded.leader, {NetworkMode: t('none')});
	const remote = {host: machine([]), isLocal: false, inspect, others: neighbours('leader')};

	it('takes the row of the main process', async () => {
		const facts = await readNamespaces({...remote, engine: engineWith(top, null)});
		expect(lines(facts)).toEqual([
			'mnt private 4026532326 private – ps on the host',
			'pid private 4026532397 private – ps on the host',
			'net none 4026532398 private – ps on the host',
			'ipc private 4026532396 private – ps on the host',
			'uts private 4026532327 private – ps on the host',
			'user "" 4026531837 host host ps on the host',
			'cgroup host 4026531835 host host ps on the host',
			'time host 4026531834 host host, all others ps on the host',
		]);
		expect(remote.host.asked).toEqual([]);
	});

	it('is asked where /proc is closed to us', async () => {
		const where = `/proc/${recorded.leader.Pid}/ns/net`;
		const facts = await readNamespaces({
			...remote,
			host: machine(['host', 'leader'], {[where]: denied(where)}),
			isLocal: true,
			engine: engineWith(top),
		});
		expect(of(facts, 'net').knownFrom).toBe('ps on the host');
		expect(of(facts, 'pid').knownFrom).toBe('/proc');
	});

	it('asks an older ps for what it knows', async () => {
		const asked: string[] = [];
		const older = (columns: string): unknown => {
			asked.push(columns);
			if (columns === psArguments[0]) throw new Error('ps: unknown user-defined format specifier "cgroupns"');
			return {Titles: ['PID', 'NETNS'], Processes: [[String(recorded.leader.Pid), '4026532398']]};
		};
		const facts = await readNamespaces({...remote, engine: engineWith(older, null)});
		expect(asked).toEqual([...psArguments]);
		expect(line(of(facts, 'net'))).toBe('net none 4026532398 private – ps on the host');
		expect(line(of(facts, 'cgroup'))).toBe('cgroup host ? host host configuration');
	});

	it.each([
		[
			'another user namespace is a remap',
			'USERNS',
			'4026532500',
			'user',
			'user "" 4026532500 private – ps on the host',
		],
		['a dash is no number', 'NETNS', '-', 'net', 'net none ? private – configuration'],
	] as const)('%s', async (_, title, value, name, expected) => {
		const engine = engineWith(
			() => ({Titles: ['PID', title], Processes: [[String(recorded.leader.Pid), value]]}),
			null,
		);
		expect(line(of(await readNamespaces({...remote, engine}), name))).toBe(expected);
	});

	it.each([
		['nothing', null, /^the host's ps did not list/],
		['no titles', {Titles: 3, Processes: []}, /^the engine sent a number for Titles/],
		['no rows', {Titles: ['PID'], Processes: 'x'}, /^the engine sent a string for Processes/],
		['another process', {Titles: ['PID', 'NETNS'], Processes: [['1', '4026532398']]}, /^the host's ps did not list/],
	])('bears an engine that sends %s', async (_, json, why) => {
		const facts = await readNamespaces({...remote, engine: engineWith(() => json, null)});
		expect(facts).toHaveLength(8);
		expect(facts.every(one => isUnread(one.inode) && why.test(one.inode.why))).toBe(true);
		expect(new Set(facts.map(one => one.knownFrom))).toEqual(new Set(['configuration']));
	});
});

describe('namespaces from the configuration alone', () => {
	const refused = {host: machine([]), engine: engineWith(null, null), isLocal: false, others: []};

	it('knows by the settings of the others who shares with whom', async () => {
		const named = (name: RecordedName, mode?: string) => ({
			...inspectOf(recorded[name], mode === undefined ? {} : {NetworkMode: t(mode)}),
			Name: t(name),
		});
		// The engine stores ids, Podman may store names.
		const all = [
			named('leader'),
			named('follower', `container:${recorded.leader.Id}`),
			named('dropped', 'container:leader'),
			named('plain'),
		];
		const net = async (of: string, among = all): Promise<NamespaceFacts | undefined> => {
			const [inspect] = among.filter(one => one.Name === of);
			if (inspect === undefined) throw new Error(`no ${of}`);
			const others = among.filter(one => one !== inspect).map(one => ({name: one.Name, pid: 1, inspect: one}));
			const facts = await readNamespaces({...refused, inspect, others});
			return facts.find(one => one.name === 'net');
		};
		expect(await net('leader')).toMatchObject({sharing: 'shared', sharedWith: ['follower', 'dropped']});
		expect(await net('follower')).toMatchObject({sharing: 'shared', sharedWith: ['leader', 'dropped']});
		expect(await net('plain')).toMatchObject({sharing: 'private', sharedWith: []});
		const orphan = await net('follower', [named('follower', `container:${recorded.leader.Id}`)]);
		expect(orphan).toMatchObject({sharing: 'shared', sharedWith: [recorded.leader.Id.slice(0, 12)]});
	});
	it('says why, and what would tell more', async () => {
		const facts = await readNamespaces({...refused, inspect: inspectOf(recorded.plain)});
		const {inode} = of(facts, 'net');
		expect(isUnread(inode) && inode.why).toMatch(/ps did not tell, and only \/proc on the engine's machine would/);
		expect(line(of(facts, 'user'))).toBe('user "" ? unknown – configuration');
	});

	it('of a container that does not run, without asking anybody', async () => {
		const engine = engineWith(() => {
			throw new Error('asked');
		});
		const stopped = inspectOf({...recorded.plain, Pid: 0}, {PidMode: t(`container:${recorded.leader.Id}`)});
		const facts = await readNamespaces({...refused, engine, isLocal: true, inspect: stopped});
		expect(line(of(facts, 'pid'))).toBe('pid container:282bbeef3bc3 ? shared 282bbeef3bc3 configuration');
		expect(facts.every(({inode}) => isUnread(inode) && /not running/.test(inode.why))).toBe(true);
		expect(refused.host.asked).toEqual([]);
	});

	it('of a field that was not read', async () => {
		const inspect = inspectOf(recorded.plain, {IpcMode: new Unread(t('the engine sent a number'))});
		const facts = await readNamespaces({...refused, inspect});
		expect(line(of(facts, 'ipc'))).toBe('ipc not read ? unknown – configuration');
	});
});
