/**
 * From a finding to a way back. A `Fix` is a description a check gives; a `Plan` is what would be done, field by field;
 * a `Transaction` is a plan that was confirmed, with what happened. `fixes/` knows how.
 */
import type {DelegatedWay} from './delegate.ts';
import type {ContainerId} from './evidence.ts';
import {NotKnown} from './read.ts';
import type {Foresight, Preparation, RecreateChange, Swap} from './recreate.ts';
import type {SafeText} from './safe-text.ts';

/** A change that the engine can make while the container runs. */
export type LiveChange =
	| {readonly is: 'memory-limit'; readonly memoryBytes: number; readonly memorySwapBytes: number}
	| {readonly is: 'pids-limit'; readonly pids: number}
	| {readonly is: 'cpu-limit'; readonly cpus: number}
	| {readonly is: 'restart-policy'; readonly name: RestartPolicyName; readonly maximumRetryCount: number}
	/** Leave one network; `joinFirst` names the one to be on instead, made when it does not exist. */
	| {readonly is: 'move-network'; readonly leave: SafeText; readonly joinFirst: SafeText}
	| {readonly is: 'join-network'; readonly network: SafeText}
	| {readonly is: 'leave-network'; readonly network: SafeText};

export type RestartPolicyName = 'no' | 'on-failure' | 'always' | 'unless-stopped';

/**
 * A port that is published, `80/tcp`, stays open to named sources only: addresses and networks as a person types them. No
 * container changes: the rules are the machine's.
 */
export type FirewallChange = {readonly is: 'firewall'; readonly port: string; readonly sources: readonly string[]};

/** The newer image of a tag is fetched, and the tag leads to it from then on. No container changes. */
export type PullChange = {readonly is: 'pull-image'; readonly reference: string};

/**
 * Live changes are made in place, unless one that takes a new container is among them: then that has them all. Rules of
 * the firewall, and a pull, are a plan of their own.
 */
export type Change = ContainerChange | FirewallChange | PullChange;
export type ContainerChange = LiveChange | RecreateChange;
export type ChangeName = Change['is'];

/**
 * `key` names the cause: findings with the same key are closed by the same act, so the score after a fix is the score
 * with all of them passed.
 */
export type Fix = FixWords &
	(
		| {readonly by: 'live'; readonly change: LiveChange}
		| ({readonly by: 'recreate'} & Proposal)
		/** Of a Swarm service: Swarm gives its tasks other containers. */
		| {readonly by: 'service'; readonly changes: readonly ContainerChange[]}
		| {readonly by: 'image' | 'engine' | 'host' | 'person'}
	);

type FixWords = {
	readonly key: string;
	readonly how: string;
	/** Of `how`, what is to be run or written just so: commands, lines of daemon.json. */
	readonly copy?: readonly string[];
};

/** What a new container is given; or why none is made by a keystroke, though one would do. */
export type Proposal =
	| {
			readonly changes: readonly RecreateChange[];
			/** What a person may choose in their place; it closes no finding, for the container stays as it is. */
			readonly instead?: readonly FirewallChange[];
	  }
	| {readonly whyNot: string};

/** As a check says it: the words are the same whatever was found, what is proposed looks at it. */
export type FixOfCheck = Fix | (FixWords & {readonly by: 'recreate'; readonly propose: () => Proposal});

/** The fix as data. Where what it takes was not read, that is why nothing is proposed. */
export function resolved(fix: FixOfCheck): Fix {
	if (!('propose' in fix)) return fix;
	const {propose, ...said} = fix;
	try {
		return {...said, ...propose()};
	} catch (error) {
		if (error instanceof NotKnown) return {...said, whyNot: error.why};
		throw error;
	}
}

/** A keystroke can do it. */
export const isByKey = (fix: Fix | null): boolean => fix !== null && changesOf(fix).length > 0;

