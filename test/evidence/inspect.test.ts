import {describe, expect, it} from 'vitest';
import {readInspect} from '../../source/evidence/inspect.ts';
import type {ContainerInspect} from '../../source/model/evidence.ts';
import {Unread} from '../../source/model/read.ts';
import {hostileLeaves} from '../helpers/evidence-walk.ts';
import {engines, handWritten, recordedContainer, type RecordedEngine} from '../helpers/recorded.ts';

function read(engine: RecordedEngine, name: string): ContainerInspect {
	const inspect = readInspect(recordedContainer(engine, name));
	if (inspect instanceof Unread) throw new Error(inspect.why);
	return inspect;
}

const names = ['plain', 'hardened', 'full', 'joined', 'host', 'dead', 'unborn', 'hostile'];

describe.each(engines)('inspect of Docker %s', engine => {
	it.each(names)('reads all of ev-%s', name => {
		const inspect = read(engine, name);
		expect(inspect.Name).toBe(`ev-${name}`);
		expect(inspect.Image).toMatch(/^sha256:[0-9a-f]{64}$/);
		expect(JSON.stringify(inspect)).not.toContain('hunter2');
		expect(hostileLeaves(inspect)).toEqual([]);
		const unread = Object.values({...inspect, ...inspect.Config, ...inspect.HostConfig, ...inspect.NetworkSettings});
		expect(unread.filter(value => value instanceof Unread)).toEqual([]);
	});

	it('what docker run gives', () => {
		expect(read(engine, 'plain')).toMatchObject({
			AppArmorProfile: '',
			RestartCount: 0,
			State: {Status: 'running', Running: true, Health: null},
			Config: {
				User: '',
				Image: 'busybox:1.36',
				Cmd: ['sleep', '86400'],
				Entrypoint: [],
				Healthcheck: null,
				labelCount: 0,
			},
			HostConfig: {
				Privileged: false,
				ReadonlyRootfs: false,
				CapAdd: [],
				CapDrop: [],
				SecurityOpt: [],
				PidsLimit: null,
				Memory: 0,
				NetworkMode: expect.stringMatching(/^(?:default|bridge)$/) as string,
				IpcMode: 'private',
				Runtime: 'runc',
				RestartPolicy: {Name: 'no', MaximumRetryCount: 0},
				LogConfig: {Type: 'json-file', Config: []},
				Devices: [],
				Ulimits: [],
				MaskedPaths: expect.arrayContaining(['/proc/kcore']) as string[],
			},
			Mounts: [],
			seccomp: {is: 'default'},
			secrets: [],
			owner: {is: 'nobody'},
			dockerHost: '',
			isHiddenFromBench: false,
		});
	});

	it('limits and what was locked', () => {
		expect(read(engine, 'hardened')).toMatchObject({
			Config: {User: '1000:1000', Healthcheck: {Test: ['CMD-SHELL', 'true']}},
			HostConfig: {
				ReadonlyRootfs: true,
				CapAdd: [expect.stringMatching(/NET_BIND_SERVICE$/)],
				CapDrop: ['ALL'],
				SecurityOpt: [expect.stringMatching(/^no-new-privileges/)],
				PidsLimit: 50,
				Memory: 64 * 1024 ** 2,
				MemorySwap: 128 * 1024 ** 2,
				NanoCpus: 500_000_000,
				CpusetCpus: '0',
				IpcMode: 'shareable',
				Tmpfs: [['/tmp', 'size=1m']],
				RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 5},
				LogConfig: {
					Type: 'json-file',
					Config: expect.arrayContaining([
						['max-file', '3'],
						['max-size', '10m'],
					]) as string[][],
				},
				PortBindings: [{containerPort: 80, protocol: 'tcp', HostIp: '127.0.0.1', HostPort: 8080}],
			},
			NetworkSettings: {
				Networks: [{network: 'ev-shop', IPAddress: '172.29.7.2', Aliases: expect.arrayContaining(['web']) as string[]}],
			},
		});
	});

	it('everything docker run can be asked for', () => {
		const {HostConfig, ...inspect} = read(engine, 'full');
		expect(HostConfig).toMatchObject({
			Devices: [{PathOnHost: '/dev/null', PathInContainer: '/dev/xnull', CgroupPermissions: 'r'}],
			DeviceCgroupRules: ['c 42:* rmw'],
			Ulimits: [{Name: 'nofile', Soft: 100, Hard: 200}],
			Sysctls: [['net.core.somaxconn', '1024']],
			ExtraHosts: ['gate:host-gateway'],
			Links: ['/ev-plain:/ev-full/db'],
			ShmSize: 32 * 1024 ** 2,
			OomScoreAdj: 100,
			CpuShares: 512,
			CpuQuota: 50_000,
			PublishAllPorts: true,
			MaskedPaths: [],
			ReadonlyPaths: [],
			SecurityOpt: ['seccomp=(custom profile)'],
			PortBindings: [
				{containerPort: 53, protocol: 'udp', HostIp: '', HostPort: 53},
				{containerPort: 80, protocol: 'tcp', HostIp: '', HostPort: 8081},
				{containerPort: 81, protocol: 'tcp', HostIp: '::1', HostPort: 8082},
			],
		});
		expect(inspect).toMatchObject({
			Config: {
				ExposedPorts: ['53/udp', '80/tcp', '81/tcp', '9000/tcp'],
				labelCount: 3,
				// In whatever order: newer engines keep none.
				Env: expect.arrayContaining([
					{Name: 'DB_PASSWORD', Secret: 'secret by name'},
					{Name: 'DATABASE_URL', Secret: 'URL with password'},
					{Name: 'DOCKER_HOST', Secret: 'URL with password'},
					{Name: 'PASSWORD_MIN_LENGTH', Secret: null},
					{Name: 'EMPTY', Secret: null},
				]) as unknown[],
				Entrypoint: ['/bin/sh'],
				Cmd: ['-c', 'nc -ll -p 80 -e cat & sleep 86400; : --password ••••••'],
			},
			Mounts: expect.arrayContaining([
				expect.objectContaining({Type: 'bind', Source: '/etc', Destination: '/host-etc', RW: false, Name: ''}),
				expect.objectContaining({Type: 'volume', Name: 'ev-data', Destination: '/data', RW: true}),
				expect.objectContaining({Type: 'tmpfs', Destination: '/scratch'}),
			]) as unknown[],
			seccomp: {is: 'custom', defaultAction: 'SCMP_ACT_ALLOW', deniedCalls: 3, allowedCalls: 1},
			secrets: expect.arrayContaining([
				{where: 'env', name: 'DB_PASSWORD', kind: 'secret by name'},
				{where: 'env', name: 'DATABASE_URL', kind: 'URL with password'},
				{where: 'env', name: 'DOCKER_HOST', kind: 'URL with password'},
				{where: 'label', name: 'deploy.token', kind: 'secret by name'},
				{where: 'cmd', name: 'word 2', kind: 'secret by name'},
			]) as unknown[],
			owner: {is: 'compose', project: 'shop', service: 'web'},
			dockerHost: 'tcp://u:••••••@10.0.0.7:2375',
		});
		expect(inspect.secrets).toHaveLength(5);
		expect(inspect.NetworkSettings.Ports).toEqual(
			expect.arrayContaining([
				{containerPort: 80, protocol: 'tcp', HostIp: '0.0.0.0', HostPort: 8081},
				{containerPort: 81, protocol: 'tcp', HostIp: '::1', HostPort: 8082},
			]),
		);
	});

	it('namespaces of others', () => {
		const plain = read(engine, 'plain').Id;
		expect(read(engine, 'joined')).toMatchObject({
			Config: {
				User: 'app',
				WorkingDir: '/tmp',
				Env: [
					{Name: 'PATH', Secret: null},
					{Name: 'NPM_TOKEN', Secret: 'secret by name'},
				],
			},
			HostConfig: {NetworkMode: `container:${plain}`, PidMode: `container:${plain}`},
			NetworkSettings: {Ports: [], Networks: []},
		});
		expect(read(engine, 'host').HostConfig).toMatchObject({
			NetworkMode: 'host',
			PidMode: 'host',
			IpcMode: 'host',
			UTSMode: 'host',
			CgroupnsMode: 'host',
		});
	});

	it('what never ran, and what ended', () => {
		expect(read(engine, 'unborn')).toMatchObject({
			State: {Status: 'created', Running: false, Pid: 0},
			HostConfig: {
				Privileged: true,
				DeviceRequests: ['any driver, all devices, gpu'],
				PortBindings: [{containerPort: 80, HostPort: 0}],
				SecurityOpt: ['seccomp=unconfined', 'label=disable'],
			},
			NetworkSettings: {Ports: []},
			seccomp: {is: 'unconfined'},
		});
		expect(read(engine, 'dead')).toMatchObject({State: {Status: 'exited', ExitCode: 7, Pid: 0}});
	});

	it('marks what is hostile', () => {
		const {Config} = read(engine, 'hostile');
		expect(Config.Hostname).toBe('h\\e]0;pwned\\x07');
		expect(Config.WorkingDir).toBe('/tmp/\\x9b2J');
		expect(Config.Cmd).toEqual(['sh', '-c', 'sleep 86400 # \\e[2J\\u{202e}adm\\u{200b}in \\e]52;c;ZWNobw==\\x07']);
		expect(Config.Env).toEqual(
			expect.arrayContaining([
				{Name: 'A\\e[8m', Secret: null},
				{Name: 'B', Secret: null},
			]),
		);
	});
});

