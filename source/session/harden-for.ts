/** The strictest set of changes that what can be seen of one container says it survives: one look, taken now. */
import type {Engine} from '../engine/engine.ts';
import {gatherFootprint} from '../evidence/foresight/gather-footprint.ts';
import {factsOf} from '../fixes/foresight/facts.ts';
import {fitChange} from '../fixes/foresight/fit.ts';
import {risksOf} from '../fixes/foresight/risks.ts';
import {harden, type HardenPart} from '../fixes/harden.ts';
import type {Host} from '../host/host.ts';
import {isRecreate} from '../model/changes.ts';
import type {Finding} from '../model/check.ts';

/** Never rejects for what can't be seen: that stands among the reasons. `inspectJson`: as the engine sent it. */
export async function hardenFor(
	{engine, host}: {readonly engine: Engine; readonly host: Host},
	{findings, inspectJson}: {readonly findings: readonly Finding[]; readonly inspectJson: unknown},
): Promise<readonly HardenPart[]> {
	const footprint = await gatherFootprint({engine, host, inspect: inspectJson, changes: null});
	const facts = factsOf(inspectJson);
	return harden(
		findings,
		changes => risksOf(changes.filter(isRecreate), footprint, facts),
		change => fitChange(change, footprint, facts),
	);
}
