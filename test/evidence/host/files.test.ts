import {describe, expect, it} from 'vitest';
import {daemonPaths} from '../../../source/evidence/host/daemon-paths.ts';
import {factsOf, readFiles, type FileSources} from '../../../source/evidence/host/files.ts';
import {readFlags} from '../../../source/evidence/host/flags.ts';
import {readDaemonInfo} from '../../../source/evidence/host/daemon-info.ts';
import {readSettings} from '../../../source/evidence/host/settings.ts';
import {ownView, viewOf} from '../../../source/evidence/host/view.ts';
import {notAllowed} from '../../../source/host/host.ts';
import type {FileFacts, HostFileName} from '../../../source/model/host-evidence.ts';
import {isUnread, known, Unread, type Read} from '../../../source/model/read.ts';
import {engineFacts, t, unread} from '../../helpers/evidence.ts';
import {fakeHost, type Machine} from '../../helpers/fake-host.ts';
import {infoJson} from './info.ts';

const accounts = {
	users: [{name: t('root'), uid: 0, gid: 0}],
	groups: [{name: t('docker'), gid: 105, members: []}],
};

function read(machine: Machine, argv: readonly string[] = [], over: Partial<FileSources> = {}) {
	const env = new Map([['PATH', '/opt/docker:/usr/sbin:/usr/bin']]);
	const settings = readSettings({
		flags: readFlags(['dockerd', ...argv]),
		file: {},
		env,
		engine: engineFacts,
		info: known(readDaemonInfo(infoJson)),
		networks: [],
	});
	const view = ownView(fakeHost(machine));
	return readFiles({
		view,
		ownView: view,
		socketPath: '/var/run/docker.sock',
		exe: '/usr/sbin/dockerd',
		env,
		paths: daemonPaths(false, env),
		userConfig: null,
		engine: engineFacts,
		settings,
		configFile: '/etc/docker/daemon.json',
		accounts,
		...over,
	});
}
const paths = (all: Read<readonly FileFacts[]>): unknown => (isUnread(all) ? all.why : all.map(({path}) => path));

describe('one file', () => {
	const host = fakeHost({
		files: {'/etc/docker/daemon.json': ''},
		stats: {'/run/docker.sock': {kind: 'socket', gid: 105, modeBits: 0o606}},
		links: {'/var/run': '/run'},
	});

	it('is told by bits and names, with its links followed (3.16: 606 is no 660)', async () => {
		expect(await factsOf(ownView(host), '/var/run/docker.sock', accounts)).toEqual({
			path: '/var/run/docker.sock',
			realPath: '/run/docker.sock',
			kind: 'socket',
			uid: 0,
			gid: 105,
			user: 'root',
			group: 'docker',
			modeBits: 0o606,
		});
	});

	it('is missing, or unread with path and error', async () => {
		expect(await factsOf(ownView(host), '/etc/no', accounts)).toBeNull();
		const closed = {...host, stat: async () => new Unread(notAllowed)};
		const facts = await factsOf(ownView(closed), '/etc/docker', accounts);
		expect(isUnread(facts) && facts.why).toBe('/etc/docker: permission denied: run as root to see it (EACCES)');
		expect(await factsOf(ownView(host), '/etc/docker', unread)).toMatchObject({user: '', uid: 0});
	});
});

