import {expect, it} from 'vitest';
import {fileChecks} from '../../../source/checks/daemon-files/file-checks.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import type {FileFacts, HostEvidence, HostFileName} from '../../../source/model/host-evidence.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {debianHost, file, filesOf} from '../../helpers/host-evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';

const table: ReadonlyArray<readonly [name: HostFileName, owner: string, mode: string, most: number]> = [
	['docker.service', '3.1', '3.2', 0o644],
	['docker.socket', '3.3', '3.4', 0o644],
	['etc-docker', '3.5', '3.6', 0o755],
	['registry-certificates', '3.7', '3.8', 0o444],
	['tls-ca', '3.9', '3.10', 0o444],
	['tls-certificate', '3.11', '3.12', 0o444],
	['tls-key', '3.13', '3.14', 0o400],
	['api-socket', '3.15', '3.16', 0o660],
	['daemon.json', '3.17', '3.18', 0o644],
	['etc-default-docker', '3.19', '3.20', 0o644],
	['etc-sysconfig-docker', '3.22', '3.21', 0o644],
	['containerd.sock', '3.23', '3.24', 0o660],
];

const having = (name: HostFileName, ...found: readonly FileFacts[]): HostEvidence => ({
	...debianHost,
	files: filesOf({[name]: found}),
});
const user = {uid: 1000, user: t('alice')};
const docker = {gid: 998, group: t('docker')};

for (const [name, owner, mode, most] of table) {
	const is = (bits: number, over: Partial<FileFacts> = {}) => having(name, file('/srv/it', bits, over));
	const absent = {
		unknown: [['not readable', {...debianHost, files: filesOf({[name]: unread})}]],
		'not-applicable': [['no such file', having(name)]],
	} as const;
	testCheck(byRecord(fileChecks, owner), {
		pass: [
			['root:root', is(most)],
			['root by number, whatever it is called', is(most, {user: t('toor'), group: t('wheel')})],
		],
		fail: [
			['another user', is(most, user), 'another owner'],
			['another group', is(most, {gid: 1000, group: t('alice')}), 'another owner'],
			['called root, but is not', is(most, {uid: 1000, user: t('root')}), 'another owner'],
			['one of two', having(name, file('/srv/a', most), file('/srv/b', most, user)), 'another owner'],
		],
		...absent,
	});
	testCheck(byRecord(fileChecks, mode), {
		pass: [
			['as wide as it may be', is(most)],
			['stricter', is(0o400)],
			['no bit at all', is(0)],
		],
		fail: [
			['for everybody', is(most | 0o002), 'too wide'],
			['0o022 is a small number and gives much', is(0o022), 'too wide'],
			['sticky, setuid', is(most | 0o4000), 'too wide'],
			['one of two', having(name, file('/srv/a', most), file('/srv/b', 0o777)), 'too wide'],
		],
		...absent,
	});
}

const socket = (bits: number, over: Partial<FileFacts> = {}) =>
	having('api-socket', file('/run/docker.sock', bits, {...docker, ...over}));
testCheck(byRecord(fileChecks, '3.15'), {
	pass: [
		['root:docker', socket(0o660)],
		['the group by name, whatever its number', socket(0o660, {gid: 131})],
	],
	fail: [
		['a group that only sounds like it', socket(0o660, {group: t('docker-users')}), 'another owner'],
		['a user called docker', socket(0o660, {uid: 998}), 'another owner'],
	],
});
testCheck(byRecord(fileChecks, '3.16'), {
	fail: [['truth 3.16: API socket 606 fails', socket(0o606), 'too wide']],
});
testCheck(byRecord(fileChecks, '3.17'), {
	fail: [
		[
			'the group docker may own the socket, nothing else',
			having('daemon.json', file('/etc/docker/daemon.json', 0o644, docker)),
			'another owner',
		],
	],
});
testCheck(byRecord(fileChecks, '3.18'), {
	fail: [
		['truth 3.18: daemon.json 622 fails', having('daemon.json', file('/etc/docker/daemon.json', 0o622)), 'too wide'],
	],
});
testCheck(byRecord(fileChecks, '3.6'), {
	fail: [
		[
			'truth 3.6: /etc/docker 733 fails',
			having('etc-docker', file('/etc/docker', 0o733, {kind: 'directory'})),
			'too wide',
		],
	],
});

const alices = {uid: 1000, gid: 1000, user: t('alice'), group: t('alice')};
const rootless = (over: Partial<FileFacts>): HostEvidence => ({
	...debianHost,
	engine: {...(debianHost.engine as Exclude<HostEvidence['engine'], {readonly why: unknown}>), isRootless: true},
	files: filesOf({
		'api-socket': [file('/run/user/1000/docker.sock', 0o660, alices)],
		'daemon.json': [file('/home/alice/.config/docker/daemon.json', 0o644, over)],
	}),
});
testCheck(byRecord(fileChecks, '3.17'), {
	pass: [
		['rootless: its user owns it', rootless(alices)],
		['rootless: root owns it', rootless({})],
	],
	fail: [['rootless: another user owns it', rootless({...alices, uid: 1001}), 'another owner']],
	unknown: [
		[
			'rootless, and not known whose',
			{...rootless(alices), files: filesOf({'api-socket': unread, 'daemon.json': [file('/x', 0o644, alices)]})},
		],
	],
});

it('one act puts owner and mode right, and only takes rights away', () => {
	const wrong = having('daemon.json', file('/etc/docker/it is.json', 0o622, user));
	const fixes = runChecks(fileChecks, wrong).flatMap(({fix}) => (fix === null ? [] : [fix]));
	expect(fixes).toHaveLength(2);
	expect(new Set(fixes.map(({key}) => key))).toEqual(new Set(['file-daemon-json']));
	for (const {how} of fixes) {
		expect(how).toBe("chown root:root '/etc/docker/it is.json' && chmod 0600 '/etc/docker/it is.json'");
	}
});
it('the socket is given back to its group', () =>
	expect(
		runChecks([byRecord(fileChecks, '3.15')], socket(0o660, {...user, gid: 1000, group: t('alice')}))[0]?.fix?.how,
	).toMatch(/^chown root:docker \/run\/docker\.sock \(/));
