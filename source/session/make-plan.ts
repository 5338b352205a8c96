/** A plan from what is so now: the settings, networks and use of one container are asked for again, not remembered. */
import type {Engine, Foreign} from '../engine/engine.ts';
import {readInspectOf} from '../evidence/podman.ts';
import {readPasswd} from '../evidence/passwd.ts';
import {statsNow} from '../evidence/stats.ts';
import {needsPasswd, uidOf} from '../evidence/user.ts';
import {evidenceAfter} from '../fixes/apply-to-evidence.ts';
import {fitChange} from '../fixes/foresight/fit.ts';
import {risksOf} from '../fixes/foresight/risks.ts';
import {withRules} from '../fixes/firewall/plan-rules.ts';
import {chosenOf, harden} from '../fixes/harden.ts';
import type {Machine} from '../fixes/machine.ts';
import {makerOf, type Maker} from '../fixes/owner-rules.ts';
import {handOver} from '../fixes/owners/hand-over.ts';
import {whyLeftAlone} from '../fixes/owners/our-way.ts';
import {unitThatStarts} from '../fixes/owners/systemd-unit.ts';
import {joinersOf, planFixes, sizeChanges} from '../fixes/plan.ts';
import {readRawNetworks} from '../fixes/raw-network.ts';
import type {Host} from '../host/host.ts';
import {isFirewall, isOfContainer, isRecreate} from '../model/changes.ts';
import type {StatsSample} from '../model/detail.ts';
import type {Finding} from '../model/check.ts';
import type {ContainerEvidence, ContainerInspect, EngineFacts} from '../model/evidence.ts';
import {changesOf, type Change, type Plan} from '../model/fix.ts';
import type {Listing} from '../model/fleet.ts';
import {isObject, type JsonObject} from '../model/foreign.ts';
import type {Hardening} from '../model/harden.ts';
import {isUnread, mapRead} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';
import {readTraces, recreateOf, type Traces} from './recreate-of.ts';

/** `isSized`: the values are a person's; else they are made to fit what was seen of its use. */
export type Chosen = {
	readonly changes: readonly Change[];
	readonly isSized: boolean;
	/** Through Docker Compose also what the engine could change live: `Plan.otherWay`. */
	readonly isByOwner?: boolean;
};

export type Request = {
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
	/** Absent: what goes past the engine is refused, with the lines for a person. */
	readonly machine?: Machine | undefined;
};
export type PlanRequest = Request & {
	readonly chosen: Chosen;
	/** Of the image that it is to be made from, where that is another: for the score after it. */
	readonly imageAfter?: Pick<ContainerEvidence, 'image' | 'scan'>;
};

/** What the checks propose, by keys of fixes. null: all that can be done while it runs and is not waived. */
export function proposedChanges({findings}: Assessment, keys: readonly string[] | null): readonly Change[] {
	return findings.flatMap(({fix, waived}) => {
		if (fix === null) return [];
		const isChosen = keys === null ? fix.by === 'live' && waived === null : keys.includes(fix.key);
		return isChosen ? changesOf(fix) : [];
	});
}

async function samplesOf({engine, container, samples}: Request): Promise<readonly StatsSample[]> {
	if (samples.length > 0 || container.status !== 'running') return samples;
	const sample = await statsNow(engine, container.id);
	// Without a sample the defaults are wide, and the plan says so.
	return sample === null ? [] : [sample];
}

const glimpse = ({score}: Assessment) => ({grade: score.grade, value: score.value});

/** What is so now, and how a plan is made from it. */
type Basis = {
	readonly inspectJson: JsonObject;
	readonly networksJson: Foreign;
	readonly inspect: ContainerInspect;
	readonly engine: EngineFacts;
	readonly samples: readonly StatsSample[];
};

async function readBasis(request: Request): Promise<Basis> {
	const {engine, container, evidence} = request;
	const [inspectJson, networksJson, samples] = await Promise.all([
		engine.inspectContainer(container.id),
		engine.listNetworks(),
		samplesOf(request),
	]);
	const {engine: facts, kernel} = evidence;
	const inspect = readInspectOf(inspectJson, facts, kernel);
	if (!isObject(inspectJson) || isUnread(inspect) || isUnread(facts))
		throw new Error(isUnread(inspect) ? inspect.why : 'what the engine is could not be read');
	return {inspectJson, networksJson, inspect, engine: facts, samples};
}

type Ask = Omit<Chosen, 'isSized'>;

const makerFor = ({inspect}: Basis, {changes, isByOwner}: Ask): Maker =>
	makerOf(inspect.owner, changes.filter(isOfContainer), isByOwner === true);

