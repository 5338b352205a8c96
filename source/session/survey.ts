/**
 * One audit: everything there is, looked at once and judged. It is whole or it is an error: an engine that is lost on the
 * way never makes the report shorter. Nothing is changed, nothing is run, and no event is caused.
 */
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import {createGatherer, type Gatherer} from '../evidence/gather.ts';
import {gatherHost, type HostSources} from '../evidence/host/gather-host.ts';
import {isOfThisMachine} from '../evidence/host/of-this-machine.ts';
import type {Registry} from '../evidence/registry.ts';
import {createImageReader} from '../evidence/images.ts';
import {createSwarmGatherer} from '../evidence/swarm/gather-swarm.ts';
import {inPool} from '../model/pool.ts';
import {isOpen} from '../fixes/entry.ts';
import type {Journal} from '../fixes/journal.ts';
import type {Host} from '../host/host.ts';
import {reasonOf} from '../model/errors.ts';
import type {ContainerEvidence, EngineFacts} from '../model/evidence.ts';
import type {Listing} from '../model/fleet.ts';
import type {Policy} from '../model/policy.ts';
import {isUnread, Unread} from '../model/read.ts';
import type {HostReport, Report} from '../model/report.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {ServiceReport} from '../model/swarm.ts';
import type {Waiver} from '../model/waiver.ts';
import {labelKeysOf} from '../waivers/scope.ts';
import {createContainerReports} from './container-reports.ts';
import {imageReports, noScans, scansOf, type ScanOf} from './image-reports.ts';
import type {Judge} from './judge.ts';
import {quietEngine} from './quiet-engine.ts';
import {reportSwarm} from './swarm-reports.ts';

/** What is looked at at all. Scores are of the whole container, whatever is listed of it later. */
export type Wants = {
	isWanted(listing: Listing): boolean;
	/** Only containers that carry all of them. */
	readonly labels: readonly string[];
	readonly hasHost: boolean;
	readonly hasImages: boolean;
};

export const wantsAll: Wants = {isWanted: () => true, labels: [], hasHost: true, hasImages: true};

export type SurveyOptions = {
	readonly engine: Engine;
	readonly host: Host;
	readonly journal: Pick<Journal, 'load' | 'lockedBy'>;
	readonly policy: Policy;
	/** Whose labels are kept; they are applied by `judge`. */
	readonly waivers?: readonly Waiver[];
	readonly judge: Judge;
	/** Of hullcheck. */
	readonly version: string;
	readonly wants?: Wants;
	readonly readEnginePackages?: HostSources['readEnginePackages'];
	readonly readReleaseData?: HostSources['readReleaseData'];
	/** Asked for every container; left out: none is. */
	readonly registry?: Registry;
	/** What scans found before, or just now; null: nobody has scanned it. */
	readonly scanOf?: ScanOf;
};

/** A report before anything was chosen from it, or asked of it. */
export type Survey = Omit<Report, 'selection' | 'bar'>;

/** 8 is where an engine on few cores stops gaining. */
const widthOfLooks = 8;

/** Rejects with what is wrong with the engine: it is not to be reached, or was lost on the way. */
export async function survey(options: SurveyOptions): Promise<Survey> {
	const {host, journal, policy, waivers = [], judge, version, wants = wantsAll, scanOf = noScans} = options;
	const {engine, mustStillBeThere} = quietEngine(options.engine, host);
	const nowUnixMs = host.nowUnixMs();
	const gatherer = createGatherer(host, policy, {
		isTopAllowed: true,
		labelKeys: labelKeysOf(waivers),
		registry: options.registry ?? null,
		isRegistryAsked: options.registry !== undefined,
		scanOf,
	});
	const [{facts}, listings, labelled] = await Promise.all([
		gatherer.readEngine(engine),
		engine.listContainers(),
		wants.labels.length === 0 ? null : engine.listContainers(wants.labels),
		gatherer.refresh(engine, 'images'),
		gatherer.refresh(engine, 'networks'),
	]);
	const chosenIds = labelled === null ? null : new Set(labelled.map(({id}) => id));
	const chosen = listings.filter(one => wants.isWanted(one) && (chosenIds === null || chosenIds.has(one.id)));

	const reports = createContainerReports(judge.container);
	/** Their engine gave them what specs leave to it. */
	const tasks: ContainerEvidence[] = [];
	const [looks, hostReport] = await Promise.all([
		inPool(chosen, widthOfLooks, async listing => {
			const {evidence, notice} = await look(engine, gatherer, {listing, facts, policy, nowUnixMs});
			if (evidence !== null) reports.take(listing, evidence);
			if (evidence !== null && !isUnread(evidence.inspect) && evidence.inspect.owner.is === 'swarm')
				tasks.push(evidence);
			return notice;
		}),
		wants.hasHost ? surveyHost(engine, listings, facts, options, nowUnixMs) : null,
	]);
	const seen = wants.hasImages
		? await createImageReader(widthOfLooks, reports.images).readAll(
				engine,
				listings.map(({imageId}) => imageId),
			)
		: [];
	const scans = await scansOf(seen, scanOf);
	const images = imageReports(seen, {facts, listings, policy, nowUnixMs, judgeImage: judge.image, scans});
	const swarm = wants.hasHost && facts.isSwarmActive ? await surveySwarm(engine, facts, tasks, options) : null;
	const notices = await journalNotices(journal, facts.ID);
	await mustStillBeThere();
	return {
		generatedAtUnixMs: nowUnixMs,
		version,
		endpoint: engine.endpoint,
		engine: facts,
		host: hostReport,
		containers: reports.all(),
		images,
		...(swarm?.services == null ? {} : {services: swarm.services}),
		notices: [...notices, ...(swarm?.notices ?? []), ...looks.filter(notice => notice !== null).toSorted()],
	};
}