describe('what other engines send', () => {
	it('reads what a newer engine on cgroup v2 leaves out', () => {
		const inspect = readInspect(handWritten('cgroup-v2.handwritten.json')['inspect']);
		expect(inspect).toMatchObject({
			HostConfig: {OomKillDisable: false, CgroupnsMode: 'private', PidsLimit: null, MaskedPaths: null, Runtime: ''},
			NetworkSettings: {Ports: [], Networks: [{IPAddress: '172.17.0.2', MacAddress: '', Aliases: []}]},
		});
	});

	const changed = (change: (json: Record<string, Record<string, unknown>>) => void): ContainerInspect => {
		const json = recordedContainer('28.5', 'plain') as Record<string, Record<string, unknown>>;
		change(json);
		const inspect = readInspect(json);
		if (inspect instanceof Unread) throw new Error(inspect.why);
		return inspect;
	};
	const set = (part: string, key: string, value: unknown): ContainerInspect =>
		changed(json => {
			(json[part] ??= {})[key] = value;
		});

	it('before cgroup namespaces', () => {
		expect(changed(json => delete json['HostConfig']?.['CgroupnsMode']).HostConfig.CgroupnsMode).toBe('');
	});

	it('a range of ports is chosen at every start', () => {
		const {HostConfig} = set('HostConfig', 'PortBindings', {
			'80/tcp': [{HostIp: '', HostPort: '8000-8010'}],
			'81': null,
		});
		expect(HostConfig.PortBindings).toEqual([{containerPort: 80, protocol: 'tcp', HostIp: '', HostPort: 0}]);
	});

	it.each([
		[[], {is: 'default'}],
		[['seccomp=builtin'], {is: 'default'}],
		[['seccomp:unconfined'], {is: 'unconfined'}],
		[['seccomp=unconfined', 'seccomp=builtin'], {is: 'default'}],
		[
			['seccomp={"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"name":"read","action":"SCMP_ACT_ALLOW"}]}'],
			{is: 'custom', defaultAction: 'SCMP_ACT_ERRNO', deniedCalls: 0, allowedCalls: 1},
		],
	])('seccomp of %j', (options, setting) => expect(set('HostConfig', 'SecurityOpt', options).seccomp).toEqual(setting));

	it.each([
		'seccomp=/a/path',
		'seccomp={',
		'seccomp={}',
		'seccomp={"defaultAction":1}',
		'seccomp={"defaultAction":"x","syscalls":{}}',
	])('a seccomp profile that is none is not known: %s', option => {
		const {seccomp, HostConfig} = set('HostConfig', 'SecurityOpt', [option]);
		expect(seccomp).toBeInstanceOf(Unread);
		expect(HostConfig.SecurityOpt).toEqual(['seccomp=(custom profile)']);
	});

	it.each([
		['a label that bench greps for', {docker_bench_security: ''}, true],
		['its value', {a: 'docker-bench-security'}, true],
		['any other', {a: 'docker'}, false],
	])('hidden from docker-bench-security by %s', (_, labels, isHidden) =>
		expect(set('Config', 'Labels', labels).isHiddenFromBench).toBe(isHidden),
	);

	it('hidden from docker-bench-security by a name', () => {
		expect(changed(json => Object.assign(json, {Name: '/vanilla-priv'})).isHiddenFromBench).toBe(true);
	});

	it('a secret whose option stands in the entrypoint', () => {
		const {Config, secrets} = changed(json =>
			Object.assign(json['Config'] ?? {}, {Entrypoint: ['app', '--password'], Cmd: ['hunter2', '-v']}),
		);
		expect(Config).toMatchObject({Entrypoint: ['app', '--password'], Cmd: ['••••••', '-v']});
		expect(secrets).toEqual([{where: 'cmd', name: 'word 1', kind: 'secret by name'}]);
	});

	it('secrets of health checks, log drivers and error messages', () => {
		const inspect = changed(json => {
			Object.assign(json['Config'] ?? {}, {Healthcheck: {Test: ['CMD-SHELL', 'mysqladmin ping -phunter2']}});
			Object.assign(json['HostConfig'] ?? {}, {
				LogConfig: {Type: 'splunk', Config: {'splunk-token': 'hunter2', 'splunk-url': 'https://u:hunter2@s'}},
			});
			Object.assign(json['State'] ?? {}, {Error: 'exec: "mysql -phunter2": not found'});
		});
		expect(inspect).toMatchObject({
			State: {Error: 'exec: "mysql -p••••••": not found'},
			Config: {Healthcheck: {Test: ['CMD-SHELL', 'mysqladmin ping -p••••••']}},
			HostConfig: {
				LogConfig: {
					Config: [
						['splunk-token', '••••••'],
						['splunk-url', 'https://u:••••••@s'],
					],
				},
			},
			secrets: [
				{where: 'healthcheck', name: 'word 2'},
				{where: 'log-option', name: 'splunk-token'},
				{where: 'log-option', name: 'splunk-url'},
			],
		});
	});

	it('huge and stacked labels', () => {
		const inspect = set('Config', 'Labels', {
			big: 'x'.repeat(1_000_000),
			[`key${'k'.repeat(100_000)}`]: `a${'\u0301'.repeat(10_000)}`,
			[`token\u0301${'\u0301'.repeat(10_000)}`]: 'hunter2',
		});
		expect(hostileLeaves(inspect)).toEqual([]);
		expect(JSON.stringify(inspect).length).toBeLessThan(20_000);
		expect(inspect.Config.labelCount).toBe(3);
	});
});

describe('a second look', () => {
	it('keeps the identity of what did not change', () => {
		const before = readInspect(recordedContainer('28.5', 'full'));
		expect(readInspect(recordedContainer('28.5', 'full'), before)).toBe(before);
		const json = recordedContainer('28.5', 'full') as {HostConfig: Record<string, unknown>};
		json.HostConfig['Memory'] = 'much';
		const after = readInspect(json, before);
		if (before instanceof Unread || after instanceof Unread) throw new Error('unread');
		expect(after).not.toBe(before);
		expect(after.HostConfig.Memory).toBeInstanceOf(Unread);
		expect(after.Config).toBe(before.Config);
		expect(after.HostConfig.Devices).toBe(before.HostConfig.Devices);
		expect(readInspect(json, after)).toBe(after);
		expect(readInspect(json, new Unread(after.Name))).toEqual(after);
	});

	it('keeps once what many containers have alike', () => {
		const one = read('28.5', 'plain');
		const other = read('28.5', 'host');
		expect(one.HostConfig.MaskedPaths).toBe(other.HostConfig.MaskedPaths);
		expect(one.HostConfig.CapAdd).toBe(other.HostConfig.Links);
	});
});
