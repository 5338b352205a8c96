/** `GET /networks`. */
import type {Foreign} from '../engine/engine.ts';
import type {NetworkFacts} from '../model/evidence.ts';
import {at, isObject, readBoolean, readList, readText, textOr} from '../model/foreign.ts';
import {isUnread, type Read} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';

const defaultBridge = 'com.docker.network.bridge.default_bridge';
const icc = 'com.docker.network.bridge.enable_icc';

function subnets(json: unknown): readonly SafeText[] {
	const configs = at(json, 'IPAM', 'Config');
	return Array.isArray(configs)
		? configs.map(config => textOr(at(config, 'Subnet'))).filter(subnet => subnet !== '')
		: [];
}

function readNetwork(json: unknown, path: string): Read<NetworkFacts> {
	const name = readText(at(json, 'Name'), `${path}.Name`);
	if (isUnread(name)) return name;
	const internal = readBoolean(at(json, 'Internal'), `${path}.Internal`);
	if (isUnread(internal)) return internal;
	const options = at(json, 'Options');
	const option = (key: string): unknown =>
		isObject(options) && Object.hasOwn(options, key) ? options[key] : undefined;
	return {
		Id: textOr(at(json, 'Id')),
		Name: name,
		Driver: textOr(at(json, 'Driver')),
		Scope: textOr(at(json, 'Scope')),
		Internal: internal,
		// The name is the engine's own and can't be given to another; the option is the proof where it is sent.
		isDefaultBridge: option(defaultBridge) === 'true' || name === sanitise('bridge'),
		// On unless it was switched off: that is the engine's default for every bridge.
		isIccOn: option(icc) !== 'false',
		subnets: subnets(json),
	};
}

export const readNetworks = (json: Foreign): Read<readonly NetworkFacts[]> => readList(json, 'networks', readNetwork);