/** What a keystroke can do of it; []: nothing. */
export function changesOf(fix: Fix): readonly Change[] {
	if (fix.by === 'live') return [fix.change];
	if (fix.by === 'service') return fix.changes;
	return fix.by === 'recreate' && 'changes' in fix ? fix.changes : [];
}

/** What may be chosen in place of that; []: nothing. */
export const insteadOf = (fix: Fix): readonly Change[] =>
	fix.by === 'recreate' && 'changes' in fix ? (fix.instead ?? []) : [];

/** One line of a preview. */
export type FieldChange = {readonly field: string; readonly before: SafeText; readonly after: SafeText};

/** One engine call and the one that takes it back. Plain data: it is written to the journal before it is done. */
export type Step =
	| {readonly is: 'update-container'; readonly body: UpdateBody; readonly undo: UpdateBody}
	| {readonly is: 'create-network'; readonly network: string}
	| {readonly is: 'connect-network'; readonly network: string; readonly endpoint: EndpointSpec}
	| {readonly is: 'disconnect-network'; readonly network: string; readonly endpoint: EndpointSpec};

/** One act of a swap: of what is prepared `name` is its own, of all else the name that old and new one go by. */
export type SwapStep = {readonly is: 'swap'; readonly act: SwapAct; readonly name: string};

/** All of what another does, as one: `name` is of the service, or `8080/tcp` of the host. */
export type DelegateStep = {readonly is: 'delegate'; readonly to: DelegatedWay['is']; readonly name: string};
export type TransactionStep = Step | SwapStep | DelegateStep;

/** In the order they are done; `policy-off` and `move-aside` are of the old container. */
export type SwapAct =
	| 'make-network'
	| 'make-volume'
	| 'create'
	| 'connect'
	| 'put-file'
	| 'stop'
	| 'policy-off'
	| 'move-aside'
	| 'take-name'
	| 'start'
	| 'pause'
	| 'verify';

/** Fields `POST /containers/{id}/update` really changes on a running container; all others are ignored with 200. */
export type UpdateBody = {
	readonly Memory?: number;
	readonly MemorySwap?: number;
	readonly PidsLimit?: number;
	readonly NanoCpus?: number;
	readonly CpuQuota?: number;
	readonly CpuPeriod?: number;
	readonly RestartPolicy?: {readonly Name: string; readonly MaximumRetryCount: number};
};

/** What must be sent again so that a reconnect keeps what was configured (never what was allotted). */
export type EndpointSpec = {
	readonly Aliases?: readonly string[];
	readonly Links?: readonly string[];
	readonly DriverOpts?: Readonly<Record<string, string>>;
	readonly IPAMConfig?: {
		readonly IPv4Address?: string;
		readonly IPv6Address?: string;
		readonly LinkLocalIPs?: readonly string[];
	};
	/** API 1.44 and newer; only where it was configured. */
	readonly MacAddress?: string;
	/** API 1.48 and newer. */
	readonly GwPriority?: number;
};

/** How all parts of a plan are made: in place, together by one new container, or by whoever owns the container or the port. */
export type Way =
	| {readonly is: 'live'}
	| {
			readonly is: 'recreate';
			readonly swap: Swap;
			/** In this order, before the new container starts. */
			readonly prepares: readonly Preparation[];
			readonly foresight: Foresight;
	  }
	| DelegatedWay;

