/** The `Engine` on dockerode. Every request passes client.ts; here answers get their shape. */
import type {IncomingMessage} from 'node:http';
import path from 'node:path';
import {ActionableError} from '../model/errors.ts';
import {at, textOr} from '../model/foreign.ts';
import type {EndpointName} from '../model/fleet.ts';
import {parseReference} from '../model/image-reference.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {maskText} from '../model/secrets.ts';
import {negotiate} from './api-version.ts';
import {archiveBytesFrom} from './archive-bytes.ts';
import {chunksOf} from './chunks.ts';
import {openClient, usualPatience, type Patience} from './client.ts';
import {EngineAnswer, type Engine} from './engine.ts';
import {readEvent, type Mask} from './events.ts';
import {readListing} from './listing.ts';
import {readPathStat} from './path-stat.ts';
import {isOfPodman, withLastingId} from './podman-id.ts';
import {pullReader} from './pull-progress.ts';
import {readLog} from './log.ts';
import {listenTo, type Stream} from './streams.ts';
import {tarEntries} from './tar.ts';
import {readTarFile, tarOf} from './tar-file.ts';
import type {Target} from './target.ts';

const maxLinks = 8;
/** Of a log, from its end. */
const maxLogLines = 500;

export type DockerEngineOptions = {
	readonly endpoint: EndpointName;
	readonly target: Target;
	readonly signal?: AbortSignal;
	/** Hides secrets in the commands of exec events; `maskText` unless told otherwise. */
	readonly mask?: Mask;
	readonly patience?: Patience;
};

/** Ids and names go into paths: nothing in them may end the path. Slashes of image references stay. */
const inPath = (name: string): string => name.split('/').map(encodeURIComponent).join('/');
const idInPath = (id: string): string => encodeURIComponent(id);

