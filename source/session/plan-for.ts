/**
 * Plans without a screen: containers are looked at, changes are fitted to them, and plans made. Nothing is changed and no
 * event is caused on an engine of this machine: a preview that somebody only wanted to read leaves no trace.
 */
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import {createGatherer} from '../evidence/gather.ts';
import {readInspect} from '../evidence/inspect.ts';
import {statsNow} from '../evidence/stats.ts';
import {editBody} from '../fixes/edits/index.ts';
import type {HardenPart} from '../fixes/harden.ts';
import type {Machine} from '../fixes/machine.ts';
import {mergeChanges, sizeChanges} from '../fixes/plan.ts';
import {readRawNetworks} from '../fixes/raw-network.ts';
import type {Host} from '../host/host.ts';
import {isLive} from '../model/changes.ts';
import type {StatsSample} from '../model/detail.ts';
import {ActionableError} from '../model/errors.ts';
import type {ContainerEvidence, ContainerInspect, EngineFacts} from '../model/evidence.ts';
import type {Change, Plan} from '../model/fix.ts';
import type {Listing} from '../model/fleet.ts';
import {isObject, type JsonObject} from '../model/foreign.ts';
import {inPool} from '../model/pool.ts';
import {isUnread, Unread, type Read} from '../model/read.ts';
import type {Foresight} from '../model/recreate.ts';
import {words} from '../model/safe-text.ts';
import type {Assessment} from '../model/score.ts';
import type {JudgingRules} from '../model/waiver.ts';
import {labelKeysOf} from '../waivers/scope.ts';
import {hardenFor} from './harden-for.ts';
import {makePlan, type Request} from './make-plan.ts';
import {quietEngine} from './quiet-engine.ts';
import {readTraces, recreateOf} from './recreate-of.ts';

/** One container as it was looked at, and judged. */
export type Subject = {
	readonly listing: Listing;
	readonly evidence: ContainerEvidence;
	readonly assessment: Assessment;
	/** As the engine sent it: with the values of secrets. */
	readonly inspectJson: JsonObject;
	readonly samples: readonly StatsSample[];
};

export type Planner = {
	readonly facts: EngineFacts;
	readonly listings: readonly Listing[];
	/** Ids of those that carry all of these labels, `key` or `key=value`. */
	labelled(labels: readonly string[]): Promise<ReadonlySet<string>>;
	/** Rejects with `ActionableError` where there is no such container any more, or it can't be read. */
	look(id: Listing['id'], name: Listing['name']): Promise<Subject>;
	/** Changes as checks propose them, with values that fit its use. */
	fit(subject: Subject, changes: readonly Change[]): readonly Change[];
	harden(subject: Subject): Promise<readonly HardenPart[]>;
	plan(subject: Subject, changes: readonly Change[]): Promise<Plan>;
	/** What plans of it are made from. */
	request(subject: Subject): Promise<Request>;
	/** Any changes as commands and as a patch, also live ones and those of an owner who has to make them. */
	inWords(subject: Subject, changes: readonly Change[]): Promise<Read<Pick<Foresight, 'dockerRun' | 'composePatch'>>>;
};

export type PlannerOptions = JudgingRules & {
	readonly engine: Engine;
	readonly host: Host;
	/** Absent: what goes past the engine is refused, with the lines for a person. */
	readonly machine?: Machine | undefined;
	readonly judge: (evidence: ContainerEvidence) => Assessment;
};

const widthOfLooks = 8;

/** Rejects where the engine can't be asked. */
export async function createPlanner({
	engine: loud,
	host,
	machine,
	judge,
	policy,
	waivers,
}: PlannerOptions): Promise<Planner> {
	const {engine} = quietEngine(loud, host);
	const gatherer = createGatherer(host, policy, {labelKeys: labelKeysOf(waivers)});
	const [{facts}, listings] = await Promise.all([
		gatherer.readEngine(engine),
		engine.listContainers(),
		gatherer.refresh(engine, 'images'),
		gatherer.refresh(engine, 'networks'),
	]);
	let reading: Promise<readonly ContainerInspect[]> | null = null;

	/** Asked for once, by the first plan. One that went away meanwhile shares nothing with anybody. */
	function inspects(): Promise<readonly ContainerInspect[]> {
		reading ??= inPool(listings, widthOfLooks, async ({id}) => {
			const json = await engine.inspectContainer(id).catch((error: unknown) => {
				if (error instanceof EngineAnswer) return null;
				throw error;
			});
			const inspect = readInspect(json);
			return isUnread(inspect) ? [] : [inspect];
		}).then(all => all.flat());
		return reading;
	}

	const request = async ({listing, evidence, samples}: Subject): Promise<Request> => ({
		engine,
		host,
		machine,
		judge,
		container: listing,
		evidence,
		samples,
		inspects: await inspects(),
	});

	return {
		facts,
		listings,
		request,
		labelled: async labels => new Set((await engine.listContainers(labels)).map(({id}) => id)),
		async look(id, name) {
			const evidence = await gatherer.look(engine, id, null, host.nowUnixMs());
			const inspectJson = evidence === null ? null : await engine.inspectContainer(id);
			const listing = (await engine.listContainers()).find(one => one.id === id);
			if (evidence === null || !isObject(inspectJson) || listing === undefined)
				throw new ActionableError({
					what: words`${name} was not changed`,
					why: words`it was removed while it was looked at`,
					todo: words`Look at what is there: hullcheck audit`,
				});
			const sample = listing.status === 'running' ? await statsNow(engine, id) : null;
			return {listing, evidence, assessment: judge(evidence), inspectJson, samples: sample === null ? [] : [sample]};
		},
		fit: ({inspectJson, samples}, changes) => sizeChanges(changes, {inspectJson, engine: facts, samples}),
		harden: ({assessment, inspectJson}) => hardenFor({engine, host}, {findings: assessment.findings, inspectJson}),
		plan: async (subject, changes) => makePlan({...(await request(subject)), chosen: {changes, isSized: true}}),
		async inWords({inspectJson, evidence: {inspect}}, changes) {
			if (isUnread(inspect)) return inspect;
			const recreate = recreateOf({engine}, await readTraces({engine, host}, inspectJson, changes), inspect, 'us');
			if ('whyNot' in recreate) return new Unread(recreate.whyNot);
			const networks = readRawNetworks(await engine.listNetworks());
			let {body} = recreate;
			for (const change of mergeChanges(changes)) {
				const result = editBody(body, change, {inspectJson, engine: facts, networks, listeners: recreate.listeners});
				if (result.is === 'edited') ({body} = result);
			}
			const made = recreate.swapOf(body);
			if (made.is === 'blocked') return new Unread(made.why);
			return recreate.foresee({
				changes: changes.filter(change => !isLive(change)),
				before: recreate.body,
				swap: made.swap,
			});
		},
	};
}
