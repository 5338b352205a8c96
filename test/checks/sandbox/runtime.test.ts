import {runtime} from '../../../source/checks/sandbox/runtime.ts';
import {having, hardened, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const registered = (name: string, path: string) =>
	having({
		inspect: {HostConfig: {Runtime: t(name)}},
		engine: {
			runtimes: [
				[t('runc'), t('runc')],
				[t(name), t(path)],
			],
		},
	});

testCheck(runtime, {
	pass: [
		['runc', hardened],
		['not said: the default of the engine', withHostConfig({Runtime: t('')})],
		['crun', registered('crun', '/usr/bin/crun')],
		['gVisor', registered('runsc', '/usr/local/bin/runsc')],
		['Kata', registered('kata', '/opt/kata/bin/kata-runtime')],
		['another name for a known program', registered('fast', '/usr/bin/crun')],
		['a shim of containerd, not registered', withHostConfig({Runtime: t('io.containerd.runc.v2')})],
		['a shim of containerd with its program', registered('io.containerd.runtime.v1.linux', 'runc')],
		['Kata by its shim', registered('io.containerd.kata.v2', '')],
	],
	fail: [
		['another program', registered('custom', '/usr/local/bin/custom-runtime'), 'unknown'],
		[
			'another program under a known name',
			having({engine: {runtimes: [[t('runc'), t('/usr/bin/wrapper')]]}}),
			'unknown',
		],
		['a known program where others may write', registered('runc2', '/tmp/runc'), 'unknown'],
		['the same by a detour', registered('runc2', '/usr/../tmp/runc'), 'unknown'],
		['not registered', withHostConfig({Runtime: t('gone')}), 'unknown'],
		[
			'an unknown default',
			having({inspect: {HostConfig: {Runtime: t('')}}, engine: {DefaultRuntime: t('odd')}}),
			'unknown',
		],
	],
	unknown: [
		['field of another shape', withHostConfig({Runtime: unread})],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
