/**
 * The newer image of a container's tag: what is asked of the engine, of the registry and of the scanner, and the plans that
 * come of it. Nothing is changed here; without a screen as with one.
 */
import type {Engine} from '../engine/engine.ts';
import {EngineAnswer} from '../engine/engine.ts';
import {lookAtImage} from '../evidence/images.ts';
import {readInspect} from '../evidence/inspect.ts';
import {createRegistry, registryOf} from '../evidence/registry.ts';
import {imageUnder} from '../fixes/pull/index.ts';
import {refuseUpdate} from '../fixes/pull/owner.ts';
import {blockedUpdate, planPull} from '../fixes/pull/plan-pull.ts';
import {targetOf, type UpdateTarget} from '../fixes/pull/target.ts';
import {whyLeftAlone} from '../fixes/owners/our-way.ts';
import {unitThatStarts} from '../fixes/owners/systemd-unit.ts';
import {readSwapSources} from '../fixes/recreate/sources.ts';
import {swapOf} from '../fixes/recreate/swap-of.ts';
import {compareImages, type Scan} from '../images/compare-images.ts';
import {reasonOf} from '../model/errors.ts';
import type {ImageFacts} from '../model/evidence.ts';
import type {Plan, Transaction} from '../model/fix.ts';
import {at, isObject, textOf, textsOf, type JsonObject} from '../model/foreign.ts';
import {parseReference} from '../model/image-reference.ts';
import {doubtsOf, isNotCovered, type ImageScan} from '../model/image-scan.ts';
import type {ImageComparison, ImageSide, ImageUpdate} from '../model/image-update.ts';
import {isUnread, knownOr, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {makePlan, type Request} from './make-plan.ts';
import {loginFor} from './registry-login.ts';

/** What the container runs, and the name that a newer one would have. */
export type Candidate = {
	readonly target: UpdateTarget;
	readonly imageId: string;
	/** What the name leads to here; null: nowhere. */
	readonly namedId: string | null;
};

export type Found =
	/** To be pulled first. */
	| {readonly is: 'pull'; readonly plan: Plan; readonly candidate: Candidate; readonly auth: string | null}
	/** The name leads to another image here already. */
	| {readonly is: 'here'; readonly candidate: Candidate}
	| {readonly is: 'current'; readonly says: SafeText; readonly candidate: Candidate}
	/** A plan that says why not. */
	| {readonly is: 'blocked'; readonly plan: Plan};

async function inspectOrNull(engine: Engine, id: string): Promise<unknown> {
	try {
		return await engine.inspectImage(id);
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return null;
		throw error;
	}
}

/** Rejects where the engine, or the container, could not be read. Asks the registry, and nobody else. */
export async function findUpdate({
	engine,
	host,
	container,
}: Pick<Request, 'engine' | 'host' | 'container'>): Promise<Found> {
	const inspectJson = await engine.inspectContainer(container.id);
	const inspect = readInspect(inspectJson);
	if (isUnread(inspect)) throw new Error(inspect.why);
	const imageId = textOf(at(inspectJson, 'Image'));
	const imageJson = await inspectOrNull(engine, imageId);
	const target = targetOf(inspectJson, imageJson);
	const asked = textOf(at(inspectJson, 'Config', 'Image'));
	const no = (why: SafeText, patch: readonly SafeText[] = []): Found => ({
		is: 'blocked',
		plan: blockedUpdate(inspectJson, asked, {why, patch}),
	});
	if (isUnread(target)) return no(target.why);
	const [leftAlone, unit] = await Promise.all([
		whyLeftAlone({engine, host}, inspectJson),
		inspect.owner.is === 'nobody' && engine.socketPath !== null ? unitThatStarts(host, inspect.Name) : null,
	]);
	const refusal = refuseUpdate(inspect.owner, unit, {inspectJson, reference: target.asked ?? target.reference});
	if (leftAlone !== null) return no(leftAlone);
	if (refusal !== null) return no(refusal.why, refusal.patch);
	// Before anything is pulled for it.
	const swap = swapOf(await readSwapSources(engine, inspectJson));
	if (isUnread(swap)) return no(swap.why);

	const namedId = await imageUnder(engine, target.reference);
	const candidate = {target, imageId, namedId};
	if (namedId !== null && namedId !== imageId) return {is: 'here', candidate};
	if (target.digests.length === 0) {
		return no(words`its image was built here or loaded from a file: there is no registry to pull a newer one from`);
	}
	const registry = registryOf(target.reference);
	const auth = await loginFor(host, registry);
	const answer = await createRegistry({nowUnixMs: () => host.nowUnixMs(), authOf: async () => auth}).ask(
		engine,
		target.reference,
	);
	if (isUnread(answer)) return no(answer.why);
	const shown = sanitise(target.reference, 300);
	if (target.digests.includes(answer.digest)) {
		return {
			is: 'current',
			candidate,
			says: words`${inspect.Name} runs what ${sanitise(registry, 200)} has under ${shown} now: there is no newer image of it.`,
		};
	}
	return {
		is: 'pull',
		candidate,
		auth,
		plan: planPull({
			inspectJson,
			step: {is: 'pull-image', reference: target.reference, beforeId: namedId, imageId},
			digest: target.digests[0] ?? '',
			newDigest: answer.digest,
			registry,
			hasLogin: auth !== null,
		}),
	};
}

export type ScanNow = (imageId: SafeText) => Promise<ImageScan>;

const scanOf = ({contents, found, coverage}: ImageScan): Scan => ({
	packages: isUnread(contents) ? [] : contents.packages,
	matches: found.map(({match}) => match).filter(({isUnimportant}) => !isUnimportant),
	coverage,
});

type Scans = {readonly before: ImageScan; readonly after: ImageScan} | {readonly whyNot: SafeText};

async function scanBoth(scan: ScanNow, before: string, after: string): Promise<Scans> {
	try {
		// One after the other: the engine has the table to answer too.
		const older = await scan(sanitise(before));
		return {before: older, after: await scan(sanitise(after))};
	} catch (error) {
		return {whyNot: reasonOf(error)};
	}
}

export function sideOf(image: Read<ImageFacts> | null, id: string): ImageSide {
	if (image === null || isUnread(image)) return {id: sanitise(id), createdAtUnixMs: null, sizeBytes: 0};
	return {id: image.Id, createdAtUnixMs: knownOr(image.createdAtUnixMs, null), sizeBytes: image.sizeBytes};
}

const configOf = (json: unknown): JsonObject => {
	const config = at(json, 'Config');
	return isObject(config) ? config : {};
};

/** One that was fixed by its digest is fixed again, where the new image's is known. */
function askedFor({asked, reference}: UpdateTarget, imageJson: unknown): string {
	if (asked !== null) return asked;
	const {repository} = parseReference(reference);
	const pinned = textsOf(at(imageJson, 'RepoDigests'))
		.map(parseReference)
		.find(one => one.repository === repository && one.digest !== '');
	return pinned === undefined ? reference : `${repository}@${pinned.digest}`;
}

export type Compared =
	| {readonly is: 'plan'; readonly plan: Plan; readonly update: ImageUpdate}
	/** The name leads to what it runs: another platform's image was renewed, or it was moved back meanwhile. */
	| {readonly is: 'current'; readonly says: SafeText};

/** Both are scanned, nothing is run. `pulled`: still open, and ends with what is decided. */
export async function compareUpdate(
	request: Request,
	{target, imageId}: Candidate,
	{pulled, scan}: {readonly pulled: Transaction | null; readonly scan: ScanNow},
): Promise<Compared> {
	const {engine, evidence} = request;
	const [beforeJson, afterJson] = [await inspectOrNull(engine, imageId), await engine.inspectImage(target.reference)];
	const afterId = textOf(at(afterJson, 'Id'));
	const shown = sanitise(target.reference, 300);
	if (afterId === imageId) {
		return {
			is: 'current',
			says: words`What was pulled is the image it runs: ${shown} has no newer one for this platform.`,
		};
	}
	const scans = await scanBoth(scan, imageId, afterId);
	const [before, after] = await Promise.all([
		lookAtImage(engine, sanitise(imageId)),
		lookAtImage(engine, sanitise(afterId)),
	]);
	const made = await makePlan({
		...request,
		evidence: 'before' in scans ? {...evidence, scan: scans.before} : evidence,
		chosen: {
			changes: [
				{
					is: 'image',
					reference: askedFor(target, afterJson),
					imageId: afterId,
					was: configOf(beforeJson),
					becomes: configOf(afterJson),
				},
			],
			isSized: true,
		},
		imageAfter: {
			image: after ?? new Unread(words`the engine has no image ${sanitise(afterId)} any more`),
			scan: 'after' in scans ? scans.after : null,
		},
	});
	const comparison: Read<ImageComparison> =
		'whyNot' in scans ? new Unread(scans.whyNot) : compareImages(scanOf(scans.before), scanOf(scans.after));
	const doubts = 'whyNot' in scans ? [] : [...doubtsOf(scans.before), ...doubtsOf(scans.after)];
	return {
		is: 'plan',
		plan: {...made, isUpdate: true, ...(pulled === null ? {} : {follows: pulled.id})},
		update: {
			reference: shown,
			before: sideOf(before, imageId),
			after: sideOf(after, afterId),
			comparison,
			isNotCovered: 'before' in scans && (isNotCovered(scans.before) || isNotCovered(scans.after)),
			doubts: [...new Set(doubts)],
			pulled,
		},
	};
}
