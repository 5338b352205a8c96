/** Readers of single files of the machine. */
import {describe, expect, it} from 'vitest';
import {groupsIn, readAccounts, usersIn} from '../../../source/evidence/host/accounts.ts';
import {readAudit, watchesIn} from '../../../source/evidence/host/audit.ts';
import {inEnvironmentFile, inUnit, readContentTrust} from '../../../source/evidence/host/content-trust.ts';
import {readDataRoot} from '../../../source/evidence/host/data-root.ts';
import {readHardening} from '../../../source/evidence/host/hardening.ts';
import {readKernel} from '../../../source/evidence/host/kernel.ts';
import {readSocketGroup} from '../../../source/evidence/host/socket-group.ts';
import {startIn} from '../../../source/evidence/host/started-at.ts';
import {findUnit} from '../../../source/evidence/host/units.ts';
import {ownView} from '../../../source/evidence/host/view.ts';
import {notAllowed} from '../../../source/host/host.ts';
import type {FileFacts} from '../../../source/model/host-evidence.ts';
import {isUnread, known, Unread, type Read} from '../../../source/model/read.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {fakeHost} from '../../helpers/fake-host.ts';

const why = (read: Read<unknown>): string => (isUnread(read) ? read.why : 'read');

describe('accounts', () => {
	it('are lines of their own, whatever else stands there', () => {
		expect(usersIn('root:x:0:0::/root:/bin/sh\n# no\n+::::::\nbob:x:1001:105:,,,:/h:/bin/sh\n')).toEqual([
			{name: 'root', uid: 0, gid: 0},
			{name: 'bob', uid: 1001, gid: 105},
		]);
		expect(groupsIn('docker:x:105:alice,bob, bobby\nempty:x:9:\nbroken\n')).toEqual([
			{name: 'docker', gid: 105, members: ['alice', 'bob', 'bobby']},
			{name: 'empty', gid: 9, members: []},
		]);
	});

	it('are unread with path and error', async () => {
		const host = fakeHost({files: {'/etc/passwd': new Unread(notAllowed), '/etc/group': ''}});
		expect(why(await readAccounts(host))).toBe('/etc/passwd: permission denied: run as root to see it (EACCES)');
	});
});

describe('the group of the socket', () => {
	const accounts = {
		users: usersIn('root:x:0:0::/:/\nalice:x:1:1::/:/\nbob:x:2:2::/:/\nbobby:x:3:3::/:/\ncarol:x:4:105::/:/\n'),
		groups: groupsIn('root:x:0:\ndocker:x:105:alice,bob,root\nalso:x:105:bobby\n'),
	};
	const socket = {gid: 105, modeBits: 0o660} as FileFacts;

	it('has its members by whole names, those by primary group too (1.1.2, docker-bench finds bob in bobby)', () => {
		expect(readSocketGroup(socket, accounts)).toEqual({
			name: 'docker',
			gid: 105,
			members: ['alice', 'bob', 'bobby', 'carol'],
		});
	});

	it('lets nobody in where it may not write', () => {
		expect(known(readSocketGroup({...socket, modeBits: 0o640}, accounts)).members).toEqual([]);
	});

	it('is unread where the socket or the names are', () => {
		expect(readSocketGroup(unread, accounts)).toBe(unread);
		expect(readSocketGroup(socket, unread)).toBe(unread);
	});
});

