/**
 * What only a new container can have. A `RecreateChange` is what a check or a person asks for; all of one container are
 * merged into one `CreateBody`, and a `Swap` is all that the transaction needs to put the new container in the old one's
 * place and to go back. The words are Docker's: see `POST /containers/create`.
 */
import type {EndpointSpec, RestartPolicyName} from './fix.ts';
import type {JsonObject} from './foreign.ts';
import type {SafeText} from './safe-text.ts';

/** Each names the state wanted, not the way there, so that asking twice is asking once. */
export type RecreateChange =
	/** `drop` and `add` are what CapDrop and CapAdd shall be; names without CAP_. */
	| {readonly is: 'capabilities'; readonly drop: readonly string[]; readonly add: readonly string[]}
	/** Privileged off, with what came with it: label=disable, unmasked paths. */
	| {readonly is: 'privileged-off'}
	| {readonly is: 'no-new-privileges'}
	| {readonly is: 'read-only-root'; readonly tmpfs: ReadonlyArray<{readonly path: string; readonly options: string}>}
	/** `uid`, `uid:gid` or names of the image's own. */
	| {readonly is: 'user'; readonly user: string}
	| {readonly is: 'own-namespace'; readonly of: 'pid' | 'ipc' | 'uts' | 'cgroup' | 'user'}
	/**
	 * Off the host's network, or another container's: onto `network`, with the ports it serves published. []: off the
	 * host's, what is listened on; off another container's, none.
	 */
	| {
			readonly is: 'own-network';
			readonly network: SafeText;
			readonly publish: ReadonlyArray<{readonly port: string; readonly hostIp: string; readonly hostPort: string}>;
	  }
	/** null: the engine's default; else the text of a profile, as the API wants it. */
	| {readonly is: 'seccomp'; readonly profile: string | null}
	/** null: the engine's default. */
	| {readonly is: 'apparmor'; readonly profile: string | null}
	| {readonly is: 'selinux-labels'}
	/** The engine's own lists of masked and read-only paths. */
	| {readonly is: 'kernel-paths'}
	/** `port` as in `80/tcp`. Every binding of it moves to this address and keeps its number. */
	| {readonly is: 'bind-port'; readonly port: string; readonly hostIp: string}
	/** `port` as in `80/tcp`: its bindings at port `from` of the host move to `hostPort`. */
	| {readonly is: 'host-port'; readonly port: string; readonly from: number; readonly hostPort: number}
	| {readonly is: 'unpublish-port'; readonly port: string}
	/** `-P` off: what it published stays, each port by name, with the number it has now. */
	| {readonly is: 'publish-all-off'}
	| {readonly is: 'mount-read-only'; readonly target: string}
	| {readonly is: 'remove-mount'; readonly target: string}
	/** What is mounted inside stays inside; new mounts of the host still show. */
	| {readonly is: 'mount-propagation'; readonly target: string}
	/** Of a tmpfs it has. */
	| {readonly is: 'tmpfs-options'; readonly path: string; readonly options: string}
	| {readonly is: 'remove-device'; readonly path: string}
	| {readonly is: 'remove-device-rule'; readonly rule: string}
	/** GPUs and what else drivers hand out: all of them. */
	| {readonly is: 'remove-device-requests'}
	| {readonly is: 'remove-sysctl'; readonly name: string}
	| {readonly is: 'ulimit'; readonly name: string; readonly soft: number; readonly hard: number}
	| {readonly is: 'log-rotation'; readonly maxSizeBytes: number; readonly maxFiles: number}
	/** `test` []: the image's own. Durations in nanoseconds, as Docker has them; the image's own brings its own. */
	| {
			readonly is: 'health-check';
			readonly test: readonly string[];
			readonly intervalNs: number;
			readonly timeoutNs: number;
			readonly retries: number;
	  }
	/** An environment secret into a file: `NAME` becomes `NAME_FILE`, its value a file on a volume of its own. */
	| {readonly is: 'secret-to-file'; readonly name: string}
	| {readonly is: 'remove-variable'; readonly name: string}
	| {readonly is: 'oom-killer-on'}
	| {readonly is: 'oom-score'; readonly score: number}
	| {readonly is: 'default-cgroup-parent'}
	| {readonly is: 'default-runtime'}
	| {readonly is: 'storage-limit'; readonly sizeBytes: number}
	| {readonly is: 'remove-extra-host'; readonly entry: string}
	| {readonly is: 'remove-link'; readonly link: string}
	/**
	 * Made from another image under the same name. `was`, `becomes`: Config of the one it is made from, and of the other
	 * (`GET /images/{id}/json`): what it has from its image follows, what somebody set stays.
	 */
	| {
			readonly is: 'image';
			readonly reference: string;
			readonly imageId: string;
			readonly was: JsonObject;
			readonly becomes: JsonObject;
	  };