export type Plan = {
	readonly id: string;
	/** Of a plan for a service of a swarm: the service's. */
	readonly containerId: ContainerId;
	readonly isOfService?: true;
	readonly containerName: SafeText;
	readonly title: SafeText;
	readonly way: Way;
	/** Each change with its steps; all may be edited or left out before it is applied. */
	readonly parts: readonly PlanPart[];
	/** Digest of the raw evidence; a plan on older evidence is made again, never patched. */
	readonly basedOn: string;
	/** Said before the question. */
	readonly warnings: readonly SafeText[];
	/** Why it can't be applied at all; null: it can. */
	readonly blocked: SafeText | null;
	/** Where it is blocked: the same for a person to put where it belongs, lines of a file or commands. */
	readonly patch?: readonly SafeText[];
	/** The same changes can be made this way too; absent: only as the plan has it. */
	readonly otherWay?: 'live' | 'compose';
	/** It is about a newer image, whether that can be had or not. */
	readonly isUpdate?: true;
	/** Id of the open transaction that made it possible; it ends with it, and is taken back with it. */
	readonly follows?: string;
	/** Lower ends of the score now and after; null where it can't be foretold. */
	readonly scoreBefore: ScoreGlimpse | null;
	readonly scoreAfter: ScoreGlimpse | null;
};

/** null: it is changed in place, and nothing is foreseen but what its parts say. */
export const foresightOf = ({way}: Pick<Plan, 'way'>): Foresight | null => (way.is === 'live' ? null : way.foresight);

/** What others do for it; null: the engine alone is asked. */
export const delegatedWay = ({way}: Pick<Plan, 'way'>): DelegatedWay | null =>
	way.is === 'live' || way.is === 'recreate' ? null : way;

/** It is Docker Compose's, or was to be: asked for again it is so again. */
export const isByOwner = ({way, otherWay}: Plan): boolean => way.is === 'compose' || otherWay === 'live';

export type ScoreGlimpse = {readonly grade: string; readonly value: number};

export type PlanPart = {
	readonly change: Change;
	/** Why this value: "3 × the peak of 37 seen in 2 h". */
	readonly because: SafeText;
	readonly fields: readonly FieldChange[];
	/** The equal docker command, or the options of docker run, for people to copy. */
	readonly command: SafeText;
	readonly effect: SafeText;
	/** []: it is made with the new container, not by a call of its own. */
	readonly steps: readonly Step[];
	/** null: `u` takes it back whole; else what stays different after the undo. */
	readonly undoLeaves: SafeText | null;
};

export type StepState = {
	readonly step: TransactionStep;
	readonly state: 'waiting' | 'doing' | 'done' | 'failed' | 'undone';
	readonly tookMs: number | null;
};

/** One line of proof after a fix. */
export type ProofLine = {readonly says: SafeText; readonly isGood: boolean};

export type TransactionState = 'planned' | 'applying' | 'applied' | 'failed' | 'undoing' | 'undone';

/** A newer image was pulled, and somebody has still to say what is to become of it. */
export const isUndecided = ({state, steps}: Pick<Transaction, 'state' | 'steps'>): boolean =>
	state === 'applying' &&
	steps.length > 0 &&
	steps.every(one => one.state === 'done' && one.step.is === 'delegate' && one.step.to === 'pull');

export type Transaction = {
	readonly id: string;
	readonly engineId: SafeText;
	readonly containerId: ContainerId;
	readonly containerName: SafeText;
	readonly title: SafeText;
	readonly plannedAtUnixMs: number;
	readonly state: TransactionState;
	readonly steps: readonly StepState[];
	readonly commands: readonly SafeText[];
	readonly proof: readonly ProofLine[];
	/** What happened, why, what the state is now; null while all is well. */
	readonly problem: SafeText | null;
	/** null: `u` takes it back; else why it can't. */
	readonly undoBlocked: SafeText | null;
	readonly undoLeaves: readonly SafeText[];
	/** Id of the pull that it went over to: that is taken back with it. */
	readonly follows?: string;
	/** Of a swap: the container that took the place of `containerId`. It is on probation for a while after `endedAtUnixMs`. */
	readonly replacedBy?: ContainerId | null;
	readonly endedAtUnixMs?: number;
};

/** Done by Swarm, to a service. */
export const isOfService = ({steps}: Pick<Transaction, 'steps'>): boolean =>
	steps.some(({step}) => step.is === 'delegate' && step.to === 'service');
