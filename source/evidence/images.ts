/** Every image of an engine. What an image is made of never changes, so each is read once; its names do, so they come from the list. */
import type {Engine} from '../engine/engine.ts';
import type {ImageFacts} from '../model/evidence.ts';
import {isObject, numberOr, readList, readText, readTexts} from '../model/foreign.ts';
import {isUnread, mapRead, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {attempt} from './attempt.ts';
import {listHistory} from './history.ts';
import {noObject} from './host-config.ts';
import {readImage} from './image.ts';
import {whole} from './share.ts';

/** One of `GET /images/json`. */
export type ListedImage = {
	readonly Id: SafeText;
	readonly RepoTags: readonly SafeText[];
	readonly RepoDigests: readonly SafeText[];
	readonly sizeBytes: number;
};

export type SeenImage = {readonly listed: ListedImage; readonly image: Read<ImageFacts>};

export type ImageReader = {
	/** In the engine's order, newest first. Rejects when there is no list. */
	readAll(engine: Engine): Promise<readonly SeenImage[]>;
};

/** Looks at once: the table's own looks go first. */
const mostInFlight = 4;

export function readImageList(json: unknown): Read<readonly ListedImage[]> {
	if (!Array.isArray(json)) return noObject('the images');
	return readList(json, 'images', (image, path): Read<ListedImage> => {
		if (!isObject(image)) return noObject(path);
		const read = whole({
			Id: readText(image['Id'], `${path}.Id`),
			RepoTags: readTexts(image['RepoTags'], `${path}.RepoTags`),
			RepoDigests: readTexts(image['RepoDigests'], `${path}.RepoDigests`),
		});
		return mapRead(read, ({Id, RepoTags, RepoDigests}) => ({
			Id,
			RepoTags: RepoTags.filter(tag => tag !== '<none>:<none>'),
			RepoDigests: RepoDigests.filter(digest => digest !== '<none>@<none>'),
			sizeBytes: numberOr(image['Size'], 0),
		}));
	});
}

/** One image with its history. Never rejects. */
export function lookAtImage(engine: Engine, id: SafeText): Promise<Read<ImageFacts>> {
	return attempt(words`the image`, async () => {
		const [json, history] = await Promise.all([engine.inspectImage(id), listHistory(engine, id)]);
		return readImage(json, history);
	});
}

export function createImageReader(): ImageReader {
	const known = new Map<string, ImageFacts>();

	async function read(engine: Engine, {Id, RepoTags, RepoDigests}: ListedImage): Promise<Read<ImageFacts>> {
		const image = known.get(Id) ?? (await lookAtImage(engine, Id));
		if (isUnread(image)) return image;
		// An image without its history is asked for again.
		if (!isUnread(image.history)) known.set(Id, image);
		return {...image, RepoTags, RepoDigests};
	}

	return {
		async readAll(engine) {
			const list = readImageList(await engine.listImages());
			if (isUnread(list)) throw new Error(list.why);
			const there = new Set<string>(list.map(({Id}) => Id));
			for (const id of known.keys()) if (!there.has(id)) known.delete(id);
			const seen: SeenImage[] = [];
			const waiting = list.entries();
			const work = async (): Promise<void> => {
				for (const [index, listed] of waiting) seen[index] = {listed, image: await read(engine, listed)};
			};
			await Promise.all(Array.from({length: mostInFlight}, work));
			return seen;
		},
	};
}
