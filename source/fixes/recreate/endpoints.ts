/** Networks of the new container: what was configured of each, and never what the engine allotted. */
import type {EndpointSpec} from '../../model/fix.ts';
import {at, textOf} from '../../model/foreign.ts';
import type {RawContainer, RawEndpoint} from '../raw-container.ts';
import {isApiAtLeast} from './api-level.ts';

export type Attached = {
	/** HostConfig.NetworkMode. */
	readonly mode: string;
	/** NetworkingConfig.EndpointsConfig. */
	readonly atCreate: Readonly<Record<string, EndpointSpec>>;
	readonly connects: ReadonlyArray<{readonly network: string; readonly endpoint: EndpointSpec}>;
};

/** Up to engine 27 a MAC address that nobody chose is made of the IPv4 address. */
function isGenerated(mac: string, address: string): boolean {
	const bytes = address.split('.').map(part => Number(part).toString(16).padStart(2, '0'));
	return mac.toLowerCase() === `02:42:${bytes.join(':')}`;
}

/**
 * The MAC address to ask for; '' for none. Copying one that was generated makes a duplicate, leaving out one that was
 * chosen breaks DHCP. From API 1.48 on, of networks other than the main one nobody can tell: left out.
 */
function chosenMac(inspectJson: unknown, endpoint: RawEndpoint, isMain: boolean, apiVersion: string): string {
	if (!isApiAtLeast(apiVersion, '1.44')) return '';
	const mac = textOf(at(inspectJson, 'NetworkSettings', 'Networks', endpoint.name, 'MacAddress'));
	if (isMain) return textOf(at(inspectJson, 'Config', 'MacAddress'));
	return isApiAtLeast(apiVersion, '1.48') || mac === '' || isGenerated(mac, endpoint.address) ? '' : mac;
}

function specOf(inspectJson: unknown, endpoint: RawEndpoint, isMain: boolean, apiVersion: string): EndpointSpec {
	const MacAddress = chosenMac(inspectJson, endpoint, isMain, apiVersion);
	const priority = at(inspectJson, 'NetworkSettings', 'Networks', endpoint.name, 'GwPriority');
	return {
		...endpoint.spec,
		...(MacAddress === '' ? {} : {MacAddress}),
		...(typeof priority === 'number' && priority !== 0 ? {GwPriority: priority} : {}),
	};
}

const isOf = (endpoint: RawEndpoint, mode: string): boolean =>
	endpoint.name === mode || endpoint.networkId === mode || (endpoint.name === 'bridge' && mode === 'default');

export function attachedOf(inspectJson: unknown, container: RawContainer, apiVersion: string): Attached {
	const {networkMode: mode, endpoints} = container;
	if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) return {mode, atCreate: {}, connects: []};
	const main = endpoints.find(endpoint => isOf(endpoint, mode)) ?? endpoints[0];
	// Taken off every network since: it must not find itself on one again.
	if (main === undefined) return {mode: 'none', atCreate: {}, connects: []};
	const spec = specOf(inspectJson, main, true, apiVersion);
	const others = endpoints
		.filter(endpoint => endpoint !== main)
		.map(endpoint => ({network: endpoint.name, endpoint: specOf(inspectJson, endpoint, false, apiVersion)}));
	// By its id alone the engine would be right, and nobody could tell that the network it then names is the one asked for.
	const isById = mode !== '' && mode === main.networkId;
	const atCreate = Object.keys(spec).length === 0 && !isById ? {} : {[main.name]: spec};
	const isMode = isOf(main, mode);
	const first = isMode ? atCreate : {[main.name]: spec};
	return isApiAtLeast(apiVersion, '1.44')
		? {
				mode: isMode ? mode : main.name,
				atCreate: {...first, ...Object.fromEntries(others.map(({network, endpoint}) => [network, endpoint]))},
				connects: [],
			}
		: {mode: isMode ? mode : main.name, atCreate: first, connects: others};
}
