import {describe, expect, it} from 'vitest';
import {readDaemonInfo} from '../../../source/evidence/host/daemon-info.ts';
import {readDaemonJson} from '../../../source/evidence/host/daemon-json.ts';
import {readFlags} from '../../../source/evidence/host/flags.ts';
import {jsonErrorLine} from '../../../source/evidence/host/json-line.ts';
import {readSettings} from '../../../source/evidence/host/settings.ts';
import {notAllowed, notThere} from '../../../source/host/host.ts';
import type {DaemonSettings} from '../../../source/model/host-evidence.ts';
import {isUnread, known, Unread} from '../../../source/model/read.ts';
import {engineFacts, t} from '../../helpers/evidence.ts';
import {infoJson} from './info.ts';

type Arranged = {
	readonly argv?: readonly string[];
	readonly file?: Readonly<Record<string, unknown>>;
	readonly env?: Readonly<Record<string, string>>;
	readonly engine?: Partial<typeof engineFacts>;
	readonly info?: Readonly<Record<string, unknown>>;
};

const read = ({argv = [], file = {}, env = {}, engine = {}, info = {}}: Arranged) =>
	readSettings({
		flags: readFlags(['dockerd', ...argv]),
		file,
		env: new Map(Object.entries(env)),
		engine: {...engineFacts, ...engine},
		info: known(readDaemonInfo({...infoJson, ...info})),
		networks: [],
	});
const settings = (arranged: Arranged): DaemonSettings => known(read(arranged));

describe('a setting', () => {
	it.each<[string, Arranged, keyof DaemonSettings, unknown]>([
		['2.3, docker-bench passes debug', {argv: ['--log-level=debug']}, 'log-level', {value: 'debug', from: 'flag'}],
		[
			'2.7, hosts on lines of their own',
			{file: {hosts: ['unix:///var/run/docker.sock', 'tcp://127.0.0.1:2375']}},
			'hosts',
			{value: ['unix:///var/run/docker.sock', 'tcp://127.0.0.1:2375'], from: 'daemon.json'},
		],
		[
			'2.7, two flags',
			{argv: ['-H', 'tcp://0.0.0.0:2375', '-H', 'tcp://0.0.0.0:2376']},
			'hosts',
			{value: ['tcp://0.0.0.0:2375', 'tcp://0.0.0.0:2376'], from: 'flag'},
		],
		['2.7, verification by file', {file: {tlsverify: true}}, 'tlsverify', {value: true, from: 'daemon.json'}],
		['2.10', {file: {'cgroup-parent': '/weird'}}, 'cgroup-parent', {value: '/weird', from: 'daemon.json'}],
		['2.13', {argv: ['--log-driver=none']}, 'log-driver', {value: 'none', from: 'flag'}],
		['2.14, off by flag', {argv: ['--no-new-privileges=false']}, 'no-new-privileges', {value: false, from: 'flag'}],
		['2.15, off by flag', {argv: ['--live-restore=false']}, 'live-restore', {value: false, from: 'flag'}],
		['what the engine tells', {info: {LiveRestoreEnabled: true}}, 'live-restore', {value: true, from: 'engine'}],
		['what nobody sets', {}, 'userland-proxy', {value: true, from: 'default'}],
		['the default socket', {}, 'hosts', {value: ['unix:///var/run/docker.sock'], from: 'default'}],
		[
			'limits as an object',
			{file: {'default-ulimits': {nofile: {Name: 'nofile', Soft: 1024, Hard: 2048}}}},
			'default-ulimits',
			{value: ['nofile=1024:2048'], from: 'daemon.json'},
		],
		[
			'plural keys of the file, singular flags',
			{argv: ['--insecure-registry', 'a:5000', '--insecure-registry=b:5000']},
			'insecure-registries',
			{value: ['a:5000', 'b:5000'], from: 'flag'},
		],
		['an older name', {argv: ['-g', '/data']}, 'data-root', {value: '/data', from: 'flag'}],
		['the last of two', {argv: ['--icc=false', '--icc=true']}, 'icc', {value: true, from: 'flag'}],
		[
			'a token in the options of a log driver',
			{file: {'log-opts': {'splunk-token': '176FCEBF-4CF5-4EDF-91BC-703796522D20', tag: 'x'}}},
			'log-opts',
			{
				value: [
					['splunk-token', '••••••'],
					['tag', 'x'],
				],
				from: 'daemon.json',
			},
		],
	])('%s', (_, arranged, key, expected) => expect(settings(arranged)[key]).toEqual(expected));

	it('is refused by dockerd where flag and file both set it', () => {
		const both = read({argv: ['--icc=false'], file: {icc: true}});
		expect(isUnread(both) && both.why).toBe(
			'icc is set by a flag and in daemon.json: dockerd refuses that, so the file was changed after the start',
		);
		expect(read({argv: ['--log-opt', 'a=b'], file: {'log-opts': {a: 'b'}}})).toBeInstanceOf(Unread);
	});

	it.each([
		['a text for a switch', {icc: 'false'}],
		['a text for a list', {hosts: 'fd://'}],
		['a list for an object', {'default-ulimits': ['nofile=1']}],
		['a number for a text', {'log-level': 3}],
	])('is unread where the file has %s', (_, file) => {
		const wrong = read({file});
		expect(isUnread(wrong) && wrong.why).toMatch(/is of the wrong kind/);
	});

	it('of TLS is what dockerd makes of it', () => {
		const tls = (arranged: Arranged) => [settings(arranged).tls.value, settings(arranged).tlsverify.value];
		expect(tls({})).toEqual([false, false]);
		expect(tls({argv: ['--tlsverify']})).toEqual([true, true]);
		expect(tls({argv: ['--tlsverify=false']})).toEqual([true, false]);
		expect(tls({env: {DOCKER_TLS_VERIFY: '1'}})).toEqual([true, true]);
		// Since 23 TLS alone asks for certificates, before it only hid what was said.
		expect(tls({argv: ['--tls'], engine: {ServerVersion: t('20.10.24')}})).toEqual([true, false]);
		expect(tls({argv: ['--tls'], engine: {ServerVersion: t('26.1.5')}})).toEqual([true, true]);
	});

	it('of a rootless daemon has the folders of its user', () => {
		const rootless = settings({engine: {isRootless: true}, env: {HOME: '/home/a', XDG_RUNTIME_DIR: '/run/user/7'}});
		expect(rootless.hosts.value).toEqual(['unix:///run/user/7/docker.sock']);
		expect(rootless['config-file'].value).toBe('/home/a/.config/docker/daemon.json');
	});
});

