/** A scan seen again by what of it runs and who reaches that, over several containers. */
import {describe, expect, it} from 'vitest';
import type {Engine} from '../../source/engine/engine.ts';
import type {Owners} from '../../source/images/owners/owners.ts';
import {reachOf, type Reached} from '../../source/model/reach.ts';
import {Unread, type Read} from '../../source/model/read.ts';
import {words} from '../../source/model/safe-text.ts';
import type {PortBinding} from '../../source/model/evidence.ts';
import {createExposures} from '../../source/session/exposures.ts';
import {residentOf, type Resident} from '../../source/session/residents.ts';
import {plain, t, withInspect} from '../helpers/evidence.ts';
import {fakeHost} from '../helpers/fake-host.ts';
import {match, ranked, scanned} from '../helpers/image-scan.ts';
import {packageOf} from '../helpers/osv.ts';
import {container} from '../ui/detail/fixtures.ts';
import {known} from '../../source/model/read.ts';

const port = (HostIp: string, HostPort = 8080): PortBinding => ({
	HostIp: t(HostIp),
	HostPort,
	containerPort: 80,
	protocol: t('tcp'),
});
const bridge = (...ports: readonly PortBinding[]): Reached => ({ports, networkMode: 'bridge'});

describe('reachOf', () => {
	it.each<readonly [string, Reached, Reached | null, readonly string[]]>([
		['no port', bridge(), null, []],
		['all addresses, in both families', bridge(port('0.0.0.0'), port('::')), null, ['0.0.0.0:8080']],
		['loopback alone', bridge(port('127.0.0.1'), port('::1')), null, []],
		['one address', bridge(port('10.0.0.7'), port('fd00::7')), null, ['10.0.0.7:8080', '[fd00::7]:8080']],
		['the host’s network', {ports: [], networkMode: 'host'}, null, ['every port it opens, on the host’s network']],
		['another’s network', {ports: [], networkMode: 'container:x'}, bridge(port('')), ['0.0.0.0:8080']],
		[
			'one that is on the host’s',
			{ports: [], networkMode: 'container:x'},
			{ports: [], networkMode: 'host'},
			['every port it opens, on the host’s network'],
		],
	])('%s', (_, own, partner, at) => expect(reachOf(own, partner).map(one => one.replace("'", '’'))).toEqual(at));
});

const openssl = packageOf('deb', 'libssl3', '1', {name: 'openssl'});
const perl = packageOf('deb', 'perl-base', '1', {name: 'perl'});
const owners: Owners = [
	{owner: 'deb libssl3', isSeenWhole: true, folders: [['/lib', 'libssl.so.3']]},
	{owner: 'deb perl-base', isSeenWhole: true, folders: [['/bin', 'perl']]},
];
const scan = scanned({
	found: ranked(match('CVE-2026-1', 'critical', {package: perl}), match('CVE-2026-2', 'low', {package: openssl})),
});
const idOf = (pid: number): string => String(pid).repeat(64).slice(0, 64);

function rig(given: Read<Owners> = owners) {
	const files = Object.fromEntries(
		[1, 2].flatMap(pid => [
			[`/proc/${pid}/cgroup`, `4:memory:/docker/${idOf(pid)}\n`],
			[`/proc/${pid}/comm`, `p${pid}\n`],
			[
				`/proc/${pid}/maps`,
				pid === 1 ? '1-2 r-xp 0 fe:01 4  /usr/lib/libssl.so.3\n' : '1-2 r-xp 0 fe:01 4  /usr/bin/sh\n',
			],
			[`/sys/fs/cgroup/memory/docker/${idOf(pid)}/cgroup.procs`, `${pid}\n`],
		]),
	);
	let reads = 0;
	const host = fakeHost({files: {...files, '/proc/self/mountinfo': ''}, links: {}});
	const counted = {
		...host,
		readText: async (path: string) => {
			if (path.endsWith('/maps')) reads += 1;
			return host.readText(path);
		},
	};
	const engine = {socketPath: '/run/docker.sock'} as Engine;
	const exposures = createExposures({host: counted, engine: () => engine, ownersOf: async () => given});
	return {expose: exposures.expose, reads: () => reads};
}
const resident = (pid: Read<number>, name: string, reach: readonly string[] = []): Resident => ({
	id: t(idOf(typeof pid === 'number' ? pid : 3)),
	name: t(name),
	pid,
	reach: reach.map(one => t(one)),
});
const said = ({found}: Awaited<ReturnType<ReturnType<typeof rig>['expose']>>) =>
	found.map(one => [one.match.id, one.isInUse, one.isReachable]);

describe('expose', () => {
	it('puts what runs before what is worse and idle, names who runs it, and where it is reached', async () => {
		const {expose} = rig();
		const exposed = await expose(scan, [resident(1, 'web', ['0.0.0.0:8080']), resident(2, 'job')]);
		expect(said(exposed)).toEqual([
			['CVE-2026-2', true, true],
			['CVE-2026-1', false, true],
		]);
		expect(exposed.found[0]?.use).toEqual({is: 'in-use', by: [{container: 'web', pid: 1, comm: 'p1'}]});
		expect(exposed.reachableAt).toEqual([{container: 'web', address: '0.0.0.0:8080'}]);
	});

	it('each container has its own answer, and is read once for a while', async () => {
		const {expose, reads} = rig();
		expect(said(await expose(scan, [resident(2, 'job')]))).toEqual([
			['CVE-2026-1', false, false],
			['CVE-2026-2', false, false],
		]);
		await expose(scan, [resident(2, 'job')]);
		expect(reads()).toBe(1);
	});

	it('one that can’t be asked leaves all unknown but what another is seen to use; one that does not run uses nothing', async () => {
		const {expose} = rig();
		const hidden = resident(new Unread(words`not looked at`), 'far', ['0.0.0.0:1']);
		expect(said(await expose(scan, [hidden, resident(1, 'web')]))).toEqual([
			['CVE-2026-1', null, true],
			['CVE-2026-2', true, true],
		]);
		expect(said(await expose(scan, [resident(0, 'stopped', ['0.0.0.0:1'])]))).toEqual([
			['CVE-2026-1', false, false],
			['CVE-2026-2', false, false],
		]);
	});

	it('without the lists of files nothing is said to be unused', async () => {
		const {expose} = rig(new Unread(words`scan again`));
		const {found} = await expose(scan, [resident(1, 'web')]);
		expect(found.map(({use}) => use)).toEqual([
			{is: 'not-known', why: 'scan again'},
			{is: 'not-known', why: 'scan again'},
		]);
	});
});

describe('residentOf', () => {
	const {listing} = container();
	const inspectOf = (over: Parameters<typeof withInspect>[0]) => known(withInspect(over, plain).inspect);
	const of = (status: typeof listing.status, over: Parameters<typeof withInspect>[0] = {}) =>
		residentOf({...listing, status}, inspectOf(over), plain.engine, () => null).pid;

	it('knows the process of what runs, none of what does not, and none of what has a kernel of its own', () => {
		const pid = known(inspectOf({}).State).Pid;
		expect(pid).toBeGreaterThan(0);
		expect(of('running')).toBe(pid);
		expect(of('paused')).toBe(pid);
		expect(of('exited')).toBe(0);
		expect(of('running', {HostConfig: {Runtime: t('runsc')}})).toBeInstanceOf(Unread);
		expect(residentOf({...listing, status: 'running'}, null, plain.engine, () => null).pid).toBeInstanceOf(Unread);
	});
});
