import type {ContainerInspect} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, defineImageCheck, manual, notApplicable, pass} from '../define-check.ts';
import {referenceOf} from './reference.ts';

const anotherProgram = 'a newer image is another program, to be compared with this one first: U does that';

const pullAndRecreate = (): FixOfCheck => ({
	key: 'current-image',
	by: 'recreate',
	how: 'U, or hullcheck update: pulls, compares, re-creates. By hand: docker pull, then re-create (with Compose: up -d).',
	propose: () => ({whyNot: anotherProgram}),
});

/** What `Config.Image` names now, in words, where it is not the image that runs. */
function movedTo(inspect: ContainerInspect, imageOfTag: SafeText | null): SafeText | null {
	if (imageOfTag === inspect.Image) return null;
	return imageOfTag ?? words`nothing any more`;
}

export const currentImage = defineCheck({
	id: 'current-image',
	record: '5.28',
	title: 'It runs the current image of its tag',
	why: 'Fixes come as a new image under the same tag, and a running container does not take it by itself. Until it is re-created, the old flaws stay open.',
	theme: 'updates',
	group: 'stale-image',
	outcomes: {'tag moved on': 'medium', 'registry moved on': 'medium', 'base moved on': 'low'},
	needs: ['inspect', 'imageOfTag'],
	uses: ['registry'],
	evaluate({inspect, imageOfTag, registry}, fail) {
		const moved = movedTo(inspect, imageOfTag);
		if (moved !== null) return fail('tag moved on', `image of ${inspect.Config.Image}`, moved, inspect.Image);
		if (registry?.tag.is === 'moved') {
			return fail(
				'registry moved on',
				`digest of ${registry.tag.reference}`,
				words`another is run here`,
				registry.tag.digest,
			);
		}
		if (registry?.base?.is === 'moved') {
			const {reference, digest} = registry.base;
			return fail('base moved on', `base ${reference}`, words`it was built on an older one`, digest);
		}
		if (referenceOf(inspect).isFixed || registry?.tag.is === 'same') return pass();
		if (registry?.tag.is === 'not-known') {
			return manual(words`Is there a newer ${inspect.Config.Image}? ${registry.tag.why}.`);
		}
		// This engine has no newer one, but the registry was not asked.
		return manual(words`Has the registry a newer ${inspect.Config.Image}? docker pull tells.`);
	},
	fix: pullAndRecreate,
});

export const staleImage = defineCheck({
	id: 'stale-image',
	record: 'X-IMG-STALE',
	title: 'No newer image of its tag is waiting on this engine',
	why: 'Someone pulled or built a newer image here, most often for a fix, and this container still runs the old one. It looks updated and is not.',
	theme: 'updates',
	group: 'stale-image',
	outcomes: {'tag moved on': 'medium'},
	needs: ['inspect', 'imageOfTag'],
	evaluate({inspect, imageOfTag}, fail) {
		const moved = movedTo(inspect, imageOfTag);
		return moved === null
			? pass()
			: fail('tag moved on', `image of ${inspect.Config.Image}`, moved, `${inspect.Image}, which runs`);
	},
	fix: () => ({
		key: 'current-image',
		by: 'recreate',
		how: 'U, or hullcheck update: compares, re-creates. By hand: re-create from the image that is here (with Compose: up -d).',
		propose: () => ({whyNot: anotherProgram}),
	}),
});

const dayMs = 24 * 60 * 60 * 1000;

export const imageAge = defineImageCheck({
	id: 'image-age',
	record: 'X-IMG-AGE',
	title: 'The image was built not long ago',
	why: 'Packages in an image stay as they were on the day it was built. Flaws found since then are in it, whether or not anyone has looked.',
	theme: 'updates',
	group: 'stale-image',
	outcomes: {'over a year': 'medium', '90 days': 'low'},
	needs: ['image', 'policy', 'nowUnixMs'],
	evaluate({image, policy, nowUnixMs}, fail) {
		const createdAtUnixMs = known(image.createdAtUnixMs);
		if (createdAtUnixMs === null) return notApplicable(words`its date is fixed, so that builds can be repeated`);
		const days = Math.floor((nowUnixMs - createdAtUnixMs) / dayMs);
		const {imageMaxAgeDays} = policy;
		if (days < imageMaxAgeDays) return pass();
		const outcome = days >= 365 ? 'over a year' : '90 days';
		return fail(outcome, 'Image.Created', words`${days} days ago`, `less than ${imageMaxAgeDays} days`);
	},
	fix: () => ({key: 'image-age', by: 'image', how: 'docker build --pull, then re-create; best on a schedule.'}),
});

export const freshnessChecks = [currentImage, staleImage, imageAge];
