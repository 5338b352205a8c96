/** Each change in the body of a create: what it sets, that asking twice is asking once, and that nothing else is touched. */
import {describe, expect, it} from 'vitest';
import {diffBodies} from '../../source/fixes/edits/body-diff.ts';
import type {EditFacts} from '../../source/fixes/edits/edit.ts';
import {editBody} from '../../source/fixes/edits/index.ts';
import {readRawNetworks} from '../../source/fixes/raw-network.ts';
import type {Change} from '../../source/model/fix.ts';
import type {JsonObject} from '../../source/model/foreign.ts';
import type {CreateBody} from '../../source/model/recreate.ts';
import {engineFacts, t} from '../helpers/evidence.ts';
import {rawNetworks} from './raw.ts';

type Given = {
	readonly HostConfig?: JsonObject;
	readonly Config?: JsonObject;
	readonly Mounts?: readonly JsonObject[];
	readonly Ports?: JsonObject;
	readonly endpoints?: CreateBody['NetworkingConfig']['EndpointsConfig'];
	readonly facts?: Partial<EditFacts>;
};

const bodyOf = ({HostConfig = {}, Config = {}, endpoints = {shop: {Aliases: ['web']}}}: Given): CreateBody => ({
	Image: 'shop/web:4.2',
	Env: ['PATH=/bin'],
	...Config,
	HostConfig: {NetworkMode: 'shop', Privileged: false, LogConfig: {Type: 'json-file', Config: {}}, ...HostConfig},
	NetworkingConfig: {EndpointsConfig: endpoints},
});

const factsOf = (given: Given): EditFacts => ({
	inspectJson: {
		Name: '/web-1',
		Driver: 'overlay2',
		Config: {Image: 'shop/web:4.2', ...given.Config},
		HostConfig: bodyOf(given).HostConfig,
		Mounts: given.Mounts ?? [],
		NetworkSettings: {Ports: given.Ports ?? {}},
	},
	engine: engineFacts,
	networks: readRawNetworks(rawNetworks),
	listeners: null,
	...given.facts,
});

const json = JSON.stringify;

function edit(given: Given, change: Change): CreateBody {
	const before = bodyOf(given);
	const text = json(before);
	const result = editBody(before, change, factsOf(given));
	if (result.is === 'blocked') throw new Error(result.why);
	expect(json(before), 'what it is given is left as it was').toBe(text);
	const again = editBody(result.body, change, factsOf(given));
	expect(again.is === 'edited' && again.body, 'asking twice is asking once').toEqual(result.body);
	return result.body;
}

/** After the change `HostConfig` (or, by `Config`, the rest) is as before but for these fields. */
type Row = readonly [name: string, given: Given, change: Change, set: JsonObject, config?: JsonObject];

const privileged: Given = {
	HostConfig: {Privileged: true, SecurityOpt: ['label=disable'], MaskedPaths: null, ReadonlyPaths: null},
};
const bind = (text: string): Given => ({HostConfig: {Binds: ['/a:/a', text]}});
const spec = {Type: 'bind', Source: '/srv', Target: '/data'};
const inherited: Given = {
	HostConfig: {VolumesFrom: ['db']},
	Mounts: [
		{Type: 'volume', Name: 'v1', Source: '/x', Destination: '/one', RW: true, Propagation: ''},
		{Type: 'bind', Source: '/srv', Destination: '/two', RW: true, Propagation: 'rprivate'},
	],
};
const pinned = [
	{Type: 'volume', Source: 'v1', Target: '/one', ReadOnly: false, VolumeOptions: {NoCopy: true}},
	{Type: 'bind', Source: '/srv', Target: '/two', ReadOnly: false, BindOptions: {Propagation: 'rprivate'}},
];
const any = {HostIp: '', HostPort: '8080'};

