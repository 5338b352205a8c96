/** The shape of a mechanism: a change and what is known in; the part of a plan, or why it can't be, out. Pure. */
import {isPodman} from '../../model/engine-kind.ts';
import type {EngineFacts} from '../../model/evidence.ts';
import type {LiveChange, PlanPart, Step, UpdateBody} from '../../model/fix.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import type {RawContainer} from '../raw-container.ts';
import type {RawNetwork} from '../raw-network.ts';
import type {SizingFacts} from '../../model/sizing.ts';

export type Context = {
	readonly container: RawContainer;
	readonly engine: EngineFacts;
	readonly sizing: SizingFacts;
	readonly networks: readonly RawNetwork[];
	/** References (`networkRef`) of the networks it is on once the earlier parts of the same plan are done. */
	readonly attached: readonly string[];
	/** Containers that share its network namespace. */
	readonly joiners: readonly SafeText[];
};

export type Planned =
	| {readonly is: 'part'; readonly part: PlanPart; readonly warnings: readonly SafeText[]}
	| {readonly is: 'blocked'; readonly why: SafeText};

export type ChangeOf<K extends LiveChange['is']> = Extract<LiveChange, {readonly is: K}>;
export type Mechanism<K extends LiveChange['is']> = (change: ChangeOf<K>, context: Context) => Planned;

export const blocked = (why: SafeText): Planned => ({is: 'blocked', why});

/**
 * One resource family per call: an engine that fails half-way leaves the kernel and its own records apart. Docker leaves
 * alone what an update does not name; Podman before 5.9 sets the restart policy back to `no` then.
 */
export function updateStep({container, engine}: Context, body: UpdateBody, undo: UpdateBody): Step {
	const {RestartPolicy} = container.resources;
	if (!isPodman(engine) || body.RestartPolicy !== undefined) return {is: 'update-container', body, undo};
	return {is: 'update-container', body: {...body, RestartPolicy}, undo: {...undo, RestartPolicy}};
}

/** On Podman inspect shows both CPU families, and an update honours only quota and period. */
export const usesNanoCpus = ({container, engine}: Context): boolean =>
	container.resources.NanoCpus > 0 && !isPodman(engine);

/** Why no cgroup limit can be set on this engine; null: it can. */
export function whyNoLimit(engine: EngineFacts, isSupported: boolean, what: SafeText): SafeText | null {
	if (isSupported && engine.CgroupDriver !== 'none') return null;
	const first = engine.CgroupVersion === '2' ? words`` : words`boot the host with cgroup v2, then `;
	return engine.isRootless
		? words`this rootless engine was not given the ${what} controller, so a ${what} limit would be accepted and do nothing; ${first}delegate it to the user's systemd session (Delegate=cpu cpuset io memory pids)`
		: words`this engine says that its kernel can't limit ${what}`;
}

/** Said of any limit on this engine. */
export const limitWarnings = (engine: EngineFacts): readonly SafeText[] =>
	engine.isRootless
		? [words`a rootless engine can only limit what its user was given; whether it holds is looked at after it is set`]
		: [];

/** When it comes into force. */
export const fromWhen = ({container}: Context): SafeText =>
	container.isRunning ? words`At once, without a restart` : words`At its next start, for it is not running now`;
