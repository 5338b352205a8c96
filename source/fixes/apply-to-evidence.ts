/**
 * What inspect would say after a change, so that the score after it can be foretold by asking the same checks again.
 * Pure. Only what the change sets; what the engine allots (addresses) is left empty.
 */
import type {ContainerEvidence, ContainerInspect, Endpoint, NetworkFacts} from '../model/evidence.ts';
import type {Change} from '../model/fix.ts';
import {isUnread, knownOr, mapRead} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';

type HostConfig = ContainerInspect['HostConfig'];

const withHostConfig = (inspect: ContainerInspect, set: Partial<HostConfig>): ContainerInspect => ({
	...inspect,
	HostConfig: {...inspect.HostConfig, ...set},
});

const withNetworks = (
	inspect: ContainerInspect,
	into: (now: readonly Endpoint[]) => readonly Endpoint[],
): ContainerInspect => ({
	...inspect,
	NetworkSettings: {...inspect.NetworkSettings, Networks: mapRead(inspect.NetworkSettings.Networks, into)},
});

const joined = (network: SafeText, known: readonly NetworkFacts[]): Endpoint => ({
	network,
	NetworkID: known.find(one => one.Name === network)?.Id ?? words``,
	IPAddress: words``,
	GlobalIPv6Address: words``,
	MacAddress: words``,
	Aliases: [],
});

const withJoined = (now: readonly Endpoint[], network: SafeText, known: readonly NetworkFacts[]): readonly Endpoint[] =>
	now.some(one => one.network === network) ? now : [...now, joined(network, known)];

const usualPeriod = 100_000;

function cpuSettings({NanoCpus, CpuPeriod}: HostConfig, cpus: number): Partial<HostConfig> {
	if (knownOr(NanoCpus, 0) > 0) return {NanoCpus: Math.round(cpus * 1e9)};
	const period = knownOr(CpuPeriod, 0);
	return {CpuQuota: Math.round(cpus * (period > 0 ? period : usualPeriod))};
}

/** `isSwapLimited`: where the engine has no swap accounting it stores -1 whatever was sent. */
export function inspectAfter(
	inspect: ContainerInspect,
	change: Change,
	known: {readonly networks: readonly NetworkFacts[]; readonly isSwapLimited: boolean},
): ContainerInspect {
	switch (change.is) {
		case 'memory-limit':
			return withHostConfig(inspect, {
				Memory: change.memoryBytes,
				MemorySwap: known.isSwapLimited ? change.memorySwapBytes : -1,
			});
		case 'pids-limit':
			return withHostConfig(inspect, {PidsLimit: change.pids});
		case 'cpu-limit':
			return withHostConfig(inspect, cpuSettings(inspect.HostConfig, change.cpus));
		case 'restart-policy':
			return withHostConfig(inspect, {
				RestartPolicy: {Name: sanitise(change.name), MaximumRetryCount: change.maximumRetryCount},
			});
		case 'join-network':
			return withNetworks(inspect, now => withJoined(now, change.network, known.networks));
		case 'leave-network':
			return withNetworks(inspect, now => now.filter(one => one.network !== change.network));
		case 'move-network':
			return withNetworks(inspect, now =>
				withJoined(now, change.joinFirst, known.networks).filter(one => one.network !== change.leave),
			);
	}
}

/** A network that a move would make: as the engine makes one when nothing else is said. */
const madeNetwork = (name: SafeText): NetworkFacts => ({
	Id: words``,
	Name: name,
	Driver: words`bridge`,
	Scope: words`local`,
	Internal: false,
	isDefaultBridge: false,
	isIccOn: true,
	isEncrypted: false,
	isIngress: false,
	subnets: [],
});

/** All evidence of the container after the changes. What is unread stays unread: nothing is foretold from nothing. */
export function evidenceAfter(evidence: ContainerEvidence, changes: readonly Change[]): ContainerEvidence {
	return changes.reduce<ContainerEvidence>((now, change) => {
		if (isUnread(now.inspect)) return now;
		const networks = mapRead(now.networks, all =>
			change.is === 'move-network' && !all.some(one => one.Name === change.joinFirst)
				? [...all, madeNetwork(change.joinFirst)]
				: all,
		);
		return {
			...now,
			networks,
			inspect: inspectAfter(now.inspect, change, {
				networks: knownOr(networks, []),
				isSwapLimited: mapRead(now.engine, engine => engine.isSwapLimitSupported) !== false,
			}),
		};
	}, evidence);
}
