/** What a plan was made from, as one digest: a container that changed since the preview is planned again, not patched. */
import {createHash} from 'node:crypto';
import {at, isObject} from '../model/foreign.ts';

/** Same text for same content, whatever the order of keys. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (!isObject(value)) return JSON.stringify(value) ?? 'null';
	const pairs = Object.keys(value)
		.sort()
		.map(key => `${JSON.stringify(key)}:${canonical(value[key])}`);
	return `{${pairs.join(',')}}`;
}

/** What was set of an endpoint. Addresses and ids change by themselves at a restart and mean nothing here. */
const endpointSettings = ['IPAMConfig', 'Links', 'Aliases', 'DriverOpts', 'NetworkID'] as const;

function networkSettings(json: unknown): unknown {
	const networks = at(json, 'NetworkSettings', 'Networks');
	if (!isObject(networks)) return null;
	return Object.fromEntries(
		Object.entries(networks).map(([name, endpoint]) => [
			name,
			Object.fromEntries(endpointSettings.map(field => [field, at(endpoint, field) ?? null])),
		]),
	);
}

/** Kept in memory only: it covers environment values, and even a digest of those has no place in a file. */
export function basisOf(inspectJson: unknown): string {
	const seen = [
		at(inspectJson, 'Id') ?? null,
		at(inspectJson, 'Image') ?? null,
		at(inspectJson, 'Config') ?? null,
		at(inspectJson, 'HostConfig') ?? null,
		networkSettings(inspectJson),
	];
	return createHash('sha256').update(canonical(seen)).digest('hex');
}

export const isSameBasis = (plan: {readonly basedOn: string}, inspectJson: unknown): boolean =>
	plan.basedOn === basisOf(inspectJson);
