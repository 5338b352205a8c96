/** A change as a check proposes it, with the values that fit what was seen of this container. Pure. */
import type {Change} from '../../model/fix.ts';
import type {Footprint} from '../../model/footprint.ts';
import {isUnread} from '../../model/read.ts';
import {strictTmpfs} from '../../model/tmpfs.ts';
import {proposeCapabilities} from './capabilities.ts';
import type {Facts} from './facts.ts';
import {proposeTmpfs} from './tmpfs.ts';
import {proposeUser} from './user.ts';

/** Where nothing was seen the check's own value stays, and the risk says that it is a guess. */
export function fitChange(change: Change, footprint: Footprint, facts: Facts): Change {
	// Who asks for one capability to be dropped does not ask for all.
	if (change.is === 'capabilities' && change.drop.includes('ALL')) {
		const proposal = proposeCapabilities(footprint, facts);
		return isUnread(proposal) ? change : {...change, add: [...new Set([...change.add, ...proposal.add])].toSorted()};
	}
	if (change.is === 'read-only-root') {
		const proposal = proposeTmpfs(footprint, facts);
		return isUnread(proposal)
			? change
			: {
					...change,
					tmpfs: proposal.tmpfs.map(({path, options}) => ({path, options: strictTmpfs(options)})),
				};
	}
	if (change.is === 'user') {
		const proposal = proposeUser(footprint, facts);
		return isUnread(proposal) ? change : {...change, user: proposal.user};
	}
	return change;
}