describe('the files CIS names', () => {
	it.each<[HostFileName, Machine, readonly string[], readonly string[]]>([
		['dockerd', {files: {'/usr/sbin/dockerd': ''}}, [], ['/usr/sbin/dockerd']],
		['containerd', {files: {'/usr/bin/containerd': '', '/opt/docker/containerd': ''}}, [], ['/opt/docker/containerd']],
		['runc', {files: {'/usr/sbin/runc': ''}}, [], ['/usr/sbin/runc']],
		['containerd-shim', {}, [], []],
		['containerd.sock', {files: {'/run/containerd/containerd.sock': ''}}, [], ['/run/containerd/containerd.sock']],
		[
			'containerd.sock',
			{files: {'/var/run/docker/containerd/containerd.sock': '', '/run/containerd/containerd.sock': ''}},
			[],
			['/var/run/docker/containerd/containerd.sock'],
		],
		['containerd.sock', {files: {'/x/c.sock': ''}}, ['--containerd=/x/c.sock'], ['/x/c.sock']],
		['containerd-state', {files: {'/run/containerd/containerd.sock': ''}}, [], ['/run/containerd']],
		['containerd-config', {files: {'/etc/containerd/config.toml': ''}}, [], ['/etc/containerd/config.toml']],
		['data-root', {files: {'/var/lib/docker/x': ''}}, [], ['/var/lib/docker']],
		['docker.socket', {files: {'/lib/systemd/system/docker.socket': ''}}, [], ['/lib/systemd/system/docker.socket']],
		['etc-default-docker', {files: {'/etc/default/docker': ''}}, [], ['/etc/default/docker']],
		[
			'registry-certificates',
			{
				files: {
					'/etc/docker/certs.d/a:5000/ca.crt': '',
					'/etc/docker/certs.d/b/x.key': '',
					'/etc/docker/certs.d/readme': '',
				},
			},
			[],
			['/etc/docker/certs.d/a:5000/ca.crt', '/etc/docker/certs.d/b/x.key'],
		],
		['tls-ca', {files: {'/tls/ca.pem': ''}}, ['--tlscacert=/tls/ca.pem', '--tlsverify'], ['/tls/ca.pem']],
		['tls-key', {files: {'/root/.docker/key.pem': ''}}, ['--tlsverify'], ['/root/.docker/key.pem']],
		['tls-key', {files: {'/root/.docker/key.pem': ''}}, [], []],
		['daemon.json', {}, [], []],
	])('%s, %#', async (name, machine, argv, expected) => {
		expect(paths((await read(machine, argv))[name])).toEqual(expected);
	});

	it('are each named once where two paths lead to one', async () => {
		const runtimes = [
			[t('runc'), t('/usr/bin/runc')],
			[t('io.containerd.runc.v2'), t('/bin/runc')],
		] as const;
		const files = await read({files: {'/usr/bin/runc': ''}, links: {'/bin': '/usr/bin'}}, [], {
			engine: {...engineFacts, runtimes},
		});
		expect(files.runc).toMatchObject([{realPath: '/usr/bin/runc'}]);
	});

	it('are unread where the settings that name them are', async () => {
		const files = await read({}, [], {settings: unread});
		expect([files['tls-ca'], files['containerd.sock'], files['containerd-state']]).toEqual([unread, unread, unread]);
		expect(files['data-root']).toEqual([]);
	});
});

describe('files of a daemon in a mount namespace of its own', () => {
	const root = '/proc/9/root';
	const machine: Machine = {
		files: {[`${root}/real/docker/daemon.json`]: '{}', '/etc/docker/daemon.json': 'ours'},
		links: {
			'/proc/9/ns/mnt': 'mnt:[2]',
			'/proc/self/ns/mnt': 'mnt:[1]',
			[`${root}/etc`]: '/real',
			[`${root}/real/up`]: '../real/docker',
			[`${root}/circle`]: '/circle',
		},
	};

	it('are its own, with absolute links in its own root', async () => {
		const view = await viewOf(fakeHost(machine), 9);
		expect(await view.readText('/etc/docker/daemon.json')).toBe('{}');
		expect(await view.find('/etc/up/daemon.json')).toMatchObject({realPath: '/real/docker/daemon.json'});
		expect(await view.list('/etc/docker')).toEqual(['daemon.json']);
		expect(await view.find('/../../etc/passwd')).toBeInstanceOf(Unread);
		const circle = await view.find('/circle/x');
		expect(isUnread(circle) && circle.why).toBe('its links run in a circle');
	});
});
