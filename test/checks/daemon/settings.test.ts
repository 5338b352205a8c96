/** Checks of single settings: API first, then the daemon's own command line and daemon.json. */
import {expect, it} from 'vitest';
import {containerDefaultChecks} from '../../../source/checks/daemon/container-defaults.ts';
import {engineSettingChecks} from '../../../source/checks/daemon/engine-settings.ts';
import {daemonLogChecks} from '../../../source/checks/daemon/logs.ts';
import {daemonNetworkChecks} from '../../../source/checks/daemon/network.ts';
import {hostUserNamespaceChecks} from '../../../source/checks/daemon/user-namespaces.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {t, unread} from '../../helpers/evidence.ts';
import {
	bridge,
	byDefault,
	byFlag,
	debianHost,
	farHost,
	goodHost,
	havingHost,
	inFile,
} from '../../helpers/host-evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';

const all = [
	...daemonNetworkChecks,
	...hostUserNamespaceChecks,
	...containerDefaultChecks,
	...engineSettingChecks,
	...daemonLogChecks,
];
const check = (record: string) => byRecord(all, record);
const set = (settings: Parameters<typeof havingHost>[0]['settings']) => havingHost({settings});
const noSettings = set(unread);
const noInfo = havingHost({info: unread});
const noEngine = havingHost({engine: unread});

const rootless = {engine: {isRootless: true, hasUserNamespaces: false}};
const remapped = {engine: {isRootless: false, hasUserNamespaces: true}};
testCheck(check('2.1'), {
	pass: [['rootless', havingHost(rootless)]],
	fail: [
		['as root', debianHost, 'runs as root'],
		['as root, remapped', havingHost(remapped), 'runs as root'],
	],
	unknown: [['engine not read', noEngine]],
});
for (const record of ['2.9', 'X-NO-USERNS']) {
	testCheck(check(record), {
		pass: [
			['remapped', havingHost(remapped)],
			['rootless', havingHost(rootless)],
			['from afar', {...farHost, engine: havingHost(remapped).engine}],
		],
		fail: [
			['neither', debianHost, 'not used'],
			['neither, from afar', farHost, 'not used'],
		],
		unknown: [['engine not read', noEngine]],
	});
}

testCheck(check('2.2'), {
	pass: [
		['icc off', goodHost],
		['no default bridge', havingHost({networks: []})],
		['another network with talk', havingHost({networks: [{...bridge, isDefaultBridge: false}]})],
		['from afar', {...farHost, networks: [{...bridge, isIccOn: false}]}],
	],
	fail: [
		['as it comes', debianHost, 'containers talk freely'],
		[
			'what counts is the network that is there',
			havingHost({networks: [bridge], settings: {icc: inFile(false)}}),
			'containers talk freely',
		],
	],
	unknown: [['networks not read', havingHost({networks: unread})]],
});

testCheck(check('2.3'), {
	pass: [
		['info', goodHost],
		['unset', set({'log-level': byDefault(t(''))})],
	],
	fail: [
		['truth 2.3: --log-level=debug fails', set({'log-level': byFlag(t('debug'))}), 'not info'],
		['warn in daemon.json', set({'log-level': inFile(t('warn'))}), 'not info'],
		['--debug, whatever the level says', set({debug: byFlag(true)}), 'not info'],
	],
	unknown: [['from afar', noSettings]],
});

testCheck(check('2.4'), {
	pass: [
		['as it comes', goodHost],
		['an engine that leaves IPv6 out by itself', set({ip6tables: byDefault(false)})],
	],
	fail: [
		['iptables false', set({iptables: inFile(false)}), 'not allowed'],
		['ip6tables switched off', set({ip6tables: byFlag(false)}), 'not allowed for IPv6'],
	],
	unknown: [['from afar', noSettings]],
	'not-applicable': [
		[
			'rules are kept elsewhere',
			havingHost({settings: {iptables: inFile(false)}, policy: {isFirewallManagedElsewhere: true}}),
		],
	],
});

testCheck(check('2.5'), {
	pass: [['none', goodHost]],
	fail: [['one', havingHost({info: {insecureRegistries: [t('registry.local:5000')]}}), 'allowed']],
	unknown: [['info not read', noInfo]],
});

testCheck(check('2.6'), {
	pass: [['overlay2', goodHost]],
	fail: [['aufs', havingHost({info: {Driver: t('aufs')}}), 'aufs']],
	unknown: [['info not read', noInfo]],
});

const ulimits = (...names: string[]) => set({'default-ulimits': inFile(names.map(name => t(name)))});
testCheck(check('2.8'), {
	pass: [
		['both', goodHost],
		['both, by name alone', ulimits('nproc', 'nofile', 'core')],
	],
	fail: [
		['none', ulimits(), 'no default'],
		['one of two', ulimits('nofile=1024:2048'), 'no default'],
		['others', ulimits('core=0', 'nofilex=1'), 'no default'],
	],
	unknown: [['from afar', noSettings]],
});

testCheck(check('2.10'), {
	pass: [
		['unset', goodHost],
		['written out', set({'cgroup-parent': inFile(t('system.slice'))})],
	],
	fail: [['truth 2.10: cgroup-parent /weird fails', set({'cgroup-parent': inFile(t('/weird'))}), 'changed']],
	unknown: [['from afar', noSettings]],
});

const mapper = (...options: string[]) =>
	havingHost({info: {Driver: t('devicemapper')}, settings: {'storage-opts': inFile(options.map(one => t(one)))}});
