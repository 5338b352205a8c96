/** A container → all that it takes to put another in its place, as it is: edits come after. Or why it can't be. Pure. */
import type {Foreign} from '../../engine/engine.ts';
import type {RestartPolicyName} from '../../model/fix.ts';
import {at, numberOr, textOf} from '../../model/foreign.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import type {Swap, SwapExpectations, SwapState} from '../../model/recreate.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {createBodyOf} from './create-body.ts';
import {idIn, isOwned, nameIn} from './dependants.ts';
import type {ContainerSource, SwapSources} from './sources.ts';

const second = 1000;
const defaultStopMs = 10 * second;
/** Docker's own defaults of a health check. */
const health = {intervalMs: 30 * second, timeoutMs: 30 * second, retries: 3, slackMs: 5 * second};

const policyNames: readonly RestartPolicyName[] = ['no', 'on-failure', 'always', 'unless-stopped'];

export function policyOf(inspectJson: Foreign): Swap['restartPolicy'] {
	const policy = at(inspectJson, 'HostConfig', 'RestartPolicy');
	return {
		Name: policyNames.find(name => name === at(policy, 'Name')) ?? 'no',
		MaximumRetryCount: numberOr(at(policy, 'MaximumRetryCount'), 0),
	};
}

export function stateOf(inspectJson: Foreign): SwapState {
	const is = (field: string): boolean => at(inspectJson, 'State', field) === true;
	if (is('Restarting')) return 'restarting';
	if (is('Paused')) return 'paused';
	return is('Running') ? 'running' : 'stopped';
}

/** Until a health check has said no often enough to mean it. */
function healthTimeoutMs(inspectJson: Foreign): number {
	const ms = (field: string, instead: number): number => {
		const nanoseconds = numberOr(at(inspectJson, 'Config', 'Healthcheck', field), 0);
		return nanoseconds > 0 ? nanoseconds / 1e6 : instead;
	};
	const retries = numberOr(at(inspectJson, 'Config', 'Healthcheck', 'Retries'), 0) || health.retries;
	const eachMs = ms('Interval', health.intervalMs) + ms('Timeout', health.timeoutMs);
	return ms('StartPeriod', 0) + eachMs * (retries + 1) + health.slackMs;
}

export type Observed = {
	/** `8080/tcp` of what listened before; null: nobody could tell. */
	readonly listeners: readonly string[] | null;
	/** From its start until it served, as far as it was seen; null: not. */
	readonly bootMs: number | null;
};

const leastGraceMs = 10 * second;

function expectationsOf(inspectJson: Foreign, {listeners, bootMs}: Observed): SwapExpectations {
	return {
		listeners,
		// One that was sick before would never be let go.
		mustTurnHealthy: at(inspectJson, 'State', 'Health', 'Status') === 'healthy',
		graceMs: Math.max(leastGraceMs, 2 * (bootMs ?? 0)),
		healthTimeoutMs: healthTimeoutMs(inspectJson),
	};
}

function whyNot(inspectJson: Foreign, imageJson: Foreign): SafeText | null {
	const status = textOf(at(inspectJson, 'State', 'Status'));
	if (at(inspectJson, 'State', 'Dead') === true || status === 'removing' || status === 'dead') {
		return words`it is ${sanitise(status)}: the engine changes nothing on it any more`;
	}
	if (at(inspectJson, 'HostConfig', 'AutoRemove') === true) {
		return words`it was made with --rm: to stop it is to delete it and its anonymous volumes, so there would be no way back`;
	}
	if (imageJson === null) return words`its image is gone from this engine: nothing could be created from it`;
	return null;
}

function oneSwap(
	source: ContainerSource,
	sources: SwapSources,
	observed: Observed,
	dependants: readonly Swap[],
): Read<Swap> {
	const {inspectJson, imageJson, namedImageId} = source;
	const no = whyNot(inspectJson, imageJson);
	if (no !== null) return new Unread(no);
	const {apiVersion, hostName, containers} = sources;
	const made = createBodyOf(inspectJson, {apiVersion, hostName, imageJson, namedImageId, containers});
	if (isUnread(made)) return made;
	const stopSeconds = at(inspectJson, 'Config', 'StopTimeout');
	return {
		...made,
		oldId: idIn(inspectJson),
		name: nameIn(inspectJson),
		was: stateOf(inspectJson),
		restartPolicy: policyOf(inspectJson),
		stopTimeoutMs: typeof stopSeconds === 'number' && stopSeconds >= 0 ? stopSeconds * second : defaultStopMs,
		expects: expectationsOf(inspectJson, observed),
		dependants,
	};
}

/** Why not stands in `Unread`. Dependants come all in one list, each after what it depends on. */
export function swapOf(sources: SwapSources, observed: Observed = {listeners: null, bootMs: null}): Read<Swap> {
	const dependants: Swap[] = [];
	for (const source of sources.dependants) {
		const name = sanitise(nameIn(source.inspectJson));
		if (isOwned(source.inspectJson)) {
			return new Unread(words`${name} depends on it and belongs to an orchestrator: change both there`);
		}
		const swap = oneSwap(source, sources, {listeners: null, bootMs: null}, []);
		if (isUnread(swap)) return new Unread(words`${name} depends on it and can't follow: ${swap.why}`);
		dependants.push(swap);
	}
	return oneSwap(sources, sources, observed, dependants);
}
