/** All eight namespaces of a container: what was asked for, what the kernel gave, and who else is in them. */
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import {namespaceNames, type NamespaceFacts, type NamespaceName} from '../../model/detail.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {inodeInProc, inodesFromPs, inodesInProc, isInitial, noInodes, type Inodes} from './namespace-inodes.ts';
import {namespaceSetting} from './namespace-settings.ts';
import {notLocal, notRunning} from './not-known.ts';

/** Another running container. */
export type Neighbour = {readonly name: SafeText; readonly pid: number};

export type NamespacesRequest = {
	readonly host: Host;
	readonly engine: Engine;
	readonly inspect: ContainerInspect;
	/** As `proveLocal` found. */
	readonly isLocal: boolean;
	readonly others: readonly Neighbour[];
};

/** Links read of each namespace, and names listed of those who share it. */
const maxLookedAt = 500;
const maxNamed = 8;

/** Never rejects. What the kernel can't be asked is told from the configuration, and says so. */
export async function readNamespaces(request: NamespacesRequest): Promise<readonly NamespaceFacts[]> {
	const {host, engine, inspect, isLocal} = request;
	const pid = knownOr(inspect.State, null)?.Pid ?? 0;
	if (pid <= 0) return namespaceNames.map(name => configured(name, inspect, noInodes(notRunning)));
	const [own, init] = isLocal
		? await Promise.all([inodesInProc(host, pid), inodesInProc(host, 1)])
		: [noInodes(notLocal), noInodes(notLocal)];
	// Kernels before 5.6 have no time namespaces: that alone is worth no ps.
	const isComplete = namespaceNames.every(name => name === 'time' || !isUnread(own[name]));
	const fromPs = isComplete ? own : await inodesFromPs(engine, inspect.Id, pid);
	return Promise.all(
		namespaceNames.map(async name => {
			const inode = own[name];
			return isUnread(inode) ? seenByPs(name, inspect, fromPs) : seenInProc(name, inode, init, request);
		}),
	);
}

async function seenInProc(
	name: NamespaceName,
	inode: number,
	init: Inodes,
	{host, inspect, others}: NamespacesRequest,
): Promise<NamespaceFacts> {
	const {setTo} = namespaceSetting(name, inspect);
	const ofInit = init[name];
	// Init's own may be closed to us, even as root.
	const isHost = isUnread(ofInit) ? isInitial(inode) : inode === ofInit;
	// Nobody but its own processes can be in a mount namespace.
	const sharers = name === 'mnt' ? [] : await sharersOf(host, others, name, inode);
	return {
		name,
		setTo,
		inode,
		knownFrom: '/proc',
		sharing: isHost ? 'host' : sharers.length > 0 ? 'shared' : 'private',
		sharedWith: isHost ? [words`host`, ...sharers] : sharers,
	};
}

async function sharersOf(
	host: Host,
	others: readonly Neighbour[],
	name: NamespaceName,
	inode: number,
): Promise<readonly SafeText[]> {
	const looked = others.slice(0, maxLookedAt);
	const inodes = await Promise.all(looked.map(other => inodeInProc(host, other.pid, name)));
	const sharers = looked.filter((_, index) => inodes[index] === inode).map(other => other.name);
	if (sharers.length > 1 && sharers.length === others.length) return [words`all others`];
	const notNamed = sharers.length - maxNamed;
	return [
		...sharers.slice(0, maxNamed),
		...(notNamed > 0 ? [words`${notNamed} more`] : []),
		...(others.length > looked.length && sharers.length > 0 ? [words`perhaps more`] : []),
	];
}

function seenByPs(name: NamespaceName, inspect: ContainerInspect, inodes: Inodes): NamespaceFacts {
	const setting = configured(name, inspect, inodes);
	const {inode} = setting;
	if (isUnread(inode)) return setting;
	const seen = {...setting, knownFrom: 'ps on the host'} as const;
	if (isInitial(inode))
		return {...seen, sharing: 'host', sharedWith: name === 'time' ? seen.sharedWith : [words`host`]};
	// Not the host's, then; the configuration tells the rest.
	return seen.sharing === 'unknown' ? {...seen, sharing: 'private'} : seen;
}

function configured(name: NamespaceName, inspect: ContainerInspect, inodes: Inodes): NamespaceFacts {
	return {name, ...namespaceSetting(name, inspect), inode: inodes[name], knownFrom: 'configuration'};
}
