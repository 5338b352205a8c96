/**
 * Door 1: everything hullcheck ever asks of a Docker engine. Answers that `evidence/` reads field by field come as
 * `Foreign` (parsed JSON, of any shape, hostile); the rest is read and sanitised here.
 * Every call may reject with an `ActionableError` (engine gone, refused, too old …) or an `EngineAnswer` (HTTP status).
 */
import type {ContainerId} from '../model/evidence.ts';
import type {EndpointSpec, UpdateBody} from '../model/fix.ts';
import type {EndpointName, Listing} from '../model/fleet.ts';
import type {JsonObject} from '../model/foreign.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Target} from './target.ts';

/** JSON from outside. Look inside only through `model/foreign.ts`. */
export type Foreign = unknown;

/** The engine answered with a status that is no success. 404 gone, 409 conflict, 5xx its own trouble. */
export class EngineAnswer extends Error {
	readonly status: number;
	readonly says: SafeText;
	constructor(status: number, says: SafeText) {
		super(`the engine answered ${status}: ${says}`);
		this.name = 'EngineAnswer';
		this.status = status;
		this.says = says;
	}
}

/** One line of `GET /events`. A hint that something changed, never data. */
export type EngineEvent = {
	/** Nanoseconds, as text: 19 digits do not survive a double. */
	readonly timeNano: string;
	readonly atUnixMs: number;
	readonly type: SafeText;
	/** Up to the first colon: `exec_create`. */
	readonly action: SafeText;
	/** After it: the command, masked; the health state. */
	readonly argument: SafeText;
	/** Actor.ID as sent; for containers the full id. */
	readonly id: string;
	/** The only attributes that labels can't overwrite. */
	readonly name: SafeText;
	readonly image: SafeText;
	/** These labels can forge: for words on the screen only. */
	readonly attributes: {
		readonly container: string;
		readonly execID: string;
		readonly exitCode: SafeText;
		readonly signal: SafeText;
		readonly oldName: SafeText;
	};
};

export type EventStream = {
	/** Resolves when the stream has ended, with the reason in words. Never rejects. */
	readonly ended: Promise<SafeText>;
	close(): void;
};

export type EventRequest = {
	/** `<sec>.<9 digits>` in engine time. */
	readonly since: string;
	readonly types: readonly string[];
	/** Prefixes work: `exec_create` matches `exec_create: sh`. Empty: all. */
	readonly actions: readonly string[];
	/** Called in stream order, at once: must not block. */
	readonly onEvent: (event: EngineEvent) => void;
};

/** What the archive call says of a path without opening it. */
export type PathStat = {
	readonly is: 'file' | 'folder' | 'link' | 'other';
	readonly sizeBytes: number;
	/** Permissions as chmod writes them, setuid (0o4000) and setgid (0o2000) among them. */
	readonly mode: number;
	/** Where a link leads, resolved inside the container; '' for all else. Hostile. */
	readonly linkTarget: string;
};

/** Numbers as the container counts; `modeBits` are permissions, 0 to 0o7777. */
export type PathOwner = {readonly uid: number; readonly gid: number; readonly modeBits: number};

/** One entry of an archive call, to be looked at before the next is asked for. Its names are hostile, and may hold `..`. */
export type TarEntry = {
	/** Begins with the last part of the path that was asked for; folders end in a slash. */
	readonly name: string;
	readonly is: 'file' | 'folder' | 'link' | 'hard link' | 'other';
	readonly sizeBytes: number;
	/** As of `PathStat`. */
	readonly mode: number;
	readonly uid: number;
	readonly gid: number;
	readonly linkName: string;
	/** To be asked before it is read. */
	startsWith(magic: Buffer): Promise<boolean>;
	/** Whole, or null where it has more than `maxBytes`. It can be read once. */
	read(maxBytes: number): Promise<Buffer | null>;
	/** The same, for whoever keeps nothing of it: the bytes stay what they are until the next entry is asked for. */
	look(maxBytes: number): Promise<Buffer | null>;
};

export type StatsStream = {readonly ended: Promise<SafeText>; close(): void};

/** How far a pull has come. Sizes of layers are told one by one: the total grows. */
export type PullProgress = {
	readonly layers: number;
	readonly layersDone: number;
	readonly bytes: number;
	readonly totalBytes: number;
};

export type PullHow = {
	/** X-Registry-Auth; null: as nobody. */
	readonly auth: string | null;
	/** Called in stream order, at once: must not block. */
	readonly onProgress?: (progress: PullProgress) => void;
};

export interface Engine {
	readonly endpoint: EndpointName;
	/** Set where the engine listens on a unix socket of this machine: then /proc may be ours to read. */
	readonly socketPath: string | null;
	/** For another connection to it, as a thread opens one. Keys may be in it: it is shown to nobody. */
	readonly target: Target;
	/** Negotiated, in the path of every call. */
	readonly apiVersion: string;

