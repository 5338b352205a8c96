/** Every image of an engine, judged, with the containers made from it. */
import type {SeenImage} from '../evidence/images.ts';
import type {EngineFacts} from '../model/evidence.ts';
import type {Listing} from '../model/fleet.ts';
import type {Policy} from '../model/policy.ts';
import {knownOr, type Read} from '../model/read.ts';
import type {ImageReport} from '../model/report.ts';
import type {Judge} from './judge.ts';

export type ImageSources = {
	readonly facts: Read<EngineFacts>;
	/** Every container there is: who uses what. */
	readonly listings: readonly Listing[];
	readonly policy: Policy;
	readonly nowUnixMs: number;
	readonly judgeImage: Judge['image'];
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** By tag, those without one by id last. What can't be read is unknown in every check, never left out. */
export function imageReports(seen: readonly SeenImage[], sources: ImageSources): readonly ImageReport[] {
	const {facts, listings, policy, nowUnixMs, judgeImage} = sources;
	const users = Map.groupBy(listings, ({imageId}) => imageId);
	return seen
		.map(({listed, image}): ImageReport => {
			const known = knownOr(image, null);
			const user = known === null ? null : knownOr(known.User, null);
			return {
				id: listed.Id,
				tags: listed.RepoTags,
				digests: listed.RepoDigests,
				sizeBytes: listed.sizeBytes,
				createdAtUnixMs: known === null ? null : knownOr(known.createdAtUnixMs, null),
				usedBy: (users.get(listed.Id) ?? []).map(({name}) => name).toSorted(compare),
				...(user === null ? {} : {user}),
				findings: judgeImage({image, engine: facts, policy, nowUnixMs}),
			};
		})
		.toSorted((one, other) => {
			const [a, b] = [one.tags[0], other.tags[0]];
			if (a !== undefined && b !== undefined && a !== b) return compare(a, b);
			return Number(a === undefined) - Number(b === undefined) || compare(one.id, other.id);
		});
}
