/** Which name a container's newer image would have, or why there is none to ask for. Pure: nobody is asked. */
import type {Foreign} from '../../engine/engine.ts';
import {at, textOf, textsOf} from '../../model/foreign.ts';
import {parseReference} from '../../model/image-reference.ts';
import {Unread, type Read} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';

export type UpdateTarget = {
	/** With a tag, without a digest: `docker.io/library/nginx:1.27`. */
	readonly reference: string;
	/** `nginx:1.27`, as the new container is to be asked for; null: by digest, as it was, once that is known. */
	readonly asked: string | null;
	/** What the registry is known to have given: digests of the image it runs, under this repository. []: it came from none. */
	readonly digests: readonly string[];
};

/** Of an image, as the registry of this name has them. */
export function digestsOf(imageJson: Foreign, reference: string): readonly string[] {
	const {repository} = parseReference(reference);
	return textsOf(at(imageJson, 'RepoDigests'))
		.map(parseReference)
		.filter(one => one.repository === repository && one.digest !== '')
		.map(one => one.digest);
}

const isBareId = (reference: string): boolean => /^(?:sha256:)?[0-9a-f]{6,64}$/.test(reference);

/** `imageJson`: of the image it runs; null: that is gone, and so are its names. */
export function targetOf(inspectJson: Foreign, imageJson: Foreign): Read<UpdateTarget> {
	const asked = textOf(at(inspectJson, 'Config', 'Image'));
	if (asked === '') return new Unread(words`the engine does not say which image it was made from`);
	if (isBareId(asked)) {
		return new Unread(words`it was made from an image by its id: no tag says which one would be newer`);
	}
	const {repository, tag, digest} = parseReference(asked);
	const digests = digestsOf(imageJson, asked);
	if (digest === '') {
		const named = tag === '' ? 'latest' : tag;
		return {reference: `${repository}:${named}`, asked, digests};
	}
	if (tag !== '') return {reference: `${repository}:${tag}`, asked: null, digests};
	const tags = textsOf(at(imageJson, 'RepoTags'))
		.map(parseReference)
		.filter(one => one.repository === repository && one.tag !== '')
		.map(one => one.tag);
	const [only, ...others] = tags;
	if (only === undefined)
		return new Unread(words`it is fixed by its digest, and no tag here says where a newer one is`);
	if (others.length > 0) return new Unread(words`it is fixed by its digest, and more than one tag here leads to it`);
	return {reference: `${repository}:${only}`, asked: null, digests};
}
