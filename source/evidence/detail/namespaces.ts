/** All eight namespaces of a container: what was asked for, what the kernel gave, and who else is in them. */
import type {Engine} from '../../engine/engine.ts';
import type {Host} from '../../host/host.ts';
import {namespaceNames, type NamespaceFacts, type NamespaceName} from '../../model/detail.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {inodeInProc, inodesFromPs, inodesInProc, isInitial, noInodes, type Inodes} from './namespace-inodes.ts';
import {namespaceSetting, sharersAsSet} from './namespace-settings.ts';
import {notLocal, notRunning} from './not-known.ts';

/** Another running container. */
export type Neighbour = {readonly name: SafeText; readonly pid: number; readonly inspect: ContainerInspect};

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
	const {host, engine, inspect, isLocal, others} = request;
	const pid = knownOr(inspect.State, null)?.Pid ?? 0;
	if (pid <= 0) return namespaceNames.map(name => configured(name, inspect, noInodes(notRunning), others));
	const [own, init] = isLocal
		? await Promise.all([inodesInProc(host, pid), inodesInProc(host, 1)])
		: [noInodes(notLocal), noInodes(notLocal)];
	// Kernels before 5.6 have no time namespaces: that alone is worth no ps.
	const isComplete = namespaceNames.every(name => name === 'time' || !isUnread(own[name]));
	const fromPs = isComplete ? own : await inodesFromPs(engine, inspect.Id, pid);
	return Promise.all(
		namespaceNames.map(async name => {
			const inode = own[name];
			return isUnread(inode) ? seenByPs(name, inspect, fromPs, others) : seenInProc(name, inode, init, request);
		}),
	);
}

async function seenInProc(
	name: NamespaceName,
	inode: number,
	init: Inodes,
	{host, inspect, others}: NamespacesRequest,
): Promise<NamespaceFacts> {
	const setting = namespaceSetting(name, inspect);
	const ofInit = init[name];
	// Init's own may be closed to us, even as root.
	const isHost = isUnread(ofInit) ? isInitial(inode) : inode === ofInit;
	// Nobody but its own processes can be in a mount namespace.
	const sharers = name === 'mnt' ? [] : await sharersOf(host, others, name, inode);
	const seen = {name, setTo: setting.setTo, inode, knownFrom: '/proc'} as const;
	if (isHost) return {...seen, sharing: 'host', sharedWith: [words`host`, ...sharers]};
	// "host" means the engine's own: another than init's where the engine itself is confined (rootless, in a container).
	if (setting.sharing === 'host') return {...seen, sharing: 'shared', sharedWith: [words`the engine`, ...sharers]};
	if (sharers.length === 0 && setting.sharing === 'shared') return {...seen, ...setting};
	return {...seen, sharing: sharers.length > 0 ? 'shared' : 'private', sharedWith: sharers};
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
	return [...fewNames(sharers), ...(others.length > looked.length && sharers.length > 0 ? [words`perhaps more`] : [])];
}

const fewNames = (names: readonly SafeText[]): readonly SafeText[] => [
	...names.slice(0, maxNamed),
	...(names.length > maxNamed ? [words`${names.length - maxNamed} more`] : []),
];

function seenByPs(
	name: NamespaceName,
	inspect: ContainerInspect,
	inodes: Inodes,
	others: readonly Neighbour[],
): NamespaceFacts {
	const setting = configured(name, inspect, inodes, others);
	const {inode} = setting;
	if (isUnread(inode)) return setting;
	const seen = {...setting, knownFrom: 'ps on the host'} as const;
	if (isInitial(inode))
		return {...seen, sharing: 'host', sharedWith: name === 'time' ? seen.sharedWith : [words`host`]};
	// Not the host's, then; the configuration tells the rest.
	return seen.sharing === 'unknown' ? {...seen, sharing: 'private'} : seen;
}

function configured(
	name: NamespaceName,
	inspect: ContainerInspect,
	inodes: Inodes,
	others: readonly Neighbour[],
): NamespaceFacts {
	const setting = namespaceSetting(name, inspect);
	const asSet = {name, ...setting, inode: inodes[name], knownFrom: 'configuration'} as const;
	const sharers = sharersAsSet(
		name,
		inspect,
		others.map(one => one.inspect),
	).map(one => one.Name);
	if (sharers.length === 0 || setting.sharing === 'host') return asSet;
	return {...asSet, sharing: 'shared', sharedWith: fewNames(sharers)};
}
