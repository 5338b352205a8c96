/** What is sent to make the same container again: each rule by what goes wrong without it. */
import {describe, expect, it} from 'vitest';
import {createBodyOf, type BodyContext} from '../../source/fixes/recreate/create-body.ts';
import {repointed} from '../../source/fixes/recreate/dependants.ts';
import {differences} from '../../source/fixes/recreate/self-check.ts';
import {swapOf} from '../../source/fixes/recreate/swap-of.ts';
import {writtenPaths} from '../../source/fixes/recreate/written.ts';
import {at} from '../../source/model/foreign.ts';
import {isUnread} from '../../source/model/read.ts';
import type {MadeBody} from '../../source/fixes/recreate/create-body.ts';
import {containerId, rawContainer, webNetworkId, type RawOver} from './raw.ts';

const imageId = `sha256:${'a1'.repeat(32)}`;
const context: BodyContext = {
	apiVersion: '1.41',
	hostName: 'machine',
	imageJson: {Id: imageId, Config: {}},
	namedImageId: imageId,
	containers: new Set(['source']),
};
const volumeName = 'f0'.repeat(32);

function make(
	over: RawOver & {readonly Mounts?: unknown; readonly more?: object},
	other: Partial<BodyContext> = {},
): MadeBody {
	const {Mounts, more, ...rest} = over;
	const made = createBodyOf({...(rawContainer(rest) as object), Mounts, ...more}, {...context, ...other});
	if (isUnread(made)) throw new Error(made.why);
	return made;
}

const shop = {
	IPAMConfig: {IPv4Address: '10.1.0.9'},
	Aliases: ['web', containerId.slice(0, 12)],
	NetworkID: webNetworkId,
	IPAddress: '10.1.0.9',
	MacAddress: '02:42:0a:01:00:09',
};
const inner = {
	...shop,
	NetworkID: 'n4',
	Aliases: null,
	IPAMConfig: null,
	IPAddress: '10.2.0.9',
	MacAddress: '02:42:aa:bb:cc:dd',
};

type Case = readonly [says: string, made: () => MadeBody, path: readonly string[], value: unknown];

const mode = (NetworkMode: string, Config: Readonly<Record<string, unknown>> = {}, more: object = {}): MadeBody =>
	make({HostConfig: {NetworkMode, ...more}, Config});

