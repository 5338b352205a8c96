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
	NetworkFacts,
	UserFacts,
	Watched,
} from '../model/evidence.ts';
import type {Policy} from '../model/policy.ts';
import {isUnread, mapRead, Unread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import {attempt} from './attempt.ts';
import {readEngine, readSystemTime} from './engine.ts';
import {listHistory} from './history.ts';
import {readImage} from './image.ts';
import {readInspect} from './inspect.ts';
import {readNetworks} from './networks.ts';
import {readNoNewPrivs} from './no-new-privileges.ts';
import {imageOfReference, readImageTags} from './tags.ts';
import {needsPasswd, uidOf} from './user.ts';

const passwdMaxBytes = 256 * 1024;

export type Gatherer = {
	/** `GET /version` and `/info`. Rejects when either can't be had: without them nothing can be judged. */
	readEngine(engine: Engine): Promise<{facts: EngineFacts; systemTimeUnixMs: number}>;
	refresh(engine: Engine, what: 'images' | 'networks'): Promise<void>;
	/** null: there is no such container (any more). Rejects when the engine itself is out of reach. */
	look(engine: Engine, id: ContainerId, watched: Watched | null, nowUnixMs: number): Promise<ContainerEvidence | null>;
};

export function createGatherer(host: Host, policy: Policy): Gatherer {
	const notYet = new Unread(words`not read yet`);
	let facts: Read<EngineFacts> = notYet;
	let knownDefaults: {on?: EngineFacts; off?: EngineFacts} = {};
	let networks: Read<readonly NetworkFacts[]> = notYet;
	let tags: Read<ReadonlyMap<string, SafeText>> = notYet;
	const images = new Map<string, Promise<Read<ImageFacts>>>();
	const passwords = new Map<string, Promise<Read<string>>>();

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

	async function userOf(
		engine: Engine,
		id: ContainerId,
		user: Read<SafeText>,
		imageId: string,
	): Promise<Read<UserFacts>> {
		if (isUnread(user)) return user;
		if (!needsPasswd(user)) return uidOf(user, null);
		const passwd = await shared(passwords, imageId, async () => {
			const file = await attempt(words`/etc/passwd of the image`, () =>
				engine.readFile(id, '/etc/passwd', passwdMaxBytes),
			);
			return mapRead(file, bytes =>
				bytes === null
					? new Unread(words`the image has no /etc/passwd to resolve a user name`)
					: bytes.toString('utf8'),
			);
		});
		return uidOf(user, passwd);
	}

	/** The engine as it treats this container: where it does not tell its default, the kernel tells what is in force. */
	async function engineFor(engine: Engine, inspect: ContainerInspect): Promise<Read<EngineFacts>> {
		if (isUnread(facts) || facts.isNoNewPrivilegesDefault !== null) return facts;
		const isInForce = await readNoNewPrivs(host, engine, inspect);
		// Off in one container proves the default off; on could be that process' own doing.
		if (isInForce === false) knownDefaults.off ??= {...facts, isNoNewPrivilegesDefault: false};
		if (isInForce === true) knownDefaults.on ??= {...facts, isNoNewPrivilegesDefault: true};
		return (isInForce === true ? knownDefaults.on : knownDefaults.off) ?? facts;
	}

	return {
		async readEngine(engine) {
			const [version, info] = await Promise.all([engine.version(), engine.info()]);
			const read = readEngine(version, info);
			if (isUnread(read)) throw new Error(read.why);
			facts = read;
			knownDefaults = {};
			return {facts: read, systemTimeUnixMs: readSystemTime(info)};
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
			const inspect = readInspect(json);
			const base = {engine: facts, networks, processes: null, kernel: null, policy, watched, nowUnixMs};
			if (isUnread(inspect)) return {...base, inspect, image: inspect, imageOfTag: inspect, user: inspect};
			const [engineFacts, image, user] = await Promise.all([
				engineFor(engine, inspect),
				shared(images, inspect.Image, () =>
					attempt(words`the image`, async () => {
						const [json, history] = await Promise.all([
							engine.inspectImage(inspect.Image),
							listHistory(engine, inspect.Image),
						]);
						return readImage(json, history);
					}),
				),
				userOf(engine, id, inspect.Config.User, inspect.Image),
			]);
			return {
				...base,
				engine: engineFacts,
				inspect,
				image,
				user,
				imageOfTag: mapRead(tags, known => imageOfReference(known, inspect.Config.Image)),
			};
		},
	};
}
