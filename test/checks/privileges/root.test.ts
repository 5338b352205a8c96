import {describe, expect, it} from 'vitest';
import {imageRootUser, isRootSpelling, rootUser, rootUserOfImage} from '../../../source/checks/privileges/root.ts';
import {having, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const asRoot = (user: string) =>
	having({inspect: {Config: {User: t(user)}}, image: {User: t(user)}, user: {uid: 0, from: 'number'}});
const remapping = having({engine: {hasUserNamespaces: true}}, plain);
const rootless = having({engine: {isRootless: true}}, plain);

describe('spellings of root', () => {
	// Tried on an engine: all of the first start as uid 0, `0x0` is looked up as a name.
	for (const user of ['root', '0', '00', '+0', '-0', '0:0', 'root:staff', '0:1000']) {
		it(`${user} is root`, () => expect(isRootSpelling(user)).toBe(true));
	}
	for (const user of ['', '1000', '1000:0', '10', 'rooty', '0x0', 'nobody', 'app:root']) {
		it(`${user === '' ? 'nothing' : user} is not said to be root`, () => expect(isRootSpelling(user)).toBe(false));
	}
});

testCheck(rootUser, {
	pass: [
		['a number other than 0', having({})],
		['root, remapped by the engine', remapping],
		['root of a rootless engine', rootless],
	],
	fail: [
		['nothing set', plain, 'runs as uid 0'],
		['docker-bench 4.1: --user 0:0', asRoot('0:0'), 'runs as uid 0'],
		['a name that is uid 0 in /etc/passwd', having({user: {uid: 0, from: '/etc/passwd'}}), 'runs as uid 0'],
		['remapping engine, opted out', withHostConfig({UsernsMode: t('host')}, remapping), 'runs as uid 0'],
		['docker-bench: labelled to be skipped', withInspect({isHiddenFromBench: true}, plain), 'runs as uid 0'],
	],
	unknown: [
		['user not looked up', having({user: unread})],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
		['root, and the namespace mode is of another shape', withHostConfig({UsernsMode: unread}, plain)],
	],
});

testCheck(imageRootUser, {
	pass: [
		['image names a number', having({})],
		['image is root, the container is not', having({image: {User: t('')}})],
		['image names a number, the container was made root', having({image: {User: t('1000')}}, plain)],
		['root, remapped by the engine', remapping],
	],
	fail: [
		['image names nobody', plain, 'image user is root, container user too'],
		['image says root:root', asRoot('root:root'), 'image user is root, container user too'],
		['image name that is uid 0', asRoot('toor'), 'image user is root, container user too'],
	],
	unknown: [
		['another name in the image, container made root', having({image: {User: t('app')}}, plain)],
		['image gone', having({image: unread}, plain)],
		['image user of another shape', having({image: {User: unread}}, plain)],
		['inspect failed', having({inspect: unread})],
	],
});

testCheck(rootUserOfImage, {
	pass: [
		['a number', having({})],
		['remapped by the engine', remapping],
	],
	fail: [
		['nothing set', having({image: {User: t('')}}), 'image user is root, container user too'],
		['0:0', having({image: {User: t('0:0')}}), 'image user is root, container user too'],
	],
	manual: [['a name nobody looked up', having({image: {User: t('nginx')}})]],
	unknown: [
		['image gone', having({image: unread})],
		['user of another shape', having({image: {User: unread}})],
	],
});