const cases: readonly Case[] = [
	['its own short id is no host name', () => make({}), ['Hostname'], undefined],
	['a host name that was given', () => make({Config: {Hostname: 'rabbit'}}), ['Hostname'], 'rabbit'],
	['the host’s name in the host’s namespace', () => mode('host', {Hostname: 'machine'}), ['Hostname'], undefined],
	[
		'no host name in another’s network',
		() => mode(`container:${'b'.repeat(64)}`, {Hostname: 'x'}),
		['Hostname'],
		undefined,
	],
	['no host name in the host’s UTS', () => mode('bridge', {Hostname: 'x'}, {UTSMode: 'host'}), ['Hostname'], undefined],
	[
		'no exposed ports in another’s network',
		() => mode(`container:${'b'.repeat(64)}`, {ExposedPorts: {'80/tcp': {}}}, {PortBindings: {'80/tcp': []}}),
		['ExposedPorts'],
		undefined,
	],
	[
		'no published ports in another’s network',
		() => mode(`container:${'b'.repeat(64)}`, {}, {PortBindings: {'80/tcp': []}}),
		['HostConfig', 'PortBindings'],
		undefined,
	],
	[
		'an emptied entrypoint stays empty',
		() => make({}, {imageJson: {Config: {Entrypoint: ['/entry']}}}),
		['Entrypoint'],
		[''],
	],
	['no entrypoint of either is left alone', () => make({}), ['Entrypoint'], null],
	['the tag, while it names the same image', () => make({}), ['Image'], 'shop/web:4.2'],
	['the image itself, when the tag moved on', () => make({}, {namedImageId: 'sha256:other'}), ['Image'], imageId],
	['the image itself, when the tag is gone', () => make({}, {namedImageId: null}), ['Image'], imageId],
	[
		'our own labels of an earlier swap go',
		() => make({Config: {Labels: {a: 'b', 'hullcheck.transaction': 'x', 'hullcheck.replaces': 'y'}}}),
		['Labels'],
		{a: 'b'},
	],
	['build triggers go', () => make({Config: {OnBuild: ['RUN x']}}), ['OnBuild'], undefined],
	[
		'fields nobody listed are passed through',
		() => make({HostConfig: {Tomorrows: {x: 1}}}),
		['HostConfig', 'Tomorrows'],
		{x: 1},
	],
	['kernel memory goes', () => make({HostConfig: {KernelMemory: 0}}), ['HostConfig', 'KernelMemory'], undefined],
	[
		'one family of CPU limits',
		() => make({HostConfig: {NanoCpus: 1e9, CpuQuota: 100_000}}),
		['HostConfig', 'NanoCpus'],
		0,
	],
	['unmasked paths stay unmasked', () => make({HostConfig: {MaskedPaths: []}}), ['HostConfig', 'MaskedPaths'], []],
	[
		'links as create wants them',
		() => make({HostConfig: {Links: ['/db:/web-1/store']}}),
		['HostConfig', 'Links'],
		['db:store'],
	],
	[
		'volumes of one that is there',
		() => make({HostConfig: {VolumesFrom: ['source:ro']}}),
		['HostConfig', 'VolumesFrom'],
		['source:ro'],
	],
	[
		'none of one that is gone',
		() => make({HostConfig: {VolumesFrom: ['gone']}}),
		['HostConfig', 'VolumesFrom'],
		undefined,
	],
	[
		'an anonymous volume is pinned, and not filled again',
		() =>
			make({
				Config: {Volumes: {'/data': {}, '/masked': {}}},
				HostConfig: {Tmpfs: {'/masked': ''}},
				Mounts: [{Type: 'volume', Name: volumeName, Destination: '/data', RW: false}],
			}),
		['HostConfig', 'Mounts'],
		[{Type: 'volume', Source: volumeName, Target: '/data', ReadOnly: true, VolumeOptions: {NoCopy: true}}],
	],
	[
		'an unnamed volume of Mounts gets the name it has',
		() =>
			make({
				HostConfig: {Mounts: [{Type: 'volume', Target: '/data', VolumeOptions: {Labels: {a: 'b'}}}]},
				Mounts: [{Type: 'volume', Name: volumeName, Destination: '/data', RW: true}],
			}),
		['HostConfig', 'Mounts'],
		[{Type: 'volume', Target: '/data', Source: volumeName, VolumeOptions: {Labels: {a: 'b'}, NoCopy: true}}],
	],
	[
		'what a setting names is not pinned',
		() =>
			make({
				HostConfig: {Binds: ['/srv:/srv:ro', 'named:/named']},
				Mounts: [
					{Type: 'bind', Source: '/srv', Destination: '/srv'},
					{Type: 'volume', Name: 'named', Destination: '/named'},
				],
			}),
		['HostConfig', 'Mounts'],
		undefined,
	],
	[
		'the configured address, never the allotted one; no short id among the aliases',
		() => make({HostConfig: {NetworkMode: 'shop'}, Networks: {shop}}),
		['NetworkingConfig', 'EndpointsConfig'],
		{shop: {Aliases: ['web'], IPAMConfig: {IPv4Address: '10.1.0.9'}}},
	],
	[
		'a network that is known by its id is named too, for the engine shows it by name',
		() => make({HostConfig: {NetworkMode: 'cc'.repeat(32)}, Networks: {inner: {NetworkID: 'cc'.repeat(32)}}}),
		['NetworkingConfig', 'EndpointsConfig'],
		{inner: {}},
	],
	[
		'off all networks since: on none again',
		() => make({HostConfig: {NetworkMode: 'shop'}, Networks: {}}),
		['HostConfig', 'NetworkMode'],
		'none',
	],
	[
		'off its main network since: not on that again',
		() => make({HostConfig: {NetworkMode: 'gone'}, Networks: {inner}}),
		['HostConfig', 'NetworkMode'],
		'inner',
	],
	[
		'a chosen MAC address of the main network goes with its endpoint from 1.44 on',
		() =>
			make(
				{HostConfig: {NetworkMode: 'shop'}, Networks: {shop}, Config: {MacAddress: '02:00:00:00:00:01'}},
				{apiVersion: '1.44'},
			),
		['NetworkingConfig', 'EndpointsConfig', 'shop', 'MacAddress'],
		'02:00:00:00:00:01',
	],
	[
		'a generated MAC address is not copied, another was chosen',
		() => make({HostConfig: {NetworkMode: 'shop'}, Networks: {shop, inner}}, {apiVersion: '1.44'}),
		['NetworkingConfig', 'EndpointsConfig'],
		{shop: {Aliases: ['web'], IPAMConfig: {IPv4Address: '10.1.0.9'}}, inner: {MacAddress: '02:42:aa:bb:cc:dd'}},
	],
];

describe('body', () => {
	it.each(cases)('%s', (_says, made, path, value) => {
		expect(at(made().body, ...path)).toEqual(value);
	});
	it('before 1.44 all networks but the first are joined after', () => {
		const made = make({HostConfig: {NetworkMode: 'shop'}, Networks: {shop, inner}});
		expect(Object.keys(made.body.NetworkingConfig.EndpointsConfig)).toEqual(['shop']);
		expect(made.connects).toEqual([{network: 'inner', endpoint: {}}]);
	});
	it('names the platform where images have many', () => {
		const more = {ImageManifestDescriptor: {platform: {os: 'linux', architecture: 'arm64', variant: 'v8'}}};
		expect([make({}).platform, make({more}).platform]).toEqual([null, 'linux/arm64/v8']);
	});
	it('dependants are pointed at the new ids', () => {
		const {body} = make({
			HostConfig: {NetworkMode: 'container:old', PidMode: 'container:other', Links: ['/hub:/x/db'], IpcMode: 'private'},
		});
		const moved = repointed(
			body,
			new Map([
				['old', 'new'],
				['hub', 'new'],
			]),
		);
		expect(moved.HostConfig).toMatchObject({
			NetworkMode: 'container:new',
			PidMode: 'container:other',
			IpcMode: 'private',
			Links: ['new:db'],
		});
	});
});

