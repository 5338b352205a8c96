/** `GET /images/{id}/json`: what the image brings along, less the values of its environment. */
import type {Foreign} from '../engine/engine.ts';
import type {Healthcheck, ImageFacts, SecretPlace} from '../model/evidence.ts';
import {at, isObject, numberOr, readList, readText, readTexts, textOr} from '../model/foreign.ts';
import {isUnread, knownOr, mapRead, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {secretInVariable} from '../model/secrets.ts';

/** Before Docker itself: builds that are reproducible write 1970 or 1980, which says nothing about age. */
const oldestMeantUnixMs = Date.UTC(1990, 0, 1);

function readCreated(value: unknown): Read<number | null> {
	const text = readText(value, 'Created', '');
	if (isUnread(text)) return text;
	if (text === '') return null;
	const createdAtUnixMs = Date.parse(text);
	if (Number.isNaN(createdAtUnixMs)) return new Unread(words`the engine sent no date for Created`);
	return createdAtUnixMs < oldestMeantUnixMs ? null : createdAtUnixMs;
}

/** Also what a container's own health check looks like. null: none is set. */
export function readHealthcheck(value: unknown, path: string): Read<Healthcheck | null> {
	if (value === undefined || value === null) return null;
	return mapRead(readTexts(at(value, 'Test'), `${path}.Test`), Test => (Test.length === 0 ? null : {Test}));
}

const keysOf = (value: unknown): readonly SafeText[] =>
	isObject(value) ? Object.keys(value).map(key => sanitise(key)) : [];

function readSecrets(config: unknown): Read<readonly SecretPlace[]> {
	const places: SecretPlace[] = [];
	const env = readList(at(config, 'Env'), 'Config.Env', element =>
		typeof element === 'string' ? element : new Unread(words`the engine sent something else than text in Config.Env`),
	);
	if (isUnread(env)) return env;
	for (const line of env) {
		const [name = '', ...value] = line.split('=');
		const kind = secretInVariable(name, value.join('='));
		if (kind !== null) places.push({where: 'env', name: sanitise(name), kind});
	}
	const labels = at(config, 'Labels');
	if (isObject(labels)) {
		for (const [name, value] of Object.entries(labels)) {
			const kind = typeof value === 'string' ? secretInVariable(name, value) : null;
			if (kind !== null) places.push({where: 'label', name: sanitise(name), kind});
		}
	}
	return places;
}

export function readImage(json: Foreign): Read<ImageFacts> {
	const id = readText(at(json, 'Id'), 'Id');
	if (isUnread(id)) return id;
	const config = at(json, 'Config');
	const [os, architecture, variant] = [at(json, 'Os'), at(json, 'Architecture'), at(json, 'Variant')].map(part =>
		textOr(part),
	);
	return {
		Id: id,
		RepoTags: knownOr(readTexts(at(json, 'RepoTags'), 'RepoTags'), []),
		RepoDigests: knownOr(readTexts(at(json, 'RepoDigests'), 'RepoDigests'), []),
		createdAtUnixMs: readCreated(at(json, 'Created')),
		sizeBytes: numberOr(at(json, 'Size'), 0),
		platform: sanitise([os, architecture, variant].filter(part => part !== '').join('/')),
		User: readText(at(config, 'User'), 'Config.User', isObject(config) ? '' : undefined),
		WorkingDir: readText(at(config, 'WorkingDir'), 'Config.WorkingDir', isObject(config) ? '' : undefined),
		Healthcheck: isObject(config)
			? readHealthcheck(config['Healthcheck'], 'Config.Healthcheck')
			: new Unread(words`the engine sent no Config of the image`),
		ExposedPorts: keysOf(at(config, 'ExposedPorts')),
		Volumes: keysOf(at(config, 'Volumes')),
		secrets: isObject(config) ? readSecrets(config) : new Unread(words`the engine sent no Config of the image`),
	};
}
