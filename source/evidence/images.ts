/** Every image of an engine. What an image is made of never changes, so each is read once; its names do, so they come from the list. */
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import type {ImageFacts} from '../model/evidence.ts';
import {isObject, numberOr, readList, readText, readTexts} from '../model/foreign.ts';
import {isUnread, mapRead, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {attempt} from './attempt.ts';
import {listHistory} from './history.ts';
import {noObject} from './host-config.ts';
import {readImage} from './image.ts';
import {inPool} from '../model/pool.ts';
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
	/**
	 * All that are listed, in the engine's order, newest first, and those of `usedIds` that are not: an image below others
	 * has no name and is not listed, and containers may be made from it. Rejects when there is no list.
	 */
	readAll(engine: Engine, usedIds: Iterable<SafeText>): Promise<readonly SeenImage[]>;
};

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
			RepoTags: RepoTags.filter(tag => !tag.startsWith('<none>')),
			RepoDigests: RepoDigests.filter(digest => !digest.startsWith('<none>')),
			sizeBytes: numberOr(image['Size'], 0),
		}));
	});
}

/** One image with its history. null: the engine has none of that id. Never rejects. */
export async function lookAtImage(engine: Engine, id: SafeText): Promise<Read<ImageFacts> | null> {
	let isGone = false;
	const read = await attempt(words`the image`, async () => {
		try {
			const [json, history] = await Promise.all([engine.inspectImage(id), listHistory(engine, id)]);
			return readImage(json, history);
		} catch (error) {
			isGone = error instanceof EngineAnswer && error.status === 404;
			throw error;
		}
	});
	return isGone ? null : read;
}

/**
 * `seen`: what was read with containers already, by id.
 * `mostInFlight`: looks at once. Beside a table whose own looks go first, fewer than else.
 */
export function createImageReader(
	mostInFlight: number,
	seen: ReadonlyMap<SafeText, Read<ImageFacts>> = new Map(),
): ImageReader {
	const known = new Map<SafeText, ImageFacts>();
	const keep = (id: SafeText, image: ImageFacts): void => {
		// An image without its history is asked for again.
		if (!isUnread(image.history)) known.set(id, image);
	};
	for (const [id, image] of seen) if (!isUnread(image)) keep(id, image);

	/** `listed`: its names of now; null: those it was read with are all there is. */
	async function look(engine: Engine, id: SafeText, listed: ListedImage | null): Promise<SeenImage | null> {
		const before = (listed === null ? seen : known).get(id);
		const image = before === undefined || isUnread(before) ? await lookAtImage(engine, id) : before;
		if (image === null) return null;
		if (isUnread(image)) return {listed: listed ?? {Id: id, RepoTags: [], RepoDigests: [], sizeBytes: 0}, image};
		if (listed !== null) keep(id, image);
		const {RepoTags, RepoDigests, sizeBytes} = listed ?? image;
		return {listed: {Id: id, RepoTags, RepoDigests, sizeBytes}, image: {...image, RepoTags, RepoDigests}};
	}

	return {
		async readAll(engine, usedIds) {
			const read = readImageList(await engine.listImages());
			if (isUnread(read)) throw new Error(read.why);
			const list = new Map<SafeText, ListedImage | null>(read.map(image => [image.Id, image]));
			for (const id of usedIds) if (id !== '' && !list.has(id)) list.set(id, null);
			for (const id of known.keys()) if (!list.has(id)) known.delete(id);
			const looks = await inPool([...list], mostInFlight, ([id, listed]) => look(engine, id, listed));
			return looks.filter(one => one !== null);
		},
	};
}
