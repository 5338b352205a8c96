/**
 * `GET /containers/{id}/json` → evidence. A field of another shape than the engine's is unread and the rest lives; what
 * stands for itself everywhere (id, name, image, labels) must be right, or nothing is believed.
 */
import type {ContainerInspect, ContainerState, Endpoint, SecretPlace} from '../model/evidence.ts';
import {isObject, readBoolean, readList, readNumber, readText, textOr, type JsonObject} from '../model/foreign.ts';
import {mapRead, Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {maskText} from '../model/secrets.ts';
import {noObject, readHostConfig, readMount, sharedText, sharedTexts} from './host-config.ts';
import {ownerOf} from './owner.ts';
import {readPorts} from './ports.ts';
import {readCommand, readEnv, readHealthcheck, searchLabels, type Searched} from './secret-places.ts';
import {keepEqual, shareEmpty, shareText, shareTexts, whole} from './share.ts';

/** docker-bench-security greps the printed labels of a container, keys and values, dots for anything. */
const benchLabel = /docker.bench.security/;
/** With no bench container running it leaves out all names that hold "nil", its word for none. */
const benchName = 'nil';

const empty: JsonObject = {};

/** `previous`: what did not change since keeps its identity. */
export function readInspect(json: unknown, previous?: Read<ContainerInspect>): Read<ContainerInspect> {
	const read = readFresh(json);
	return previous === undefined ? read : keepEqual(previous, read);
}

function readFresh(json: unknown): Read<ContainerInspect> {
	if (!isObject(json)) return noObject('the container');
	const {Config: config, HostConfig: hostConfigJson, Id: id} = json;
	if (typeof id !== 'string' || !/^[0-9a-zA-Z_.-]{1,128}$/.test(id)) return new Unread(words`the engine sent no id`);
	if (!isObject(config)) return noObject('Config');
	if (!isObject(hostConfigJson)) return noObject('HostConfig');
	const labels = config['Labels'] ?? empty;
	if (!isObject(labels)) return noObject('Config.Labels');
	const host = readHostConfig(hostConfigJson);
	if (host instanceof Unread) return host;
	const identity = whole({
		name: readText(json['Name'], 'Name'),
		image: sharedText(json['Image'], 'Image'),
		reference: sharedText(config['Image'], 'Config.Image'),
		exposedPorts: readKeys(config['ExposedPorts'], 'Config.ExposedPorts'),
		labelSecrets: searchLabels(labels),
	});
	if (identity instanceof Unread) return identity;
	const {name, image, reference, exposedPorts, labelSecrets} = identity;

	const env = readEnv(config['Env'], 'Config.Env');
	const {Entrypoint, Cmd} = readCommand(config['Entrypoint'], config['Cmd']);
	const health = readHealthcheck(config['Healthcheck'], 'Config.Healthcheck');
	const network = readNetwork(json['NetworkSettings']);
	const bare = name.replace(/^\//, '');
	return {
		Id: id,
		Name: sanitise(bare),
		Created: textOr(json['Created']),
		Image: image,
		Driver: shareText(textOr(json['Driver'])),
		RestartCount: readNumber(json['RestartCount'], 'RestartCount'),
		AppArmorProfile: sharedText(json['AppArmorProfile'], 'AppArmorProfile'),
		ProcessLabel: sharedText(json['ProcessLabel'], 'ProcessLabel'),
		State: readState(json['State']),
		Config: {
			Hostname: textOr(config['Hostname']),
			User: sharedText(config['User'], 'Config.User'),
			Image: reference,
			WorkingDir: shareText(textOr(config['WorkingDir'])),
			Entrypoint: mapRead(Entrypoint, ({value}) => value),
			Cmd: mapRead(Cmd, ({value}) => value),
			Env: mapRead(env, ({value}) => value.variables),
			Healthcheck: mapRead(health, ({value}) => value),
			ExposedPorts: exposedPorts,
			labelCount: Object.keys(labels).length,
		},
		HostConfig: host.hostConfig,
		Mounts: mapRead(readList(json['Mounts'], 'Mounts', readMount), shareEmpty),
		NetworkSettings: network,
		seccomp: host.seccomp,
		secrets: allSecrets([
			mapRead(env, secretsOf),
			labelSecrets,
			mapRead(Entrypoint, secretsOf),
			mapRead(Cmd, secretsOf),
			mapRead(health, secretsOf),
			host.secrets,
		]),
		owner: ownerOf(bare, labels),
		// Not empty: whether an engine is reached by address is then not known, and must not look as if it were none.
		dockerHost: env instanceof Unread ? words`unknown (${env.why})` : env.value.dockerHost,
		isHiddenFromBench: bare.includes(benchName) || isLabelledAsBench(labels),
	};
}

const secretsOf = ({secrets}: Searched<unknown>): readonly SecretPlace[] => secrets;

/** One source that was not read, and nobody knows whether there are none. */
export function allSecrets(sources: ReadonlyArray<Read<readonly SecretPlace[]>>): Read<readonly SecretPlace[]> {
	const all: SecretPlace[] = [];
	for (const source of sources) {
		if (source instanceof Unread) return source;
		all.push(...source);
	}
	return shareEmpty(all);
}

function isLabelledAsBench(labels: JsonObject): boolean {
	for (const key in labels) if (benchLabel.test(key) || benchLabel.test(String(labels[key]))) return true;
	return false;
}

/** `{"80/tcp": {}}`: the keys are all there is. */
export function readKeys(value: unknown, path: string): Read<readonly SafeText[]> {
	if (value === undefined || value === null) return shareTexts([]);
	if (!isObject(value)) return noObject(path);
	return shareTexts(Object.keys(value).map(key => shareText(sanitise(key))));
}

function readState(value: unknown): Read<ContainerState> {
	if (!isObject(value)) return noObject('State');
	const text = (key: string): Read<SafeText> => readText(value[key], `State.${key}`);
	const boolean = (key: string): Read<boolean> => readBoolean(value[key], `State.${key}`);
	const number = (key: string): Read<number> => readNumber(value[key], `State.${key}`);
	return whole({
		Status: mapRead(text('Status'), shareText),
		Running: boolean('Running'),
		Paused: boolean('Paused'),
		Restarting: boolean('Restarting'),
		OOMKilled: boolean('OOMKilled'),
		Dead: boolean('Dead'),
		Pid: number('Pid'),
		ExitCode: number('ExitCode'),
		// "exec: mysql -psecret: not found"
		Error: mapRead(text('Error'), error => (error === '' ? error : sanitise(maskText(error)))),
		StartedAt: text('StartedAt'),
		FinishedAt: mapRead(text('FinishedAt'), shareText),
		Health: readHealth(value['Health']),
	});
}

function readHealth(value: unknown): Read<ContainerState['Health']> {
	if (value === undefined || value === null) return null;
	if (!isObject(value)) return noObject('State.Health');
	return whole({
		Status: sharedText(value['Status'], 'State.Health.Status'),
		FailingStreak: readNumber(value['FailingStreak'], 'State.Health.FailingStreak'),
	});
}

function readNetwork(value: unknown): ContainerInspect['NetworkSettings'] {
	if (!isObject(value)) {
		const unread = noObject('NetworkSettings');
		return {Ports: unread, Networks: unread};
	}
	const networks = value['Networks'] ?? empty;
	return {
		Ports: readPorts(value['Ports'], 'NetworkSettings.Ports'),
		Networks: isObject(networks)
			? mapRead(readList(Object.entries(networks), 'NetworkSettings.Networks', readEndpoint), shareEmpty)
			: noObject('NetworkSettings.Networks'),
	};
}

function readEndpoint(entry: unknown): Read<Endpoint> {
	const [name, value] = entry as [string, unknown];
	const path = `NetworkSettings.Networks.${name}`;
	if (!isObject(value)) return noObject(path);
	const text = (key: string): Read<SafeText> => readText(value[key], `${path}.${key}`, '');
	return whole({
		network: shareText(sanitise(name)),
		NetworkID: sharedText(value['NetworkID'], `${path}.NetworkID`),
		IPAddress: text('IPAddress'),
		GlobalIPv6Address: text('GlobalIPv6Address'),
		MacAddress: text('MacAddress'),
		Aliases: sharedTexts(value['Aliases'], `${path}.Aliases`),
	});
}
