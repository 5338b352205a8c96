/**
 * `GET /containers/{id}/json` → what checks and screens may see of it. A field of another shape is unread, the rest lives
 * on. Values of the environment and of labels stop here: names and the kind of secret go on.
 */
import type {Foreign} from '../engine/engine.ts';
import type {ContainerInspect, ContainerState, EnvVariable, SecretPlace} from '../model/evidence.ts';
import {at, isObject, numberOr, readBoolean, readList, readNumber, readText, textOr} from '../model/foreign.ts';
import {isUnread, knownOr, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {maskText, maskWords, secretInVariable} from '../model/secrets.ts';
import {readHostConfig, readSecurityOptions} from './host-config.ts';
import {readHealthcheck} from './image.ts';
import {readEndpoints, readMounts, readPorts} from './mounts-and-ports.ts';
import {ownerOf} from './owner.ts';

/** Words kept of a command: more is drawn nowhere. */
const maxWords = 64;

const notText = (path: string) => new Unread(sanitise(`the engine sent something else than text in ${path}`, 200));

const readStrings = (value: unknown, path: string): Read<readonly string[]> =>
	readList(value, path, (element, where): Read<string> => (typeof element === 'string' ? element : notText(where)));

type Command = {readonly shown: Read<readonly SafeText[]>; readonly secrets: readonly SecretPlace[]};

function readCommand(value: unknown, path: string, where: SecretPlace['where']): Command {
	const given = readStrings(value, path);
	if (isUnread(given)) return {shown: given, secrets: []};
	const masked = maskWords(given);
	return {
		shown: masked.words.slice(0, maxWords).map(word => sanitise(word)),
		secrets: masked.found.map(({position, kind}) => ({where, name: words`word ${position + 1}`, kind})),
	};
}

function readEnv(value: unknown): {
	variables: Read<readonly EnvVariable[]>;
	secrets: readonly SecretPlace[];
	dockerHost: SafeText;
} {
	const lines = readStrings(value, 'Config.Env');
	if (isUnread(lines)) return {variables: lines, secrets: [], dockerHost: words``};
	let dockerHost = words``;
	const variables = lines.map((line): EnvVariable => {
		const cut = line.indexOf('=');
		const name = cut < 0 ? line : line.slice(0, cut);
		const value = cut < 0 ? '' : line.slice(cut + 1);
		if (name === 'DOCKER_HOST') dockerHost = sanitise(maskText(value), 200);
		return {Name: sanitise(name, 200), Secret: secretInVariable(name, value)};
	});
	const secrets = variables.flatMap(({Name, Secret}): readonly SecretPlace[] =>
		Secret === null ? [] : [{where: 'env', name: Name, kind: Secret}],
	);
	return {variables, secrets, dockerHost};
}

function secretsInPairs(value: unknown, where: SecretPlace['where']): readonly SecretPlace[] {
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([name, text]): readonly SecretPlace[] => {
		const kind = typeof text === 'string' ? secretInVariable(name, text) : null;
		return kind === null ? [] : [{where, name: sanitise(name, 200), kind}];
	});
}

function readState(value: unknown): Read<ContainerState> {
	const Status = readText(at(value, 'Status'), 'State.Status');
	if (isUnread(Status)) return Status;
	const Running = readBoolean(at(value, 'Running'), 'State.Running');
	if (isUnread(Running)) return Running;
	const Pid = readNumber(at(value, 'Pid'), 'State.Pid');
	if (isUnread(Pid)) return Pid;
	const health = at(value, 'Health');
	return {
		Status,
		Running,
		Pid,
		Paused: at(value, 'Paused') === true,
		Restarting: at(value, 'Restarting') === true,
		OOMKilled: at(value, 'OOMKilled') === true,
		Dead: at(value, 'Dead') === true,
		ExitCode: numberOr(at(value, 'ExitCode'), 0),
		Error: sanitise(maskText(textOr(at(value, 'Error')))),
		StartedAt: textOr(at(value, 'StartedAt')),
		FinishedAt: textOr(at(value, 'FinishedAt')),
		Health: isObject(health)
			? {Status: textOr(health['Status']), FailingStreak: numberOr(health['FailingStreak'], 0)}
			: null,
	};
}

