/** `GET /images/json` → which image each reference names now. A container keeps its image; its tag may have moved on. */
import type {Foreign} from '../engine/engine.ts';
import {at, readText, readTexts} from '../model/foreign.ts';
import {isUnread, Unread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

export function readImageTags(json: Foreign): Read<ReadonlyMap<string, SafeText>> {
	if (!Array.isArray(json)) return new Unread(words`the engine sent no list of images`);
	const tags = new Map<string, SafeText>();
	for (const [index, image] of json.entries()) {
		const id = readText(at(image, 'Id'), `images[${index}].Id`);
		const names = readTexts(at(image, 'RepoTags'), `images[${index}].RepoTags`);
		const digests = readTexts(at(image, 'RepoDigests'), `images[${index}].RepoDigests`);
		if (isUnread(id) || isUnread(names) || isUnread(digests)) continue;
		tags.set(id, id);
		for (const name of [...names, ...digests]) tags.set(normalReference(name), id);
	}
	return tags;
}

/**
 * One spelling for each reference, as the docker command has it: `docker.io/library/` is left out, a missing tag is
 * `latest`, and beside a digest the tag says nothing.
 */
export function normalReference(reference: string): string {
	const short = reference.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
	const [name = '', digest] = short.split('@');
	// A colon behind the last slash parts the tag; before it, a registry's port.
	const hasTag = name.lastIndexOf(':') > name.lastIndexOf('/');
	if (digest !== undefined) return `${hasTag ? name.slice(0, name.lastIndexOf(':')) : name}@${digest}`;
	return hasTag ? name : `${name}:latest`;
}

/** null: it names nothing (any more). An id, short or long, names itself. */
export function imageOfReference(tags: ReadonlyMap<string, SafeText>, reference: SafeText): SafeText | null {
	const direct = tags.get(reference) ?? tags.get(normalReference(reference));
	if (direct !== undefined) return direct;
	if (!/^(sha256:)?[0-9a-f]{12,64}$/.test(reference)) return null;
	const hex = reference.replace(/^sha256:/, '');
	for (const id of tags.values()) if (id.startsWith(`sha256:${hex}`)) return id;
	return null;
}