	ping(signal?: AbortSignal): Promise<void>;
	version(): Promise<Foreign>;
	info(): Promise<Foreign>;
	/** `all=1`. `labels`: only those that carry all of them, `key` or `key=value`, as the engine compares. */
	listContainers(labels?: readonly string[]): Promise<readonly Listing[]>;
	inspectContainer(id: ContainerId): Promise<Foreign>;
	/** By id or reference. */
	inspectImage(id: string): Promise<Foreign>;
	imageHistory(id: string): Promise<Foreign>;
	listImages(): Promise<Foreign>;
	/**
	 * What the registry has under a name: the engine goes to the network for it. Never an id, which it would take for a name.
	 * `auth`: X-Registry-Auth; null: as nobody.
	 */
	inspectDistribution(reference: string, auth: string | null): Promise<Foreign>;
	listNetworks(): Promise<Foreign>;
	inspectNetwork(id: string): Promise<Foreign>;
	/** This and the next six: refused (503) by a node that is no manager of a swarm. */
	inspectSwarm(): Promise<Foreign>;
	listNodes(): Promise<Foreign>;
	/** With how many tasks run and should (`ServiceStatus`), where the engine counts them. */
	listServices(): Promise<Foreign>;
	/** By id or name. Raw: values of its environment are in it. */
	inspectService(service: string): Promise<Foreign>;
	/** Those that ended among them, as many as the swarm keeps. */
	listTasks(service: string): Promise<Foreign>;
	/** Of all services, those that should run. */
	listRunningTasks(): Promise<Foreign>;
	/** Names and dates; no engine ever tells a secret's value. */
	listSecrets(): Promise<Foreign>;
	inspectExec(execId: string): Promise<Foreign>;
	/** Fixed ps arguments only: this runs the host's ps as root. */
	top(id: ContainerId, psArguments: string): Promise<Foreign>;
	/** One file of a container by the archive call, at most `maxBytes`; null where it does not exist. */
	readFile(id: ContainerId, path: string, maxBytes: number): Promise<Buffer | null>;
	/** With `SizeRw`, which the engine counts file by file: seconds for a large layer. */
	inspectContainerSize(id: ContainerId): Promise<Foreign>;
	/** What differs from the image in its writable layer: `[{Path, Kind}]`, Kind 0 modified, 1 added, 2 deleted; or null. */
	changes(id: ContainerId): Promise<Foreign>;
	/** null where nothing is at that path. */
	statPath(id: ContainerId, path: string): Promise<PathStat | null>;
	/** Of what stands there, links not followed; null where nothing does. By the archive call, which the engine logs. */
	readOwner(id: ContainerId, path: string): Promise<PathOwner | null>;
	/** A file, or a folder with all below it, as long as it takes; null where nothing is there. Leaving it ends the call. */
	readArchive(id: ContainerId, path: string, signal: AbortSignal): Promise<AsyncIterable<TarEntry> | null>;
	/** The last of what it wrote since then, its streams in one, at most `maxBytes`: text from inside, nothing masked. */
	logsSince(id: ContainerId, sinceUnixMs: number, maxBytes: number): Promise<string>;
	inspectVolume(name: string): Promise<Foreign>;
	/** Up to two seconds on old engines. */
	statsOnce(id: ContainerId): Promise<Foreign>;
	stats(id: ContainerId, onSample: (sample: Foreign) => void): StatsStream;
	events(request: EventRequest): EventStream;

	updateContainer(id: ContainerId, body: UpdateBody): Promise<readonly SafeText[]>;
	/** The whole spec, as of `version`; 500 "update out of sequence" where it has been changed since. Gives its warnings. */
	updateService(id: string, version: number, spec: JsonObject): Promise<readonly SafeText[]>;

	/** Raw body of `POST /containers/create`. Gives the id. `platform` null: the engine's own. */
	createContainer(name: string, body: JsonObject, platform: string | null): Promise<ContainerId>;
	/** This and the next: also where it is so already (304). Networks, ports and addresses are taken here, not at create. */
	startContainer(id: ContainerId): Promise<void>;
	/** By its own signal and time; answers when it has ended. */
	stopContainer(id: ContainerId): Promise<void>;
	pauseContainer(id: ContainerId): Promise<void>;
	unpauseContainer(id: ContainerId): Promise<void>;
	/** 409 where another container has the name. */
	renameContainer(id: ContainerId, name: string): Promise<void>;
	/** A stopped one. Never its volumes, never by force. */
	removeContainer(id: ContainerId): Promise<void>;
	/** One that was only ever read through, with the anonymous volumes that its image's VOLUME made. Gone is good. */
	removeNeverStarted(id: string): Promise<void>;
	/** From its registry. Resolves when it is there; what came before an abort stays with the engine, under no name. */
	pullImage(reference: string, signal: AbortSignal, how?: PullHow): Promise<void>;
	/** The name leads to this image from then on, wherever it led before. */
	tagImage(id: string, reference: string): Promise<void>;
	/** Its names too; never by force. */
	removeImage(reference: string): Promise<void>;

	/** One file below a folder that is there, owned by root. Also where it was never started: its volumes are mounted for it. */
	putFile(id: ContainerId, path: string, file: {readonly content: Buffer; readonly modeBits: number}): Promise<void>;

	/** An engine has no word against one that is there already: to be looked for before. */
	createVolume(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
	/** 409 where a container has it, running or not. */
	removeVolume(name: string): Promise<void>;
	createNetwork(name: string, labels: Readonly<Record<string, string>>): Promise<string>;
	removeNetwork(nameOrId: string): Promise<void>;
	connectNetwork(network: string, id: ContainerId, endpoint: EndpointSpec): Promise<void>;
	disconnectNetwork(network: string, id: ContainerId): Promise<void>;

	/** Ends every stream and socket. */
	close(): void;
}
