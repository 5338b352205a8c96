import {execFileSync} from 'node:child_process';
import {array, assert, integer, oneof, property, string} from 'fast-check';
import {describe, expect, it} from 'vitest';
import {dockerRun} from '../../../source/fixes/foresight/docker-run.ts';
import {quoted} from '../../../source/fixes/foresight/shell.ts';
import type {CreateBody} from '../../../source/model/recreate.ts';
import {body} from './samples.ts';

const image = {
	Config: {
		Env: ['PATH=/bin', 'LANG=C'],
		Entrypoint: ['/entry'],
		Cmd: ['serve'],
		User: 'app',
		WorkingDir: '/app',
		Labels: {maker: 'us'},
		ExposedPorts: {'80/tcp': {}},
		Volumes: {'/data': {}},
		Healthcheck: {Test: ['CMD', 'true']},
	},
};
const alone = {name: 'web-1', connects: []};
/** Without the lines' ends: one command. */
const run = (given: CreateBody, imageJson: unknown = {}): string =>
	dockerRun(given, imageJson, alone).replaceAll(' \\\n ', '');
const of = (HostConfig: Readonly<Record<string, unknown>>, rest: object = {}): string =>
	run(body(HostConfig, rest))
		.replace('docker run --detach --name web-1 ', '')
		.replace(/ ?shop\/web:4\.2$/, '');

