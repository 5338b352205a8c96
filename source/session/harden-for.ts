/** The strictest set of changes that what can be seen of one container says it survives: one look, taken now. */
import {strictTmpfs} from '../checks/filesystem/read-only.ts';
import type {Engine} from '../engine/engine.ts';
import {gatherFootprint} from '../evidence/foresight/gather-footprint.ts';
import {proposeCapabilities} from '../fixes/foresight/capabilities.ts';
import {factsOf, type Facts} from '../fixes/foresight/facts.ts';
import {risksOf} from '../fixes/foresight/risks.ts';
import {proposeTmpfs} from '../fixes/foresight/tmpfs.ts';
import {proposeUser} from '../fixes/foresight/user.ts';
import {harden, type HardenPart} from '../fixes/harden.ts';
import type {Host} from '../host/host.ts';
import {isLive} from '../model/changes.ts';
import type {Finding} from '../model/check.ts';
import type {Change} from '../model/fix.ts';
import type {Footprint} from '../model/footprint.ts';
import {isUnread} from '../model/read.ts';

/** With the values that were seen to be needed; where nothing was seen, as the check proposes. */
function fitted(change: Change, footprint: Footprint, facts: Facts): Change {
	if (change.is === 'read-only-root') {
		const proposed = proposeTmpfs(footprint, facts);
		if (isUnread(proposed)) return change;
		return {...change, tmpfs: proposed.tmpfs.map(({path, options}) => ({path, options: strictTmpfs(options)}))};
	}
	if (change.is === 'capabilities') {
		const proposed = proposeCapabilities(footprint, facts);
		if (isUnread(proposed)) return change;
		return {...change, drop: proposed.drop, add: [...new Set([...change.add, ...proposed.add])]};
	}
	if (change.is === 'user') {
		const proposed = proposeUser(footprint, facts);
		return isUnread(proposed) ? change : {...change, user: proposed.user};
	}
	return change;
}

/** Never rejects for what can't be seen: that stands among the reasons. `inspectJson`: as the engine sent it. */
export async function hardenFor(
	{engine, host}: {readonly engine: Engine; readonly host: Host},
	{findings, inspectJson}: {readonly findings: readonly Finding[]; readonly inspectJson: unknown},
): Promise<readonly HardenPart[]> {
	const footprint = await gatherFootprint({engine, host, inspect: inspectJson, changes: null});
	const facts = factsOf(inspectJson);
	return harden(
		findings,
		changes =>
			risksOf(
				changes.filter(change => !isLive(change)),
				footprint,
				facts,
			),
		change => fitted(change, footprint, facts),
	);
}
