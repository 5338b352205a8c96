/** `GET /images/{id}/json` → evidence. What an image does not set is left out by newer engines: absent is empty. */
import type {BuildStep, ImageFacts, SecretPlace} from '../model/evidence.ts';
import {isObject, numberOr, readText, textOr, type JsonObject} from '../model/foreign.ts';
import {mapRead, Unread, type Read} from '../model/read.ts';
import {join, sanitise, words} from '../model/safe-text.ts';
import {noObject, sharedText, sharedTexts} from './host-config.ts';
import {allSecrets, readKeys} from './inspect.ts';
import {readCommand, readEnv, readHealthcheck, searchLabels, type Searched} from './secret-places.ts';
import {whole} from './share.ts';

const empty: JsonObject = {};

/** Builds that are to be the same every time carry a date of old: 1970, 1980, the year 1. */
const reproducibleBefore = Date.UTC(1990);

/** `history` is asked for apart: an image without one is still an image. */
export function readImage(
	json: unknown,
	history: Read<Searched<readonly BuildStep[]>> = new Unread(words`the history of the image was not asked for`),
): Read<ImageFacts> {
	if (!isObject(json)) return noObject('the image');
	// An image without any configuration has none at all.
	const config = json['Config'] ?? empty;
	if (!isObject(config)) return noObject('Config of the image');
	const labels = config['Labels'] ?? empty;
	if (!isObject(labels)) return noObject('Config.Labels of the image');
	const identity = whole({
		Id: sharedText(json['Id'], 'Id of the image'),
		RepoTags: sharedTexts(json['RepoTags'], 'RepoTags'),
		RepoDigests: sharedTexts(json['RepoDigests'], 'RepoDigests'),
		ExposedPorts: readKeys(config['ExposedPorts'], 'Config.ExposedPorts of the image'),
		Volumes: readKeys(config['Volumes'], 'Config.Volumes of the image'),
	});
	if (identity instanceof Unread) return identity;
	const env = readEnv(config['Env'], 'Config.Env of the image');
	const {Entrypoint, Cmd} = readCommand(config['Entrypoint'], config['Cmd']);
	const health = readHealthcheck(config['Healthcheck'], 'Config.Healthcheck of the image');
	return {
		...identity,
		RepoTags: identity.RepoTags.filter(tag => tag !== '<none>:<none>'),
		RepoDigests: identity.RepoDigests.filter(digest => digest !== '<none>@<none>'),
		createdAtUnixMs: readCreated(json['Created']),
		sizeBytes: numberOr(json['Size'], 0),
		platform: join(
			[json['Os'], json['Architecture'], json['Variant']].map(part => textOr(part)).filter(part => part !== ''),
			'/',
		),
		User: sharedText(config['User'], 'Config.User of the image', ''),
		WorkingDir: sharedText(config['WorkingDir'], 'Config.WorkingDir of the image', ''),
		Healthcheck: mapRead(health, ({value}) => value),
		secrets: withBuilt(
			allSecrets([
				mapRead(env, ({secrets}) => secrets),
				searchLabels(labels),
				mapRead(Entrypoint, ({secrets}) => secrets),
				mapRead(Cmd, ({secrets}) => secrets),
				mapRead(health, ({secrets}) => secrets),
			]),
			history,
		),
		history: mapRead(history, ({value}) => value),
		baseName: textOr(labels['org.opencontainers.image.base.name']),
		baseDigest: textOr(labels['org.opencontainers.image.base.digest']),
	};
}

/**
 * With those of the build, each named once: a variable that is still set stands in its instruction as well. A history
 * that was not read takes nothing away from what was found; who asks for all of it asks for the history too.
 */
function withBuilt(
	configured: Read<readonly SecretPlace[]>,
	history: Read<Searched<readonly BuildStep[]>>,
): Read<readonly SecretPlace[]> {
	if (history instanceof Unread || history.secrets.length === 0) return configured;
	return mapRead(configured, found => {
		const names = new Set(found.filter(({where}) => where === 'env' || where === 'label').map(({name}) => name));
		const built = new Map(history.secrets.filter(({name}) => !names.has(name)).map(place => [place.name, place]));
		return [...found, ...built.values()];
	});
}

function readCreated(value: unknown): Read<number | null> {
	const created = readText(value, 'Created', '');
	if (created instanceof Unread) return created;
	if (created === '') return null;
	const unixMs = Date.parse(created);
	if (Number.isNaN(unixMs))
		return new Unread(words`the image was created at ${sanitise(created, 40)}, which is no time`);
	return unixMs < reproducibleBefore ? null : unixMs;
}
