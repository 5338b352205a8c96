/** Two bodies of a create, field by field, in Docker's own names. Secrets are masked. */
import type {FieldChange} from '../../model/fix.ts';
import {isObject, listOf, textOf, textsOf} from '../../model/foreign.ts';
import type {CreateBody} from '../../model/recreate.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {maskText, maskWords, secretInVariable, secretMask} from '../../model/secrets.ts';

const none = words`none`;
const isEmpty = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	value === '' ||
	(Array.isArray(value) && value.length === 0) ||
	(isObject(value) && Object.keys(value).length === 0);

const imageId = /^sha256:[0-9a-f]{64}$/;

const sayText = (text: string): SafeText =>
	imageId.test(text)
		? words`${sanitise(text.slice(0, 19))}…`
		: /^seccomp[=:]\s*\{/.test(text)
			? words`seccomp=(a profile of its own)`
			: sanitise(maskText(text));

function sayObject(value: object): SafeText {
	const said = Object.entries(value).map(
		([key, one]) => words`${sanitise(key)}=${secretInVariable(key, textOf(one)) === null ? sayValue(one) : secretMask}`,
	);
	return join(said, ' ');
}

function sayValue(value: unknown): SafeText {
	if (isEmpty(value)) return none;
	if (typeof value === 'string') return sayText(value);
	if (Array.isArray(value)) {
		const texts = textsOf(value);
		// As one command: an option and its secret may be two words.
		return texts.length === value.length ? join(maskWords(texts).words.map(sayText)) : join(value.map(sayValue));
	}
	return isObject(value) ? sayObject(value) : sanitise(String(value));
}

const isSame = (one: unknown, other: unknown): boolean =>
	(isEmpty(one) && isEmpty(other)) || JSON.stringify(one) === JSON.stringify(other);

/** More than this is not read as a whole: only what differs is shown. */
const shortList = 4;

function listChange(field: string, before: unknown, after: unknown): FieldChange {
	const [was, is] = [listOf(before), listOf(after)];
	if (was.length <= shortList && is.length <= shortList) return {field, before: sayValue(was), after: sayValue(is)};
	const missing = (of: readonly unknown[], from: readonly unknown[]) =>
		of.filter(one => !from.some(other => isSame(one, other)));
	return {field, before: sayValue(missing(was, is)), after: sayValue(missing(is, was))};
}

const nameOf = (entry: string): string => entry.split('=', 1)[0] ?? '';
const valuesOf = (env: unknown): ReadonlyMap<string, string> =>
	new Map(textsOf(env).map(entry => [nameOf(entry), entry.slice(nameOf(entry).length + 1)]));

function variableChanges(before: unknown, after: unknown): readonly FieldChange[] {
	const [was, is] = [valuesOf(before), valuesOf(after)];
	const say = (name: string, value: string | undefined): SafeText => {
		if (value === undefined) return none;
		return secretInVariable(name, value) === null ? sayText(value) : secretMask;
	};
	return [...new Set([...was.keys(), ...is.keys()])]
		.filter(name => was.get(name) !== is.get(name))
		.map(name => ({
			field: `Config.Env ${sanitise(name)}`,
			before: say(name, was.get(name)),
			after: say(name, is.get(name)),
		}));
}

const labels = /^Config\.Labels\./;

function changes(field: string, before: unknown, after: unknown): readonly FieldChange[] {
	if (isSame(before, after)) return [];
	if (field === 'Config.Env') return variableChanges(before, after);
	if (isObject(before) || isObject(after)) {
		const [was, is] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
		return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap(key =>
			isSame(was[key], is[key]) && key in was === key in is
				? []
				: key in was && key in is
					? changes(`${field}.${sanitise(key)}`, was[key], is[key])
					: [{field: `${field}.${sanitise(key)}`, before: sayIn(was, key), after: sayIn(is, key)}],
		);
	}
	if (Array.isArray(before) || Array.isArray(after)) return [listChange(field, before, after)];
	const isSecret = labels.test(field) && secretInVariable(field, textOf(before) + textOf(after)) !== null;
	return [{field, before: isSecret ? secretMask : sayValue(before), after: isSecret ? secretMask : sayValue(after)}];
}

/** A key that stands there with nothing in it is something: a tmpfs without options, a network as it comes. */
function sayIn(object: object, key: string): SafeText {
	if (!Object.hasOwn(object, key)) return none;
	const value: unknown = Object.entries(object).find(([name]) => name === key)?.[1];
	return isEmpty(value) ? words`yes` : sayValue(value);
}

/** The engine's own lists, which are in force where a body names none. */
const covers = ['MaskedPaths', 'ReadonlyPaths'];

export function diffBodies(before: CreateBody, after: CreateBody): readonly FieldChange[] {
	const {HostConfig: hostBefore, NetworkingConfig: networksBefore, ...was} = before;
	const {HostConfig: hostAfter, NetworkingConfig: networksAfter, ...is} = after;
	const covered = covers
		.filter(name => Array.isArray(hostBefore[name]) && !Array.isArray(hostAfter[name]))
		.map(name => ({
			field: `HostConfig.${name}`,
			before: sayValue(hostBefore[name]),
			after: words`the engine's own list`,
		}));
	const rest = (host: object) =>
		Object.fromEntries(
			Object.entries(host).filter(([name]) => !covered.some(one => one.field === `HostConfig.${name}`)),
		);
	return [
		...changes('Config', was, is),
		...changes('HostConfig', rest(hostBefore), rest(hostAfter)),
		...covered,
		...changes('NetworkSettings.Networks', networksBefore.EndpointsConfig, networksAfter.EndpointsConfig),
	];
}
