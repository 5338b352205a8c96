import {describe, expect, it} from 'vitest';
import {imageDigest, imageOrigin, imageTag, trustedBase} from '../../../source/checks/image/trust.ts';
import {hardened, having, plain, t, unread, withInspect} from '../../helpers/evidence.ts';
import {isRepositoryAllowed} from '../../../source/model/image-reference.ts';
import {testCheck} from '../../helpers/test-check.ts';

const named = (Image: string) => withInspect({Config: {Image: t(Image)}});
const digest = `sha256:${'b2'.repeat(32)}`;
const ownId = 'a1'.repeat(32);

testCheck(imageTag, {
	pass: [
		['hardened', hardened],
		['plain: a version', plain],
		['a version in a registry with a port', named('registry:5000/shop/web:4.2')],
		['latest, with a digest', named(`web:latest@${digest}`)],
		['a digest alone', named(`web@${digest}`)],
		['the id of the image', named(ownId.slice(0, 12))],
		['the id of the image, whole', named(`sha256:${ownId}`)],
		['latest as a part of a version', named('web:4.2-latest')],
	],
	fail: [
		['no tag', named('web'), 'latest or no tag'],
		['no tag in a registry with a port', named('registry:5000/web'), 'latest or no tag'],
		['latest', named('shop/web:latest'), 'latest or no tag'],
		['stable', named('web:stable'), 'latest or no tag'],
		['main', named('ghcr.io/shop/web:main'), 'latest or no tag'],
		['a name that looks like an id, but is not this one', named('deadbeefcafe'), 'latest or no tag'],
	],
	unknown: [['inspect failed', having({inspect: unread})]],
});

testCheck(imageDigest, {
	pass: [
		['hardened', hardened],
		['a digest alone', named(`web@${digest}`)],
		['the id of the image', named(ownId.slice(0, 12))],
	],
	fail: [
		['plain', plain, 'no digest'],
		['latest', named('web'), 'no digest'],
	],
	unknown: [['inspect failed', having({inspect: unread})]],
});

const allowing = (...allowedRegistries: readonly string[]) => ({policy: {allowedRegistries}});

describe('the list of registries', () => {
	it.each([
		['docker.io/library/busybox', ['docker.io/library'], true],
		['docker.io/library/busybox', ['docker.io'], true],
		['docker.io/library/busybox', ['busybox'], true],
		['docker.io/library/busybox', ['index.docker.io/library/'], true],
		['docker.io/shop/web', ['docker.io/library'], false],
		['docker.io/shop/web', ['shop/web'], true],
		['docker.io/libraryx/web', ['docker.io/library'], false],
		['registry.shop.example/a/b', ['registry.shop.example'], true],
		['registry.shop.example.evil/a', ['registry.shop.example'], false],
		['registry:5000/a', ['registry:5000/*'], true],
		['localhost/a', ['localhost'], true],
		['ghcr.io/shop/web', [], false],
	])('%s on %j: %s', (repository, allowed, is) => expect(isRepositoryAllowed(repository, allowed)).toBe(is));
});

testCheck(imageDigest, {
	pass: [
		['on the list, by digest', having(allowing('docker.io/shop'))],
		['by id, of an image that is', having(allowing('shop/web'), named(ownId.slice(0, 12)))],
	],
	fail: [
		['truth: a digest of a stranger', having(allowing('registry.shop.example')), 'registry not on the configured list'],
		['on the list, by tag', having(allowing('docker.io/shop'), named('shop/web:4.2')), 'no digest'],
		['an empty list allows nothing', having(allowing()), 'registry not on the configured list'],
		[
			'by id, of an image without a name',
			having({...allowing('docker.io'), image: {RepoTags: [], RepoDigests: []}}, named(ownId.slice(0, 12))),
			'registry not on the configured list',
		],
		['image gone, where it need not be asked', having({image: unread}, named('shop/web:4.2')), 'no digest'],
	],
	unknown: [['by id, image gone', having({...allowing('docker.io'), image: unread}, named(ownId.slice(0, 12)))]],
});

testCheck(imageOrigin, {
	pass: [
		['pulled', hardened],
		['on the list', having(allowing('docker.io/shop'))],
	],
	fail: [
		['not on the list', having(allowing('ghcr.io')), 'registry not on the configured list'],
		[
			'one name of two',
			having({...allowing('docker.io/shop'), image: {RepoTags: [t('evil/web:1')]}}),
			'registry not on the configured list',
		],
		[
			'on the list by name, never pulled',
			having({...allowing('docker.io/shop'), image: {RepoDigests: []}}),
			'no digest',
		],
	],
	'not-applicable': [['built here, no list', having({image: {RepoDigests: []}})]],
	unknown: [['image gone', having({image: unread})]],
});

const based = (baseName: string, baseDigest = '') => ({image: {baseName: t(baseName), baseDigest: t(baseDigest)}});

testCheck(trustedBase, {
	pass: [
		['base on the list, pinned', having({...allowing('docker.io/library'), ...based('debian:12', digest)})],
		['pinned by its name', having({...allowing('docker.io/library'), ...based(`docker.io/library/debian@${digest}`)})],
		['base not told, publisher on the list', having(allowing('docker.io/shop'))],
	],
	fail: [
		[
			'base of a stranger',
			having({...allowing('docker.io/library'), ...based('evil/debian', digest)}),
			'base not on the configured list',
		],
		['base not pinned', having({...allowing('docker.io/library'), ...based('debian:12')}), 'base without digest'],
	],
	manual: [['base not told, publisher not on the list', having(allowing('ghcr.io'))]],
	'not-applicable': [['no list', hardened]],
	unknown: [['image gone', having({image: unread})]],
});
