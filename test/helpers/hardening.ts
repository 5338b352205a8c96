/** What `hullcheck fix --harden` chooses for one container: its findings, what was seen of it, the strictest set it survives. */
import type {Engine} from '../../source/engine/engine.ts';
import {gatherFootprint} from '../../source/evidence/foresight/gather-footprint.ts';
import {proposeCapabilities} from '../../source/fixes/foresight/capabilities.ts';
import {factsOf} from '../../source/fixes/foresight/facts.ts';
import {risksOf} from '../../source/fixes/foresight/risks.ts';
import {proposeTmpfs} from '../../source/fixes/foresight/tmpfs.ts';
import {proposeUser} from '../../source/fixes/foresight/user.ts';
import {harden, type HardenPart} from '../../source/fixes/harden.ts';
import type {Host} from '../../source/host/host.ts';
import {isLive} from '../../source/model/changes.ts';
import type {Finding} from '../../source/model/check.ts';
import type {Change} from '../../source/model/fix.ts';
import {isUnread, type Read} from '../../source/model/read.ts';

const ifRead = <T, U extends object>(read: Read<T>, take: (value: T) => U): Partial<U> =>
	isUnread(read) ? {} : take(read);

export async function hardenPartsOf(
	{engine, host}: {readonly engine: Engine; readonly host: Host},
	id: string,
	findings: readonly Finding[],
): Promise<readonly HardenPart[]> {
	const inspect = await engine.inspectContainer(id);
	const footprint = await gatherFootprint({engine, host, inspect, changes: null});
	const facts = factsOf(inspect);
	/** The change with what was seen to be needed; where nothing was seen, as the check proposes it. */
	const fit = (change: Change): Change => {
		if (change.is === 'read-only-root')
			return {...change, ...ifRead(proposeTmpfs(footprint, facts), ({tmpfs}) => ({tmpfs}))};
		if (change.is === 'capabilities')
			return {...change, ...ifRead(proposeCapabilities(footprint, facts), ({drop, add}) => ({drop, add}))};
		if (change.is === 'user') return {...change, ...ifRead(proposeUser(footprint, facts), ({user}) => ({user}))};
		return change;
	};
	return harden(
		findings,
		changes =>
			risksOf(
				changes.flatMap(change => (isLive(change) ? [] : [change])),
				footprint,
				facts,
			),
		fit,
	);
}
