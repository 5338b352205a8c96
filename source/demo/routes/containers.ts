/** `/containers/…` */
import * as life from '../life.ts';
import {create as makeContainer, rename as renameContainer} from '../making.ts';
import {update as updateLimits} from '../update.ts';
import {containerJson} from '../inspect.ts';
import {placeOf} from '../seeded.ts';
import {fileIn, fileText, pathStat, tarOf} from '../tar.ts';
import {stamp} from '../times.ts';
import {topJson} from '../top.ts';
import {Refusal} from '../words.ts';
import {bodyOf, done, isOn, ok, type Call, type Handler, type Reply} from './call.ts';
import type {Container} from '../container.ts';

type Named = (call: Call, container: Container) => Reply;

const named =
	(handler: Named): Handler =>
	call =>
		handler(call, call.world.shelf.find(call.reference));

const commanded =
	(command: (call: Call, container: Container) => boolean | void): Handler =>
	call =>
		command(call, call.world.shelf.find(call.reference)) === false ? {status: 304} : done;

export const inspect = named((call, container) => ok(containerJson(call.world, container, isOn(call.query, 'size'))));

export const top = named(({world, query}, container) => {
	if (!container.isRunning) throw life.notRunning(container);
	const table = topJson(world, container, query.get('ps_args') ?? '-ef');
	world.say(container, 'top');
	return ok(table);
});

/** What a container without a read-only root has written since it was made. */
export const changes = named((_, container) => {
	if (container.starts === 0 || container.hostConfig['ReadonlyRootfs'] === true) return ok(null);
	const list: Array<{Path: string; Kind: number}> = [];
	for (const {Destination} of container.spec.mounts) list.push({Path: Destination, Kind: 1});
	if (placeOf(container.id) % 3 > 0) {
		list.push({Path: '/tmp', Kind: 0}, {Path: '/tmp/.cache', Kind: 1}, {Path: '/var/log/app.log', Kind: 1});
	}
	return ok(list.length === 0 ? null : list);
});

export const archive = named((call, container) => {
	const {query, response, isHead, world} = call;
	const path = query.get('path') ?? '';
	if (path === '') throw new Refusal(400, 'bad parameter: pathcannot be empty');
	const text = world.files.get(fileKey(container, path)) ?? fileText(path, container.spec.config);
	if (text === null) {
		throw new Refusal(404, `Could not find the file ${path} in container ${call.reference}`);
	}
	const name = path.split('/').findLast(part => part !== '') ?? '';
	const madeUnixMs = world.images.get(container.imageId)?.createdUnixMs ?? container.createdUnixMs;
	response.setHeader('X-Docker-Container-Path-Stat', pathStat(name, text, stamp(madeUnixMs)));
	if (isHead) return {status: 200};
	response.writeHead(200, {'Content-Type': 'application/x-tar'});
	response.end(tarOf(name, text, madeUnixMs));
	world.say(container, 'archive-path');
	return null;
});

/** What lies on a volume is the volume's. */
function fileKey({id, spec}: Container, path: string): string {
	const on = spec.mounts.find(({Destination}) => path.startsWith(`${Destination}/`));
	return `${on?.Name ?? id}:${on === undefined ? path : path.slice(on.Destination.length)}`;
}

export const putArchive = named(({query, world, bodyBytes}, container) => {
	const {name, text} = fileIn(bodyBytes);
	world.files.set(fileKey(container, `${query.get('path') ?? ''}/${name}`), text);
	world.say(container, 'extract-to-dir');
	return {status: 200};
});

/** Nobody writes one here. */
export const logs = named(({response}) => {
	response.writeHead(200, {'Content-Type': 'application/vnd.docker.raw-stream'});
	response.end();
	return null;
});

export const create: Handler = call => ({
	status: 201,
	json: makeContainer(
		call.world,
		(call.query.get('name') ?? '').replace(/^\//, ''),
		bodyOf(call, 'container.CreateRequest'),
	),
});

export const update = named((call, container) => ok(updateLimits(call.world, container, call.bodyText)));
export const start = commanded((call, container) => life.start(call.world, container));
export const stop = commanded((call, container) => life.stop(call.world, container));
export const restart = commanded((call, container) => life.restart(call.world, container));
export const pause = commanded((call, container) => life.pause(call.world, container));
export const unpause = commanded((call, container) => life.unpause(call.world, container));
export const rename = commanded((call, container) =>
	renameContainer(call.world, container, call.query.get('name') ?? ''),
);
export const remove = commanded((call, container) =>
	life.remove(call.world, container, isOn(call.query, 'force'), isOn(call.query, 'v')),
);

/** Only kill says what it was about to do. */
export const kill: Handler = call => {
	let container: Container;
	try {
		container = call.world.shelf.find(call.reference);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		throw new Refusal(error.status, `cannot kill container: ${call.reference}: ${error.message}`);
	}
	life.kill(call.world, container, call.query.get('signal') || 'KILL');
	return done;
};
