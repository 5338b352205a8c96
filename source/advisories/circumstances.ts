/** What a flaw needs besides the version it is in, and whether that is here. Pure: what was seen of the engine is handed in. */
import type {EngineFacts, NetworkFacts} from '../model/evidence.ts';
import type {DaemonInfo} from '../model/host-evidence.ts';
import {isUnread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

export type Circumstance =
	| 'CRI'
	| 'authorization plugin'
	| 'classic builds'
	| 'encrypted overlay'
	| 'firewalld'
	| 'host network'
	| 'internal network'
	| 'local users'
	| 'plugin'
	| 'rootless'
	| 'stacks under debug'
	| 'userns-remap';

export type Surroundings = {
	readonly engine: EngineFacts;
	readonly info: Read<DaemonInfo>;
	readonly networks: Read<readonly NetworkFacts[]>;
	/** Names of all processes of the engine's machine; Unread from afar, and where some may be hidden. */
	readonly processes: Read<ReadonlySet<string>>;
};

export type Bearing =
	| {readonly is: 'applies'}
	| {readonly is: 'possible'; readonly why: SafeText}
	| {readonly is: 'not-applicable'; readonly why: SafeText};

const applies: Bearing = {is: 'applies'};
const possible = (why: SafeText): Bearing => ({is: 'possible', why});
const onlyIf = (isSo: boolean, otherwise: SafeText): Bearing =>
	isSo ? applies : {is: 'not-applicable', why: otherwise};

/** Agents of Kubernetes: they alone go to containerd by its CRI plugin, past Docker. */
const kubernetes = ['kubelet', 'kubelite', 'k3s-server', 'k3s-agent', 'k3s', 'rke2'];

export function bearingOf(circumstance: Circumstance, {engine, info, networks, processes}: Surroundings): Bearing {
	switch (circumstance) {
		case 'authorization plugin':
			if (isUnread(info)) return possible(words`whether an authorization plugin is in use: ${info.why}`);
			return onlyIf(info.authorizationPlugins.length > 0, words`no authorization plugin is in use`);
		case 'plugin':
			return possible(words`where a legacy plugin is installed: docker plugin ls`);
		case 'firewalld':
			return ofFirewalld(info, processes);
		case 'internal network':
			if (isUnread(networks)) return possible(words`whether a network is internal: ${networks.why}`);
			return onlyIf(
				networks.some(({Internal}) => Internal),
				words`no network is internal`,
			);
		case 'encrypted overlay':
			if (!engine.isSwarmActive) return onlyIf(false, words`swarm mode is off`);
			if (isUnread(networks)) return possible(words`whether an overlay network is encrypted: ${networks.why}`);
			return onlyIf(
				networks.some(({isEncrypted}) => isEncrypted),
				words`no overlay network here is encrypted`,
			);
		case 'stacks under debug':
			if (!engine.isSwarmActive) return onlyIf(false, words`swarm mode is off`);
			if (isUnread(info)) return possible(words`whether the daemon logs for debugging: ${info.why}`);
			return onlyIf(info.Debug, words`the daemon does not log for debugging`);
		case 'rootless':
			return onlyIf(engine.isRootless, words`the engine runs as root`);
		case 'userns-remap':
			return onlyIf(engine.hasUserNamespaces, words`user namespaces are not remapped`);
		case 'CRI':
			return onlyIf(
				!isUnread(processes) && kubernetes.some(name => processes.has(name)),
				words`only Kubernetes uses this part of containerd, Docker does not`,
			);
		case 'local users':
			return possible(words`where others than root log in to the machine`);
		case 'host network':
			return possible(words`where a container runs as root in the network of the host`);
		case 'classic builds':
			return possible(words`where images are built here by the builder before BuildKit`);
	}
}

/** Engines from 28 on say so themselves: `iptables+firewalld`. */
function ofFirewalld(info: Surroundings['info'], processes: Surroundings['processes']): Bearing {
	const unused = words`firewalld is not in use`;
	if (!isUnread(info) && info.firewallBackend !== '') return onlyIf(info.firewallBackend.includes('firewalld'), unused);
	if (!isUnread(processes)) return onlyIf(processes.has('firewalld'), unused);
	return possible(words`where firewalld is used, which the engine does not tell`);
}
