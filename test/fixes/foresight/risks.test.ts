import {describe, expect, it} from 'vitest';
import type {Facts} from '../../../source/fixes/foresight/facts.ts';
import {risksOf} from '../../../source/fixes/foresight/risks.ts';
import type {Footprint} from '../../../source/model/footprint.ts';
import type {RecreateChange, Risk} from '../../../source/model/recreate.ts';
import {t} from '../../helpers/evidence.ts';
import {client, facts, footprint, notSeen, owned, processes, written} from './samples.ts';

type Row = readonly [name: string, of: Footprint, inspect: unknown, level: Risk['level'] | 'none', says: RegExp];

const dropAll: RecreateChange = {is: 'capabilities', drop: ['ALL'], add: []};
const hostNetwork = {HostConfig: {NetworkMode: 'host'}};
const mounted = (target: string, RW = true): unknown => ({Mounts: [{Destination: target, Source: '/srv/x', RW}]});
const listening = (port: number, address = '0.0.0.0'): Footprint['listeners'] => [
	{address: t(address), port, protocol: 'tcp'},
];

/** The worst is what counts: it stands first. */
function table(title: string, change: RecreateChange, rows: readonly Row[]): void {
	describe(title, () => {
		it.each(rows)('%s', (_, of, inspect, level, says) => {
			const [worst] = risksOf([change], of, facts(inspect));
			expect(worst?.level ?? 'none').toBe(level);
			if (worst !== undefined) expect(`${worst.says} <- ${worst.seen}`).toMatch(says);
		});
	});
}

