/** One look at a whole swarm: a handful of calls, and one for each image that services name. */
import {EngineAnswer, type Engine} from '../../engine/engine.ts';
import type {ContainerEvidence, ImageFacts} from '../../model/evidence.ts';
import {at, isObject, numberOr, textOf, textOr, type JsonObject} from '../../model/foreign.ts';
import type {ImageScan} from '../../model/image-scan.ts';
import {inPool} from '../../model/pool.ts';
import {isUnread, mapRead, Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {isShort, type NodeFacts, type ServiceFacts, type TaskFacts} from '../../model/swarm.ts';
import {attempt} from '../attempt.ts';
import {noObject} from '../host-config.ts';
import {listHistory} from '../history.ts';
import {readImage} from '../image.ts';
import {readNetworks} from '../networks.ts';
import {readNodes} from './nodes.ts';
import {readServiceFacts, lookAtService, type ServiceImage, type ServiceSurroundings} from './service.ts';
import {readTasks} from './tasks.ts';

export type SeenService = {
	readonly facts: ServiceFacts;
	readonly evidence: ContainerEvidence;
	/** As the engine sent it: values of its environment are in it. For what can be changed in it, and never kept. */
	readonly spec: JsonObject;
	/** The same as a container of it would be told: for plans, and never kept either. */
	readonly asContainer: JsonObject;
	readonly running: Read<number>;
	readonly wanted: Read<number>;
	readonly tasks: Read<readonly TaskFacts[]>;
};

export type SeenSwarm =
	| {
			readonly is: 'swarm';
			/** Of the node that was asked. */
			readonly nodeId: SafeText;
			readonly services: Read<readonly SeenService[]>;
			readonly nodes: Read<readonly NodeFacts[]>;
	  }
	/** `why`: in none, or no manager. */
	| {readonly is: 'none'; readonly why: SafeText};

export type SwarmLook = Pick<ServiceSurroundings, 'engine' | 'policy' | 'labelKeys' | 'containers' | 'nowUnixMs'> & {
	/** Whose tasks that ended are wanted too; null: only those of services that are short of tasks. */
	readonly openedId: string | null;
	readonly scanOf: (imageId: SafeText) => Promise<ImageScan | null>;
};

export type SwarmGatherer = {
	/** Rejects where the engine is out of reach; what it refuses is Unread. */
	look(engine: Engine, look: SwarmLook): Promise<SeenSwarm>;
	/** One, from an answer that is there. null: it can't be read. */
	readService(engine: Engine, service: unknown, look: SwarmLook): Promise<SeenService | null>;
};

/** The table's own looks go first. */
const widthOfLooks = 4;
/** Beyond, tasks that ended are read only of the service that is open. */
const mostShortOfTasks = 10;

function whyNone(info: unknown): SafeText | null {
	const state = textOr(at(info, 'Swarm', 'LocalNodeState'));
	if (at(info, 'Swarm', 'ControlAvailable') === true) return null;
	if (state === 'active') return words`this node is a worker: only managers know the swarm; connect to one`;
	if (state === 'locked')
		return words`the swarm's data on this manager is locked: docker swarm unlock, on the node itself, opens it`;
	if (state === '' || state === 'inactive') return words`this engine is in no swarm`;
	const error = textOf(at(info, 'Swarm', 'Error'));
	return words`the swarm is ${state} here${error === '' ? words`` : words`: ${sanitise(error, 300)}`}`;
}

export function createSwarmGatherer(): SwarmGatherer {
	/** What an image is made of never changes: by its id. */
	const known = new Map<string, ImageFacts>();

	async function imageOf(engine: Engine, reference: string, scanOf: SwarmLook['scanOf']): Promise<ServiceImage> {
		let isGone = false;
		const json = await attempt(words`the image`, async () => {
			try {
				return await engine.inspectImage(reference);
			} catch (error) {
				isGone = error instanceof EngineAnswer && error.status === 404;
				throw error;
			}
		});
		const id = textOr(at(isUnread(json) ? null : json, 'Id'));
		if (isGone || id === '') {
			const why = isGone
				? new Unread(
						words`image ${sanitise(reference, 200)} is not on this node: ask the engine of a node that runs it`,
					)
				: isUnread(json)
					? json
					: noObject('the image');
			return {json: why, facts: why, scan: null};
		}
		const before = known.get(id);
		const [facts, scan] = await Promise.all([
			before ?? listHistory(engine, id).then(history => readImage(json, history)),
			scanOf(id),
		]);
		if (!isUnread(facts) && !isUnread(facts.history)) known.set(id, facts);
		return {json, facts, scan};
	}

	/** One call for each image, however many services run it. What is used no more is forgotten. */
	async function imagesOf(engine: Engine, services: readonly unknown[], scanOf: SwarmLook['scanOf']) {
		const references = new Set(services.map(referenceOf).filter(one => one !== ''));
		const read = await inPool([...references], widthOfLooks, async reference => {
			const image = await imageOf(engine, reference, scanOf);
			return [reference, image] as const;
		});
		const used = new Set(read.map(([, {facts}]) => (isUnread(facts) ? '' : facts.Id)));
		for (const id of known.keys()) if (!used.has(sanitise(id))) known.delete(id);
		return new Map(read);
	}

	return {
		async look(engine, look) {
			const info = await engine.info();
			const why = whyNone(info);
			if (why !== null) return {is: 'none', why};
			const [services, nodes, current, networksJson] = await Promise.all([
				attempt(words`the swarm's services`, () => engine.listServices()),
				attempt(words`the swarm's nodes`, () => engine.listNodes()),
				attempt(words`the swarm's tasks`, () => engine.listRunningTasks()),
				attempt(words`the networks`, () => engine.listNetworks()),
			]);
			const list = mapRead(services, json =>
				Array.isArray(json) ? (json as readonly unknown[]) : noObject('services'),
			);
			const base = {
				is: 'swarm',
				nodeId: textOr(at(info, 'Swarm', 'NodeID')),
				nodes: mapRead(nodes, readNodes),
			} as const;
			if (isUnread(list)) return {...base, services: list};
			const images = await imagesOf(engine, list, look.scanOf);
			const surroundings = surroundingsOf(look, info, networksJson);
			const tasks = mapRead(current, json => readTasks(json, Number.POSITIVE_INFINITY));
			const seen = list.flatMap(
				service => readSeen(service, images.get(referenceOf(service)) ?? noImage, surroundings, tasks) ?? [],
			);
			// Half a list is no evidence.
			if (seen.length < list.length) return {...base, services: noObject('a service')};
			return {...base, services: await withPast(engine, seen, look.openedId)};
		},

		async readService(engine, service, look) {
			const [info, networksJson, image] = await Promise.all([
				engine.info(),
				attempt(words`the networks`, () => engine.listNetworks()),
				imageOf(engine, referenceOf(service), look.scanOf),
			]);
			return readSeen(service, image, surroundingsOf(look, info, networksJson), notAsked);
		},
	};
}

const notAsked = new Unread(words`its tasks were not asked for`);

const surroundingsOf = (look: SwarmLook, info: unknown, networksJson: Read<unknown>): ServiceSurroundings => ({
	...look,
	loggingDriver: textOf(at(info, 'LoggingDriver')),
	networksJson: isUnread(networksJson) ? [] : networksJson,
	networks: mapRead(networksJson, readNetworks),
});

/** null: it has no id, no name or no spec, and nothing of it is believed. */
function readSeen(
	service: unknown,
	image: ServiceImage,
	surroundings: ServiceSurroundings,
	tasks: Read<readonly TaskFacts[]>,
): SeenService | null {
	const facts = readServiceFacts(service, surroundings.networksJson);
	const spec = at(service, 'Spec');
	if (isUnread(facts) || !isObject(spec)) return null;
	const mine = mapRead(tasks, all => all.filter(({serviceId}) => serviceId === facts.id));
	return {
		facts,
		spec,
		...lookAtService(service, image, surroundings),
		...countsOf(service, mine),
		tasks: mine,
	};
}

const referenceOf = (service: unknown): string => textOf(at(service, 'Spec', 'TaskTemplate', 'ContainerSpec', 'Image'));

const unnamed = new Unread(words`its spec names no image`);
const noImage: ServiceImage = {json: unnamed, facts: unnamed, scan: null};

/** Engines from 20.10 (API 1.41) count them; before, a global service does not say how many there should be. */
function countsOf(
	service: unknown,
	tasks: Read<readonly TaskFacts[]>,
): {readonly running: Read<number>; readonly wanted: Read<number>} {
	const status = at(service, 'ServiceStatus');
	const running = mapRead(tasks, all => all.filter(({state}) => state === 'running').length);
	const replicas = at(service, 'Spec', 'Mode', 'Replicated', 'Replicas');
	if (isObject(status)) {
		return {running: numberOr(status['RunningTasks'], 0), wanted: numberOr(status['DesiredTasks'], 0)};
	}
	return {
		running,
		wanted:
			typeof replicas === 'number'
				? replicas
				: new Unread(words`an engine before 20.10 does not say how many there should be`),
	};
}

/** Why a service is short of tasks stands in those that ended. */
async function withPast(
	engine: Engine,
	services: readonly SeenService[],
	openedId: string | null,
): Promise<readonly SeenService[]> {
	const wanted = [
		...services.filter(({facts}) => facts.id === openedId),
		...services.filter(one => one.facts.id !== openedId && isShort(one)).slice(0, mostShortOfTasks),
	].map(({facts}) => facts.id);
	const past = new Map(
		await inPool(wanted, widthOfLooks, async id => {
			const all = await attempt(words`its tasks`, async () => readTasks(await engine.listTasks(id)));
			return [id, all] as const;
		}),
	);
	return services.map(one => ({...one, tasks: past.get(one.facts.id) ?? one.tasks}));
}
