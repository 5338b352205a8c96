/** What a plan that needs a new container has to know besides: how the old one is made again, and what it touches. */
import type {Engine} from '../engine/engine.ts';
import {gatherFootprint} from '../evidence/foresight/gather-footprint.ts';
import {factsOf, type Facts} from '../fixes/foresight/facts.ts';
import {foresee} from '../fixes/foresight/foresee.ts';
import type {Maker} from '../fixes/owner-rules.ts';
import type {Recreate} from '../fixes/plan.ts';
import {readSwapSources, type SwapSources} from '../fixes/recreate/sources.ts';
import {swapOf} from '../fixes/recreate/swap-of.ts';
import {asCreated, wholeBody} from '../fixes/recreate/whole-body.ts';
import type {Host} from '../host/host.ts';
import {isRecreate} from '../model/changes.ts';
import type {ContainerInspect} from '../model/evidence.ts';
import type {Change} from '../model/fix.ts';
import type {Footprint} from '../model/footprint.ts';
import type {JsonObject} from '../model/foreign.ts';
import {isLoopbackAddress} from '../model/ports.ts';
import {isUnread} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';

type Doors = {readonly engine: Engine; readonly host: Host};

/** All that is asked for a new container, and nothing of what is to be changed in it. */
export type Traces = {
	readonly inspectJson: JsonObject;
	readonly sources: SwapSources;
	readonly footprint: Footprint;
	readonly facts: Facts;
};

/** `changes` null: whatever may be asked for. `inspects`: of all containers, as they were looked at. Rejects where the engine could not be asked. */
export async function readTraces(
	{engine, host, inspects = []}: Doors & {readonly inspects?: readonly ContainerInspect[]},
	inspectJson: JsonObject,
	changes: readonly Change[] | null,
): Promise<Traces> {
	const [sources, footprint] = await Promise.all([
		readSwapSources(engine, inspectJson, inspects),
		gatherFootprint({engine, host, inspect: inspectJson, changes: changes?.filter(isRecreate) ?? null}),
	]);
	return {inspectJson, sources, footprint, facts: factsOf(inspectJson)};
}

/** Whoever waits for others: what only the container itself reaches is its own business. */
const servedPorts = ({listeners}: Footprint): readonly string[] | null =>
	isUnread(listeners)
		? null
		: [...new Set(listeners.filter(({address}) => !isLoopbackAddress(address)).map(({port}) => `${port}/tcp`))];

/** Of the image that it is to be made of, where that is another: what comes from it is not said. */
function imageOf(changes: readonly Change[]): JsonObject | null {
	const image = changes.find(change => change.is === 'image');
	return image === undefined ? null : {Id: image.imageId, Config: image.becomes};
}

/** What can't be seen of the container stands in what is foreseen. */
export function recreateOf(
	{engine}: Pick<Doors, 'engine'>,
	{inspectJson, sources: all, footprint}: Traces,
	{owner, Name}: ContainerInspect,
	maker: Maker,
): Recreate | {readonly whyNot: SafeText} {
	// An owner takes care of those that depend on it.
	const sources = maker === 'us' ? all : {...all, dependants: []};
	const listeners = servedPorts(footprint);
	const swap = swapOf(sources, {listeners, bootMs: null});
	if (isUnread(swap)) return {whyNot: swap.why};
	return {
		body: wholeBody(swap),
		listeners,
		swapOf: edited => ({is: 'swap', swap: {...swap, ...asCreated(edited, engine.apiVersion)}}),
		foresee: about =>
			foresee({
				changes: about.changes.filter(isRecreate),
				inspectJson,
				imageJson: imageOf(about.changes) ?? sources.imageJson,
				before: about.before,
				swap: {...about.swap, body: wholeBody(about.swap)},
				footprint,
				maker,
				service: owner.is === 'compose' ? owner.service : Name,
				compose: {supportsReset: true},
				timesSeen: {stopMs: null, startMs: null},
			}),
	};
}
