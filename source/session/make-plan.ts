/** A plan from what is so now: the settings, networks and use of one container are asked for again, not remembered. */
import type {Engine} from '../engine/engine.ts';
import {readInspect} from '../evidence/inspect.ts';
import {statsNow} from '../evidence/stats.ts';
import {evidenceAfter} from '../fixes/apply-to-evidence.ts';
import {withRules} from '../fixes/firewall/plan-rules.ts';
import type {Machine} from '../fixes/machine.ts';
import {makerOf} from '../fixes/owner-rules.ts';
import {handOver} from '../fixes/owners/hand-over.ts';
import {whyLeftAlone} from '../fixes/owners/our-way.ts';
import {unitThatStarts} from '../fixes/owners/systemd-unit.ts';
import {joinersOf, planFixes, sizeChanges} from '../fixes/plan.ts';
import {readRawNetworks} from '../fixes/raw-network.ts';
import type {Host} from '../host/host.ts';
import {isFirewall, isOfContainer, isRecreate} from '../model/changes.ts';
import type {AppState} from '../model/app.ts';
import type {StatsSample} from '../model/detail.ts';
import type {ContainerEvidence} from '../model/evidence.ts';
import {changesOf, type Change, type Plan} from '../model/fix.ts';
import type {FleetContainer} from '../model/fleet.ts';
import {isObject} from '../model/foreign.ts';
import {isUnread, knownOr} from '../model/read.ts';
import type {Assessment} from '../model/score.ts';
import {recreateOf} from './recreate-of.ts';

/** `isSized`: the values are a person's; else they are made to fit what was seen of its use. */
export type Chosen = {
	readonly changes: readonly Change[];
	readonly isSized: boolean;
	/** Through Docker Compose also what the engine could change live: `Plan.otherWay`. */
	readonly isByOwner?: boolean;
};

export type PlanRequest = {
	readonly engine: Engine;
	readonly host: Host;
	readonly state: AppState;
	readonly judge: (evidence: ContainerEvidence) => Assessment;
	readonly container: FleetContainer;
	/** Of `container`: what the engine is not asked again for. */
	readonly evidence: ContainerEvidence;
	readonly chosen: Chosen;
	/** Absent: what goes past the engine is refused, with the lines for a person. */
	readonly machine?: Machine;
};

/** What the checks propose, by keys of fixes. null: all that can be done while it runs and is not waived. */
export function proposedChanges({findings}: Assessment, keys: readonly string[] | null): readonly Change[] {
	return findings.flatMap(({fix, waived}) => {
		if (fix === null) return [];
		const isChosen = keys === null ? fix.by === 'live' && waived === null : keys.includes(fix.key);
		return isChosen ? changesOf(fix) : [];
	});
}

async function samplesOf({engine, state, container}: PlanRequest): Promise<readonly StatsSample[]> {
	const {detail} = state;
	if (detail?.id === container.id && detail.samples.length > 0) return detail.samples;
	if (container.listing.status !== 'running') return [];
	const sample = await statsNow(engine, container.id);
	// Without a sample the defaults are wide, and the plan says so.
	return sample === null ? [] : [sample];
}

const glimpse = ({score}: Assessment) => ({grade: score.grade, value: score.value});

/** Rejects where the engine, or the container, could not be read. */
export async function makePlan(request: PlanRequest): Promise<Plan> {
	const {engine, host, state, judge, container, evidence, chosen, machine} = request;
	const [inspectJson, networksJson, samples] = await Promise.all([
		engine.inspectContainer(container.id),
		engine.listNetworks(),
		samplesOf(request),
	]);
	const inspect = readInspect(inspectJson);
	const {engine: facts} = evidence;
	if (!isObject(inspectJson) || isUnread(inspect) || isUnread(facts))
		throw new Error(isUnread(inspect) ? inspect.why : 'what the engine is could not be read');
	const others = [...state.fleet.containers.values()].flatMap(
		one => knownOr(one.evidence?.inspect ?? null, null) ?? [],
	);
	const fresh = {...evidence, inspect};
	const changes = chosen.isSized ? chosen.changes : sizeChanges(chosen.changes, {inspectJson, engine: facts, samples});
	const {owner} = inspect;
	const maker = makerOf(owner, changes.filter(isOfContainer), chosen.isByOwner === true);
	const needsNew = changes.some(isRecreate) || (maker !== 'us' && changes.every(isOfContainer));
	const [recreate, leftAlone, unit] = await Promise.all([
		needsNew ? recreateOf({engine, host}, {inspectJson, inspect, changes, maker}) : undefined,
		whyLeftAlone({engine, host}, inspectJson),
		owner.is === 'nobody' && engine.socketPath !== null ? unitThatStarts(host, inspect.Name) : null,
	]);
	const listeners = recreate !== undefined && 'listeners' in recreate ? recreate.listeners : null;
	const foreteller = {
		facts: {inspectJson, engine: facts, networks: readRawNetworks(networksJson), listeners},
		read: readInspect,
	};
	const plan = planFixes({
		inspectJson,
		networksJson,
		engine: facts,
		owner,
		maker,
		unit,
		leftAlone,
		changes,
		samples,
		joiners: joinersOf(inspect, others),
		...(recreate === undefined ? {} : {recreate}),
		assess: applied => ({
			before: glimpse(judge(fresh)),
			after: glimpse(judge(evidenceAfter(fresh, applied, foreteller))),
		}),
	});
	const about = {engine, machine, inspectJson};
	return changes.every(isFirewall) ? withRules(about, plan) : handOver({...about, maker}, plan);
}