async function look(
	engine: Engine,
	gatherer: Gatherer,
	{listing, facts, policy, nowUnixMs}: {listing: Listing; facts: EngineFacts; policy: Policy; nowUnixMs: number},
): Promise<{readonly evidence: ContainerEvidence | null; readonly notice: SafeText | null}> {
	try {
		const evidence = await gatherer.look(engine, listing.id, null, nowUnixMs);
		const notice = evidence === null ? words`${listing.name} was removed while it was looked at: left out` : null;
		return {evidence, notice};
	} catch (error) {
		if (!(error instanceof EngineAnswer)) throw error;
		// The engine lives and won't tell of this one: it counts as the worst it could be, and is not left out.
		const inspect = new Unread(words`the engine could not say what it is: ${reasonOf(error)}`);
		return {
			evidence: {
				inspect,
				image: inspect,
				scan: null,
				imageOfTag: inspect,
				user: inspect,
				networks: inspect,
				engine: facts,
				kernel: null,
				processes: null,
				watched: null,
				policy,
				nowUnixMs,
			},
			notice: words`${listing.name} could not be read: ${inspect.why}. All of it is unknown`,
		};
	}
}

async function surveyHost(
	engine: Engine,
	containers: readonly Listing[],
	facts: EngineFacts,
	{host, policy, judge, readEnginePackages, readReleaseData}: SurveyOptions,
	nowUnixMs: number,
): Promise<HostReport> {
	const evidence = await gatherHost({engine, host, containers, policy, nowUnixMs, readEnginePackages, readReleaseData});
	return {name: facts.Name, isLocal: isOfThisMachine(evidence), assessment: judge.host(evidence)};
}

/** null: this node is no manager. What can't be read of the swarm is said. */
async function surveySwarm(
	engine: Engine,
	facts: EngineFacts,
	containers: readonly ContainerEvidence[],
	{host, policy, waivers = [], judge, scanOf = noScans}: SurveyOptions,
): Promise<{readonly services: readonly ServiceReport[] | null; readonly notices: readonly SafeText[]} | null> {
	const nowUnixMs = host.nowUnixMs();
	const telling = containers.find(one => !isUnread(one.engine) && one.engine.isNoNewPrivilegesDefault !== null);
	const told = telling === undefined || isUnread(telling.engine) ? facts : telling.engine;
	const look = {engine: told, policy, labelKeys: labelKeysOf(waivers), containers, nowUnixMs, openedId: null, scanOf};
	const seen = await createSwarmGatherer().look(engine, look);
	if (seen.is === 'none') return null;
	const {services} = reportSwarm(engine, seen, {judge, engine: facts, nowUnixMs});
	return isUnread(services)
		? {services: null, notices: [words`the services of the swarm could not be judged: ${services.why}`]}
		: {services, notices: []};
}

/** What a crash left open is said, and left as it is. */
async function journalNotices(journal: SurveyOptions['journal'], engineId: SafeText): Promise<readonly SafeText[]> {
	try {
		const {entries, problems} = await journal.load(engineId);
		const open = entries.filter(({transaction}) => isOpen(transaction));
		const isAtWork = open.length > 0 && (await journal.lockedBy(engineId)) !== null;
		return [
			...open.map(({transaction: {containerName, title}}) =>
				isAtWork
					? words`another hullcheck is changing ${sanitise(containerName)} now (${title})`
					: words`a fix of ${sanitise(containerName)} was interrupted (${title}): hullcheck recover takes it back or keeps it`,
			),
			...problems.map(problem => words`the journal of fixes: ${problem}`),
		];
	} catch (error) {
		return [words`the journal of fixes can't be read: ${reasonOf(error)}`];
	}
}
