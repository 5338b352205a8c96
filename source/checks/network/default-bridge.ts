import type {ContainerInspect, NetworkFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';
import {ownNetworkName} from './own-network.ts';

type Bridge = Pick<NetworkFacts, 'Name' | 'isIccOn'>;

/** The default bridge, if the container is on it, or will be at its next start. Known by its option, not by its device. */
function defaultBridgeOf(inspect: ContainerInspect, networks: readonly NetworkFacts[]): Bridge | undefined {
	const bridge = networks.find(network => network.isDefaultBridge);
	const endpoints = known(inspect.NetworkSettings.Networks);
	if (endpoints.some(one => one.NetworkID === bridge?.Id || one.network === (bridge?.Name ?? 'bridge'))) {
		// The name is reserved: where the network itself was not listed, its own setting for traffic is the likely one.
		return bridge ?? {Name: words`bridge`, isIccOn: true};
	}
	// A stopped container without any network gets the one of its mode when it starts.
	const isWaiting = endpoints.length === 0 && !known(inspect.State).Running;
	return isWaiting && /^(?:default|bridge|)$/.test(known(inspect.HostConfig.NetworkMode)) ? bridge : undefined;
}

function moveOff(inspect: ContainerInspect, networks: readonly NetworkFacts[]): FixOfCheck {
	return {
		key: 'default-bridge',
		by: 'live',
		how: 'Connect it to a network of its own, then disconnect it from the default bridge (no restart).',
		change: {
			is: 'move-network',
			leave: defaultBridgeOf(inspect, networks)?.Name ?? words`bridge`,
			joinFirst: ownNetworkName(inspect),
		},
	};
}

export const defaultBridge = defineCheck({
	id: 'default-bridge',
	record: '5.30',
	title: 'Not on the default bridge',
	why: 'Every container that was told nothing else ends up on this network, so strangers share it. It has no names, no separation, and nothing on it can be changed without restarting the engine.',
	theme: 'network',
	group: 'default-bridge',
	outcomes: {attached: 'low'},
	needs: ['inspect', 'networks'],
	evaluate({inspect, networks}, fail) {
		const bridge = defaultBridgeOf(inspect, networks);
		if (bridge === undefined) return pass();
		return fail('attached', 'NetworkSettings.Networks', bridge.Name, 'networks of your own only');
	},
	fix: ({inspect, networks}) => moveOff(inspect, networks),
});

export const defaultBridgeTraffic = defineCheck({
	id: 'default-bridge-traffic',
	record: 'X-NET-DEFAULT-ICC',
	title: 'Not on a default bridge whose containers reach each other',
	why: 'Once one container here is taken over, it can scan and attack all others on the bridge, on ports that were never published. Another may join at any minute, so that few are there now is no comfort.',
	theme: 'network',
	group: 'default-bridge',
	outcomes: {'attached, traffic between containers on': 'medium'},
	needs: ['inspect', 'networks'],
	evaluate({inspect, networks}, fail) {
		const bridge = defaultBridgeOf(inspect, networks);
		if (bridge === undefined || !bridge.isIccOn) return pass();
		return fail(
			'attached, traffic between containers on',
			'NetworkSettings.Networks, enable_icc',
			words`${bridge.Name}, true`,
			'a network per application',
		);
	},
	fix: ({inspect, networks}) => moveOff(inspect, networks),
});

export const defaultBridgeChecks = [defaultBridge, defaultBridgeTraffic];
