import type {ContainerEvidence, RegistryState} from '../../../source/model/evidence.ts';
import {currentImage, imageAge, staleImage} from '../../../source/checks/image/freshness.ts';
import {hardened, having, plain, t, unread, withInspect} from '../../helpers/evidence.ts';
import {testCheck, type Row} from '../../helpers/test-check.ts';

const moved: readonly Row[] = [
	['the tag names another image', having({imageOfTag: t(`sha256:${'c3'.repeat(32)}`)}), 'tag moved on'],
	['the tag names nothing any more', having({imageOfTag: null}, plain), 'tag moved on'],
];
const unreadRows: readonly Row[] = [
	['tag not read', having({imageOfTag: unread})],
	['inspect failed', having({inspect: unread})],
];

const at = {reference: t('docker.io/shop/web:4.2'), digest: t(`sha256:${'d4'.repeat(32)}`), askedAtUnixMs: 1};
const [same, newer] = [{is: 'same', ...at} as const, {is: 'moved', ...at} as const];
const notKnown = {is: 'not-known', why: t('it was built here')} as const;
const asked = (tag: RegistryState, base: RegistryState | null = null): ContainerEvidence => ({
	...plain,
	registry: {tag, base},
});

testCheck(currentImage, {
	pass: [
		['hardened: by digest', hardened],
		['by id', withInspect({Config: {Image: t('a1'.repeat(6))}})],
		['the registry has the same', asked(same)],
		['and so has that of its base', asked(same, same)],
		['nothing is known of the base', asked(same, notKnown)],
	],
	manual: [
		['plain: the registry may have a newer one', plain],
		['the registry could not be asked', asked(notKnown)],
	],
	fail: [
		...moved,
		['the registry has another', asked(newer), 'registry moved on'],
		['the registry of its base has another', asked(same, newer), 'base moved on'],
		['both: the nearer is said', asked(newer, newer), 'registry moved on'],
		['the tag moved here too: what is here is said', {...asked(newer), imageOfTag: null}, 'tag moved on'],
	],
	unknown: unreadRows,
});

testCheck(staleImage, {
	pass: [
		['hardened', hardened],
		['plain', plain],
	],
	fail: moved,
	unknown: unreadRows,
});

const aged = (days: number) => having({image: {createdAtUnixMs: hardened.nowUnixMs - days * 24 * 60 * 60 * 1000}});
testCheck(imageAge, {
	pass: [
		['hardened', hardened],
		['plain', plain],
		['89 days', aged(89)],
		['built in the future, by a wrong clock', aged(-3)],
	],
	fail: [
		['90 days', aged(90), '90 days'],
		['364 days', aged(364), '90 days'],
		['a year', aged(365), 'over a year'],
	],
	'not-applicable': [['a fixed date', having({image: {createdAtUnixMs: null}})]],
	unknown: [
		['date not read', having({image: {createdAtUnixMs: unread}})],
		['image gone', having({image: unread})],
	],
});
