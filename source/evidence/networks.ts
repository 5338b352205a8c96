/** `GET /networks` → evidence. */
import type {NetworkFacts} from '../model/evidence.ts';
import {at, isObject, readBoolean, readList, readText, textOr, type JsonObject} from '../model/foreign.ts';
import {mapRead, type Read} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';
import {noObject} from './host-config.ts';
import {whole} from './share.ts';

const option = 'com.docker.network.bridge';
const empty: JsonObject = {};

export function readNetworks(json: unknown): Read<readonly NetworkFacts[]> {
	return Array.isArray(json) ? readList(json, 'networks', readNetwork) : noObject('the networks');
}

function readNetwork(value: unknown, path: string): Read<NetworkFacts> {
	if (!isObject(value)) return noObject(path);
	const options = value['Options'] ?? empty;
	if (!isObject(options)) return noObject(`${path}.Options`);
	const read = whole({
		Id: readText(value['Id'], `${path}.Id`),
		Name: readText(value['Name'], `${path}.Name`),
		Driver: readText(value['Driver'], `${path}.Driver`),
		Scope: readText(value['Scope'], `${path}.Scope`, ''),
		Internal: readBoolean(value['Internal'], `${path}.Internal`),
		icc: readText(options[`${option}.enable_icc`], `${path}.Options.enable_icc`, 'true'),
		isDefault: readText(options[`${option}.default_bridge`], `${path}.Options.default_bridge`, ''),
		encrypted: readText(options['encrypted'], `${path}.Options.encrypted`, 'false'),
		isIngress: readBoolean(value['Ingress'], `${path}.Ingress`, false),
		subnets: readList(at(value, 'IPAM', 'Config'), `${path}.IPAM.Config`, (config, where): Read<SafeText> =>
			isObject(config) ? textOr(config['Subnet']) : noObject(where),
		),
	});
	return mapRead(read, ({icc, isDefault, encrypted, subnets, ...facts}) => ({
		...facts,
		subnets: subnets.filter(subnet => subnet !== ''),
		isDefaultBridge: facts.Driver === 'bridge' && (facts.Name === 'bridge' || isTrue(isDefault)),
		// Given without a value it is on.
		isEncrypted: encrypted === '' || isTrue(encrypted),
		isIccOn: !/^(?:0|f|false)$/i.test(icc),
	}));
}

/** As Go reads a boolean. */
const isTrue = (text: string): boolean => /^(?:1|t|true)$/i.test(text);
