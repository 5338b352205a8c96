/** What a container's configuration asks for, namespace by namespace: all there is where the kernel can't be asked. */
import type {NamespaceFacts, NamespaceName} from '../../model/detail.ts';
import type {ContainerInspect} from '../../model/evidence.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';

export type NamespaceSetting = Pick<NamespaceFacts, 'setTo' | 'sharing' | 'sharedWith'>;

const own: NamespaceSetting = {setTo: words`private`, sharing: 'private', sharedWith: []};
const hosts: NamespaceSetting = {setTo: words`host`, sharing: 'host', sharedWith: [words`host`]};
/** Of its own either way, private or shareable; which one is the daemon's default. */
const ownByDefault: NamespaceSetting = {...own, setTo: words``};
/** The host's, or that of the daemon's `userns-remap`. */
const userDefault: NamespaceSetting = {setTo: words``, sharing: 'unknown', sharedWith: []};
/** Engines that say nothing know no cgroup namespaces. */
const cgroupDefault: NamespaceSetting = {...hosts, setTo: words``};

/** `container:` and an id, which nobody reads whole. */
function shortId(id: string): SafeText {
	return sanitise(/^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id, 128);
}

function ofMode(mode: Read<SafeText>, absent: NamespaceSetting): NamespaceSetting {
	if (isUnread(mode)) return {setTo: words`not read`, sharing: 'unknown', sharedWith: []};
	if (mode === '') return absent;
	if (mode === 'host') return hosts;
	const [, other] = /^container:(.+)$/.exec(mode) ?? [];
	if (other === undefined) return {...own, setTo: mode};
	return {setTo: words`container:${shortId(other)}`, sharing: 'shared', sharedWith: [shortId(other)]};
}

type Configured = Pick<ContainerInspect, 'Id' | 'Name' | 'HostConfig'>;

/** Whom it joins, as `container:` says: the engine stores the whole id, Podman may store the name. null: nobody. */
function joinedIn(name: NamespaceName, {HostConfig}: Configured): string | null {
	const modes: Partial<Record<NamespaceName, Read<SafeText>>> = {
		pid: HostConfig.PidMode,
		net: HostConfig.NetworkMode,
		ipc: HostConfig.IpcMode,
	};
	return /^container:(.+)$/.exec(knownOr(modes[name] ?? '', ''))?.[1] ?? null;
}

const isCalled = (called: string, {Id, Name}: Configured): boolean => called === Id || called === Name;

/** Who else is in it by configuration alone: the one it joins, those that join it, and those that join the same. */
export function sharersAsSet<T extends Configured>(
	name: NamespaceName,
	inspect: Configured,
	others: readonly T[],
): readonly T[] {
	const joined = joinedIn(name, inspect);
	const owner = joined === null ? inspect : others.find(one => isCalled(joined, one));
	return others.filter(one => {
		if (one === owner) return true;
		const its = joinedIn(name, one);
		return its !== null && (its === joined || (owner !== undefined && isCalled(its, owner)));
	});
}

export function namespaceSetting(name: NamespaceName, {HostConfig}: ContainerInspect): NamespaceSetting {
	switch (name) {
		case 'mnt':
			return own;
		case 'pid':
			return ofMode(HostConfig.PidMode, own);
		case 'net':
			return ofMode(HostConfig.NetworkMode, ownByDefault);
		case 'ipc':
			return ofMode(HostConfig.IpcMode, ownByDefault);
		case 'uts':
			return ofMode(HostConfig.UTSMode, own);
		case 'user':
			return ofMode(HostConfig.UsernsMode, userDefault);
		case 'cgroup':
			return ofMode(HostConfig.CgroupnsMode, cgroupDefault);
		case 'time':
			// Docker can't set it.
			return {...hosts, sharedWith: [words`host`, words`all others`]};
	}
}
