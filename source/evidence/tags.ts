/** Which image a reference names now. A tag that moved on leaves containers on an image nobody updates any more. */
import {parseReference} from '../model/image-reference.ts';
import {mapRead, type Read} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';
import {readImageList} from './images.ts';
import {shareText} from './share.ts';

/** Full references, `docker.io/library/busybox:1.36`, digests and ids. */
export type ImageTags = ReadonlyMap<string, SafeText>;

/** Of `GET /images/json`. */
export function readImageTags(json: unknown): Read<ImageTags> {
	return mapRead(readImageList(json), list => {
		const tags = new Map<string, SafeText>();
		for (const {Id, RepoTags, RepoDigests} of list) {
			const shared = shareText(Id);
			tags.set(shared, shared);
			for (const reference of [...RepoTags, ...RepoDigests]) tags.set(fullReference(reference), shared);
		}
		return tags;
	});
}

/** As the engine looks it up: by id, by digest, by name and tag, by the beginning of an id. null: it names nothing. */
export function imageOfReference(tags: ImageTags, reference: SafeText): SafeText | null {
	if (/^(?:sha256:)?[0-9a-f]{64}$/.test(reference)) {
		return tags.get(reference.startsWith('sha256:') ? reference : `sha256:${reference}`) ?? null;
	}
	const named = tags.get(fullReference(reference));
	if (named !== undefined) return named;
	if (!/^(?:sha256:)?[0-9a-f]{4,63}$/.test(reference)) return null;
	const start = `sha256:${reference.replace(/^sha256:/, '')}`;
	const ids = new Set<SafeText>();
	for (const id of tags.values()) if (id.startsWith(start)) ids.add(id);
	const [only] = ids;
	return ids.size === 1 && only !== undefined ? only : null;
}

/** What people leave out is put in: the registry, `library/`, `latest`. With a digest, a tag says nothing more. */
export function fullReference(reference: string): string {
	const {repository, tag, digest} = parseReference(reference);
	return digest === '' ? `${repository}:${tag === '' ? 'latest' : tag}` : `${repository}@${digest}`;
}