const rows: readonly Row[] = [
	[
		'capabilities: a spelling that stands there stays',
		{HostConfig: {CapDrop: ['cap_net_raw', 'all'], CapAdd: ['CAP_CHOWN', 'SYS_ADMIN']}},
		{is: 'capabilities', drop: ['ALL'], add: ['CHOWN']},
		{CapDrop: ['all'], CapAdd: ['CAP_CHOWN']},
	],
	[
		'privileged off: what came with it goes with it',
		privileged,
		{is: 'privileged-off'},
		{Privileged: false, SecurityOpt: [], MaskedPaths: undefined, ReadonlyPaths: undefined},
	],
	[
		'privileged off: what was typed stays',
		{
			HostConfig: {
				...privileged.HostConfig,
				SecurityOpt: ['label=disable', 'apparmor=mine'],
				MaskedPaths: ['/proc/kcore'],
			},
		},
		{is: 'privileged-off'},
		{Privileged: false, ReadonlyPaths: undefined},
	],
	[
		'privileged off: with the host’s processes SELinux stays off',
		{HostConfig: {...privileged.HostConfig, PidMode: 'host'}},
		{is: 'privileged-off'},
		{Privileged: false, MaskedPaths: undefined, ReadonlyPaths: undefined},
	],
	[
		'no new privileges, in place of what was said of it',
		{HostConfig: {SecurityOpt: ['no-new-privileges:false', 'apparmor=x']}},
		{is: 'no-new-privileges'},
		{SecurityOpt: ['apparmor=x', 'no-new-privileges']},
	],
	['user', {Config: {User: ''}}, {is: 'user', user: '33:33'}, {}, {User: '33:33'}],
	[
		'read-only root: where something is mounted it stays',
		{HostConfig: {Tmpfs: {'/run/': 'size=1m'}, Binds: ['/x:/var/cache']}, Config: {Volumes: {'/data': {}}}},
		{is: 'read-only-root', tmpfs: ['/tmp', '/run', '/var/cache', '/data'].map(path => ({path, options: 'rw'}))},
		{ReadonlyRootfs: true, Tmpfs: {'/run/': 'size=1m', '/tmp': 'rw'}},
	],
	[
		'options of a tmpfs by --mount',
		{HostConfig: {Mounts: [{Type: 'tmpfs', Target: '/t'}, spec]}},
		{is: 'tmpfs-options', path: '/t', options: 'noexec'},
		{Mounts: [spec], Tmpfs: {'/t': 'noexec'}},
	],
	['own processes', {HostConfig: {PidMode: 'host'}}, {is: 'own-namespace', of: 'pid'}, {PidMode: ''}],
	['own shared memory', {HostConfig: {IpcMode: 'host'}}, {is: 'own-namespace', of: 'ipc'}, {IpcMode: 'private'}],
	[
		'seccomp',
		{HostConfig: {SecurityOpt: ['seccomp={}', 'a=b']}},
		{is: 'seccomp', profile: null},
		{SecurityOpt: ['a=b']},
	],
	[
		'apparmor',
		{HostConfig: {SecurityOpt: ['apparmor:unconfined']}},
		{is: 'apparmor', profile: 'mine'},
		{SecurityOpt: ['apparmor=mine']},
	],
	[
		'selinux',
		{HostConfig: {SecurityOpt: ['label:disable', 'label=type:x']}},
		{is: 'selinux-labels'},
		{SecurityOpt: ['label=type:x']},
	],
	[
		'kernel paths: the engine’s own lists',
		{HostConfig: {MaskedPaths: [], ReadonlyPaths: [], SecurityOpt: []}},
		{is: 'kernel-paths'},
		{MaskedPaths: undefined, ReadonlyPaths: undefined},
	],
	[
		'a port keeps its number, and IPv4 and IPv6 become one',
		{HostConfig: {PortBindings: {'80/tcp': [any, {...any, HostIp: '::'}], '81/tcp': [any]}}},
		{is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'},
		{PortBindings: {'80/tcp': [{HostIp: '127.0.0.1', HostPort: '8080'}], '81/tcp': [any]}},
	],
	[
		'a port that -P gave gets a name',
		{
			HostConfig: {PublishAllPorts: true},
			Config: {ExposedPorts: {'80/tcp': {}}},
			Ports: {'80/tcp': [{HostIp: '0.0.0.0', HostPort: '49153'}]},
		},
		{is: 'bind-port', port: '80/tcp', hostIp: '127.0.0.1'},
		{PortBindings: {'80/tcp': [{HostIp: '127.0.0.1', HostPort: '49153'}]}},
	],
	[
		'-P off: what it gave stays',
		{
			HostConfig: {PublishAllPorts: true, PortBindings: {'1/udp': [any]}},
			Config: {ExposedPorts: {'80/tcp': {}}},
			Ports: {'80/tcp': [{HostIp: '0.0.0.0', HostPort: '49153'}]},
		},
		{is: 'publish-all-off'},
		{PublishAllPorts: false, PortBindings: {'1/udp': [any], '80/tcp': [{HostIp: '0.0.0.0', HostPort: '49153'}]}},
	],
	[
		'one of two host ports',
		{HostConfig: {PortBindings: {'80/tcp': [any, {HostIp: '', HostPort: '22'}]}}},
		{is: 'host-port', port: '80/tcp', from: 22, hostPort: 8022},
		{PortBindings: {'80/tcp': [any, {HostIp: '', HostPort: '8022'}]}},
	],
	[
		'unpublished',
		{HostConfig: {PublishAllPorts: false, PortBindings: {'80': [any], '81/tcp': [any]}}},
		{is: 'unpublish-port', port: '80/tcp'},
		{PortBindings: {'81/tcp': [any]}},
	],
	['a bind read-only', bind('/b:/b:rw,z'), {is: 'mount-read-only', target: '/b'}, {Binds: ['/a:/a', '/b:/b:z,ro']}],
	[
		'a mount read-only',
		{HostConfig: {Mounts: [spec]}},
		{is: 'mount-read-only', target: '/data/'},
		{Mounts: [{...spec, ReadOnly: true}]},
	],
	[
		'an inherited mount read-only: asked for by itself, which wins',
		inherited,
		{is: 'mount-read-only', target: '/two'},
		{Mounts: [{...pinned[1], ReadOnly: true}]},
	],
	[
		'a bind removed',
		bind('/var/run/docker.sock:/var/run/docker.sock'),
		{is: 'remove-mount', target: '/var/run/docker.sock'},
		{Binds: ['/a:/a']},
	],
	[
		'an inherited mount removed: the others are kept one by one, with their data',
		inherited,
		{is: 'remove-mount', target: '/two'},
		{VolumesFrom: [], Mounts: [pinned[0]]},
	],
	['propagation', bind('/b:/b:rshared'), {is: 'mount-propagation', target: '/b'}, {Binds: ['/a:/a', '/b:/b:rslave']}],
	[
		'a device',
		{HostConfig: {Devices: [{PathOnHost: '/dev/sda'}, {PathOnHost: '/dev/fuse'}]}},
		{is: 'remove-device', path: '/dev/sda'},
		{Devices: [{PathOnHost: '/dev/fuse'}]},
	],
	[
		'a device rule',
		{HostConfig: {DeviceCgroupRules: ['a *:* rwm', 'c 1:3 r']}},
		{is: 'remove-device-rule', rule: 'a *:* rwm'},
		{DeviceCgroupRules: ['c 1:3 r']},
	],
	['GPUs', {HostConfig: {DeviceRequests: [{Count: -1}]}}, {is: 'remove-device-requests'}, {DeviceRequests: []}],
	[
		'a kernel parameter',
		{HostConfig: {Sysctls: {a: '1', b: '2'}}},
		{is: 'remove-sysctl', name: 'a'},
		{Sysctls: {b: '2'}},
	],
	[
		'a link as inspect shows it',
		{HostConfig: {Links: ['db:database', 'x:y']}},
		{is: 'remove-link', link: '/db:/web-1/database'},
		{Links: ['x:y']},
	],
	[
		'an extra host',
		{HostConfig: {ExtraHosts: ['a:1.2.3.4', 'h:host-gateway']}},
		{is: 'remove-extra-host', entry: 'h:host-gateway'},
		{ExtraHosts: ['a:1.2.3.4']},
	],
	[
		'a variable',
		{Config: {Env: ['A=1', 'DOCKER_HOST=tcp://x']}},
		{is: 'remove-variable', name: 'DOCKER_HOST'},
		{},
		{Env: ['A=1']},
	],
	[
		'a ulimit',
		{
			HostConfig: {
				Ulimits: [
					{Name: 'nofile', Soft: -1, Hard: -1},
					{Name: 'core', Soft: 0, Hard: 0},
				],
			},
		},
		{is: 'ulimit', name: 'nofile', soft: 5, hard: 6},
		{
			Ulimits: [
				{Name: 'nofile', Soft: 5, Hard: 6},
				{Name: 'core', Soft: 0, Hard: 0},
			],
		},
	],
	[
		'log rotation: other options stay',
		{HostConfig: {LogConfig: {Type: 'json-file', Config: {labels: 'x'}}}},
		{is: 'log-rotation', maxSizeBytes: 10 * 2 ** 20, maxFiles: 3},
		{LogConfig: {Type: 'json-file', Config: {labels: 'x', 'max-size': '10m', 'max-file': '3'}}},
	],
	[
		'a log that was off',
		{HostConfig: {LogConfig: {Type: 'none', Config: {}}}},
		{is: 'log-rotation', maxSizeBytes: 10 * 2 ** 20, maxFiles: 3},
		{LogConfig: {Type: 'local', Config: {'max-size': '10m', 'max-file': '3'}}},
	],
	[
		'health: what is said of its start stays',
		{Config: {Healthcheck: {Test: ['NONE'], StartPeriod: 7}}},
		{is: 'health-check', test: ['CMD', '/probe'], intervalNs: 1e9, timeoutNs: 2e9, retries: 3},
		{},
		{Healthcheck: {Test: ['CMD', '/probe'], StartPeriod: 7, Interval: 1e9, Timeout: 2e9, Retries: 3}},
	],
	[
		'health: the image’s own',
		{Config: {Healthcheck: {Test: ['NONE']}}},
		{is: 'health-check', test: [], intervalNs: 1, timeoutNs: 1, retries: 1},
		{},
		{Healthcheck: undefined},
	],
	[
		'memory',
		{HostConfig: {Memory: 0}},
		{is: 'memory-limit', memoryBytes: 64, memorySwapBytes: 128},
		{Memory: 64, MemorySwap: 128},
	],
	['CPUs, in the family it has', {HostConfig: {NanoCpus: 5}}, {is: 'cpu-limit', cpus: 2}, {NanoCpus: 2e9}],
	['CPUs', {HostConfig: {CpuPeriod: 50_000}}, {is: 'cpu-limit', cpus: 2}, {CpuPeriod: 50_000, CpuQuota: 100_000}],
	[
		'restart policy',
		{},
		{is: 'restart-policy', name: 'on-failure', maximumRetryCount: 5},
		{RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 5}},
	],
	['OOM killer', {HostConfig: {OomKillDisable: true}}, {is: 'oom-killer-on'}, {OomKillDisable: false}],
	['OOM score', {HostConfig: {OomScoreAdj: -500}}, {is: 'oom-score', score: 0}, {OomScoreAdj: 0}],
	['cgroup parent', {HostConfig: {CgroupParent: '/x'}}, {is: 'default-cgroup-parent'}, {CgroupParent: ''}],
	['runtime', {HostConfig: {Runtime: 'x'}}, {is: 'default-runtime'}, {Runtime: 'runc'}],
	['storage', {HostConfig: {StorageOpt: null}}, {is: 'storage-limit', sizeBytes: 5}, {StorageOpt: {size: '5'}}],
];

