/** Changes → a plan with every field before and after, the calls and the ways back. Pure: nothing is asked or done here. */
import {createHash} from 'node:crypto';
import type {Foreign} from '../engine/engine.ts';
import type {StatsSample} from '../model/detail.ts';
import {isFirewall, isLive, isOfContainer, mergeChanges, sayChange} from '../model/changes.ts';
import type {ContainerInspect, EngineFacts, Owner} from '../model/evidence.ts';
import type {Change, FirewallChange, LiveChange, Plan, PlanPart, ScoreGlimpse} from '../model/fix.ts';
import {isObject} from '../model/foreign.ts';
import {isUnread, knownOr} from '../model/read.ts';
import {observe} from '../model/observed.ts';
import type {CreateBody, Foresight, Swap} from '../model/recreate.ts';
import {join, sanitise, words, type SafeText} from '../model/safe-text.ts';
import {sizeChange, type SizingFacts} from '../model/sizing.ts';
import {basisOf} from './basis.ts';
import {onEngine} from './engine-rules.ts';
import {planChange} from './mechanisms/index.ts';
import type {Context} from './mechanisms/mechanism.ts';
import {refOf} from './mechanisms/network-rules.ts';
import {ownerRule, type Maker, type OwnerRule} from './owner-rules.ts';
import {patchFor} from './owners/dialects/index.ts';
import {draftRecreate} from './recreate-parts.ts';
import {readRawContainer, type RawContainer} from './raw-container.ts';
import {attachedAfter, readRawNetworks} from './raw-network.ts';
import {readWants} from './wants.ts';

export {isSameBasis} from './basis.ts';
export {mergeChanges} from '../model/changes.ts';

/** How a new container takes the place of the old one, and what is foreseen of it: each is another part of fixes/. */
export type Recreate = {
	/** The old one as it would be asked for again, on all its networks. */
	readonly body: CreateBody;
	/** `8080/tcp` inside, that something listens on beyond loopback; null: nobody could tell. */
	readonly listeners: readonly string[] | null;
	readonly swapOf: (
		edited: CreateBody,
	) => {readonly is: 'swap'; readonly swap: Swap} | {readonly is: 'blocked'; readonly why: SafeText};
	readonly foresee: (about: {
		readonly changes: readonly Change[];
		readonly before: CreateBody;
		readonly swap: Swap;
	}) => Foresight;
};

export type PlanRequest = {
	/** `GET /containers/{id}/json`, just read. */
	readonly inspectJson: Foreign;
	readonly engine: EngineFacts;
	readonly owner: Owner;
	readonly changes: readonly Change[];
	/** Of this container, oldest first; []: nothing was seen of its use. */
	readonly samples: readonly StatsSample[];
	/** `GET /networks`. */
	readonly networksJson: Foreign;
	/** Names of the containers that share its network: see `joinersOf`. */
	readonly joiners: readonly SafeText[];
	/** Absent: us. What an owner makes is planned as if it were a new container of ours, then asked of him: `handOver`. */
	readonly maker?: Maker;
	/** The systemd unit that starts it by its name; null: none is seen. */
	readonly unit?: string | null;
	/** Why it must be left alone, whatever is wanted: see `whyOurWay`. */
	readonly leftAlone?: SafeText | null;
	/** The score now and with these changes made; null where it can't be foretold. */
	/** null: no new container can be made here, and why. */
	readonly recreate?: Recreate | {readonly whyNot: SafeText};
	readonly assess?: (
		changes: readonly Change[],
	) => {readonly before: ScoreGlimpse; readonly after: ScoreGlimpse} | null;
};

/** Containers with `NetworkMode: container:X`. The engine stores the full id, Podman may store the name. */
export function joinersOf(
	of: Pick<ContainerInspect, 'Id' | 'Name'>,
	all: Iterable<ContainerInspect>,
): readonly SafeText[] {
	const targets = new Set([`container:${of.Id}`, `container:${of.Name}`]);
	return [...all]
		.filter(one => one.Id !== of.Id && targets.has(knownOr(one.HostConfig.NetworkMode, '')))
		.map(one => one.Name);
}

