import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {composePatch} from '../../../source/fixes/foresight/compose-patch.ts';
import {body} from './samples.ts';

type Config = Readonly<Record<string, unknown>>;
const patch = (before: Config, after: Config, supportsReset = true, rest: object = {}): string =>
	composePatch(body(before, rest), body(after, rest), 'db', {supportsReset});
const lines = (text: string): readonly string[] =>
	text
		.split('\n')
		.slice(2)
		.map(line => line.trim());
const port = (HostIp: string): object => ({'3306/tcp': [{HostIp, HostPort: '3306'}]});

describe('a Compose patch', () => {
	it.each<[string, Config, Config, readonly string[]]>([
		['added capabilities', {}, {CapDrop: ['ALL'], CapAdd: ['CHOWN']}, ['cap_drop:', '- ALL', 'cap_add:', '- CHOWN']],
		[
			'one more option',
			{SecurityOpt: ['a']},
			{SecurityOpt: ['a', 'no-new-privileges']},
			['security_opt:', '- no-new-privileges'],
		],
		[
			'a read-only root',
			{},
			{ReadonlyRootfs: true, Tmpfs: {'/tmp': 'size=64m'}},
			['read_only: true', 'tmpfs:', '- /tmp:size=64m'],
		],
		[
			'a port moved',
			{PortBindings: port('')},
			{PortBindings: port('127.0.0.1')},
			['ports: !override', '- 127.0.0.1:3306:3306/tcp'],
		],
		['no port left', {PortBindings: port('')}, {}, ['ports: !reset []']],
		['privileged off', {Privileged: true}, {Privileged: false}, ['privileged: false']],
		['a namespace of its own', {PidMode: 'host'}, {PidMode: ''}, ['pid: !reset null']],
		['a sysctl gone', {Sysctls: {a: '1', b: '2'}}, {Sysctls: {a: '1'}}, ['sysctls:', 'b: !reset null']],
		['a limit of memory', {}, {Memory: 1024}, ['mem_limit: 1024']],
		[
			'log rotation',
			{LogConfig: {Type: 'json-file', Config: {}}},
			{LogConfig: {Type: 'json-file', Config: {'max-size': '10m'}}},
			['logging:', 'driver: json-file', 'options:', 'max-size: 10m'],
		],
		[
			'one mount of two read-only',
			{Binds: ['/a:/a', '/b:/b']},
			{Binds: ['/a:/a', '/b:/b:ro']},
			['volumes:', '- /b:/b:ro'],
		],
		[
			'a mount gone',
			{Binds: ['/a:/a', '/var/run/docker.sock:/s']},
			{Binds: ['/a:/a']},
			['volumes: !override', '- /a:/a'],
		],
		['nothing', {CapAdd: ['CHOWN']}, {CapAdd: ['CHOWN']}, []],
	])('has only what changed: %s', (_, before, after, expected) =>
		expect(lines(patch(before, after))).toEqual(expected),
	);

	it.each<[string, Config, Config, RegExp, readonly string[]]>([
		[
			'a port',
			{PortBindings: port('')},
			{PortBindings: port('127.0.0.1')},
			/# ports: take out 3306:3306\/tcp of the project's own file/,
			['ports:', '- 127.0.0.1:3306:3306/tcp'],
		],
		['a namespace', {PidMode: 'host'}, {}, /# pid: take it out/, []],
		['a sysctl', {Sysctls: {a: '1'}}, {}, /# sysctls: take out a /, []],
		['a mount', {Binds: ['/a:/a']}, {}, /# volumes: take out what is mounted at \/a /, []],
	])('says what an old Compose can’t take away: %s', (_, before, after, comment, expected) => {
		const text = patch(before, after, false);
		expect(text).toMatch(comment);
		expect(text).not.toMatch(/!(?:reset|override)/);
		expect(
			text
				.split('\n')
				.filter(line => line.startsWith('    '))
				.map(line => line.trim()),
		).toEqual(expected);
		expect(() => parse(text) as unknown).not.toThrow();
	});

	it('calls volumes and networks as the project does, and says which are not its own', () => {
		const labels = {Labels: {'com.docker.compose.project': 'shop'}};
		const after = {Binds: ['shop_data:/data', 'secrets:/run/secrets']};
		expect(parse(patch({}, after, true, labels))).toEqual({
			services: {db: {volumes: ['data:/data', 'secrets:/run/secrets']}},
			volumes: {secrets: {external: true}},
		});
		const moved = composePatch(
			body({NetworkMode: 'host'}, labels),
			{...body({NetworkMode: 'shop_back'}, labels), NetworkingConfig: {EndpointsConfig: {shop_back: {}}}},
			'db',
			{supportsReset: true},
		);
		expect(lines(moved)).toEqual(['networks:', '- back', 'network_mode: !reset null']);
	});

	it('has no secret, and no variable of Compose’s where the value has a dollar', () => {
		const text = composePatch(
			body({}, {Env: ['DB_PASSWORD=5ec2e7', 'OLD=1']}),
			body({}, {Env: ['DB_PASSWORD_FILE=/run/secrets/DB_PASSWORD', 'OLD=1', 'API_TOKEN=5ec2e7', 'PRICE=5$']}),
			'db',
			{supportsReset: true},
		);
		expect(text).not.toContain('5ec2e7');
		expect(parse(text, {logLevel: 'error'})).toEqual({
			services: {
				db: {
					environment: {
						DB_PASSWORD_FILE: '/run/secrets/DB_PASSWORD',
						API_TOKEN: '••••••',
						PRICE: '5$$',
						DB_PASSWORD: 'null',
					},
				},
			},
		});
		expect(text).toContain('DB_PASSWORD: !reset null');
	});

	it('is one line per line, whatever the values hold', () => {
		const text = patch({}, {CgroupParent: 'a\nservices: {}\n\u001B[2J\u202E'});
		expect(text.split('\n')).toHaveLength(3);
		expect(text).not.toMatch(/[\u001B\u202E]/);
	});
});
