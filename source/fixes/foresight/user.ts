/** Which user a container could run as, and what that user may not do. */
import type {Footprint} from '../../model/footprint.ts';
import {isUnread, Unread, type Read} from '../../model/read.ts';
import type {RecreateChange, Risk} from '../../model/recreate.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {Facts} from './facts.ts';
import {listensBelow1024} from './listening.ts';
import {mayWrite, sayOwner} from './owners.ts';
import {clean, probable, risky, some, unseen} from './risk.ts';

const of = 'user';

export type UserProposal = {readonly user: string; readonly because: SafeText};

const onlyOne = (uids: Iterable<number>): number | null => {
	const [one, another] = new Set(uids);
	return one !== undefined && another === undefined ? one : null;
};

/** The user its work is done as already, else the one its data belongs to. Unread where neither shows one. */
export function proposeUser({processes, mountOwners}: Footprint, facts: Facts): Read<UserProposal> {
	if (isUnread(processes)) return processes;
	const workers = onlyOne(processes.map(({uid}) => uid).filter(uid => uid !== 0));
	if (workers !== null) return {user: `${workers}`, because: words`its processes run as uid ${workers}`};
	const writable = facts.mounts.filter(({isReadOnly}) => !isReadOnly).map(({target}) => sanitise(target));
	const owners = mountOwners.flatMap(({target, owner}) =>
		writable.includes(target) && !isUnread(owner) && owner.uid !== 0 ? [owner] : [],
	);
	const owner = onlyOne(owners.map(({uid}) => uid));
	const [first] = owners;
	if (owner !== null && first !== undefined)
		return {user: `${owner}:${first.gid}`, because: words`what it writes belongs to uid ${owner}`};
	return new Unread(words`it was seen to run as root alone: which user would do can't be told`);
}

const uidOf = (user: string): number | null => {
	const [, uid] = /^(\d+)(?::|$)/.exec(user) ?? [];
	return uid === undefined ? null : Number(uid);
};

function writeRisks(uid: number, {layer, mountOwners}: Footprint, facts: Facts): readonly Risk[] {
	const writable = new Set(facts.mounts.filter(({isReadOnly}) => !isReadOnly).map(({target}) => sanitise(target)));
	const closed = mountOwners.flatMap(({target, owner}) =>
		writable.has(target) && !isUnread(owner) && !mayWrite(owner, uid) ? [words`${target} (${sayOwner(owner)})`] : [],
	);
	const folders = isUnread(layer) ? [] : layer;
	const closedFolders = folders.flatMap(({path, owner}) =>
		!isUnread(owner) && !mayWrite(owner, uid) ? [words`${path} (${sayOwner(owner)})`] : [],
	);
	return [
		...(closed.length > 0
			? [risky(of, words`uid ${uid} may not write to ${some(closed)}`, words`owner and mode of its mounts`)]
			: []),
		...(closedFolders.length > 0
			? [
					risky(
						of,
						words`it wrote to ${some(closedFolders)}, where uid ${uid} may not`,
						words`changed files since it was made`,
					),
				]
			: []),
	];
}

export function userRisks(
	{user}: Extract<RecreateChange, {is: 'user'}>,
	footprint: Footprint,
	facts: Facts,
): readonly Risk[] {
	const {processes, mountOwners, layer} = footprint;
	const uid = uidOf(user);
	if (isUnread(processes)) return [unseen(of, words`as whom its processes run can't be told`, processes)];
	const uids = [...new Set(processes.map(process => process.uid))];
	if (uid !== null && uids.length > 0 && uids.every(one => one === uid))
		return [clean(of, words`all its processes run as uid ${uid} already`, words`users of its processes`, footprint)];
	const risks: Risk[] = [];
	if (uids.includes(0) && uids.length > 1)
		risks.push(
			risky(
				of,
				words`it starts as root and hands over to uid ${some(uids.filter(one => one !== 0).map(one => words`${one}`))} by itself: what it does as root before that would fail`,
				words`users of its processes`,
			),
		);
	const low = listensBelow1024(footprint);
	if (facts.isHostNetwork && low.length > 0)
		risks.push(
			risky(
				of,
				words`it listens on ${some(low.map(port => words`${port}`))} of the host's network: only root may`,
				words`/proc/net/tcp`,
			),
		);
	if (uid === null) {
		risks.push(
			probable(
				of,
				words`whether ${sanitise(user, 80)} may write where it writes can't be told from a name`,
				words`User`,
			),
		);
		return risks;
	}
	risks.push(...writeRisks(uid, footprint, facts));
	const unread = [...mountOwners.map(({owner}) => owner), layer].find(read => isUnread(read));
	if (unread !== undefined && isUnread(unread))
		risks.push(unseen(of, words`whether uid ${uid} may write everywhere it writes can't be told`, unread));
	return risks.length > 0
		? risks
		: [clean(of, words`uid ${uid} may write wherever it was seen to write`, words`owners and modes`, footprint)];
}