describe('audit rules', () => {
	it('name what they watch', () => {
		const rules = `
## comment -w /etc/no
-D
-b 8192
-w /usr/bin/dockerd -p rwxa -k docker
-w /etc/docker/ -p wa
-a always,exit -F path=/usr/bin/runc -F perm=x -k docker
-a always,exit -F dir=/var/lib/docker -F perm=wa
-a always,exit -S all -F dir=/run/containerd -F perm=wa
-a never,exit -F path=/etc/secret
-a exit,never -F dir=/opt
-a always,exit -F arch=b64 -S mount
`;
		expect(watchesIn(rules)).toEqual([
			{path: '/usr/bin/dockerd', isDirectory: false},
			{path: '/etc/docker', isDirectory: true},
			{path: '/usr/bin/runc', isDirectory: false},
			{path: '/var/lib/docker', isDirectory: true},
			{path: '/run/containerd', isDirectory: true},
		]);
		expect(watchesIn('-w /a\n-D\n-w /b')).toEqual([{path: '/b', isDirectory: false}]);
		expect(watchesIn('No rules\n')).toEqual([]);
	});

	it('are the loaded ones where the kernel tells', async () => {
		const host = fakeHost({
			files: {'/etc/audit/rules.d/x.rules': '-w /not/loaded', '/etc/docker/daemon.json': ''},
			commands: {'auditctl -l': '-w /etc/docker -p wa\n'},
		});
		expect(await readAudit(host)).toEqual({from: 'kernel', watches: [{path: '/etc/docker', isDirectory: true}]});
	});

	it('are else those of the files, once each', async () => {
		const host = fakeHost({
			files: {
				'/etc/audit/rules.d/docker.rules': '-w /usr/bin/dockerd -k docker',
				'/etc/audit/rules.d/docker.bak': '-w /old',
				'/etc/audit/audit.rules': '-w /usr/bin/dockerd -k docker\n-w /usr/bin/runc',
			},
		});
		expect(await readAudit(host)).toEqual({
			from: 'rules files',
			watches: [
				{path: '/usr/bin/dockerd', isDirectory: false},
				{path: '/usr/bin/runc', isDirectory: false},
			],
		});
		expect(await readAudit(fakeHost())).toEqual({from: 'rules files', watches: []});
	});

	it('are unread where a file is closed', async () => {
		const host = fakeHost({files: {'/etc/audit/rules.d/docker.rules': new Unread(notAllowed)}});
		expect(why(await readAudit(host))).toMatch(/^\/etc\/audit\/rules.d\/docker.rules: permission denied.*EACCES/);
	});
});

describe('the file system of the data root', () => {
	const root = '27 1 254:0 / / rw,relatime - ext4 /dev/vda1 rw\n';
	const read = (mounts: string) => known(readDataRoot(root + mounts, '/var/lib/docker', '/var/lib/docker'));

	it('is the root device where nothing is mounted, and where it is mounted on itself (1.1.1)', () => {
		expect(read('')).toEqual({path: '/var/lib/docker', isOnRootDevice: true, mountPoint: '/', source: '/dev/vda1'});
		expect(
			read('90 27 254:0 /var/lib/docker /var/lib/docker rw,relatime shared:1 - ext4 /dev/vda1 rw\n'),
		).toMatchObject({isOnRootDevice: true, mountPoint: '/var/lib/docker'});
	});

	it('is its own where another is mounted', () => {
		expect(read('90 27 254:16 / /var/lib/docker rw - xfs /dev/vdb rw\n')).toMatchObject({
			isOnRootDevice: false,
			source: '/dev/vdb',
		});
		expect(read('90 27 254:16 / /var rw - xfs /dev/vdb rw\n')).toMatchObject({
			isOnRootDevice: false,
			mountPoint: '/var',
		});
	});

	it('is what was mounted last, and no neighbour of the same beginning', () => {
		const twice =
			'90 27 254:16 / /var/lib/docker rw - xfs /dev/vdb rw\n91 90 254:0 /x /var/lib/docker rw - ext4 /dev/vda1 rw\n';
		expect(read(twice)).toMatchObject({isOnRootDevice: true});
		expect(read('90 27 254:16 / /var/lib/docker-old rw - xfs /dev/vdb rw\n')).toMatchObject({isOnRootDevice: true});
		expect(readDataRoot('', '/x', '/x')).toBeInstanceOf(Unread);
	});
});