describe('docker run', () => {
	it('leaves out what the image says anyway', () => {
		expect(run(body({}, {...image.Config}), image)).toBe('docker run --detach --name web-1 shop/web:4.2');
	});

	it('says what differs from the image', () => {
		const own = {
			...image.Config,
			Env: ['PATH=/bin', 'LANG=de', 'A=1'],
			Cmd: ['serve', '--fast'],
			User: '0',
			Labels: {maker: 'us', mine: 'yes'},
			ExposedPorts: {'80/tcp': {}, '81/tcp': {}},
			Volumes: {'/data': {}, '/more': {}},
			Healthcheck: {Test: ['NONE']},
		};
		expect(run(body({}, own), image)).toBe(
			'docker run --detach --name web-1 --user 0 --no-healthcheck --env LANG=de --env A=1 --label mine=yes --expose 81/tcp --volume /more shop/web:4.2 serve --fast',
		);
	});

	it.each<[string, object, string]>([
		['its entrypoint emptied', {Entrypoint: [''], Cmd: ['serve']}, "--entrypoint '' shop/web:4.2 serve"],
		[
			'an entrypoint of several words',
			{Entrypoint: ['sh', '-c'], Cmd: ['echo $A']},
			"--entrypoint sh shop/web:4.2 -c 'echo $A'",
		],
	])('has %s', (_, rest, expected) => expect(run(body({}, rest), image)).toContain(expected));

	it.each<[Readonly<Record<string, unknown>>, string]>([
		[
			{
				PortBindings: {
					'80/tcp': [
						{HostIp: '127.0.0.1', HostPort: '8080'},
						{HostIp: '::1', HostPort: ''},
					],
					'53/udp': [{HostIp: '', HostPort: ''}],
				},
			},
			"--publish 127.0.0.1:8080:80/tcp --publish '[::1]::80/tcp' --publish 53/udp",
		],
		[
			{CapDrop: ['ALL'], CapAdd: ['CHOWN'], Privileged: false, ReadonlyRootfs: true},
			'--read-only --cap-add CHOWN --cap-drop ALL',
		],
		[{Tmpfs: {'/tmp': 'size=64m,mode=1777', '/run': ''}}, '--tmpfs /tmp:size=64m,mode=1777 --tmpfs /run'],
		[
			{Mounts: [{Type: 'volume', Source: 'v', Target: '/a,b', ReadOnly: true, VolumeOptions: {NoCopy: true}}]},
			`--mount 'type=volume,source=v,"target=/a,b",readonly,volume-nocopy'`,
		],
		[
			{MaskedPaths: [], ReadonlyPaths: [], SecurityOpt: ['no-new-privileges']},
			'--security-opt no-new-privileges --security-opt systempaths=unconfined',
		],
		[
			{
				LogConfig: {Type: 'json-file', Config: {}},
				ShmSize: 67_108_864,
				Runtime: 'runc',
				IpcMode: 'private',
				RestartPolicy: {Name: 'no'},
				PidsLimit: 0,
				Init: null,
				NetworkMode: 'default',
			},
			'',
		],
		[
			{
				LogConfig: {Type: 'json-file', Config: {'max-size': '10m'}},
				RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 3},
			},
			'--log-driver json-file --log-opt max-size=10m --restart on-failure:3',
		],
		[
			{Ulimits: [{Name: 'nofile', Soft: 1, Hard: 2}], NanoCpus: 1_500_000_000, Memory: 1024, MemorySwap: -1},
			'--memory 1024 --memory-swap -1 --cpus 1.5 --ulimit nofile=1:2',
		],
		[
			{Devices: [{PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'r'}]},
			'--device /dev/a:/dev/b:r',
		],
		[{DeviceRequests: [{Count: -1, Capabilities: [['gpu']]}]}, '--gpus all'],
		[{DeviceRequests: [{Count: 0, DeviceIDs: ['0', '1'], Capabilities: [['gpu']]}]}, `--gpus '"device=0,1"'`],
		[{NetworkMode: 'host'}, '--network host'],
	])('writes %j', (hostConfig, expected) => expect(of(hostConfig)).toBe(expected));

	it('has no secret, wherever it stands', () => {
		const text = of(
			{LogConfig: {Type: 'splunk', Config: {'splunk-token': 'c0ffee-5ec2e7'}}},
			{
				Env: ['DB_PASSWORD=5ec2e7', 'A=1', 'URL=postgres://app:5ec2e7@db/shop', 'GONE'],
				Labels: {'admin.password': '5ec2e7'},
				Cmd: ['app', '--password', '5ec2e7'],
				Healthcheck: {Test: ['CMD-SHELL', 'curl -u app:5ec2e7 localhost']},
			},
		);
		expect(text).not.toContain('5ec2e7');
		expect(text).toContain(`'DB_PASSWORD=••••••'`);
		expect(text).toContain('--env A=1');
		expect(text).toContain('--env GONE');
	});

	it('leaves out labels by which Compose would take it for its own', () => {
		expect(of({}, {Labels: {'com.docker.compose.project': 'shop', a: 'b'}})).toBe('--label a=b');
	});

	it('calls a profile a file, and names what no flag says', () => {
		const text = run(body({SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'], Bogus: 7}));
		expect(text).toContain('--security-opt seccomp=./seccomp.json');
		expect(text).toMatch(/^# \.\/seccomp\.json is its seccomp profile/);
		expect(text).toMatch(/# no flag says HostConfig\.Bogus/);
	});

	it('connects the other networks before the start', () => {
		const given = {
			...body({NetworkMode: 'front'}),
			NetworkingConfig: {EndpointsConfig: {front: {IPAMConfig: {IPv4Address: '10.1.0.5'}, Aliases: ['www']}}},
		};
		const text = dockerRun(given, {}, {name: 'web-1', connects: [{network: 'back', endpoint: {Aliases: ['w']}}]});
		expect(text.split('\n').at(0)).toBe('docker create --name web-1 \\');
		expect(text).toContain('--network front');
		expect(text).toContain('--ip 10.1.0.5');
		expect(text).toContain('--network-alias www');
		expect(text.split('\n').slice(-2)).toEqual(['docker network connect --alias w back web-1', 'docker start web-1']);
	});
});

describe('a word', () => {
	it.each([
		['plain/word:1', 'plain/word:1'],
		['', "''"],
		['two words', "'two words'"],
		["it's", String.raw`'it'\''s'`],
		['$(reboot)', "'$(reboot)'"],
		['ä', "'ä'"],
		['a\nb\u001B[2J', String.raw`$'a\x0ab\x1b[2J'`],
		['adm\u200Bin', String.raw`$'adm\xe2\x80\x8bin'`],
	])('%j is %s', (raw, expected) => expect(quoted(raw)).toBe(expected));

	it('is what a shell makes of it, whatever it holds', () => {
		const character = oneof(integer({min: 1, max: 0x7f}), integer({min: 1, max: 0x10ffff})).map(code =>
			String.fromCodePoint(code),
		);
		const text = string({unit: character, maxLength: 40});
		assert(
			property(array(text, {minLength: 20, maxLength: 20}), all => {
				const printed = execFileSync('bash', ['-c', `printf '%s\\0' ${all.map(quoted).join(' ')}`], {encoding: 'utf8'});
				expect(printed.split('\0').slice(0, -1)).toEqual(all.map(one => one.toWellFormed()));
			}),
			{numRuns: 10},
		);
	});
});