/**
 * Body of `POST /containers/create`: what the engine told of the old one, less what must not be sent, edited. Raw: values
 * of secrets are in it. It goes to the engine and into an open transaction's journal, and nowhere else.
 */
export type CreateBody = JsonObject & {
	readonly HostConfig: JsonObject;
	readonly NetworkingConfig: {readonly EndpointsConfig: Readonly<Record<string, EndpointSpec>>};
};

/**
 * What has to be there before the new container starts; made by the transaction, taken away by its undo. A file is put
 * into the new container before its first start, on a volume: its text may be a secret and is treated as the body is.
 */
export type Preparation =
	| {readonly is: 'network'; readonly name: string}
	| {readonly is: 'volume'; readonly name: string}
	| {readonly is: 'file'; readonly path: string; readonly text: string; readonly mode: number};

export type SwapState = 'running' | 'paused' | 'restarting' | 'stopped';

/** What has to be so of the new container before the old one counts as replaced. */
export type SwapExpectations = {
	/** `8080/tcp` inside, that something listened on before; null: nobody could tell. */
	readonly listeners: readonly string[] | null;
	/** It has a health check and was healthy before: it must be again. */
	readonly mustTurnHealthy: boolean;
	/** How long it has to keep running, at least. */
	readonly graceMs: number;
	/** The longest its health check may take to say yes, by its own settings. */
	readonly healthTimeoutMs: number;
};

/** One container put in another's place. */
export type Swap = {
	/** Full id. Names move in a swap; nothing is ever called by name. */
	readonly oldId: string;
	/** Without its slash. */
	readonly name: string;
	readonly body: CreateBody;
	/** `sha256:…` that it is to be made of; absent: of what the old one is made of. */
	readonly imageId?: string;
	/** `?platform=`, where the engine needs it to find the image; null: not. */
	readonly platform: string | null;
	/** Networks to join between create and start: before API 1.44 create takes one only. */
	readonly connects: ReadonlyArray<{readonly network: string; readonly endpoint: EndpointSpec}>;
	readonly was: SwapState;
	readonly restartPolicy: {readonly Name: RestartPolicyName; readonly MaximumRetryCount: number};
	/** Until the engine kills it: its own StopTimeout, or 10 s. */
	readonly stopTimeoutMs: number;
	readonly expects: SwapExpectations;
	/** Containers that share its namespaces or are linked to it: they follow, after it. References to `oldId` in their bodies stand as they were and are re-pointed when the new id is known. */
	readonly dependants: readonly Swap[];
};

export type RiskLevel = 'safe' | 'probable' | 'risky' | 'blocked';

/** What may break, and what was seen that says so. */
export type Risk = {
	readonly level: RiskLevel;
	readonly of: RecreateChange['is'];
	readonly says: SafeText;
	readonly seen: SafeText;
};

/** What is gone for good, or until the undo; said before the question. */
export type Loss = {readonly what: SafeText; readonly detail: readonly SafeText[]; readonly isData: boolean};

/** How strong a yes has to be: live and reversible, a restart or another id, data or clients at risk. */
export type Consent = 'enter' | 'y' | 'name';

/** All that is said of a recreate before the question. */
export type Foresight = {
	readonly losses: readonly Loss[];
	readonly risks: readonly Risk[];
	readonly downtime: SafeText;
	/** The new container as commands and as a patch, secrets masked. */
	readonly dockerRun: SafeText;
	readonly composePatch: SafeText;
	readonly consent: Consent;
};
