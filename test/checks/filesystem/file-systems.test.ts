import {propagation, readOnlyRoot, writableNotExecutable} from '../../../source/checks/filesystem/file-systems.ts';
import {having, hardened, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';
import {bind, mounted, volume} from '../mounts.ts';

const spread = (how: string) => mounted(bind('/srv', '/srv'), {...bind('/mnt', '/mnt'), Propagation: t(how)});

testCheck(propagation, {
	pass: [
		['no mounts', hardened],
		['rprivate', spread('rprivate')],
		['rslave', spread('rslave')],
		['a volume', mounted(volume('/data'))],
	],
	fail: [
		['shared', spread('shared'), 'shared or rshared'],
		['rshared', spread('rshared'), 'shared or rshared'],
	],
	unknown: [
		['mounts of another shape', withInspect({Mounts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

testCheck(readOnlyRoot, {
	pass: [['read-only', hardened]],
	fail: [['writable', plain, 'writable']],
	unknown: [
		['field of another shape', withHostConfig({ReadonlyRootfs: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const tmpfs = (options: string) =>
	withHostConfig({
		Tmpfs: [
			[t('/run'), t('')],
			[t('/tmp'), t(options)],
		],
	});
const missing = 'missing flags';

// Tried on an engine: tmpfs is noexec, nosuid, nodev unless told otherwise, and the last word counts.
testCheck(writableNotExecutable, {
	pass: [
		['nothing writable', hardened],
		['tmpfs as the engine makes it', tmpfs('size=64m')],
		['tmpfs with all flags', tmpfs('rw,noexec,nosuid,nodev')],
		['exec and then noexec', tmpfs('exec,noexec')],
		['exec, but read-only', tmpfs('ro,exec')],
		['tmpfs by --mount', mounted({...bind('', '/x'), Type: t('tmpfs')})],
		['a bind, read-only', mounted(bind('/srv', '/srv', false))],
	],
	fail: [
		['exec', tmpfs('rw,exec,size=64m'), missing],
		['noexec and then exec', tmpfs('noexec,exec'), missing],
		['suid', tmpfs('suid'), missing],
		['dev', tmpfs('noexec, dev'), missing],
	],
	manual: [
		['a writable volume', mounted(volume('/data'))],
		['a writable bind', mounted(bind('/srv', '/srv'))],
	],
	unknown: [
		['tmpfs of another shape', withHostConfig({Tmpfs: unread})],
		['mounts of another shape', withInspect({Mounts: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
