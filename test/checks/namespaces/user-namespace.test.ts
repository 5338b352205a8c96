import {userNamespace, userNamespaceKept} from '../../../source/checks/namespaces/user-namespace.ts';
import {having, hardened, seenByKernel, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const remapping = having({engine: {hasUserNamespaces: true}});
const rootless = having({engine: {isRootless: true}});
const optOut = (base = hardened) => withHostConfig({UsernsMode: t('host')}, base);
const bad = 'host on a remapping engine';

testCheck(userNamespace, {
	pass: [
		['a remapping engine', remapping],
		['a rootless engine', rootless],
		['one of its own, as the kernel says', seenByKernel({isHostUserNamespace: false})],
		['a remapping engine, and the kernel agrees', seenByKernel({isHostUserNamespace: false}, remapping)],
		['a remapping engine, and the kernel can not be asked', seenByKernel({isHostUserNamespace: unread}, remapping)],
	],
	fail: [
		['opted out of the remapping', optOut(remapping), bad],
		['a remapping engine, and the kernel shows the namespace of the host', seenByKernel({}, remapping), bad],
	],
	'not-applicable': [
		['docker-bench 5.31: no user namespace anywhere', hardened],
		['the same, seen by the kernel: no points of each container', seenByKernel({})],
		['no user namespace anywhere, and opted out of it', optOut()],
	],
	unknown: [
		['mode of another shape', withHostConfig({UsernsMode: unread}, remapping)],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

testCheck(userNamespaceKept, {
	pass: [['a remapping engine', remapping]],
	fail: [['opted out of the remapping', optOut(remapping), bad]],
	'not-applicable': [
		['an engine that does not remap', optOut()],
		['a rootless engine', optOut(rootless)],
	],
	unknown: [
		['mode of another shape', withHostConfig({UsernsMode: unread}, remapping)],
		['inspect failed', having({inspect: unread})],
	],
});