const needsNewContainer = (basis: Basis, ask: Ask): boolean =>
	ask.changes.some(isRecreate) || (makerFor(basis, ask) !== 'us' && ask.changes.every(isOfContainer));

/** To be looked up in the container's own file: the image brings the same. */
const isNamedUser = (change: Change): boolean => change.is === 'user' && needsPasswd(sanitise(change.user));

/** Made from the image that its tag points to: what registries said was said of the other. */
function onto(before: ContainerEvidence, {image, scan}: Pick<ContainerEvidence, 'image' | 'scan'>): ContainerEvidence {
	const {registry: _, ...after} = before;
	const {inspect} = after;
	const made = isUnread(inspect) || isUnread(image) ? inspect : {...inspect, Image: image.Id};
	return {...after, inspect: made, image, scan, imageOfTag: mapRead(image, ({Id}) => Id)};
}

async function planOf(
	request: Request & Pick<PlanRequest, 'imageAfter'>,
	basis: Basis,
	ask: Ask,
	traces: Traces | null,
): Promise<Plan> {
	const {engine, host, judge, evidence, inspects, machine, imageAfter} = request;
	const {inspectJson, networksJson, inspect, samples} = basis;
	const {changes} = ask;
	const {owner} = inspect;
	const maker = makerFor(basis, ask);
	const [leftAlone, unit, passwd] = await Promise.all([
		whyLeftAlone({engine, host}, inspectJson),
		owner.is === 'nobody' && engine.socketPath !== null ? unitThatStarts(host, inspect.Name) : null,
		changes.some(isNamedUser) ? readPasswd(engine, inspect.Id) : null,
	]);
	const fresh = {...evidence, inspect};
	const recreate = traces === null ? undefined : recreateOf({engine}, traces, inspect, maker);
	const listeners = recreate !== undefined && 'listeners' in recreate ? recreate.listeners : null;
	const foreteller = {
		facts: {inspectJson, engine: basis.engine, networks: readRawNetworks(networksJson), listeners},
		read: (json: Foreign) => readInspectOf(json, basis.engine, evidence.kernel),
		uidOf: (user: SafeText) => uidOf(user, passwd),
	};
	const after = (applied: readonly Change[]): ContainerEvidence => {
		const foretold = evidenceAfter(fresh, applied, foreteller);
		return imageAfter === undefined ? foretold : onto(foretold, imageAfter);
	};
	const plan = planFixes({
		inspectJson,
		networksJson,
		engine: basis.engine,
		owner,
		maker,
		unit,
		leftAlone,
		changes,
		samples,
		joiners: joinersOf(inspect, inspects),
		...(recreate === undefined ? {} : {recreate}),
		assess: applied => ({
			before: glimpse(judge(fresh)),
			after: glimpse(judge(after(applied))),
		}),
	});
	const about = {engine, machine, inspectJson};
	return changes.every(isFirewall) ? withRules(about, plan) : handOver({...about, maker}, plan);
}

/** The values of a check's proposal are made to fit: limits to what was used, the rest to what was touched. */
function fitted(changes: readonly Change[], basis: Basis, traces: Traces | null): readonly Change[] {
	const sized = sizeChanges(changes, basis);
	return traces === null ? sized : sized.map(change => fitChange(change, traces.footprint, traces.facts));
}

/** Rejects where the engine, or the container, could not be read. */
export async function makePlan(request: PlanRequest): Promise<Plan> {
	const {chosen} = request;
	const basis = await readBasis(request);
	const traces = needsNewContainer(basis, chosen) ? await readTraces(request, basis.inspectJson, chosen.changes) : null;
	const changes = chosen.isSized ? chosen.changes : fitted(chosen.changes, basis, traces);
	return planOf(request, basis, {...chosen, changes}, traces);
}

/** The strictest plan that it survives, as far as it was watched, and what that leaves out. Rejects as above. */
export async function makeHardening(
	request: Request & {readonly findings: readonly Finding[]},
): Promise<{readonly plan: Plan; readonly hardening: Hardening}> {
	const basis = await readBasis(request);
	const traces = await readTraces(request, basis.inspectJson, null);
	const {footprint, facts} = traces;
	const parts = harden(
		request.findings,
		changes => risksOf(changes.filter(isRecreate), footprint, facts),
		change => fitted([change], basis, traces)[0] ?? change,
	);
	const ask = {changes: chosenOf(parts)};
	const plan = await planOf(request, basis, ask, needsNewContainer(basis, ask) ? traces : null);
	return {plan, hardening: {parts, seenForMs: footprint.seenForMs}};
}