const defined = (object: object): JsonObject =>
	Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

describe('edits', () => {
	for (const [name, given, change, set, config = {}] of rows) {
		it(name, () => {
			const before = bodyOf(given);
			const wanted = {...before, ...config, HostConfig: defined({...before.HostConfig, ...set})};
			expect(defined(edit(given, change))).toEqual(defined(wanted));
		});
	}
	it.each<[string, Given, Change, RegExp]>([
		['no capability', {}, {is: 'capabilities', drop: ['ALL'], add: ['NET_EVERYTHING']}, /no capability NET_EVERYTHING/],
		['a path for a profile', {}, {is: 'seccomp', profile: '/etc/p.json'}, /not a path/],
		['no user', {}, {is: 'user', user: 'a b; rm'}, /is no user/],
		['no address', {}, {is: 'bind-port', port: '80/tcp', hostIp: 'localhost'}, /is no address/],
		['a relative tmpfs', {}, {is: 'read-only-root', tmpfs: [{path: '/a/../b', options: ''}]}, /no folder/],
		[
			'a driver that keeps no files',
			{HostConfig: {LogConfig: {Type: 'syslog'}}},
			{is: 'log-rotation', maxSizeBytes: 1, maxFiles: 1},
			/syslog keeps no files/,
		],
		[
			'an image nobody knows to read files',
			{Config: {Env: ['API_KEY=x']}},
			{is: 'secret-to-file', name: 'API_KEY'},
			/nobody knows.*run\/secrets/,
		],
		[
			'a network of the swarm',
			{HostConfig: {NetworkMode: 'host'}},
			{is: 'own-network', network: t('mesh'), publish: []},
			/takes no containers/,
		],
	])('refused, in words: %s', (_name, given, change, why) => {
		const result = editBody(bodyOf(given), change, factsOf(given));
		expect(result.is === 'blocked' ? result.why : 'edited').toMatch(why);
	});
});

