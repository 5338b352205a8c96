/**
 * The newer image of a container's tag: what is asked of the engine, of the registry and of the scanner, and the plans that
 * come of it. Nothing is changed here; without a screen as with one.
 */
import {lookAtImage} from '../evidence/images.ts';
import {readInspect} from '../evidence/inspect.ts';
import {imageUnder, inspectImageOrNull} from '../fixes/pull/index.ts';
import {refuseUpdate} from '../fixes/pull/owner.ts';
import {blockedUpdate, planPull} from '../fixes/pull/plan-pull.ts';
import {digestsOf, targetOf, type UpdateTarget} from '../fixes/pull/target.ts';
import {whyLeftAlone} from '../fixes/owners/our-way.ts';
import type {OwnerRefusal} from '../fixes/owners/refusals.ts';
import {unitThatStarts} from '../fixes/owners/systemd-unit.ts';
import {readSwapSources} from '../fixes/recreate/sources.ts';
import {swapOf} from '../fixes/recreate/swap-of.ts';
import {compareImages, type Scan} from '../images/compare-images.ts';
import {reasonOf} from '../model/errors.ts';
import type {ImageFacts} from '../model/evidence.ts';
import type {Plan, Transaction} from '../model/fix.ts';
import {at, isObject, textOf, type JsonObject} from '../model/foreign.ts';
import {parseReference} from '../model/image-reference.ts';
import {doubtsOf, isNotCovered, type ImageScan} from '../model/image-scan.ts';
import type {ImageComparison, ImageSide, ImageUpdate} from '../model/image-update.ts';
import {isUnread, knownOr, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {askRegistry, sayCurrent} from './ask-registry.ts';
import {makePlan, type PlanRequest, type Request} from './make-plan.ts';
import {findForOwner} from './update-of-owner.ts';

/** What the container runs, and the name that a newer one would have. */
export type Candidate = {
	readonly target: UpdateTarget;
	readonly imageId: string;
	/** What the name leads to here; null: nowhere. */
	readonly namedId: string | null;
	/** Why somebody else has to go over to it, and how; null: it is ours to do. */
	readonly owned: OwnerRefusal | null;
};

export type Found =
	/** To be pulled first. */
	| {readonly is: 'pull'; readonly plan: Plan; readonly candidate: Candidate; readonly auth: string | null}
	/** The name leads to another image here already. */
	| {readonly is: 'here'; readonly candidate: Candidate}
	| {readonly is: 'current'; readonly says: SafeText; readonly candidate: Candidate}
	/** A plan that says why not. `newer`: there is one, which somebody else has to fetch; null: that is not known. */
	| {readonly is: 'blocked'; readonly plan: Plan; readonly newer: Candidate | null};

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
	const imageJson = await inspectImageOrNull(engine, imageId);
	const target = targetOf(inspectJson, imageJson);
	const asked = textOf(at(inspectJson, 'Config', 'Image'));
	const blocked = ({why, patch}: OwnerRefusal, newer: Candidate | null = null): Found => ({
		is: 'blocked',
		plan: blockedUpdate(inspectJson, asked, {why, patch}),
		newer,
	});
	const no = (why: SafeText): Found => blocked({why, patch: []});
	if (isUnread(target)) return no(target.why);
	const [leftAlone, unit, namedId] = await Promise.all([
		whyLeftAlone({engine, host}, inspectJson),
		inspect.owner.is === 'nobody' && engine.socketPath !== null ? unitThatStarts(host, inspect.Name) : null,
		imageUnder(engine, target.reference),
	]);
	if (leftAlone !== null) return no(leftAlone);
	const candidate: Candidate = {target, imageId, namedId, owned: null};
	const refusal = refuseUpdate(inspect.owner, unit, {inspectJson, reference: target.asked ?? target.reference});
	if (refusal !== null) {
		return findForOwner(
			{engine, host},
			{
				name: inspect.Name,
				candidate,
				refusal,
				refuse: here => refuseUpdate(inspect.owner, unit, {inspectJson, reference: target.reference, here}),
				blocked,
			},
		);
	}
	// Before anything is pulled for it.
	const swap = swapOf(await readSwapSources(engine, inspectJson));
	if (isUnread(swap)) return no(swap.why);

	if (namedId !== null && namedId !== imageId) return {is: 'here', candidate};
	if (target.digests.length === 0) {
		return no(words`its image was built here or loaded from a file: there is no registry to pull a newer one from`);
	}
	const answered = await askRegistry({engine, host}, target.reference);
	const {registry, auth, answer} = answered;
	if (isUnread(answer)) return no(answer.why);
	if (target.digests.includes(answer.digest)) {
		return {is: 'current', candidate, says: sayCurrent(inspect.Name, answered, target.reference)};
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
	const [digest] = digestsOf(imageJson, reference);
	return digest === undefined ? reference : `${parseReference(reference).repository}@${digest}`;
}

export type Compared =
	| {readonly is: 'plan'; readonly plan: Plan; readonly update: ImageUpdate}
	/** The name leads to what it runs: another platform's image was renewed, or it was moved back meanwhile. */
	| {readonly is: 'current'; readonly says: SafeText};

/** Both are scanned, nothing is run. `pulled`: still open, and ends with what is decided. */
export async function compareUpdate(
	request: Request,
	{target, imageId, owned}: Candidate,
	{pulled, scan}: {readonly pulled: Transaction | null; readonly scan: ScanNow},
): Promise<Compared> {
	const {engine, evidence} = request;
	const [beforeJson, afterJson] = [
		await inspectImageOrNull(engine, imageId),
		await engine.inspectImage(target.reference),
	];
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
	const ask: PlanRequest = {
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
	};
	const made =
		owned === null
			? await makePlan(ask)
			: blockedUpdate(await engine.inspectContainer(request.container.id), target.reference, owned);
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