describe('a swap is refused', () => {
	const sources = (over: RawOver, imageJson: unknown = {Config: {}}) => ({
		...context,
		inspectJson: rawContainer(over),
		imageJson,
		dependants: [],
	});
	it.each([
		['--rm', sources({HostConfig: {AutoRemove: true}}), /--rm/],
		['dead', sources({State: {Status: 'dead', Dead: true}}), /dead/],
		['being removed', sources({State: {Status: 'removing'}}), /removing/],
		['without its image', sources({}, null), /image is gone/],
		[
			'with a joiner of Compose',
			{
				...sources({}),
				dependants: [
					{
						...sources({}),
						inspectJson: rawContainer({Config: {Labels: {'com.docker.compose.project': 'x'}}}),
						dependants: [],
					},
				],
			},
			/web-1 depends on it and belongs to an orchestrator/,
		],
	])('%s', (_name, given, why) => {
		const swap = swapOf(given);
		expect(isUnread(swap) ? swap.why : '').toMatch(why);
	});
});

describe('self-check', () => {
	const image = {Id: imageId, Config: {}};
	const raw = (over: RawOver) => rawContainer({Networks: {bridge: {}}, ...over});
	const wanted = (over: RawOver) => {
		const made = createBodyOf(raw(over), context);
		if (isUnread(made)) throw new Error(made.why);
		return made;
	};
	it.each<[string, RawOver, RawOver, readonly string[]]>([
		['the same', {}, {}, []],
		['Go’s empty values', {HostConfig: {CapAdd: null, Dns: []}}, {HostConfig: {CapAdd: [], Dns: null}}, []],
		['names of capabilities', {HostConfig: {CapDrop: ['net_raw']}}, {HostConfig: {CapDrop: ['CAP_NET_RAW']}}, []],
		['a capability less', {HostConfig: {CapDrop: ['ALL']}}, {HostConfig: {CapDrop: []}}, ['HostConfig.CapDrop']],
		['another user', {Config: {User: '1000'}}, {Config: {User: ''}}, ['Config.User']],
		['words of a command in another order', {Config: {Cmd: ['a', 'b']}}, {Config: {Cmd: ['b', 'a']}}, ['Config.Cmd']],
		[
			'masked paths that were not asked for',
			{HostConfig: {MaskedPaths: []}},
			{HostConfig: {MaskedPaths: ['/proc/kcore']}},
			['HostConfig.MaskedPaths'],
		],
		['on another network', {}, {Networks: {bridge: {}, extra: {}}}, ['NetworkSettings.Networks.extra']],
		['variables in another order', {Config: {Env: ['A=1', 'B=2']}}, {Config: {Env: ['B=2', 'A=1']}}, []],
		['a variable that is not there', {Config: {Env: ['A=1']}}, {Config: {Env: []}}, ['Config.Env']],
	])('%s', (_name, asked, made, wrong) => {
		expect(differences(wanted(asked), image, raw(made))).toEqual(wrong);
	});
	it('another image', () => {
		expect(differences(wanted({}), {Id: 'sha256:other'}, raw({}))).toEqual(['Image']);
	});
	describe('what engine and image bring, where the body says nothing', () => {
		const Healthcheck = {Test: ['CMD', 'true']};
		const brings = {...image, Config: {Healthcheck}};
		it.each<[string, unknown, RawOver, RawOver, readonly string[]]>([
			['covers', image, {}, {HostConfig: {MaskedPaths: ['/proc/kcore'], ReadonlyPaths: ['/proc/sys']}}, []],
			[
				'no covers',
				image,
				{},
				{HostConfig: {MaskedPaths: [], ReadonlyPaths: null}},
				['HostConfig.MaskedPaths', 'HostConfig.ReadonlyPaths'],
			],
			[
				'no covers, of a privileged one',
				image,
				{HostConfig: {Privileged: true}},
				{HostConfig: {Privileged: true, MaskedPaths: null, ReadonlyPaths: null}},
				[],
			],
			['the test of the image', brings, {}, {Config: {Healthcheck}}, []],
			['no test, though the image has one', brings, {}, {}, ['Config.Healthcheck']],
			['a test, though the image has none', image, {}, {Config: {Healthcheck}}, ['Config.Healthcheck']],
		])('%s', (_name, of, asked, made, wrong) => {
			expect(differences(wanted(asked), of, raw(made))).toEqual(wrong);
		});
	});
});

it('what was written is told from what the engine makes, and from mount points', () => {
	const changes = [
		'/etc',
		'/etc/hosts',
		'/data',
		'/var',
		'/var/log',
		'/var/log/app.log',
		'/dev/console',
		'/srv/deep',
	].map(Path => ({Path, Kind: 0}));
	expect(writtenPaths(changes, {Mounts: [{Destination: '/data'}]})).toEqual(['/srv/deep', '/var/log/app.log']);
	expect(writtenPaths(null, {})).toEqual([]);
});
