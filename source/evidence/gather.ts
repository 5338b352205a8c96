/**
 * One look at one container: its inspect, and what it shares with others (image, networks, engine), each read once and kept.
 * A source that fails is a value too: the rest of the evidence lives on.
 */
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import type {Host} from '../host/host.ts';
import type {
	ContainerEvidence,
	ContainerId,
	ContainerInspect,
	EngineFacts,
	ImageFacts,
	KernelView,
	NetworkFacts,
	UserFacts,
	Watched,
} from '../model/evidence.ts';
import type {ImageScan} from '../model/image-scan.ts';
import type {Policy} from '../model/policy.ts';
import {isUnread, knownOr, mapRead, Unread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {attempt} from './attempt.ts';
import {readEngine, readSystemTime} from './engine.ts';
import {readKnownExecs} from './exec.ts';
import {lookAtImage} from './images.ts';
import {createKernelReader} from './kernel.ts';
import {readLabels} from './labels.ts';
import {readNetworks} from './networks.ts';
import {readPasswd} from './passwd.ts';
import {readInspectOf} from './podman.ts';
import {areListedOwn, listProcesses} from './processes.ts';
import type {Registry} from './registry.ts';
import {registryStates} from './registry-state.ts';
import {readSocketPaths} from './socket-paths.ts';
import {imageOfReference, readImageTags} from './tags.ts';
import {needsPasswd, uidOf} from './user.ts';

/** Containers come and go; what is forgotten is read again. */
const mostUsersKept = 4096;

export type Gatherer = {
	/** `GET /version` and `/info`. Rejects when either can't be had: without them nothing can be judged. */
	readEngine(engine: Engine): Promise<{facts: EngineFacts; systemTimeUnixMs: number}>;
	refresh(engine: Engine, what: 'images' | 'networks'): Promise<void>;
	/** null: there is no such container (any more). Rejects when the engine itself is out of reach. */
	look(engine: Engine, id: ContainerId, watched: Watched | null, nowUnixMs: number): Promise<ContainerEvidence | null>;
};

export type GathererOptions = {
	/**
	 * Ask the engine for the processes of running containers that this machine does not show: it runs its host's ps, and
	 * tells all who listen. For an audit from afar; a live view asks only for the container that is open.
	 */
	readonly isTopAllowed?: boolean;
	/** Labels to keep, because waivers ask about them. */
	readonly labelKeys?: ReadonlySet<string>;
	/** What registries said is kept there. */
	readonly registry?: Registry | null;
	/** Ask them, at every look: for an audit that was told to. Else only what is remembered counts. */
	readonly isRegistryAsked?: boolean;
	/** What a scan found in an image; null: nobody has scanned it. */
	readonly scanOf?: (imageId: SafeText) => Promise<ImageScan | null>;
};

const noKeys: ReadonlySet<string> = new Set();

export function createGatherer(
	host: Host,
	policy: Policy,
	{
		isTopAllowed = false,
		labelKeys = noKeys,
		registry = null,
		isRegistryAsked = false,
		scanOf = async () => null,
	}: GathererOptions = {},
): Gatherer {
	const notYet = new Unread(words`not read yet`);
	let facts: Read<EngineFacts> = notYet;
	/** Where the engine does not tell its default for no-new-privileges: once it was seen to be off. */
	let factsWithoutDefault: EngineFacts | null = null;
	const kernelReader = createKernelReader(host);
	let networks: Read<readonly NetworkFacts[]> = notYet;
	let tags: Read<ReadonlyMap<string, SafeText>> = notYet;
	const images = new Map<string, Promise<Read<ImageFacts>>>();
	const users = new Map<string, Promise<Read<UserFacts>>>();

	/** Many containers of one image ask at once: one call answers all. An answer that failed is asked for again. */
	function shared<T>(
		cache: Map<string, Promise<Read<T>>>,
		key: string,
		read: () => Promise<Read<T>>,
	): Promise<Read<T>> {
		const known = cache.get(key);
		if (known !== undefined) return known;
		const asked = read().then(answer => {
			if (isUnread(answer)) cache.delete(key);
			return answer;
		});
		cache.set(key, asked);
		return asked;
	}

	/**
	 * The name is looked up in the container's own file, once a start: it may be mounted, or written to since, and what one
	 * container did to its file says nothing of others made from the same image.
	 */
	async function userOf(engine: Engine, {Id, Config, State}: ContainerInspect): Promise<Read<UserFacts>> {
		const {User: user} = Config;
		if (isUnread(user)) return user;
		if (!needsPasswd(user)) return uidOf(user, null);
		if (users.size >= mostUsersKept) users.clear();
		return shared(users, `${Id} ${knownOr(State, null)?.StartedAt ?? ''} ${user}`, async () => {
			return uidOf(user, await readPasswd(engine, Id));
		});
	}

	async function inRegistry(engine: Engine, inspect: ContainerInspect, image: Read<ImageFacts>) {
		if (registry === null) return null;
		return registryStates(inspect, image, async reference =>
			isRegistryAsked ? registry.ask(engine, reference) : registry.recall(reference),
		);
	}

	/** On our own machine nothing more is to be had by asking, and no event is worth it. */
	async function listFromAfar(engine: Engine, inspect: ContainerInspect): Promise<ContainerEvidence['processes']> {
		const isRunning = knownOr(inspect.State, null)?.Running === true;
		if (!isTopAllowed || engine.socketPath !== null || !isRunning || !areListedOwn(inspect, facts)) return null;
		return listProcesses(engine, inspect.Id);
	}

	/** Off in one container that says nothing of it proves the default off; on could be that process' own doing. */
	function engineFor({HostConfig}: ContainerInspect, kernel: KernelView | null): Read<EngineFacts> {
		if (isUnread(facts) || facts.isNoNewPrivilegesDefault !== null) return facts;
		const said = knownOr(HostConfig.SecurityOpt, null);
		const isSilent = said?.some(option => option.startsWith('no-new-privileges')) === false;
		if (isSilent && kernel?.isNoNewPrivs === false) {
			factsWithoutDefault ??= {...facts, isNoNewPrivilegesDefault: false};
		}
		return factsWithoutDefault ?? facts;
	}

	return {
		async readEngine(engine) {
			const [version, info] = await Promise.all([engine.version(), engine.info()]);
			const read = readEngine(version, info);
			if (isUnread(read)) throw new Error(read.why);
			facts = {...read, socketPaths: await readSocketPaths(host, engine.socketPath)};
			factsWithoutDefault = null;
			return {facts, systemTimeUnixMs: readSystemTime(info)};
		},

		async refresh(engine, what) {
			if (what === 'networks') {
				networks = await attempt(words`the networks`, async () => readNetworks(await engine.listNetworks()));
				return;
			}
			tags = await attempt(words`the images`, async () => readImageTags(await engine.listImages()));
			images.clear();
		},

		async look(engine, id, watched, nowUnixMs) {
			let json: unknown;
			try {
				json = await engine.inspectContainer(id);
			} catch (error) {
				if (error instanceof EngineAnswer && error.status === 404) return null;
				throw error;
			}
			const inspect = readInspectOf(json, facts, null);
			const labels = readLabels(json, labelKeys);
			const base = {engine: facts, networks, processes: null, kernel: null, policy, watched, labels, nowUnixMs};
			if (isUnread(inspect)) return {...base, inspect, image: inspect, scan: null, imageOfTag: inspect, user: inspect};
			const [{kernel, processes}, image, scan, user, execsNow] = await Promise.all([
				kernelReader.read(engine, inspect, facts),
				shared(images, inspect.Image, () => imageOf(engine, inspect.Image)),
				scanOf(inspect.Image),
				userOf(engine, inspect),
				readKnownExecs(engine, id, json, nowUnixMs),
			]);
			const states = await inRegistry(engine, inspect, image);
			return {
				...base,
				engine: engineFor(inspect, kernel),
				kernel,
				processes: processes ?? (await listFromAfar(engine, inspect)),
				inspect: kernel?.spec === undefined ? inspect : readInspectOf(json, facts, kernel),
				image,
				scan,
				user,
				...(execsNow.length > 0 ? {execsNow} : {}),
				...(states === null ? {} : {registry: states}),
				imageOfTag: mapRead(tags, known => imageOfReference(known, inspect.Config.Image)),
			};
		},
	};
}

const imageOf = async (engine: Engine, id: SafeText): Promise<Read<ImageFacts>> =>
	(await lookAtImage(engine, id)) ?? new Unread(words`the engine has no image ${id} any more`);