describe('daemon.json', () => {
	const why = (text: string | Unread): string => {
		const json = readDaemonJson('/etc/docker/daemon.json', text);
		return isUnread(json) ? json.why : JSON.stringify(json);
	};

	it('may be missing, blank or begin with a mark', () => {
		expect(why(new Unread(notThere))).toBe('{}');
		expect(why(' \n')).toBe('{}');
		expect(why('\uFEFF{"icc": false}')).toBe('{"icc":false}');
	});

	it('says the line that is wrong, and none of the text', () => {
		expect(why('{\n  "icc": false,\n  "password": hunter2\n}\n')).toBe(
			"/etc/docker/daemon.json is no JSON: line 3 can't be read",
		);
		expect(why('[]')).toBe('/etc/docker/daemon.json holds JSON, but no object');
		expect(why(new Unread(notAllowed))).toBe(
			'/etc/docker/daemon.json: permission denied: run as root to see it (EACCES)',
		);
	});
});

describe('the line of an error in JSON', () => {
	it.each([
		['{"a": [1, 2.5e3, "x\\u00e9\\n", true, null, {}], "b": {}}', null],
		['{\n"a": 1,\n}', 3],
		['{\n"a" 1\n}', 2],
		['{\n"a": 1\n"b": 2\n}', 3],
		['{\n"a": [1,\n2\n', 3],
		['{\n"a": 01\n}', 2],
		["{\n'a': 1\n}", 2],
		['{\n"a": "x\n"}', 2],
		['{\n// no\n}', 2],
		['{}\n{}', 2],
		['{"a": tru}', 1],
		['', 1],
	])('%j: %s', (text, line) => {
		expect(jsonErrorLine(text)).toBe(line);
		if (line === null) expect(() => JSON.parse(text)).not.toThrow();
		else expect(() => JSON.parse(text)).toThrow();
	});
});
