/**
 * The container as the engine made it, against the one that was asked for. What was sent has to be there; what was left
 * out the engine may fill in. Any difference stops the swap while the old one still runs.
 */
import type {Foreign} from '../../engine/engine.ts';
import {normalCapability} from '../../model/capabilities.ts';
import {at, isObject, textOf, textsOf} from '../../model/foreign.ts';
import type {Swap} from '../../model/recreate.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {linkOf} from './create-body.ts';

/** Lists in which the order means something. */
const ordered = new Set(['Cmd', 'Entrypoint', 'Test', 'Shell']);

/** Same text for what means the same: Go leaves out, and fills in, what is empty. */
function plain(value: unknown, field = ''): string {
	if (value === null || value === undefined || value === '' || value === 0 || value === false) return '';
	if (Array.isArray(value)) {
		const all = value.map(one => plain(one));
		return all.length === 0 ? '' : `[${(ordered.has(field) ? all : all.toSorted()).join(',')}]`;
	}
	if (!isObject(value)) return JSON.stringify(value);
	const pairs = Object.keys(value)
		.toSorted()
		.map(key => [key, plain(value[key], key)] as const)
		.filter(([, one]) => one !== '');
	return pairs.length === 0 ? '' : `{${pairs.map(([key, one]) => `${key}:${one}`).join(',')}}`;
}

const same = (a: unknown, b: unknown, field = ''): boolean => plain(a, field) === plain(b, field);

/** Image and engine may add to these. */
function holds(whole: unknown, part: unknown): boolean {
	if (!isObject(part)) return true;
	return Object.keys(part).every(key => isObject(whole) && Object.hasOwn(whole, key) && same(whole[key], part[key]));
}

const capabilities = (value: unknown): readonly string[] => textsOf(value).map(normalCapability);
const positive = (value: unknown): unknown => (typeof value === 'number' && value < 0 ? 0 : value);

function isSameConfig(field: string, asked: unknown, made: unknown): boolean {
	switch (field) {
		case 'Volumes':
		case 'ExposedPorts':
		case 'Labels':
			return holds(made, asked);
		case 'Entrypoint':
			// So it is emptied.
			return same(textsOf(asked).join('') === '' ? null : asked, made, field);
		default:
			return same(asked, made, field);
	}
}

/** Ids in links are shown as names again. */
function isSameHostConfig(field: string, asked: unknown, made: unknown): boolean {
	switch (field) {
		case 'CapAdd':
		case 'CapDrop':
			return same(capabilities(asked), capabilities(made));
		case 'Links': {
			const alias = (link: string): string => link.split(':')[1] ?? '';
			return same(textsOf(asked).map(alias), textsOf(made).map(linkOf).map(alias));
		}
		case 'RestartPolicy':
			return same({Name: textOf(at(asked, 'Name')) || 'no'}, {Name: textOf(at(made, 'Name')) || 'no'})
				? same(at(asked, 'MaximumRetryCount'), at(made, 'MaximumRetryCount'))
				: false;
		case 'PidsLimit':
			return same(positive(asked), positive(made));
		case 'MemorySwap':
			// Where the kernel does not count swap.
			return made === -1 || same(asked, made);
		case 'NetworkMode': {
			const bridge = (mode: unknown): unknown => (mode === 'default' ? 'bridge' : mode);
			return same(bridge(asked), bridge(made));
		}
		case 'MaskedPaths':
		case 'ReadonlyPaths':
			// Of the engine's own, asked for by nothing, see below; an empty list asks for none.
			return asked === null || asked === undefined || same(asked, made);
		default:
			return same(asked, made, field);
	}
}

/** Of an endpoint, what was configured. */
function isSameEndpoint(asked: unknown, made: unknown): boolean {
	if (!isObject(asked)) return true;
	return Object.keys(asked).every(field => {
		const now = at(made, field);
		if (field === 'Aliases') return textsOf(asked[field]).every(alias => textsOf(now).includes(alias));
		// Not shown before the first start.
		if (field === 'MacAddress' && textOf(now) === '') return true;
		return same(asked[field], now);
	});
}

/** What is left out of the body because engine or image bring it. An engine that does not tell of it says nothing. */
function missingOwn({body}: Pick<Swap, 'body'>, imageJson: Foreign, newJson: Foreign): readonly string[] {
	const covers = body.HostConfig['Privileged'] === true ? [] : ['MaskedPaths', 'ReadonlyPaths'];
	const uncovered = covers
		.filter(field => body.HostConfig[field] === null || body.HostConfig[field] === undefined)
		.filter(field => at(newJson, 'HostConfig', field) !== undefined)
		.filter(field => textsOf(at(newJson, 'HostConfig', field)).length === 0)
		.map(field => `HostConfig.${field}`);
	const test = at(newJson, 'Config', 'Healthcheck');
	const isImages = body['Healthcheck'] !== undefined || same(at(imageJson, 'Config', 'Healthcheck'), test);
	return [...uncovered, ...(isImages ? [] : ['Config.Healthcheck'])];
}

/**
 * Names of the fields that came out otherwise; [] all is as asked. `imageJson`: of the image it is to be made of;
 * `newJson`: created, its networks joined, not started.
 */
export function differences(
	{body, connects}: Pick<Swap, 'body' | 'connects'>,
	imageJson: Foreign,
	newJson: Foreign,
): readonly SafeText[] {
	const wrong: string[] = [...missingOwn({body}, imageJson, newJson)];
	if (textOf(at(newJson, 'Image')) !== textOf(at(imageJson, 'Id'))) wrong.push('Image');
	const {HostConfig, NetworkingConfig, ...config} = body;
	for (const [field, asked] of Object.entries(config)) {
		if (!isSameConfig(field, asked, at(newJson, 'Config', field))) wrong.push(`Config.${field}`);
	}
	for (const [field, asked] of Object.entries(HostConfig)) {
		if (!isSameHostConfig(field, asked, at(newJson, 'HostConfig', field))) wrong.push(`HostConfig.${field}`);
	}
	const wanted = [
		...Object.entries(NetworkingConfig.EndpointsConfig),
		...connects.map(({network, endpoint}) => [network, endpoint] as const),
	];
	const networks = at(newJson, 'NetworkSettings', 'Networks');
	for (const [network, endpoint] of wanted) {
		const made = at(networks, network);
		if (made === undefined || !isSameEndpoint(endpoint, made)) wrong.push(`NetworkSettings.Networks.${network}`);
	}
	const mode = textOf(HostConfig['NetworkMode']);
	const expected = new Set([...wanted.map(([network]) => network), mode === 'default' ? 'bridge' : mode]);
	for (const network of isObject(networks) ? Object.keys(networks) : []) {
		if (!expected.has(network)) wrong.push(`NetworkSettings.Networks.${network}`);
	}
	return wrong.map(field => sanitise(field));
}