describe('networks', () => {
	const host: Given = {HostConfig: {NetworkMode: 'host'}, endpoints: {host: {}}};
	const own: Change = {is: 'own-network', network: t('web-net'), publish: []};
	it('off the host: what listened is published at the same ports, and the network is made', () => {
		const facts = {...factsOf(host), listeners: ['80/tcp', '53/udp']};
		const result = editBody(bodyOf(host), own, facts);
		expect(result).toMatchObject({
			is: 'edited',
			prepares: [{is: 'network', name: 'web-net'}],
			body: {
				ExposedPorts: {'80/tcp': {}, '53/udp': {}},
				HostConfig: {
					NetworkMode: 'web-net',
					PortBindings: {'80/tcp': [{HostIp: '', HostPort: '80'}], '53/udp': [{HostIp: '', HostPort: '53'}]},
				},
				NetworkingConfig: {EndpointsConfig: {'web-net': {}}},
			},
		});
	});
	it('off another container: that one’s ports stay its own', () => {
		const body = edit({...host, HostConfig: {NetworkMode: 'container:abc'}}, own);
		expect(body.HostConfig).toEqual({...bodyOf(host).HostConfig, NetworkMode: 'web-net'});
	});
	it('moved: the mode goes along', () => {
		const given: Given = {HostConfig: {NetworkMode: 'default'}, endpoints: {bridge: {}}};
		const body = edit(given, {is: 'move-network', leave: t('bridge'), joinFirst: t('shop')});
		expect(body.HostConfig['NetworkMode']).toBe('shop');
		expect(body.NetworkingConfig.EndpointsConfig).toEqual({shop: {}});
	});
	it('joined and left: what was configured of the others stays', () => {
		const both = edit({}, {is: 'join-network', network: t('inner')});
		expect(both.NetworkingConfig.EndpointsConfig).toEqual({shop: {Aliases: ['web']}, inner: {}});
		const left = edit({endpoints: {shop: {}, inner: {Aliases: ['a']}}}, {is: 'leave-network', network: t('shop')});
		expect(left.NetworkingConfig.EndpointsConfig).toEqual({inner: {Aliases: ['a']}});
		expect(left.HostConfig['NetworkMode']).toBe('inner');
	});
});