const hidesFromBench = (name: string, labels: ReadonlyMap<string, string>): boolean =>
	/docker[_-]bench[_-]security/.test(name) ||
	name.includes('nil') ||
	[...labels].some(
		([key, value]) => /docker[_-]bench[_-]security/.test(key) || /docker[_-]bench[_-]security/.test(value),
	);

/** Unread only where the answer is no container at all. */
export function readInspect(json: Foreign): Read<ContainerInspect> {
	const id = at(json, 'Id');
	if (typeof id !== 'string' || !/^[0-9a-f]{12,64}$/.test(id))
		return new Unread(words`the engine sent no container for this id`);
	const image = readText(at(json, 'Image'), 'Image');
	if (isUnread(image)) return image;
	const config = at(json, 'Config');
	const hostConfig = at(json, 'HostConfig');
	const labelsJson = at(config, 'Labels');
	const labels = new Map(
		isObject(labelsJson)
			? Object.entries(labelsJson).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []))
			: [],
	);
	const name = textOr(at(json, 'Name')).replace(/^\//, '');
	const env = readEnv(at(config, 'Env'));
	const entrypoint = readCommand(at(config, 'Entrypoint'), 'Config.Entrypoint', 'entrypoint');
	const cmd = readCommand(at(config, 'Cmd'), 'Config.Cmd', 'cmd');
	const test = readCommand(at(config, 'Healthcheck', 'Test'), 'Config.Healthcheck.Test', 'healthcheck');
	const healthcheck = readHealthcheck(at(config, 'Healthcheck'), 'Config.Healthcheck');
	const {options, seccomp} = readSecurityOptions(at(hostConfig, 'SecurityOpt'));
	const unread = [env.variables, entrypoint.shown, cmd.shown].find(part => part instanceof Unread);
	const noConfig = new Unread(words`the engine sent no Config`);
	const exposed = at(config, 'ExposedPorts');
	return {
		Id: id,
		Name: sanitise(name),
		Created: textOr(at(json, 'Created')),
		Image: image,
		Driver: textOr(at(json, 'Driver')),
		RestartCount: readNumber(at(json, 'RestartCount'), 'RestartCount'),
		AppArmorProfile: readText(at(json, 'AppArmorProfile'), 'AppArmorProfile'),
		ProcessLabel: readText(at(json, 'ProcessLabel'), 'ProcessLabel'),
		State: readState(at(json, 'State')),
		Config: {
			Hostname: textOr(at(config, 'Hostname')),
			User: readText(at(config, 'User'), 'Config.User'),
			Image: textOr(at(config, 'Image')),
			WorkingDir: textOr(at(config, 'WorkingDir')),
			Entrypoint: isObject(config) ? entrypoint.shown : noConfig,
			Cmd: isObject(config) ? cmd.shown : noConfig,
			Env: isObject(config) ? env.variables : noConfig,
			Healthcheck: isObject(config)
				? isUnread(healthcheck) || healthcheck === null
					? healthcheck
					: {Test: knownOr(test.shown, healthcheck.Test)}
				: noConfig,
			ExposedPorts: isObject(exposed) ? Object.keys(exposed).map(port => sanitise(port, 40)) : [],
			labelCount: labels.size,
		},
		HostConfig: readHostConfig(
			hostConfig,
			isObject(hostConfig) ? options : new Unread(words`the engine sent no HostConfig`),
		),
		Mounts: Array.isArray(at(json, 'Mounts'))
			? readMounts(at(json, 'Mounts'))
			: new Unread(words`the engine sent no list of Mounts`),
		NetworkSettings: {
			Ports: readPorts(at(json, 'NetworkSettings', 'Ports'), 'NetworkSettings.Ports'),
			Networks: readEndpoints(at(json, 'NetworkSettings', 'Networks')),
		},
		seccomp: isObject(hostConfig) ? seccomp : new Unread(words`the engine sent no HostConfig`),
		secrets:
			unread instanceof Unread
				? unread
				: isObject(config)
					? [
							...env.secrets,
							...entrypoint.secrets,
							...cmd.secrets,
							...test.secrets,
							...secretsInPairs(labelsJson, 'label'),
							...secretsInPairs(at(hostConfig, 'LogConfig', 'Config'), 'log-option'),
						]
					: noConfig,
		owner: ownerOf(labels),
		dockerHost: env.dockerHost,
		isHiddenFromBench: hidesFromBench(name, labels),
	};
}