/** Asks the engine for its version and pins it. Rejects with an `ActionableError` when it can't be spoken to. */
export async function openDockerEngine({
	endpoint,
	target,
	signal,
	mask = maskText,
	patience = usualPatience,
}: DockerEngineOptions): Promise<Engine> {
	const client = await openClient({endpoint, target}, patience);
	const {docker} = client;
	let apiVersion: string;
	let isPodman: boolean;
	try {
		const version = await docker.version({abortSignal: signal});
		isPodman = isOfPodman(version);
		const agreed = negotiate(version);
		if (typeof agreed !== 'string') throw new ActionableError(agreed);
		apiVersion = agreed;
	} catch (error) {
		client.close();
		throw error;
	}
	docker.modem.version = `v${apiVersion}`;

	const archives = target.is === 'unix' ? archiveBytesFrom(target.socketPath, patience.readMs) : null;
	const streams = new Set<Stream>();
	const container = (id: string) => docker.getContainer(idInPath(id));
	const network = (name: string) => docker.getNetwork(idInPath(name));
	const volume = (name: string) => docker.getVolume(idInPath(name));

	function stream(open: (signal: AbortSignal) => Promise<unknown>, onLine: (line: string) => void): Stream {
		const opened = listenTo(signal => open(signal) as Promise<IncomingMessage>, onLine);
		streams.add(opened);
		void opened.ended.finally(() => streams.delete(opened));
		return opened;
	}

	/** null where nothing is at the path: the same status says "no such container" and "no such file". */
	async function unlessMissing<T>(call: Promise<T>): Promise<T | null> {
		try {
			return await call;
		} catch (error) {
			// The answer of a HEAD has no words: of a container that is gone, the next GET tells.
			if (error instanceof EngineAnswer && error.status === 404 && !/no such container/i.test(error.says)) return null;
			throw error;
		}
	}

	async function fileAt(id: string, file: string, maxBytes: number, links: number): Promise<Buffer | null> {
		const abortSignal = AbortSignal.timeout(patience.readMs);
		const tar = await unlessMissing(container(id).getArchive({path: file, abortSignal}));
		if (tar === null) return null;
		const found = await readTarFile(tar as IncomingMessage, file, maxBytes);
		switch (found.is) {
			case 'file':
				return found.content;
			case 'link':
				if (links === 0) throw noFile(file, words`too many symbolic links lead on from it`);
				return fileAt(id, path.posix.resolve(path.posix.dirname(file), found.to), maxBytes, links - 1);
			case 'other':
				throw noFile(file, words`it is a folder, a device or a pipe`);
		}
	}

	return {
		endpoint,
		socketPath: target.is === 'unix' ? target.socketPath : null,
		target,
		apiVersion,

		async ping(signal) {
			await docker.ping({abortSignal: signal});
		},
		version: () => docker.version(),
		info: async () => (isPodman ? withLastingId(await docker.info(), endpoint.address) : docker.info()),
		async listContainers(labels = []) {
			const rows: unknown = await docker.listContainers({
				all: true,
				...(labels.length > 0 ? {filters: {label: [...labels]}} : {}),
			});
			if (!Array.isArray(rows)) throw notUnderstood(words`its list of containers is no list`);
			return rows.map(readListing).filter(listing => listing !== null);
		},
		inspectContainer: id => container(id).inspect(),
		inspectImage: id => docker.getImage(inPath(id)).inspect(),
		imageHistory: id => docker.getImage(inPath(id)).history(),
		listImages: () => docker.listImages(),
		inspectDistribution: (reference, auth) =>
			docker.getImage(inPath(reference)).distribution(auth === null ? {} : {authconfig: {base64: auth}}),
		listNetworks: () => docker.listNetworks(),
		inspectNetwork: id => network(id).inspect(),
		inspectSwarm: () => docker.swarmInspect(),
		listNodes: () => docker.listNodes(),
		listServices: () => docker.listServices({status: true}),
		inspectService: service => docker.getService(idInPath(service)).inspect(),
		listTasks: service => docker.listTasks({filters: {service: [service]}}),
		listRunningTasks: () => docker.listTasks({filters: {'desired-state': ['running']}}),
		listSecrets: () => docker.listSecrets(),
		inspectExec: id => docker.getExec(idInPath(id)).inspect(),
		top: (id, psArguments) => container(id).top({ps_args: psArguments}),
		readFile: (id, file, maxBytes) => fileAt(id, file, maxBytes, maxLinks),
		inspectContainerSize: id => container(id).inspect({size: true}),
		changes: id => container(id).changes(),
		async statPath(id, path) {
			const abortSignal = AbortSignal.timeout(patience.readMs);
			const answer = await unlessMissing(container(id).infoArchive({path, abortSignal}));
			if (answer === null) return null;
			const message = answer as IncomingMessage;
			// It has no body; read to its end, the socket serves again.
			message.resume();
			const stat = readPathStat(message.headers['x-docker-container-path-stat']);
			if (stat === null) throw noFile(path, words`the engine's answer can't be read`);
			return stat;
		},
		async readOwner(id, path) {
			const abortSignal = AbortSignal.timeout(patience.readMs);
			const tar = await unlessMissing(container(id).getArchive({path, abortSignal}));
			if (tar === null) return null;
			// Docker 20.10.24 may write the kind of file above the permissions.
			for await (const {uid, gid, mode} of tarEntries(tar as IncomingMessage))
				return {uid, gid, modeBits: mode & 0o7777};
			throw noFile(path, words`the engine sent nothing of it`);
		},
		async readArchive(id, path, abortSignal) {
			const query = `path=${encodeURIComponent(path)}`;
			const asked = {path: `/v${apiVersion}/containers/${idInPath(id)}/archive?${query}`, signal: abortSignal};
			const bytes = (await archives?.open(asked)) ?? null;
			if (bytes !== null) return tarEntries(bytes);
			const tar = await unlessMissing(container(id).getArchive({path, abortSignal}));
			return tar === null ? null : tarEntries(chunksOf(tar as IncomingMessage));
		},
		async logsSince(id, sinceUnixMs, maxBytes) {
			const abortSignal = AbortSignal.timeout(patience.readMs);
			const since = (sinceUnixMs / 1000).toFixed(3);
			const asked = {stdout: true, stderr: true, since, tail: maxLogLines};
			return readLog(
				(await container(id).logs({follow: true, _query: asked, abortSignal})) as IncomingMessage,
				maxBytes,
			);
		},
		inspectVolume: name => volume(name).inspect(),
		statsOnce: id => container(id).stats({stream: false, 'one-shot': true}),
		stats: (id, onSample) =>
			stream(
				signal => container(id).stats({stream: true, abortSignal: signal}),
				line => {
					const sample = parsed(line);
					if (sample !== undefined) onSample(sample);
				},
			),
		events({since, types, actions, onEvent}) {
			const filters = {
				...(types.length > 0 ? {type: [...types]} : {}),
				...(actions.length > 0 ? {event: [...actions]} : {}),
			};
			return stream(
				signal => docker.getEvents({since, filters, abortSignal: signal}),
				line => {
					const event = readEvent(line, mask);
					if (event !== null) onEvent(event);
				},
			);
		},

		updateContainer: async (id, body) => warningsOf(await container(id).update(body)),
		updateService: async (id, version, spec) =>
			warningsOf(await docker.getService(idInPath(id)).update({_query: {version}, _body: spec})),
		async createContainer(name, body, platform) {
			const made = await docker.createContainer({
				_query: {name, ...(platform === null ? {} : {platform})},
				_body: body,
			});
			if (typeof made.id !== 'string' || made.id === '') {
				throw notUnderstood(words`it made a container and named none`);
			}
			return made.id;
		},
		startContainer: id => unlessSo(container(id).start()),
		stopContainer: id => unlessSo(container(id).stop()),
		async pauseContainer(id) {
			await container(id).pause();
		},
		async unpauseContainer(id) {
			await container(id).unpause();
		},
		async renameContainer(id, name) {
			await container(id).rename({name});
		},
		async removeContainer(id) {
			await container(id).remove();
		},
		async putFile(id, file, {content, modeBits}) {
			const {dir, base} = path.posix.parse(file);
			await container(id).putArchive(tarOf({name: base, content, modeBits}), {path: dir});
		},
		async createVolume(name, labels) {
			await docker.createVolume({_query: {}, _body: {Name: name, Labels: {...labels}}});
		},
		async removeVolume(name) {
			await volume(name).remove();
		},
		async removeNeverStarted(id) {
			try {
				await container(id).remove({v: true});
			} catch (error) {
				if (!(error instanceof EngineAnswer) || error.status !== 404) throw error;
			}
		},
		async pullImage(reference, abortSignal, {auth, onProgress = () => {}} = {auth: null}) {
			const {repository, tag, digest} = parseReference(reference);
			const fromImage = digest === '' ? repository : `${repository}@${digest}`;
			// Without a tag the engine would pull every one there is.
			const asked = {
				fromImage,
				...(digest === '' ? {tag: tag === '' ? 'latest' : tag} : {}),
				...(auth === null ? {} : {authconfig: {base64: auth}}),
				abortSignal,
			};
			let problem = '';
			const hear = pullReader(onProgress);
			const answer = (await docker.createImage(asked)) as IncomingMessage;
			await listenTo(
				async () => answer,
				line => {
					const said = parsed(line);
					const error = at(said, 'error');
					if (typeof error === 'string') problem = error;
					else hear(said);
				},
			).ended;
			abortSignal.throwIfAborted();
			if (problem !== '') throw new EngineAnswer(500, sanitise(maskText(problem), 300));
		},
		async tagImage(id, reference) {
			const {repository, tag} = parseReference(reference);
			await docker.getImage(inPath(id)).tag({repo: repository, tag: tag === '' ? 'latest' : tag});
		},
		async removeImage(reference) {
			await docker.getImage(inPath(reference)).remove();
		},
		async createNetwork(name, labels) {
			// Before API 1.44 an engine makes a second network of the same name unless told not to.
			const made = await docker.createNetwork({Name: name, Labels: {...labels}, CheckDuplicate: true});
			if (typeof made.id !== 'string') throw notUnderstood(words`it made a network and named none`);
			return made.id;
		},
		async removeNetwork(nameOrId) {
			await network(nameOrId).remove();
		},
		async connectNetwork(nameOrId, id, endpointSpec) {
			await network(nameOrId).connect({Container: id, EndpointConfig: endpointSpec});
		},
		async disconnectNetwork(nameOrId, id) {
			await network(nameOrId).disconnect({Container: id, Force: false});
		},

		close() {
			for (const open of streams) open.close();
			archives?.close();
			client.close();
		},
	};
}

/** 304: it was so before. */
async function unlessSo(call: Promise<unknown>): Promise<void> {
	try {
		await call;
	} catch (error) {
		if (!(error instanceof EngineAnswer) || error.status !== 304) throw error;
	}
}

function warningsOf(answer: unknown): readonly SafeText[] {
	const warnings = at(answer, 'Warnings');
	return Array.isArray(warnings) ? warnings.map((warning): SafeText => textOr(warning)) : [];
}

function parsed(line: string): unknown {
	try {
		return JSON.parse(line) as unknown;
	} catch {
		return undefined;
	}
}

const noFile = (file: string, why: SafeText): ActionableError =>
	new ActionableError({what: words`${sanitise(file, 300)} can't be read`, why, todo: words`It is left unread`});

const notUnderstood = (why: SafeText): ActionableError =>
	new ActionableError({
		what: words`The engine's answer can't be read`,
		why,
		todo: words`Check the address: another program may be listening on it`,
	});
