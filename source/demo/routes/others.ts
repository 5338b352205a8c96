/** `/images`, `/networks`, `/volumes`, `/exec`, and the engine itself. */
import {historyJson, imageJson, imageSummary} from '../image-json.ts';
import {isObject} from '../json.ts';
import {networkJson} from '../network.ts';
import {connect, createNetwork, disconnect, removeNetwork} from '../networking.ts';
import * as recorded from '../recorded.ts';
import {dayMs, stamp} from '../times.ts';
import {Refusal, type Volume} from '../words.ts';
import {bodyOf, done, isOn, ok, type Call, type Handler} from './call.ts';

export const ping: Handler = ({response, isHead}) => {
	response.writeHead(200, recorded.pingHeaders);
	response.end(isHead ? undefined : 'OK');
	return null;
};

export const version: Handler = ({world}) => {
	const dayOfBuild = Math.floor((world.startedAtUnixMs - 100 * dayMs) / dayMs) * dayMs;
	return ok(recorded.version(stamp(dayOfBuild + 20_135_000)));
};

export const info: Handler = ({world}) => {
	const count = {running: 0, paused: 0, stopped: 0};
	for (const container of world.shelf.newestFirst()) {
		if (container.status === 'paused') count.paused++;
		else if (container.isRunning) count.running++;
		else count.stopped++;
	}
	return ok(
		recorded.info({
			...count,
			id: world.id,
			name: world.hostName,
			images: world.images.size,
			listeners: world.events.listenerCount,
			systemTime: stamp(world.nowUnixMs(), 450_465),
		}),
	);
};

// images

export const images: Handler = ({world}) => {
	const newest = [...world.images.values()].sort((a, b) => b.createdUnixMs - a.createdUnixMs);
	return ok(newest.map(imageSummary));
};
export const image: Handler = ({world, reference}) => ok(imageJson(world, world.image(reference)));
export const history: Handler = ({world, reference}) => ok(historyJson(world.image(reference)));

// networks

const endpointIds =
	({world}: Call): Parameters<typeof networkJson>[2] =>
	(container, attachment) =>
		world.endpointId(container, attachment);

export const networks: Handler = call =>
	ok([...call.world.networks.values()].map(network => networkJson(network, false, endpointIds(call))));
export const network: Handler = call => ok(networkJson(call.world.network(call.reference), true, endpointIds(call)));
export const makeNetwork: Handler = call => ({
	status: 201,
	json: createNetwork(call.world, bodyOf(call, 'network.CreateRequest')),
});
export const dropNetwork: Handler = ({world, reference}) => {
	removeNetwork(world, world.network(reference));
	return done;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const join: Handler = call => {
	const body = bodyOf(call, 'network.ConnectOptions');
	const net = call.world.network(call.reference);
	const container = call.world.shelf.find(textOf(body['Container']));
	const endpoint = body['EndpointConfig'];
	connect(call.world, net, container, isObject(endpoint) ? endpoint : {});
	return {status: 200};
};

export const leave: Handler = call => {
	const body = bodyOf(call, 'network.DisconnectOptions');
	const net = call.world.network(call.reference);
	disconnect(call.world, net, call.world.shelf.find(textOf(body['Container'])));
	return {status: 200};
};

// volumes

const volumeJson = (volume: Volume): object => ({
	CreatedAt: stamp(Math.floor(volume.createdUnixMs / 1000) * 1000),
	Driver: 'local',
	Labels: volume.isAnonymous ? {'com.docker.volume.anonymous': ''} : volume.labels,
	Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`,
	Name: volume.name,
	Options: null,
	Scope: 'local',
});

export const volumes: Handler = ({world}) => ok({Volumes: [...world.volumes.values()].map(volumeJson), Warnings: null});

export const volume: Handler = ({world, reference}) => {
	const found = world.volumes.get(reference);
	if (found === undefined) throw new Refusal(404, `get ${reference}: no such volume`);
	return ok(volumeJson(found));
};

/** One that is there already is answered as if it had been made now. */
export const makeVolume: Handler = call => {
	const {Name, Labels} = bodyOf(call, 'volume.CreateOptions');
	const name = textOf(Name);
	if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
		throw new Refusal(400, `create ${name}: "${name}" includes invalid characters for a local volume name`);
	}
	const {world} = call;
	const isNew = !world.volumes.has(name);
	const labels = isObject(Labels) ? Object.entries(Labels).map(([key, value]) => [key, String(value)] as const) : [];
	world.needVolume(name, false, world.nowUnixMs(), Object.fromEntries(labels));
	if (isNew) world.sayVolume('create', name);
	const made = world.volumes.get(name);
	return {status: 201, json: made === undefined ? {} : volumeJson(made)};
};

export const dropVolume: Handler = ({world, reference, query}) => {
	if (!world.volumes.has(reference)) {
		if (isOn(query, 'force')) return done;
		throw new Refusal(404, `get ${reference}: no such volume`);
	}
	for (const container of world.shelf.newestFirst()) {
		if (!container.spec.mounts.some(({Name}) => Name === reference)) continue;
		throw new Refusal(409, `remove ${reference}: volume is in use - [${container.id}]`);
	}
	world.volumes.delete(reference);
	for (const key of world.files.keys()) if (key.startsWith(`${reference}:`)) world.files.delete(key);
	world.sayVolume('destroy', reference);
	return done;
};

// execs

export const exec: Handler = ({world, reference}) => {
	const found = world.execs.get(reference);
	if (found === undefined) throw new Refusal(404, `No such exec instance: ${reference}`);
	const [entrypoint = '', ...args] = found.command;
	return ok({
		ID: found.id,
		Running: found.exitCode === null,
		ExitCode: found.exitCode,
		ProcessConfig: {
			tty: found.isTty,
			entrypoint,
			arguments: args,
			privileged: found.isPrivileged,
			...(found.user === '' ? {} : {user: found.user}),
		},
		OpenStdin: found.isTty,
		OpenStderr: true,
		OpenStdout: true,
		CanRemove: false,
		ContainerID: found.containerId,
		DetachKeys: '',
		Pid: found.pid,
	});
};
