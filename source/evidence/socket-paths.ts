/**
 * Where sockets are that lead to an engine or its runtime: our own as it was given and where its links lead, and those that
 * somebody on this machine listens on under a runtime's name, wherever `--exec-root` or `-H` put them.
 */
import path from 'node:path';
import type {Host} from '../host/host.ts';
import {isUnread, knownOr} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';
import {boundSockets} from './host/unix-sockets.ts';

const mostLinks = 8;
/** A line for each socket of the machine. */
const mostBytes = 4 * 1024 ** 2;
const runtimeName = /\/(?:docker|containerd|buildkitd|podman|crio|cri-dockerd)[\w.-]*\.sock$/;

/** Never rejects. [] where it is no socket of this machine. */
export async function readSocketPaths(host: Host, socketPath: string | null): Promise<readonly SafeText[]> {
	if (socketPath === null || !socketPath.startsWith('/')) return [];
	const found = [path.posix.normalize(socketPath)];
	while (found.length <= mostLinks) {
		const next = await withoutFirstLink(host, found.at(-1) ?? '');
		if (next === null || found.includes(next)) break;
		found.push(next);
	}
	const listening = boundSockets(knownOr(await host.readText('/proc/self/net/unix', mostBytes), '')).filter(
		({path: bound, isListening}) => isListening && runtimeName.test(bound),
	);
	return [...new Set([...found, ...listening.map(({path: bound}) => bound)])].map(one => sanitise(one));
}

/** The same file with the first link on the way to it followed; null: there is none. */
async function withoutFirstLink(host: Host, file: string): Promise<string | null> {
	const parts = file.split('/').slice(1);
	for (let length = 1; length <= parts.length; length++) {
		const folder = `/${parts.slice(0, length).join('/')}`;
		const target = await host.readLink(folder);
		if (!isUnread(target)) {
			return path.posix.resolve(path.posix.dirname(folder), target, ...parts.slice(length));
		}
	}
	return null;
}
