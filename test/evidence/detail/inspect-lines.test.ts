import {describe, expect, it} from 'vitest';
import {maskedInspectLines} from '../../../source/evidence/detail/index.ts';
import {maskText} from '../../../source/model/secrets.ts';

const show = (json: unknown): string => maskedInspectLines(json, maskText).join('\n');

describe('inspect as lines', () => {
	it('keeps what is harmless as the engine sent it', () => {
		const json = {
			Id: 'da2a726c638474125783832df2340b2d1d9bd0167a7ea2b91f406dd2355b9989',
			Image: `sha256:${'a1'.repeat(32)}`,
			State: {Running: true, Pid: 7, Health: null},
			Args: ['-c', 'sleep 1'],
			HostConfig: {Binds: null, CapDrop: ['ALL'], LogConfig: {Type: 'json-file', Config: {'max-size': '10m'}}},
			NetworkSettings: {SandboxKey: '/var/run/docker/netns/3f1c9b7d2a6e', Ports: {'80/tcp': [{HostPort: '80'}]}},
			Config: {Labels: {'com.docker.compose.project': 'shop', maintainer: 'me'}},
		};
		expect(show(json)).toBe(JSON.stringify(json, null, 2));
	});

	const secret = 'hunter2-0451';
	it.each<[string, unknown]>([
		['environment', {Config: {Env: [`PLAIN=${secret}`]}}],
		['environment without a name', {Config: {Env: [secret]}}],
		['environment that is no list', {Config: {Env: {PLAIN: secret}}}],
		['environment that holds lists', {Config: {Env: [[secret], {a: secret}]}}],
		['command', {Config: {Cmd: ['server', '--password', secret]}}],
		['command after its entrypoint', {Config: {Entrypoint: ['server', '--password'], Cmd: [secret]}}],
		['arguments after their path', {Path: 'mysql', Args: ['-u', 'root', `-p${secret}`]}],
		['entrypoint of a shell', {Config: {Entrypoint: ['sh', '-c', `DB_PASSWORD=${secret} exec server`]}}],
		['health check', {Config: {Healthcheck: {Test: ['CMD-SHELL', `probe --password=${secret}`]}}}],
		['output of a health check', {State: {Health: {Log: [{Output: `DB_PASSWORD=${secret} is wrong`}]}}}],
		['label by its name', {Config: {Labels: {'shop.db_password': secret}}}],
		['label by its value', {Config: {Labels: {url: `postgres://shop:${secret}@db/shop`}}}],
		['log option', {HostConfig: {LogConfig: {Type: 'splunk', Config: {'splunk-token': secret}}}}],
		['driver option', {HostConfig: {Mounts: [{VolumeOptions: {DriverConfig: {Options: {password: secret}}}}]}}],
		['network driver option', {NetworkSettings: {Networks: {shop: {DriverOpts: {password: secret}}}}}],
		['what went wrong', {State: {Error: `exec: "server --password=${secret}": not found`}}],
	])('masks a secret in: %s', (_, json) => {
		const text = show(json);
		expect(text).not.toContain(secret);
		expect(text).toContain('••••••');
	});

	it('keeps the names of the environment', () => {
		expect(show({Config: {Env: ['PATH=/bin:/usr/bin', 'EMPTY=', 'A=b=c']}})).toContain(
			['      "PATH=••••••",', '      "EMPTY=••••••",', '      "A=••••••"'].join('\n'),
		);
	});

	it.each(['seccomp=', 'seccomp:'])('leaves out the text of a seccomp profile after %s', sign => {
		const text = show({HostConfig: {SecurityOpt: [`${sign}{"defaultAction":"SCMP_ACT_ALLOW"}`, 'label=disable']}});
		expect(text).toContain('"seccomp={…}"');
		expect(text).toContain('"label=disable"');
		expect(text).not.toContain('SCMP');
	});

	it('makes hostile text visible, in keys as in values', () => {
		const text = show({Config: {Labels: {['a\u202E']: '\u001B[2J\u200B'}}});
		expect(text).toMatch(/^[\x20-\x7E\n]*$/);
		expect(text).toContain(String.raw`\u{202e}`);
	});

	it('cuts long lines, and says so at the end', () => {
		const lines = maskedInspectLines({a: '\u200B'.repeat(500), b: 'x'.repeat(1000), c: 'fine'}, maskText);
		expect(Math.max(...lines.map(line => line.length))).toBe(400);
		expect(lines.at(-1)).toBe('… cut: the ends of 2 lines longer than 400 characters');
	});

	it('cuts many lines, and says so at the end', () => {
		const lines = maskedInspectLines({list: Array.from({length: 6000}, (_, index) => index)}, maskText);
		expect(lines).toHaveLength(5001);
		expect(lines.at(-1)).toBe('… cut: the last 1004 lines');
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['a number', 3],
		['a list', [{Env: null}]],
		['a command of odd things', {Config: {Cmd: [3, null, ['x']], Entrypoint: {a: 1}}}],
		['a key of the language', JSON.parse('{"__proto__": {"constructor": "x"}}')],
	])('bears %s', (_, json) => expect(show(json)).not.toBe(''));

	it('bears depth', () => {
		let deep: unknown = 'bottom';
		for (let level = 0; level < 20_000; level++) deep = [deep];
		expect(show(deep)).toContain('…');
	});
});