describe('a secret into a file', () => {
	const secret = 'hunter2hunter2';
	const given: Given = {Config: {Image: 'postgres:16', Env: ['A=1', `POSTGRES_PASSWORD=${secret}`]}};
	const change: Change = {is: 'secret-to-file', name: 'POSTGRES_PASSWORD'};
	const path = '/run/hullcheck-secrets/postgres_password';
	it('is named by its variable, and stands on a volume of its own before the start', () => {
		const result = editBody(bodyOf(given), change, factsOf(given));
		expect(result).toMatchObject({
			body: {
				Env: ['A=1', `POSTGRES_PASSWORD_FILE=${path}`],
				HostConfig: {Mounts: [{Type: 'volume', Source: 'web-1-secrets', Target: '/run/hullcheck-secrets'}]},
			},
			prepares: [
				{is: 'volume', name: 'web-1-secrets'},
				{is: 'file', path, text: secret, mode: 0o444},
			],
		});
	});
	it('the difference shows no value of it', () => {
		const fields = diffBodies(bodyOf(given), edit(given, change));
		expect(json(fields)).not.toContain(secret);
		expect(fields).toContainEqual({field: 'Config.Env POSTGRES_PASSWORD', before: '••••••', after: 'none'});
		expect(fields).toContainEqual({field: 'Config.Env POSTGRES_PASSWORD_FILE', before: 'none', after: path});
	});
	it.each([
		['grafana/grafana:11', 'GF_SECURITY_ADMIN_PASSWORD', 'GF_SECURITY_ADMIN_PASSWORD__FILE'],
		['mariadb', 'MARIADB_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD_FILE'],
	])('%s: %s', (image, name, variable) => {
		const body = edit({Config: {Image: image, Env: [`${name}=x`]}}, {is: 'secret-to-file', name});
		expect(json(body['Env'])).toContain(`${variable}=`);
	});
	it('an image that only ends like one is not one', () =>
		expect(editBody(bodyOf({Config: {...given.Config}}), change, factsOf({Config: {Image: 'evil/postgres'}})).is).toBe(
			'blocked',
		));
});

