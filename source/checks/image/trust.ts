import type {Fix} from '../../model/fix.ts';
import {defineCheck, pass} from '../define-check.ts';
import {referenceOf} from './reference.ts';

const pin = (): Fix => ({
	key: 'image-digest',
	by: 'recreate',
	how: 'Re-create from IMAGE:VERSION@sha256:…; docker image inspect shows the digest.',
});

/** Tags that are made to move. */
const moving: ReadonlySet<string> = new Set(['', 'latest', 'stable', 'main', 'master', 'edge', 'nightly']);

export const imageTag = defineCheck({
	id: 'image-tag',
	record: 'X-IMG-LATEST',
	title: 'The image is named by a version',
	why: 'A moving tag means another image tomorrow, so nobody can say what runs, or get the same again. An update comes by accident, and so does a bad one.',
	theme: 'image',
	group: 'image-trust',
	outcomes: {'latest or no tag': 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const {tag, isFixed} = referenceOf(inspect);
		if (isFixed || !moving.has(tag)) return pass();
		return fail('latest or no tag', 'Config.Image', inspect.Config.Image, 'a version, best with its digest');
	},
	fix: pin,
});

export const imageDigest = defineCheck({
	id: 'image-digest',
	record: 'X-IMG-UNTRUSTED',
	title: 'The image is named by its digest',
	why: 'Whoever can write to the registry can put another image under the same tag, and the next start takes it. A digest names the content itself.',
	theme: 'image',
	group: 'image-trust',
	// Registries can't be judged before there is a list of those that are trusted.
	outcomes: {'registry not on the configured list': 'medium', 'no digest': 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		if (referenceOf(inspect).isFixed) return pass();
		return fail('no digest', 'Config.Image', inspect.Config.Image, 'NAME:VERSION@sha256:…');
	},
	fix: pin,
});

export const trustChecks = [imageTag, imageDigest];
