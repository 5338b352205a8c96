import {namespaceModeChecks} from '../../../source/checks/namespaces/modes.ts';
import {having, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {byRecord} from '../by-record.ts';

const check = (record: string) => byRecord(namespaceModeChecks, record);
const net = (mode: string) => withHostConfig({NetworkMode: t(mode)});
const pid = (mode: string) => withHostConfig({PidMode: t(mode)});
const ipc = (mode: string) => withHostConfig({IpcMode: t(mode)});
const uts = (mode: string) => withHostConfig({UTSMode: t(mode)});
const gone = ['inspect failed', having({inspect: unread})] as const;
const other = 'container:4f2a9c0d1b7e';

testCheck(check('5.10'), {
	pass: [
		['the default bridge', plain],
		['none', net('none')],
		['a network that is called so', net('hosts')],
		['that of another container, which is the other check', net(other)],
	],
	fail: [['host', net('host'), 'host']],
	unknown: [['field of another shape', withHostConfig({NetworkMode: unread})], gone],
});

testCheck(check('X-NET-OTHER'), {
	pass: [
		['a network of its own', net('shop')],
		['a network that is called container', net('container')],
		['host, which is the other check', net('host')],
	],
	fail: [['joined', net(other), 'joined']],
	unknown: [['field of another shape', withHostConfig({NetworkMode: unread})], gone],
});

testCheck(check('5.16'), {
	pass: [
		['not set', pid('')],
		['private', pid('private')],
		['that of another container, which is the other check', pid(other)],
	],
	fail: [
		['host', pid('host'), 'host'],
		[
			'docker-bench: labelled to be skipped',
			withInspect({isHiddenFromBench: true, HostConfig: {PidMode: t('host')}}),
			'host',
		],
		[
			'docker-bench: named vanilla-priv',
			withInspect({Name: t('vanilla-priv'), HostConfig: {PidMode: t('host')}}),
			'host',
		],
	],
	unknown: [['field of another shape', withHostConfig({PidMode: unread})], gone],
});

testCheck(check('X-PID-OTHER'), {
	pass: [
		['not set', pid('')],
		['host, which is the other check', pid('host')],
	],
	fail: [['docker-bench 5.16 knows only host: joined', pid(other), 'joined']],
	unknown: [['field of another shape', withHostConfig({PidMode: unread})], gone],
});

testCheck(check('5.17'), {
	pass: [
		['private', ipc('private')],
		['none', ipc('none')],
		['shareable, which is the other check', ipc('shareable')],
	],
	fail: [['host', ipc('host'), 'host']],
	unknown: [['field of another shape', withHostConfig({IpcMode: unread})], gone],
});

testCheck(check('X-IPC-OTHER'), {
	pass: [
		['private', ipc('private')],
		['none', ipc('none')],
		['not set', ipc('')],
		['host, which is the other check', ipc('host')],
	],
	fail: [
		['shareable', ipc('shareable'), 'shared'],
		['joined', ipc(other), 'shared'],
	],
	unknown: [['field of another shape', withHostConfig({IpcMode: unread})], gone],
});

testCheck(check('5.21'), {
	pass: [['not set', uts('')]],
	fail: [['host', uts('host'), 'host']],
	unknown: [['field of another shape', withHostConfig({UTSMode: unread})], gone],
});