describe('content trust', () => {
	it('is read as it is written', () => {
		expect(inEnvironmentFile('PATH=/bin\nDOCKER_CONTENT_TRUST=1\n')).toBe(true);
		expect(inEnvironmentFile('export DOCKER_CONTENT_TRUST="true"')).toBe(true);
		expect(inEnvironmentFile('DOCKER_CONTENT_TRUST=1\nDOCKER_CONTENT_TRUST=0')).toBe(false);
		expect(inEnvironmentFile('#DOCKER_CONTENT_TRUST=1\nDOCKER_CONTENT_TRUST_SERVER=https://x')).toBeNull();
		expect(
			inUnit('[Service]\nEnvironment="A=b" "DOCKER_CONTENT_TRUST=1"\nEnvironmentFile=-/etc/default/docker\n'),
		).toEqual({
			isOn: true,
			files: ['/etc/default/docker'],
		});
	});

	it('is told with its place', async () => {
		const trust = (files: Readonly<Record<string, string>>) => readContentTrust(ownView(fakeHost({files})), null);
		const unit = '/usr/lib/systemd/system/docker.service';
		expect(await trust({})).toBe('');
		expect(await trust({'/etc/environment': 'DOCKER_CONTENT_TRUST=1'})).toBe('/etc/environment');
		expect(await trust({[unit]: 'EnvironmentFile=-/etc/x', '/etc/x': 'DOCKER_CONTENT_TRUST=1'})).toBe('/etc/x');
		const dropIn = '/etc/systemd/system/docker.service.d/trust.conf';
		expect(await trust({[unit]: '', [dropIn]: '[Service]\nEnvironment=DOCKER_CONTENT_TRUST=1'})).toBe(dropIn);
		expect(await trust({'/etc/environment': 'DOCKER_CONTENT_TRUST=0'})).toBe('');
	});
});

describe('a unit', () => {
	it('is the one systemd loads', async () => {
		const names = ['/etc/systemd/system', '/usr/lib/systemd/system'].map(folder => `${folder}/docker.service`);
		const [etc = '', usr = ''] = names;
		expect(await findUnit(ownView(fakeHost({files: {[etc]: '', [usr]: ''}})), 'docker.service', null)).toBe(etc);
		expect(await findUnit(ownView(fakeHost({files: {[usr]: ''}})), 'docker.service', null)).toBe(usr);
		expect(await findUnit(ownView(fakeHost()), 'docker.service', null)).toBeNull();
		// Masked: a link to /dev/null.
		const masked = fakeHost({files: {[usr]: ''}, links: {[etc]: '/dev/null'}, stats: {'/dev/null': {kind: 'other'}}});
		expect(await findUnit(ownView(masked), 'docker.service', null)).toBeNull();
	});
});

describe('the kernel', () => {
	it('tells its switches, and which it does not have', async () => {
		const host = fakeHost({
			files: {
				'/proc/sys/kernel/osrelease': '6.1.0-18-amd64\n',
				'/sys/kernel/security/lsm': 'lockdown,capability,apparmor',
				'/proc/sys/kernel/kptr_restrict': '1\n',
			},
		});
		const kernel = known(await readKernel(host));
		expect(kernel).toMatchObject({release: '6.1.0-18-amd64', lsms: ['lockdown', 'capability', 'apparmor']});
		const sysctls = new Map(kernel.sysctls);
		expect(sysctls.get(t('kernel.kptr_restrict'))).toBe('1');
		expect(why(sysctls.get(t('kernel.yama.ptrace_scope')) ?? 'none')).toMatch(/does not exist \(ENOENT\)$/);
		expect(why(await readKernel(fakeHost()))).toMatch(/osrelease/);
	});
});

describe('a report of Lynis', () => {
	const file = '/var/log/lynis-report.dat';
	it('is its index and its time', async () => {
		const text =
			'lynis_version=3.0.8\nreport_datetime_start=2026-11-01 10:00:00\nhardening_index=67\nreport_datetime_end=2026-11-01 10:02:00\n';
		expect(await readHardening(fakeHost({files: {[file]: text}}))).toEqual({
			tool: 'Lynis 3.0.8',
			index: 67,
			atUnixMs: new Date(2026, 10, 1, 10, 2).getTime(),
		});
		expect(await readHardening(fakeHost())).toBeNull();
		expect(why(await readHardening(fakeHost({files: {[file]: 'hardening_index='}})))).toMatch(/no finished report/);
		expect(why(await readHardening(fakeHost({files: {[file]: new Unread(notAllowed)}})))).toMatch(/EACCES/);
	});
});

describe('the start of a process', () => {
	it('is the boot plus its ticks', () => {
		const stat = `700 (a) b (c) S 1 ${'0 '.repeat(17)}12345 0`;
		expect(startIn(stat, 'cpu 1\nbtime 1000\n')).toBe(1_123_450);
		expect(startIn('nonsense', 'btime 1')).toBeNull();
		expect(startIn(stat, '')).toBeNull();
	});
});
