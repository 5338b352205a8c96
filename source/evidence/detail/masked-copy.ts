/** A deep copy of an inspect that may be shown: no value of the environment, no secret in a command, label or option. */
import {isObject} from '../../model/foreign.ts';
import {maskWords, secretInVariable, secretMask} from '../../model/secrets.ts';

export type Mask = (text: string) => string;

/** Deeper than any engine nests; past it, a hostile answer would fill the stack. */
const maxDepth = 64;
/** Maps whose keys are the user's own: there the key tells what the value is. */
const ofUsersNames = new Set([
	'Labels',
	'Config',
	'Options',
	'DriverOpts',
	'StorageOpt',
	'Sysctls',
	'Tmpfs',
	'Annotations',
]);

function maskVariable(line: string): string {
	const equals = line.indexOf('=');
	// Without a sign it may be anything.
	return equals < 0 ? secretMask : `${line.slice(0, equals)}=${secretMask}`;
}

const areTexts = (value: unknown): value is readonly string[] =>
	Array.isArray(value) && value.every(one => typeof one === 'string');
const textsOf = (value: unknown): readonly string[] =>
	typeof value === 'string' ? [value] : areTexts(value) ? value : [];

/** What stands before a list on the command line: an option's value may be the first word here. */
function wordsBefore(key: string, owner: unknown): readonly string[] {
	if (!isObject(owner)) return [];
	return key === 'Cmd' ? textsOf(owner['Entrypoint']) : key === 'Args' ? textsOf(owner['Path']) : [];
}

function maskTexts(list: readonly string[], before: readonly string[]): readonly string[] {
	const short = list.map(word => (/^seccomp[=:]\s*\{/.test(word) ? 'seccomp={…}' : word));
	return maskWords([...before, ...short]).words.slice(before.length);
}

function maskEnvironment(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(one => (typeof one === 'string' ? maskVariable(one) : secretMask));
	return value === null || value === undefined ? value : secretMask;
}

export function maskedCopy(json: unknown, mask: Mask, key = '', owner: unknown = null, depth = 0): unknown {
	if (depth > maxDepth) return '…';
	if (key === 'Env') return maskEnvironment(json);
	if (typeof json === 'string') return mask(json);
	if (areTexts(json)) return maskTexts(json, wordsBefore(key, owner));
	if (Array.isArray(json)) return json.map((one: unknown) => maskedCopy(one, mask, '', null, depth + 1));
	if (!isObject(json)) return json;
	return Object.fromEntries(
		Object.entries(json).map(([name, value]) => [
			name,
			ofUsersNames.has(key) && typeof value === 'string'
				? secretInVariable(name, value) === null
					? value
					: secretMask
				: maskedCopy(value, mask, name, json, depth + 1),
		]),
	);
}
