/** Reads what may hold secrets: names and words come out masked, together with where a secret was found. */
import type {EnvVariable, Healthcheck, SecretPlace} from '../model/evidence.ts';
import {isObject, readList, readPairs, type JsonObject} from '../model/foreign.ts';
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {maskText, maskWords, secretInVariable, secretMask} from '../model/secrets.ts';
import {shareEmpty, shareText} from './share.ts';

/** What was read, and the secrets that were in it. */
export type Searched<T> = {readonly value: T; readonly secrets: readonly SecretPlace[]};

const noText = (path: string): Unread =>
	new Unread(sanitise(`the engine sent something else than text for ${path}`, 200));
const noSecrets: readonly SecretPlace[] = [];

const variables = new Map<SafeText, EnvVariable>();

/** Most variables hold no secret and many containers have them: one object for all. */
function variable(Name: SafeText, Secret: SafeText | null): EnvVariable {
	if (Secret !== null) return {Name, Secret};
	const known = variables.get(Name);
	if (known !== undefined) return known;
	if (variables.size > 4096) variables.clear();
	const made = {Name, Secret};
	variables.set(Name, made);
	return made;
}

export type Environment = {readonly variables: readonly EnvVariable[]; readonly dockerHost: SafeText};

export function readEnv(value: unknown, path: string): Read<Searched<Environment>> {
	const secrets: SecretPlace[] = [];
	let dockerHost = sanitise('');
	const list = readList(value, path, (entry, where): Read<EnvVariable> => {
		if (typeof entry !== 'string') return noText(where);
		const sign = entry.indexOf('=');
		if (sign === -1) return variable(shareText(sanitise(maskText(entry))), null);
		const name = entry.slice(0, sign);
		const given = entry.slice(sign + 1);
		const kind = secretInVariable(name, given);
		const shown = shareText(sanitise(name));
		if (kind !== null) secrets.push({where: 'env', name: shown, kind});
		if (name === 'DOCKER_HOST') dockerHost = shareText(sanitise(maskText(given)));
		return variable(shown, kind);
	});
	return list instanceof Unread ? list : {value: {variables: shareEmpty(list), dockerHost}, secrets};
}

/** Values of labels stay behind: they are long, and nobody asks for them. */
export function searchLabels(labels: JsonObject): Read<readonly SecretPlace[]> {
	let secrets: SecretPlace[] | null = null;
	for (const key in labels) {
		const value = labels[key];
		if (typeof value !== 'string') return noText(`label ${key}`);
		const kind = secretInVariable(key, value);
		if (kind !== null) (secrets ??= []).push({where: 'label', name: shareText(sanitise(maskText(key))), kind});
	}
	return secrets ?? noSecrets;
}

const wordName = (position: number): SafeText => words`word ${position + 1}`;

function rawWords(value: unknown, path: string): Read<readonly string[]> {
	return readList(value, path, (word, where): Read<string> => (typeof word === 'string' ? word : noText(where)));
}

export type Command = {
	readonly Entrypoint: Read<Searched<readonly SafeText[]>>;
	readonly Cmd: Read<Searched<readonly SafeText[]>>;
};

/** Searched as one: an entrypoint may end in the option whose value is the first word of the command. */
export function readCommand(entrypoint: unknown, cmd: unknown): Command {
	const first = rawWords(entrypoint, 'Config.Entrypoint');
	const rest = rawWords(cmd, 'Config.Cmd');
	const before = first instanceof Unread ? [] : first;
	const after = rest instanceof Unread ? [] : rest;
	const {words: masked, found} = maskWords([...before, ...after]);
	const part = (where: 'entrypoint' | 'cmd', from: number, to: number): Searched<readonly SafeText[]> => ({
		value: shareEmpty(masked.slice(from, to).map(word => shareText(sanitise(word)))),
		secrets:
			found.length === 0
				? noSecrets
				: found
						.filter(({position}) => position >= from && position < to)
						.map(({position, kind}) => ({where, name: wordName(position - from), kind})),
	});
	return {
		Entrypoint: first instanceof Unread ? first : part('entrypoint', 0, before.length),
		Cmd: rest instanceof Unread ? rest : part('cmd', before.length, masked.length),
	};
}

/** null: there is none. */
export function readHealthcheck(value: unknown, path: string): Read<Searched<Healthcheck | null>> {
	if (value === undefined || value === null) return {value: null, secrets: noSecrets};
	if (!isObject(value)) return new Unread(sanitise(`${path} is no health check`));
	const test = rawWords(value['Test'], `${path}.Test`);
	if (test instanceof Unread) return test;
	const {words: masked, found} = maskWords(test);
	return {
		value: {Test: masked.map(word => shareText(sanitise(word)))},
		secrets: found.map(({position, kind}) => ({where: 'healthcheck', name: wordName(position), kind})),
	};
}

export type Pairs = ReadonlyArray<readonly [key: SafeText, value: SafeText]>;

/** Options of a log driver: tokens of log services stand there. */
export function readLogOptions(value: unknown, path: string): Read<Searched<Pairs>> {
	const secrets: SecretPlace[] = [];
	const pairs = readPairs(value, path, (option, where, key): Read<SafeText> => {
		if (typeof option !== 'string') return noText(where);
		const kind = secretInVariable(key, option);
		if (kind === null) return shareText(sanitise(option));
		secrets.push({where: 'log-option', name: sanitise(key), kind});
		const masked = maskText(option);
		return masked === option ? secretMask : sanitise(masked);
	});
	return pairs instanceof Unread ? pairs : {value: shareEmpty(pairs), secrets};
}