describe('the difference of two bodies', () => {
	const before = bodyOf({
		HostConfig: {CapDrop: null, MaskedPaths: []},
		Config: {Labels: {'db.password': 'hunter2hunter2'}},
	});
	it('none between a body and itself, nor between nothing said in two ways', () => {
		expect(diffBodies(before, before)).toEqual([]);
		expect(diffBodies(before, {...before, HostConfig: {...before.HostConfig, CapDrop: []}})).toEqual([]);
	});
	it('fields in Docker’s own names, nothing as none', () =>
		expect(diffBodies(before, {...before, HostConfig: {...before.HostConfig, CapDrop: ['ALL']}})).toEqual([
			{field: 'HostConfig.CapDrop', before: 'none', after: 'ALL'},
		]));
	it('a list that goes is the engine’s own', () => {
		const {MaskedPaths: _, ...HostConfig} = before.HostConfig;
		expect(diffBodies(before, {...before, HostConfig})).toEqual([
			{field: 'HostConfig.MaskedPaths', before: 'none', after: "the engine's own list"},
		]);
	});
	it('a label that holds a secret is masked', () => {
		const fields = diffBodies(before, {...before, Labels: {'db.password': 'other2other2'}});
		expect(json(fields)).not.toMatch(/hunter2|other2/);
		expect(fields).toHaveLength(1);
	});
	it('of a long list only what differs', () => {
		const Binds = ['/a:/a', '/b:/b', '/c:/c', '/d:/d', '/e:/e'];
		const long = bodyOf({HostConfig: {Binds}});
		expect(diffBodies(long, edit({HostConfig: {Binds}}, {is: 'mount-read-only', target: '/c'}))).toEqual([
			{field: 'HostConfig.Binds', before: '/c:/c', after: '/c:/c:ro'},
		]);
	});
});