testCheck(check('2.11'), {
	pass: [
		['another driver', goodHost],
		['another driver, from afar', farHost],
		['its size untouched', mapper('dm.fs=xfs')],
	],
	fail: [['dm.basesize', mapper('dm.basesize=50G'), 'changed']],
	unknown: [
		['its options not readable', havingHost({info: {Driver: t('devicemapper')}, settings: unread})],
		['info not read', noInfo],
	],
});

testCheck(check('2.12'), {
	pass: [['one plugin', goodHost]],
	fail: [
		['none', debianHost, 'none'],
		[
			'a flag alone is no plugin',
			havingHost({info: {authorizationPlugins: []}, settings: {'authorization-plugins': byFlag([t('opa')])}}),
			'none',
		],
	],
	unknown: [['info not read', noInfo]],
});

const driver = (name: string, options: ReadonlyArray<readonly [string, string]> = []) =>
	havingHost({
		info: {LoggingDriver: t(name)},
		settings: {'log-opts': inFile(options.map(([key, value]) => [t(key), t(value)] as const))},
	});
testCheck(check('2.13'), {
	pass: [
		['fluentd', goodHost],
		['syslog to another machine', driver('syslog', [['syslog-address', 'tcp+tls://logs.example:6514']])],
	],
	fail: [
		['truth 2.13: --log-driver=none fails', driver('none'), 'no logs at all'],
		['json-file', debianHost, 'kept on this machine'],
		['local', driver('local'), 'kept on this machine'],
	],
	unknown: [
		['syslog, from afar', havingHost({info: {LoggingDriver: t('syslog')}, settings: unread})],
		['info not read', noInfo],
	],
	manual: [
		['journald', driver('journald')],
		['syslog of this machine', driver('syslog', [['syslog-address', 'unixgram:///dev/log']])],
		['a plugin', driver('loki')],
	],
});

const older = {engine: {isNoNewPrivilegesDefault: null}};
testCheck(check('2.14'), {
	pass: [
		['the engine says so', goodHost],
		['from afar', {...farHost, engine: goodHost.engine}],
		['an engine before 23, by daemon.json', havingHost(older)],
	],
	fail: [
		['the engine says no', debianHost, 'off'],
		[
			'truth 2.14: --no-new-privileges=false fails',
			havingHost({...older, settings: {'no-new-privileges': byFlag(false)}}),
			'off',
		],
	],
	unknown: [
		['an engine before 23, from afar', havingHost({...older, settings: unread})],
		['engine not read', noEngine],
	],
});

testCheck(check('2.15'), {
	pass: [['on', goodHost]],
	fail: [
		[
			'truth 2.15: --live-restore=false fails',
			havingHost({info: {LiveRestoreEnabled: false}, settings: {'live-restore': byFlag(false)}}),
			'off',
		],
		[
			'a flag that the engine does not follow',
			havingHost({info: {LiveRestoreEnabled: false}, settings: {'live-restore': byFlag(true)}}),
			'off',
		],
	],
	unknown: [['info not read', noInfo]],
	'not-applicable': [['a node of a swarm', havingHost({info: {LiveRestoreEnabled: false, swarmState: t('active')}})]],
});

testCheck(check('2.16'), {
	pass: [['off', goodHost]],
	fail: [['as it comes', debianHost, 'on']],
	unknown: [['from afar', noSettings]],
});

const profile = (name: string) => havingHost({engine: {seccompProfile: t(name)}});
testCheck(check('2.17'), {
	pass: [
		['truth 2.17: builtin is the default of engine 23 and newer', profile('builtin')],
		['default', profile('default')],
	],
	fail: [
		['unconfined', profile('unconfined'), 'off'],
		['not compiled in', profile(''), 'off'],
	],
	unknown: [['engine not read', noEngine]],
	manual: [['a file', profile('/etc/docker/seccomp.json')]],
});

testCheck(check('2.18'), {
	pass: [['off', goodHost]],
	fail: [['on', havingHost({info: {ExperimentalBuild: true}}), 'on']],
	unknown: [['info not read', noInfo]],
});

testCheck(check('4.5'), {
	pass: [['set', goodHost]],
	fail: [['nowhere', debianHost, 'nothing verifies']],
	unknown: [['from afar', havingHost({contentTrust: unread})]],
});

it('truth 2.2 to 2.16: nothing but the daemon of our socket counts, so all seven fail on a daemon without safeguards', () => {
	const seven = ['2.2', '2.8', '2.9', '2.12', '2.14', '2.15', '2.16'].map(check);
	expect(runChecks(seven, debianHost).map(({verdict}) => verdict.is)).toEqual(seven.map(() => 'fail'));
});

it('fixes name the exact line, and the flag in its way', () => {
	const how = (record: string, host = debianHost) => runChecks([check(record)], host)[0]?.fix?.how;
	expect(how('2.2')).toContain('In daemon.json: "icc": false. Then: systemctl restart docker');
	expect(how('2.2', farHost)).toContain('"icc": false');
	expect(how('2.15')).toContain('In daemon.json: "live-restore": true. Then: systemctl reload docker (nothing stops).');
	expect(how('2.14', havingHost({...older, settings: {'no-new-privileges': byFlag(false)}}))).toMatch(
		/^Take --no-new-privileges out of the start command .* In daemon\.json: "no-new-privileges": true/,
	);
	expect(how('2.3', set({debug: byFlag(true)}))).toContain('Take --debug out');
});
