/** Every image of an engine, judged, with the containers made from it. */
import type {SeenImage} from '../evidence/images.ts';
import type {EngineFacts} from '../model/evidence.ts';
import type {Listing} from '../model/fleet.ts';
import type {ImageScan} from '../model/image-scan.ts';
import type {Policy} from '../model/policy.ts';
import {reachOf} from '../model/reach.ts';
import {knownOr, type Read} from '../model/read.ts';
import type {ImageReport} from '../model/report.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Judge} from './judge.ts';

export type ImageSources = {
	readonly facts: Read<EngineFacts>;
	/** Every container there is: who uses what. */
	readonly listings: readonly Listing[];
	readonly policy: Policy;
	readonly nowUnixMs: number;
	readonly judgeImage: Judge['image'];
	/** By image id: those that were scanned. */
	readonly scans: ReadonlyMap<SafeText, ImageScan>;
};

/** null: nobody has scanned it. */
export type ScanOf = (imageId: SafeText) => Promise<ImageScan | null>;
export const noScans: ScanOf = async () => null;

/** Of those that were seen, what was scanned, by image id. */
export async function scansOf(seen: readonly SeenImage[], scanOf: ScanOf): Promise<ReadonlyMap<SafeText, ImageScan>> {
	const scans = await Promise.all(seen.map(async ({listed: {Id}}) => [Id, await scanOf(Id)] as const));
	return new Map(scans.flatMap(([id, scan]) => (scan === null ? [] : [[id, scan] as const])));
}

/** Whether a port leads to what is vulnerable is known by the containers made from it, as far as the list of them tells. */
function withReach(scan: ImageScan, users: readonly Listing[]): ImageScan {
	if (scan.reachableAt !== undefined) return scan;
	const reachableAt = users.flatMap(({name, ports}) =>
		reachOf({ports, networkMode: ''}, null).map(address => ({container: name, address})),
	);
	const isReachable = reachableAt.length > 0;
	return {...scan, reachableAt, found: scan.found.map(one => ({...one, isReachable}))};
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** By tag, those without one by id last. What can't be read is unknown in every check, never left out. */
export function imageReports(seen: readonly SeenImage[], sources: ImageSources): readonly ImageReport[] {
	const {facts, listings, policy, nowUnixMs, judgeImage, scans} = sources;
	const users = Map.groupBy(listings, ({imageId}) => imageId);
	return seen
		.map(({listed, image}): ImageReport => {
			const known = knownOr(image, null);
			const seenScan = scans.get(listed.Id) ?? null;
			const scan = seenScan === null ? null : withReach(seenScan, users.get(listed.Id) ?? []);
			const user = known === null ? null : knownOr(known.User, null);
			return {
				id: listed.Id,
				tags: listed.RepoTags,
				digests: listed.RepoDigests,
				sizeBytes: listed.sizeBytes,
				createdAtUnixMs: known === null ? null : knownOr(known.createdAtUnixMs, null),
				usedBy: (users.get(listed.Id) ?? []).map(({name}) => name).toSorted(compare),
				...(user === null ? {} : {user}),
				scan,
				findings: judgeImage({image, scan, engine: facts, policy, nowUnixMs}),
			};
		})
		.toSorted((one, other) => {
			const [a, b] = [one.tags[0], other.tags[0]];
			if (a !== undefined && b !== undefined && a !== b) return compare(a, b);
			return Number(a === undefined) - Number(b === undefined) || compare(one.id, other.id);
		});
}
