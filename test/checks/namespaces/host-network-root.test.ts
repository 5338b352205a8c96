import {hostNetworkRoot} from '../../../source/checks/namespaces/host-network-root.ts';
import {having, hardened, plain, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const onHost = (base = hardened) => withHostConfig({NetworkMode: t('host')}, base);
const bad = 'host, with root or NET_ADMIN';

testCheck(hostNetworkRoot, {
	pass: [
		['a network of its own, as root', plain],
		['that of the host, an ordinary user without capabilities', onHost()],
	],
	fail: [
		['root', onHost(plain), bad],
		['root without capabilities', having({user: {uid: 0, from: 'number'}}, onHost()), bad],
		['an ordinary user with NET_ADMIN', withHostConfig({CapAdd: [t('cap_net_admin')]}, onHost()), bad],
		['an ordinary user with NET_RAW kept', withHostConfig({CapDrop: []}, onHost()), bad],
	],
	unknown: [
		['user not looked up', having({user: unread}, onHost())],
		['mode of another shape', withHostConfig({NetworkMode: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
