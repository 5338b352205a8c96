import {imageDigest, imageTag} from '../../../source/checks/image/trust.ts';
import {hardened, having, plain, t, unread, withInspect} from '../../helpers/evidence.ts';
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
