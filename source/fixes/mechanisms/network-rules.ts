/** What joining, leaving and moving have in common. */
import type {Step} from '../../model/fix.ts';
import {join, words, type SafeText} from '../../model/safe-text.ts';
import {isDefaultBridge, type RawEndpoint} from '../raw-container.ts';
import {attachedAfter, networkRef, type RawNetwork} from '../raw-network.ts';
import type {Context} from './mechanism.ts';

export const refOf = (endpoint: RawEndpoint): string => networkRef({name: endpoint.name, id: endpoint.networkId});

/** Why the networks of this container can't be changed at all; null: they can. */
export function whyNoNetworks({container}: Context): SafeText | null {
	const mode = container.networkMode;
	if (mode === 'host') return words`it uses the host's own network; to have one of its own it has to be recreated`;
	if (mode === 'none') return words`it was made without a network; to have one it has to be recreated`;
	if (mode.startsWith('container:')) {
		return words`it shares the network of another container: change that one, or recreate this one`;
	}
	if (container.isRestarting)
		return words`it is restarting in a loop; networks can be changed once it runs or is stopped`;
	return null;
}

export type Found<T> = {readonly is: 'found'; readonly one: T} | {readonly is: 'blocked'; readonly why: SafeText};

/** The shown name may stand for several raw ones; a guess could act on the wrong network. */
function single<T>(all: readonly T[], shown: SafeText, missing: SafeText): Found<T> {
	const [one, another] = all;
	if (one === undefined) return {is: 'blocked', why: missing};
	if (another !== undefined)
		return {is: 'blocked', why: words`several networks look like ${shown}: do this one by its id`};
	return {is: 'found', one};
}

export function attachedEndpoint({container, attached}: Context, shown: SafeText): Found<RawEndpoint> {
	return single(
		container.endpoints.filter(endpoint => endpoint.shown === shown && attached.includes(refOf(endpoint))),
		shown,
		words`it is not on network ${shown}`,
	);
}

export const networksShown = (networks: readonly RawNetwork[], shown: SafeText): readonly RawNetwork[] =>
	networks.filter(network => network.shown === shown);

export function joinable(network: RawNetwork): SafeText | null {
	return network.takesContainers
		? null
		: words`network ${network.shown} takes no containers by hand (it is the host's, none, or a swarm network that was not made attachable)`;
}

export function theOne(networks: readonly RawNetwork[], shown: SafeText): Found<RawNetwork> {
	return single(networksShown(networks, shown), shown, words`there is no network ${shown} on this engine`);
}

/** Said before the question, for any change of networks. */
export function networkWarnings(context: Context, steps: readonly Step[]): readonly SafeText[] {
	const {container, joiners, networks, attached} = context;
	const warnings: SafeText[] = [];
	if (joiners.length > 0) {
		warnings.push(
			joiners.length === 1
				? words`${join(joiners)} shares its network and changes with it`
				: words`${join(joiners.slice(0, 8))}${joiners.length > 8 ? words` and more` : words``} share its network and change with it`,
		);
	}
	const left = attachedAfter(attached, steps).filter(
		ref => !steps.some(step => step.is === 'create-network' && step.network === ref),
	);
	const isMade = steps.some(step => step.is === 'create-network');
	const allInternal =
		!isMade &&
		left.length > 0 &&
		left.every(ref => networks.some(network => networkRef(network) === ref && network.isInternal));
	if (allInternal && container.publishedPorts.length > 0) {
		warnings.push(
			words`only internal networks are left: its published ports (${join(container.publishedPorts.slice(0, 8))}) can't be reached any more, nor can it reach out`,
		);
	} else if (allInternal) {
		warnings.push(words`only internal networks are left: it can't reach anything outside any more`);
	}
	if (container.hasLinks && steps.some(step => step.is === 'disconnect-network' && isDefaultBridge(step.network))) {
		warnings.push(words`it has --link to other containers, which works on the default bridge only`);
	}
	return warnings;
}

/** What a reconnect does not bring back. */
export function leavesAfterReconnect({container}: Context, endpoint: RawEndpoint): SafeText | null {
	const parts: SafeText[] = [];
	if (endpoint.spec.IPAMConfig === undefined && endpoint.address !== '') {
		parts.push(words`after undo its address on ${endpoint.shown} may be another than ${endpoint.address}`);
	}
	const isMain =
		endpoint.name === container.networkMode ||
		(isDefaultBridge(endpoint.name) && isDefaultBridge(container.networkMode));
	if (isMain && container.configuredMac !== '') {
		parts.push(words`its configured MAC address ${container.configuredMac} is not given back by a reconnect`);
	}
	return parts.length === 0 ? null : join(parts, '; ');
}

export const addressBefore = (endpoint: RawEndpoint): SafeText =>
	endpoint.address === '' ? words`joined` : words`joined, ${endpoint.address}`;
