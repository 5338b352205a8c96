/** One container against the registries: whether its tag has moved there, and the base of its image. */
import type {ContainerInspect, ImageFacts, RegistryState, RegistryStates} from '../model/evidence.ts';
import {parseReference} from '../model/image-reference.ts';
import {isUnread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {registryOf, type TagAnswer} from './registry.ts';
import {fullReference} from './tags.ts';

type Question =
	/** `ours`: digests that mean nothing has changed. */
	| {readonly is: 'ask'; readonly reference: string; readonly ours: readonly string[]}
	| {readonly is: 'none'; readonly why: SafeText};

/** An engine takes it for a name of Docker Hub, and tells the world. */
const isBareId = (reference: string): boolean => /^(?:sha256:)?[0-9a-f]{6,64}$/.test(reference);

function ofTag({Config: {Image}}: ContainerInspect, {RepoDigests}: ImageFacts): Question {
	if (isBareId(Image))
		return {is: 'none', why: words`it was made from an image by its id, which registries do not know`};
	const {repository, digest} = parseReference(Image);
	if (digest !== '') return {is: 'none', why: words`it is fixed by its digest: there is no newer one of that`};
	const ours = RepoDigests.map(one => parseReference(one)).filter(one => one.repository === repository);
	if (ours.length === 0) {
		return {
			is: 'none',
			why: words`the image was built here or loaded from a file: no registry can be compared with it`,
		};
	}
	return {is: 'ask', reference: fullReference(Image), ours: ours.map(one => one.digest)};
}

/**
 * Only labels tell the base, and whoever built the image wrote them: another registry than Docker Hub or the image's own is
 * not asked, or an image could send the engine anywhere.
 */
function ofBase({Config: {Image}}: ContainerInspect, {baseName, baseDigest}: ImageFacts): Question | null {
	if (baseName === '' || baseDigest === '' || isBareId(baseName) || parseReference(baseName).digest !== '') return null;
	const registry = registryOf(baseName);
	if (registry !== 'docker.io' && registry !== registryOf(Image)) {
		return {
			is: 'none',
			why: words`its base is said to be of ${sanitise(registry, 100)}, where the image itself is not from`,
		};
	}
	return {is: 'ask', reference: fullReference(baseName), ours: [baseDigest]};
}

async function stateOf(
	question: Question,
	answerTo: (reference: string) => Promise<Read<TagAnswer> | null>,
): Promise<RegistryState | null> {
	if (question.is === 'none') return {is: 'not-known', why: question.why};
	const answer = await answerTo(question.reference);
	if (answer === null) return null;
	if (isUnread(answer)) return {is: 'not-known', why: answer.why};
	return {
		is: question.ours.includes(answer.digest) ? 'same' : 'moved',
		reference: sanitise(question.reference, 300),
		digest: answer.digest,
		askedAtUnixMs: answer.askedAtUnixMs,
	};
}

/** `answerTo` null: nobody asked. null as a whole: of nothing anybody asked. */
export async function registryStates(
	inspect: ContainerInspect,
	image: Read<ImageFacts>,
	answerTo: (reference: string) => Promise<Read<TagAnswer> | null>,
): Promise<RegistryStates | null> {
	if (isUnread(image)) return null;
	const baseQuestion = ofBase(inspect, image);
	const [tag, base] = await Promise.all([
		stateOf(ofTag(inspect, image), answerTo),
		baseQuestion === null ? null : stateOf(baseQuestion, answerTo),
	]);
	return tag === null ? null : {tag, base};
}
