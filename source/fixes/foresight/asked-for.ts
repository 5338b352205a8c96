/**
 * What was asked for, of a create body that holds the image's defaults too: an engine merges them and does not tell which
 * is which. For commands people copy; never for a recreate, where what was set to the default has to stay set.
 */
import {at, isObject, textsOf, type JsonObject} from '../../model/foreign.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {pairsOf} from './facts.ts';

const isEqual = (one: unknown, other: unknown): boolean =>
	JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
/** null, '' and [] are three ways to leave something out. */
export const isEmpty = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	value === '' ||
	value === 0 ||
	value === false ||
	(Array.isArray(value) && value.length === 0) ||
	(isObject(value) && Object.keys(value).length === 0);

const without = (map: unknown, isDefault: (key: string, value: unknown) => boolean): JsonObject =>
	Object.fromEntries(pairsOf(map).filter(([key, value]) => !isDefault(key, value)));

/** Compose takes a container with its labels for one of its own, and the last swap's say nothing of this one. */
const isOfAManager = (label: string): boolean => /^(?:com\.docker\.compose\.|hullcheck[./])/.test(label);

function programOf(body: JsonObject, image: unknown): JsonObject {
	const isSameEntrypoint = isEqual(textsOf(body['Entrypoint']), textsOf(at(image, 'Entrypoint')));
	const isSameCmd = isEqual(textsOf(body['Cmd']), textsOf(at(image, 'Cmd')));
	// An entrypoint that is set takes the image's Cmd away, so a Cmd is left out only together with it.
	return {
		Entrypoint: isSameEntrypoint ? null : body['Entrypoint'],
		Cmd: isSameEntrypoint && isSameCmd ? null : body['Cmd'],
	};
}

/** `imageJson`: inspect of the image the body names. */
export function askedFor(body: CreateBody, imageJson: unknown): CreateBody {
	const image = at(imageJson, 'Config');
	const imageEnv = new Set(textsOf(at(image, 'Env')));
	const published = at(body.HostConfig, 'PortBindings');
	const scalars = ['User', 'WorkingDir', 'StopSignal', 'Healthcheck', 'Shell', 'StopTimeout'].filter(key =>
		isEqual(body[key], at(image, key)),
	);
	return {
		...body,
		...Object.fromEntries(scalars.map(key => [key, null])),
		...programOf(body, image),
		Env: textsOf(body['Env']).filter(line => !imageEnv.has(line)),
		Labels: without(body['Labels'], (key, value) => isOfAManager(key) || at(image, 'Labels', key) === value),
		ExposedPorts: without(
			body['ExposedPorts'],
			port => at(image, 'ExposedPorts', port) !== undefined || at(published, port) !== undefined,
		),
		Volumes: without(body['Volumes'], path => at(image, 'Volumes', path) !== undefined),
	};
}
