/** Where the image comes from, and whether its name can come to mean another one. */
import type {Verdict} from '../../model/check.ts';
import type {ImageFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {isRepositoryAllowed, parseReference} from '../../model/image-reference.ts';
import {known} from '../../model/read.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {
	defineCheck,
	defineImageCheck,
	defineImageCheckInContainer,
	manual,
	notApplicable,
	pass,
} from '../define-check.ts';
import {referenceOf} from './reference.ts';

const pin = (): FixOfCheck => ({
	key: 'image-digest',
	by: 'recreate',
	how: 'Re-create from IMAGE:VERSION@sha256:…; docker image inspect shows the digest.',
	propose: () => ({
		whyNot:
			'the image stays the same, only the name it goes by would change; that name is written where the container is deployed from.',
	}),
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

/** Every repository the image is known by here, full. */
const repositoriesOf = ({RepoTags, RepoDigests}: ImageFacts): readonly string[] => [
	...new Set([...RepoTags, ...RepoDigests].map(reference => parseReference(reference).repository)),
];

const strangers = (repositories: readonly string[], allowed: readonly string[]): readonly SafeText[] =>
	repositories.filter(one => !isRepositoryAllowed(one, allowed)).map(one => sanitise(one));

const trust = {
	id: 'image-digest',
	record: 'X-IMG-UNTRUSTED',
	title: 'The image comes from a trusted registry, by its digest',
	why: 'Whoever can write to the registry can put another image under the same tag, and the next start takes it; a name that is off by a letter leads to a stranger. A digest names the content itself.',
	theme: 'image',
	group: 'image-trust',
	outcomes: {'registry not on the configured list': 'medium', 'no digest': 'low'},
} as const;
const onTheList = 'a registry or repository on the list of images.allowedRegistries';

export const imageDigest = defineImageCheckInContainer({
	...trust,
	needs: ['inspect', 'policy'],
	// Asked only where a list is kept and the container was made by an id, which names no registry.
	uses: ['image'],
	evaluate({inspect, policy, image}, fail) {
		const {repository, isFixed} = referenceOf(inspect);
		if (policy.allowedRegistries !== null) {
			const from = repository === null ? repositoriesOf(known(image)) : [repository];
			const found = from.length === 0 ? [words`no registry`] : strangers(from, policy.allowedRegistries);
			if (found.length > 0) return fail('registry not on the configured list', 'Config.Image', join(found), onTheList);
		}
		if (isFixed) return pass();
		return fail('no digest', 'Config.Image', inspect.Config.Image, 'NAME:VERSION@sha256:…');
	},
	fix: pin,
});

/** What nobody runs is named by no reference: that it has a digest is all there is to ask, and no fault where it was built here. */
export const imageOrigin = defineImageCheck({
	...trust,
	needs: ['image', 'policy'],
	evaluate({image, policy}, fail): Verdict {
		if (policy.allowedRegistries !== null) {
			const from = repositoriesOf(image);
			const found = from.length === 0 ? [words`no registry`] : strangers(from, policy.allowedRegistries);
			if (found.length > 0) {
				return fail('registry not on the configured list', 'Image.RepoTags, RepoDigests', join(found), onTheList);
			}
		}
		if (image.RepoDigests.length > 0) return pass();
		if (policy.allowedRegistries === null)
			return notApplicable(words`built or loaded here: no registry gave it a digest`);
		return fail('no digest', 'Image.RepoDigests', words`none`, 'the digest a registry gave it');
	},
	fix: () => ({key: 'image-origin', by: 'image', how: 'Push it to a registry of your own, and pull it from there.'}),
});

export const trustedBase = defineImageCheck({
	id: 'trusted-base',
	record: '4.2',
	title: 'The image is built on a trusted base',
	why: 'What the base image brings, this image and all its containers run as their own. A base from a stranger, or one that is not pinned, can carry a back door into every build on top of it.',
	theme: 'image',
	group: null,
	outcomes: {'base not on the configured list': 'medium', 'base without digest': 'low'},
	needs: ['image', 'policy'],
	evaluate({image, policy}, fail): Verdict {
		const {allowedRegistries} = policy;
		if (allowedRegistries === null) return notApplicable(words`no list of allowed registries is configured`);
		const field = 'org.opencontainers.image.base.name, base.digest';
		if (image.baseName === '') {
			// Who is trusted to publish an image is trusted to choose its base.
			const from = image.RepoDigests.map(reference => parseReference(reference).repository);
			if (from.length > 0 && strangers(from, allowedRegistries).length === 0) return pass();
			return manual(words`The builder does not say what it is built on: see FROM in its Dockerfile.`);
		}
		const {repository, digest} = parseReference(image.baseName);
		if (!isRepositoryAllowed(repository, allowedRegistries)) {
			return fail('base not on the configured list', field, image.baseName, onTheList);
		}
		return digest === '' && image.baseDigest === ''
			? fail('base without digest', field, image.baseName, 'NAME@sha256:…')
			: pass();
	},
	fix: () => ({
		key: 'trusted-base',
		by: 'image',
		how: 'FROM a base of a registry on the list, with its digest: FROM NAME:VERSION@sha256:…',
	}),
});

export const trustChecks = [imageTag, imageDigest];
export const trustImageChecks = [trustedBase, imageOrigin];