function sizingFacts(
	inspectJson: Foreign,
	container: RawContainer,
	request: Pick<PlanRequest, 'engine' | 'samples'>,
): SizingFacts {
	return {
		observed: observe(request.samples),
		wants: readWants(inspectJson),
		engine: request.engine,
		killedUnderBytes: container.wasOomKilled && container.resources.Memory > 0 ? container.resources.Memory : null,
	};
}

/** Changes as checks propose them, with the values that fit this container. Asked before its first preview. */
export function sizeChanges(
	changes: readonly Change[],
	request: Pick<PlanRequest, 'inspectJson' | 'engine' | 'samples'>,
): readonly Change[] {
	const container = readRawContainer(request.inspectJson);
	if (isUnread(container)) return changes;
	const facts = sizingFacts(request.inspectJson, container, request);
	// A limit that is there was somebody's choice: a change of its swap alone does not resize it.
	const isOwnLimit = (change: Change): boolean =>
		change.is === 'memory-limit' && change.memoryBytes === container.resources.Memory;
	return changes.map(change => (isOwnLimit(change) ? change : sizeChange(change, facts)));
}

type Draft = {
	readonly parts: readonly PlanPart[];
	readonly warnings: readonly SafeText[];
	readonly refusals: readonly SafeText[];
};

function draft(changes: readonly LiveChange[], base: Omit<Context, 'attached'>): Draft {
	const parts: PlanPart[] = [];
	const warnings: SafeText[] = [];
	const refusals: SafeText[] = [];
	let attached: readonly string[] = base.container.endpoints.map(refOf);
	for (const change of changes) {
		const planned = planChange(change, {...base, attached});
		if (planned.is === 'blocked') {
			refusals.push(words`${sayChange(change)}: ${planned.why}`);
			continue;
		}
		parts.push(planned.part);
		warnings.push(...planned.warnings);
		attached = attachedAfter(attached, planned.part.steps);
	}
	return {parts, warnings, refusals};
}

function whyNothing(container: RawContainer, forbidden: SafeText | null, {parts, refusals}: Draft): SafeText | null {
	if (forbidden !== null) return forbidden;
	if (container.isGoing) return words`it is ${container.status}: the engine changes nothing on it any more`;
	if (parts.length > 0) return null;
	return refusals.length > 0 ? join(refusals, '; ') : words`nothing was chosen to be changed`;
}

type Made = Draft & {readonly way: Plan['way']};
const noWay = (why: SafeText): Made => ({way: {is: 'live'}, parts: [], warnings: [], refusals: [why]});

/** All changes together, by one new container. */
function together(request: PlanRequest, changes: readonly Change[], base: Omit<Context, 'attached'>): Made {
	const {recreate, inspectJson, engine} = request;
	if (recreate === undefined || !isObject(inspectJson))
		return noWay(words`this needs a new container, and how the old one was made is not known`);
	if ('whyNot' in recreate) return noWay(recreate.whyNot);
	const facts = {inspectJson, engine, networks: base.networks, listeners: recreate.listeners};
	const drafted = draftRecreate(recreate.body, changes, facts, {
		...base,
		attached: base.container.endpoints.map(refOf),
	});
	if (drafted.parts.length === 0) return {...drafted, way: {is: 'live'}};
	const made = recreate.swapOf(drafted.body);
	if (made.is === 'blocked') return noWay(made.why);
	const planned = drafted.parts.map(part => part.change);
	const image = planned.find(change => change.is === 'image');
	const swap = image === undefined ? made.swap : {...made.swap, imageId: image.imageId};
	const foresight = recreate.foresee({changes: planned, before: recreate.body, swap});
	return {...drafted, way: {is: 'recreate', swap, prepares: drafted.prepares, foresight}};
}

