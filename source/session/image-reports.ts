/** Every image of an engine, judged, with the containers made from it. */
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import {attempt} from '../evidence/attempt.ts';
import {listHistory} from '../evidence/history.ts';
import {readImage} from '../evidence/image.ts';
import {readImageTags} from '../evidence/tags.ts';
import type {Finding} from '../model/check.ts';
import type {EngineFacts, ImageEvidence, ImageFacts} from '../model/evidence.ts';
import type {Listing} from '../model/fleet.ts';
import type {Policy} from '../model/policy.ts';
import {isUnread, knownOr, mapRead, type Read} from '../model/read.ts';
import type {ImageReport} from '../model/report.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {inPool} from './pool.ts';

export type ImageSources = {
	readonly engine: Engine;
	readonly facts: EngineFacts;
	/** Every container there is: who uses what. */
	readonly listings: readonly Listing[];
	/** Images that were read with a container already. */
	readonly seen: ReadonlyMap<SafeText, Read<ImageFacts>>;
	readonly policy: Policy;
	readonly nowUnixMs: number;
	readonly judgeImage: (evidence: ImageEvidence) => readonly Finding[];
};

const widthOfLooks = 8;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** null: it is gone since the list was made. */
async function readOne(engine: Engine, id: SafeText): Promise<Read<ImageFacts> | null> {
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

/** By tag, those without one by id last. What can't be read is unknown in every check, never left out. */
export async function imageReports(sources: ImageSources): Promise<readonly ImageReport[]> {
	const {engine, facts, listings, seen, policy, nowUnixMs, judgeImage} = sources;
	const listed = readImageTags(await engine.listImages());
	const ids = new Set<SafeText>(isUnread(listed) ? [] : listed.values());
	for (const {imageId} of listings) if (imageId !== '') ids.add(imageId);

	const reports = await inPool([...ids], widthOfLooks, async (id): Promise<ImageReport | null> => {
		const before = seen.get(id);
		const image = before === undefined || isUnread(before) ? await readOne(engine, id) : before;
		if (image === null) return null;
		const known = knownOr(image, null);
		return {
			id,
			tags: known?.RepoTags ?? [],
			digests: known?.RepoDigests ?? [],
			sizeBytes: known?.sizeBytes ?? 0,
			createdAtUnixMs:
				known === null
					? null
					: knownOr(
							mapRead(known.createdAtUnixMs, at => at),
							null,
						),
			usedBy: listings
				.filter(({imageId}) => imageId === id)
				.map(({name}) => name)
				.toSorted(compare),
			findings: judgeImage({image, engine: facts, policy, nowUnixMs}),
		};
	});
	return reports
		.filter(report => report !== null)
		.toSorted((one, other) => {
			const [a, b] = [one.tags[0], other.tags[0]];
			if (a !== undefined && b !== undefined && a !== b) return compare(a, b);
			return Number(a === undefined) - Number(b === undefined) || compare(one.id, other.id);
		});
}
