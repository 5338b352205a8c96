/** A plan from what is so now: the settings, networks and use of one container are asked for again, not remembered. */
import type {Engine} from '../engine/engine.ts';
import {readInspect} from '../evidence/inspect.ts';
import {statsNow} from '../evidence/stats.ts';
import {evidenceAfter} from '../fixes/apply-to-evidence.ts';
import {joinersOf, planFixes, sizeChanges} from '../fixes/plan.ts';
import {readRawNetworks} from '../fixes/raw-network.ts';
import type {Host} from '../host/host.ts';
import {isLive} from '../model/changes.ts';
import type {StatsSample} from '../model/detail.ts';
import type {ContainerEvidence, ContainerInspect} from '../model/evidence.ts';
import {changesOf, type Change, type Plan} from '../model/fix.ts';
import type {Listing} from '../model/fleet.ts';
import {isObject} from '../model/foreign.ts';
import {isUnread} from '../model/read.ts';
import type {Assessment} from '../model/score.ts';
import {recreateOf} from './recreate-of.ts';

/** `isSized`: the values are a person's; else they are made to fit what was seen of its use. */
export type Chosen = {readonly changes: readonly Change[]; readonly isSized: boolean};

export type PlanRequest = {
	readonly engine: Engine;
	readonly host: Host;
	readonly judge: (evidence: ContainerEvidence) => Assessment;
	readonly container: Pick<Listing, 'id' | 'status'>;
	/** Of `container`: what the engine is not asked again for. */
	readonly evidence: ContainerEvidence;
	/** Of its use, oldest first. []: one is taken, where it runs. */
	readonly samples: readonly StatsSample[];
	/** All containers of the engine: who shares its network stands among them. */
	readonly inspects: readonly ContainerInspect[];
	readonly chosen: Chosen;
};

/** What the checks propose, by keys of fixes. null: all that can be done while it runs and is not waived. */
export function proposedChanges({findings}: Assessment, keys: readonly string[] | null): readonly Change[] {
	return findings.flatMap(({fix, waived}) => {
		if (fix === null) return [];
		const isChosen = keys === null ? fix.by === 'live' && waived === null : keys.includes(fix.key);
		return isChosen ? changesOf(fix) : [];
	});
}

async function samplesOf({engine, container, samples}: PlanRequest): Promise<readonly StatsSample[]> {
	if (samples.length > 0 || container.status !== 'running') return samples;
	const sample = await statsNow(engine, container.id);
	// Without a sample the defaults are wide, and the plan says so.
	return sample === null ? [] : [sample];
}

const glimpse = ({score}: Assessment) => ({grade: score.grade, value: score.value});

/** Rejects where the engine, or the container, could not be read. */
export async function makePlan(request: PlanRequest): Promise<Plan> {
	const {engine, host, judge, container, evidence, inspects, chosen} = request;
	const [inspectJson, networksJson, samples] = await Promise.all([
		engine.inspectContainer(container.id),
		engine.listNetworks(),
		samplesOf(request),
	]);
	const inspect = readInspect(inspectJson);
	const {engine: facts} = evidence;
	if (!isObject(inspectJson) || isUnread(inspect) || isUnread(facts))
		throw new Error(isUnread(inspect) ? inspect.why : 'what the engine is could not be read');
	const fresh = {...evidence, inspect};
	const changes = chosen.isSized ? chosen.changes : sizeChanges(chosen.changes, {inspectJson, engine: facts, samples});
	const recreate = changes.every(isLive)
		? undefined
		: await recreateOf({engine, host}, {inspectJson, inspect, changes});
	const listeners = recreate !== undefined && 'listeners' in recreate ? recreate.listeners : null;
	const foreteller = {
		facts: {inspectJson, engine: facts, networks: readRawNetworks(networksJson), listeners},
		read: readInspect,
	};
	return planFixes({
		inspectJson,
		networksJson,
		engine: facts,
		owner: inspect.owner,
		changes,
		samples,
		joiners: joinersOf(inspect, inspects),
		...(recreate === undefined ? {} : {recreate}),
		assess: applied => ({
			before: glimpse(judge(fresh)),
			after: glimpse(judge(evidenceAfter(fresh, applied, foreteller))),
		}),
	});
}