table('all capabilities dropped', dropAll, [
	[
		'nobody is root, nothing can become it',
		footprint({processes: processes(999)}),
		{},
		'safe',
		/nothing is missed.*uid 999/,
	],
	[
		'nobody is root, but su is there',
		footprint({processes: processes(999), setuidFiles: {paths: [t('/bin/su')], isAll: true}}),
		{},
		'probable',
		/\/bin\/su/,
	],
	[
		'nobody is root, not every file was seen',
		footprint({processes: processes(999), setuidFiles: {paths: [], isAll: false}}),
		{},
		'probable',
		/not every file/,
	],
	[
		'nobody is root, files not seen',
		footprint({processes: processes(999), setuidFiles: notSeen}),
		{},
		'probable',
		/closed to us/,
	],
	[
		'root hands over to another',
		footprint({processes: processes(0, 33)}),
		{},
		'risky',
		/SETUID, SETGID.*root runs beside uid 33/,
	],
	['root alone, for two days', footprint(), {}, 'safe', /root shows its powers only when it uses them.*2 days/],
	['root alone, for an hour', footprint({seenForMs: 3_600_000}), {}, 'probable', /it has run for 60 min/],
	[
		'root alone, its data another’s',
		footprint({mountOwners: [owned('/data', 999)]}),
		{},
		'probable',
		/DAC_OVERRIDE.*\/data/,
	],
	[
		'a low port of the host',
		footprint({listeners: listening(80)}),
		hostNetwork,
		'risky',
		/NET_BIND_SERVICE.*listens on 80/,
	],
	['a low port of its own', footprint({listeners: listening(80)}), {}, 'safe', /./],
	[
		'a tunnel',
		footprint({openDevices: [{path: t('/dev/net/tun'), comm: t('vpn')}]}),
		{HostConfig: {CapAdd: ['NET_ADMIN']}},
		'risky',
		/NET_ADMIN/,
	],
	[
		'another user holds one',
		footprint({processes: [{pid: 1, comm: t('ntpd'), uid: 87, capEff: ['SYS_TIME']}]}),
		{HostConfig: {CapAdd: ['SYS_TIME']}},
		'risky',
		/SYS_TIME.*ntpd runs as uid 87/,
	],
	['nothing is held now', footprint({processes: notSeen}), {HostConfig: {CapDrop: ['ALL']}}, 'none', /./],
	['nothing was seen', footprint({processes: notSeen}), {}, 'risky', /can't be told.*closed to us/],
]);

table('some capabilities kept', {is: 'capabilities', drop: ['ALL'], add: ['SETUID', 'SETGID']}, [
	['those by which root hands over', footprint({processes: processes(0, 33)}), {}, 'probable', /may want CHOWN/],
]);

table('no new privileges', {is: 'no-new-privileges'}, [
	['no such file at all', footprint(), {}, 'safe', /no program.*whole root/],
	['none in the usual places', footprint({setuidFiles: {paths: [], isAll: false}}), {}, 'probable', /usual/],
	[
		'su, and everybody is root',
		footprint({setuidFiles: {paths: [t('/bin/su')], isAll: true}}),
		{},
		'safe',
		/root already/,
	],
	[
		'su, and nobody is root',
		footprint({processes: processes(999), setuidFiles: {paths: [t('/bin/su')], isAll: true}}),
		{},
		'probable',
		/\/bin\/su/,
	],
	[
		'somebody became root',
		footprint({processes: processes(999, 0), setuidFiles: {paths: [t('/usr/bin/sudo')], isAll: true}}),
		{Config: {User: '999'}},
		'risky',
		/runs as root/,
	],
	['not seen', footprint({setuidFiles: notSeen}), {}, 'risky', /closed to us/],
]);

const readOnly = (...tmpfs: ReadonlyArray<{readonly path: string; readonly options: string}>): RecreateChange => ({
	is: 'read-only-root',
	tmpfs,
});
const etc = written('/etc/nginx', {files: [{kind: 'modified', path: t('/etc/nginx/nginx.conf'), sizeBytes: 9}]});

table('a read-only root', readOnly(), [
	['no write in two days', footprint(), {}, 'safe', /no write/],
	['no write in an hour', footprint({seenForMs: 3_600_000}), {}, 'probable', /60 min/],
	['it does not run', footprint({seenForMs: null}), {}, 'probable', /does not run/],
	['writes without a place', footprint({layer: [written('/run')]}), {}, 'risky', /writes to \/run/],
	['writes on a mount', footprint({layer: [written('/data')]}), mounted('/data'), 'safe', /./],
	['writes on a tmpfs it has', footprint({layer: [written('/run')]}), {HostConfig: {Tmpfs: {'/run': ''}}}, 'safe', /./],
	[
		'a file open for writing',
		footprint({openForWrite: [{path: t('/app/log'), comm: t('app')}]}),
		{},
		'risky',
		/app has \/app\/log open/,
	],
	[
		'a file open on a mount',
		footprint({openForWrite: [{path: t('/data/log'), comm: t('app')}]}),
		mounted('/data'),
		'safe',
		/./,
	],
	['not seen', footprint({layer: notSeen}), {}, 'risky', /closed to us/],
]);

table(
	'a read-only root with tmpfs',
	readOnly({path: '/run', options: 'size=1m'}, {path: '/etc/nginx', options: ''}, {path: '/var/lib/app', options: ''}),
	[
		[
			'where nobody looked',
			footprint({layer: [written('/run')]}),
			{},
			'probable',
			/what the image has in \/etc\/nginx/,
		],
		['too small', footprint({layer: [written('/run', {sizeBytes: 2_000_000})]}), {}, 'risky', /1.91 MiB.*only 1 MiB/],
		[
			'over files of the image',
			footprint({layer: [written('/run', {imageFiles: [t('/run/lock')]})]}),
			{},
			'risky',
			/hide files of the image: \/run\/lock/,
		],
		[
			'over what the entrypoint rewrites',
			footprint({layer: [etc]}),
			{},
			'risky',
			/rewrites files of the image in \/etc\/nginx/,
		],
		['over data', footprint({layer: [written('/var/lib/app')]}), {}, 'risky', /looks like data/],
		['where a mount is', footprint(), mounted('/run'), 'blocked', /mount already/],
	],
);

table('a tmpfs for all it writes', readOnly({path: '/run', options: 'size=1m'}, {path: '/tmp', options: ''}), [
	['and nothing hidden', footprint({layer: [written('/run')]}), {}, 'safe', /on a mount or a tmpfs/],
	[
		'and files of the image in /tmp',
		footprint({layer: [written('/run')], tmpFiles: [t('/tmp/lib.so')]}),
		{},
		'risky',
		/hide files of the image: \/tmp\/lib.so/,
	],
	['and /tmp not seen', footprint({layer: [written('/run')], tmpFiles: notSeen}), {}, 'probable', /\/tmp/],
]);

table('another user', {is: 'user', user: '1000:1000'}, [
	['who it runs as already', footprint({processes: processes(1000, 1000)}), {}, 'safe', /already/],
	['where root handed over', footprint({processes: processes(0, 33)}), {}, 'risky', /hands over to uid 33/],
	[
		'with a mount of root',
		footprint({mountOwners: [owned('/data', 0)]}),
		mounted('/data'),
		'risky',
		/may not write to \/data \(uid 0, mode 0755\)/,
	],
	['with a mount for everybody', footprint({mountOwners: [owned('/data', 0, 0o777)]}), mounted('/data'), 'safe', /./],
	['with a mount of its own', footprint({mountOwners: [owned('/data', 1000)]}), mounted('/data'), 'safe', /./],
	['with a mount it only reads', footprint({mountOwners: [owned('/data', 0)]}), mounted('/data', false), 'safe', /./],
	['with files of root', footprint({layer: [written('/app')]}), {}, 'risky', /wrote to \/app/],
	['with a low port of the host', footprint({listeners: listening(443)}), hostNetwork, 'risky', /listens on 443/],
	[
		'with an owner not seen',
		footprint({mountOwners: [{target: t('/data'), owner: notSeen}]}),
		mounted('/data'),
		'risky',
		/closed to us/,
	],
	['with processes not seen', footprint({processes: notSeen}), {}, 'risky', /closed to us/],
]);
table('a user by name', {is: 'user', user: 'www'}, [
	['who may not be told from it', footprint(), {}, 'probable', /from a name/],
]);

const at = (...clients: ReadonlyArray<ReturnType<typeof client>>): Footprint =>
	footprint({clients, listeners: listening(3306)});
table('a port bound to loopback', {is: 'bind-port', port: '3306/tcp', hostIp: '127.0.0.1'}, [
	[
		'clients from beyond',
		at(client('10.0.0.7', 3306), client('10.0.0.7', 3306), client('10.0.0.8', 3306)),
		{},
		'risky',
		/^3 clients from 10.0.0.7, 10.0.0.8 are connected to 3306 now: they will be cut off <- \/proc\/net\/tcp$/,
	],
	['one client', at(client('10.0.0.7', 3306)), {}, 'risky', /^1 client from 10.0.0.7 is connected/],
	['clients of another port', at(client('10.0.0.7', 80)), {}, 'safe', /nobody is connected/],
	['neighbours on its network', at(client('172.18.0.6', 3306, 'network')), {}, 'safe', /nobody is connected/],
	['somebody through the host', at(client('172.18.0.1', 3306, 'host')), {}, 'probable', /behind its proxy/],
	['not seen', footprint({clients: notSeen}), {}, 'risky', /closed to us/],
]);
table('a UDP port', {is: 'bind-port', port: '53/udp', hostIp: '127.0.0.1'}, [
	['has no connections', footprint(), {}, 'probable', /can't be seen/],
]);
table('a port unpublished', {is: 'unpublish-port', port: '3306/tcp'}, [
	['nobody listens', footprint(), {}, 'safe', /nobody listens/],
	['only for itself', footprint({listeners: listening(3306, '127.0.0.1')}), {}, 'safe', /never worked/],
	['on IPv6 for all', footprint({listeners: listening(3306, '::')}), {}, 'probable', /it listens on 3306/],
	['clients from beyond', at(client('10.0.0.7', 3306)), {}, 'risky', /cut off/],
	['listeners not seen', footprint({listeners: notSeen}), {}, 'risky', /closed to us/],
]);

table('privileged off', {is: 'privileged-off'}, [
	['no device in use', footprint(), {Config: {Image: 'shop/web'}}, 'probable', /no device is open/],
	[
		'a device in use',
		footprint({openDevices: [{path: t('/dev/ttyUSB0'), comm: t('zigbee')}]}),
		{},
		'risky',
		/zigbee has \/dev\/ttyUSB0 open/,
	],
	['an engine inside', footprint(), {Config: {Image: 'docker:27-dind'}}, 'risky', /commonly need/],
	[
		'modules of the host',
		footprint(),
		{Mounts: [{Source: '/lib/modules', Destination: '/lib/modules'}]},
		'risky',
		/given \/lib\/modules/,
	],
	['not seen', footprint({openDevices: notSeen}), {}, 'risky', /closed to us/],
]);

table('a mount made read-only', {is: 'mount-read-only', target: '/data'}, [
	['nobody writes', footprint(), {}, 'safe', /nobody has \/data open/],
	[
		'somebody writes',
		footprint({openForWrite: [{path: t('/data/db'), comm: t('db')}]}),
		{},
		'risky',
		/db has \/data\/db open/,
	],
	['somebody writes beside it', footprint({openForWrite: [{path: t('/database'), comm: t('db')}]}), {}, 'safe', /./],
	['not seen', footprint({openForWrite: notSeen}), {}, 'risky', /closed to us/],
]);

table(
	'off the host’s network',
	{is: 'own-network', network: t('web'), publish: [{port: '80/tcp', hostIp: '', hostPort: '80'}]},
	[
		[
			'all it serves is published',
			footprint({listeners: listening(80), clients: [client('10.0.0.7', 80)]}),
			{},
			'probable',
			/localhost/,
		],
		[
			'a client of another port',
			footprint({listeners: listening(90), clients: [client('10.0.0.7', 90)]}),
			{},
			'risky',
			/90 now, which would not be published/,
		],
		['not seen', footprint({clients: notSeen}), {}, 'risky', /closed to us/],
	],
);

table('a limit of its storage', {is: 'storage-limit', sizeBytes: 1000}, [
	['it has passed already', footprint({layerBytes: 1000}), {}, 'blocked', /written more/],
	['it has not reached', footprint({layerBytes: 999}), {}, 'probable', /./],
	['not seen', footprint({layerBytes: notSeen}), {}, 'risky', /closed to us/],
]);

describe('all kinds of change', () => {
	const plain: readonly RecreateChange[] = [
		...(['pid', 'ipc', 'uts', 'cgroup', 'user'] as const).map(of => ({is: 'own-namespace', of}) as const),
		{is: 'seccomp', profile: null},
		{is: 'apparmor', profile: null},
		{is: 'selinux-labels'},
		{is: 'kernel-paths'},
		{is: 'publish-all-off'},
		{is: 'remove-mount', target: '/var/run/docker.sock'},
		{is: 'mount-propagation', target: '/x'},
		{is: 'remove-device', path: '/dev/x'},
		{is: 'remove-device-rule', rule: 'c 1:3 r'},
		{is: 'remove-sysctl', name: 'net.ipv4.ip_forward'},
		{is: 'ulimit', name: 'nofile', soft: 1, hard: 1},
		{is: 'log-rotation', maxSizeBytes: 1024 ** 2, maxFiles: 3},
		{is: 'health-check', test: ['CMD', 'true'], intervalNs: 1, timeoutNs: 1, retries: 1},
		{is: 'secret-to-file', name: 'DB_PASSWORD'},
		{is: 'oom-killer-on'},
		{is: 'oom-score', score: 0},
		{is: 'default-cgroup-parent'},
		{is: 'default-runtime'},
		{is: 'remove-extra-host', entry: 'x:1'},
		{is: 'remove-link', link: 'x'},
	];
	const known: Facts = facts({});
	it.each(plain.map(change => [change.is, change] as const))('%s has its words', (_, change) => {
		const risks = risksOf([change], footprint(), known);
		expect(risks).toHaveLength(1);
		expect(risks[0]?.of).toBe(change.is);
	});

	it('stand worst first', () => {
		const all = risksOf([{is: 'oom-killer-on'}, {is: 'kernel-paths'}, readOnly()], footprint({layer: [etc]}), known);
		expect(all.map(({level}) => level)).toEqual(['risky', 'probable', 'safe']);
	});
});