/** Rules of the machine: what they do there is asked of it later. */
function draftRules(changes: readonly FirewallChange[]): Draft {
	const parts = changes.map((change): PlanPart => ({
		change,
		because: words`whoever needs the port keeps it, and the container stays as it is`,
		fields: [
			{field: `port ${change.port}`, before: words`open to everybody`, after: sanitise(change.sources.join(' '), 500)},
		],
		command: words``,
		effect: words`At once; connections of others are cut`,
		steps: [],
		undoLeaves: null,
	}));
	return {parts, warnings: [], refusals: []};
}

const alone: Draft = {
	parts: [],
	warnings: [],
	refusals: [words`rules of the firewall are the machine's, not the container's: choose them by themselves`],
};

const handsOf = (owner: Owner): 'compose' | 'docker-run' => (owner.is === 'compose' ? 'compose' : 'docker-run');

export function planFixes(request: PlanRequest): Plan {
	const {inspectJson, engine, owner, joiners} = request;
	const container = readRawContainer(inspectJson);
	const basedOn = basisOf(inspectJson);
	const changes = mergeChanges(request.changes);
	const nothing = {way: {is: 'live' as const}, parts: [], basedOn, warnings: [], scoreBefore: null, scoreAfter: null};
	if (isUnread(container)) {
		return {
			...nothing,
			id: basedOn.slice(0, 16),
			containerId: '',
			containerName: words`?`,
			title: words`nothing`,
			blocked: words`what the engine says of this container can't be read: ${container.why}`,
		};
	}
	const base = {
		container,
		engine,
		sizing: sizingFacts(inspectJson, container, request),
		networks: readRawNetworks(request.networksJson),
		joiners,
	};
	const {maker = 'us', unit = null} = request;
	const {possible, refused, refusals} = onEngine(engine, changes, maker);
	const rules = possible.filter(isFirewall);
	const ofContainer = possible.filter(isOfContainer);
	const rule: OwnerRule =
		maker === 'us' && rules.length === 0 ? ownerRule(owner, unit, changes.filter(isOfContainer)) : {is: 'free'};
	const drafted: Made =
		rules.length > 0
			? {...(ofContainer.length === 0 ? draftRules(rules) : alone), way: {is: 'live'}}
			: maker === 'us' && ofContainer.every(isLive)
				? {...draft(ofContainer.filter(isLive), base), way: {is: 'live'}}
				: together(request, ofContainer, base);
	const planned: Made = {...drafted, refusals: [...refusals, ...drafted.refusals]};
	const identity = {
		id: createHash('sha256')
			.update(JSON.stringify([basedOn, changes]))
			.digest('hex')
			.slice(0, 16),
		containerId: container.id,
		containerName: container.name,
		title: join((planned.parts.length > 0 ? planned.parts.map(part => part.change) : changes).map(sayChange)),
	};
	const refusal = rule.is === 'refused' ? rule : null;
	const blocked = whyNothing(container, request.leftAlone ?? refusal?.why ?? null, planned);
	const byHand = refused.filter(isOfContainer);
	const patch = refusal?.patch ?? (byHand.length > 0 ? patchFor(handsOf(owner), byHand) : undefined);
	if (blocked !== null) return {...nothing, ...identity, blocked, ...(patch === undefined ? {} : {patch})};
	const score = request.assess?.(planned.parts.map(part => part.change)) ?? null;
	return {
		...identity,
		way: planned.way,
		parts: planned.parts,
		basedOn,
		blocked: null,
		...(owner.is === 'compose' && ofContainer.length > 0 && ofContainer.every(isLive)
			? {otherWay: maker === 'us' ? ('compose' as const) : ('live' as const)}
			: {}),
		warnings: [
			...(rule.is === 'notice' ? [rule.says] : []),
			...new Set(planned.warnings),
			...planned.refusals.map(refusal => words`left out: ${refusal}`),
		],
		scoreBefore: score?.before ?? null,
		scoreAfter: score?.after ?? null,
	};
}
