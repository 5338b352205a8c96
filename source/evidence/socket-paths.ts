/** Where the socket that leads to the engine is: as it was given, and where its links lead. */
import path from 'node:path';
import type {Host} from '../host/host.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, type SafeText} from '../model/safe-text.ts';

const mostLinks = 8;

/** Never rejects. [] where it is no socket of this machine. */
export async function readSocketPaths(host: Host, socketPath: string | null): Promise<readonly SafeText[]> {
	if (socketPath === null || !socketPath.startsWith('/')) return [];
	const found = [path.posix.normalize(socketPath)];
	while (found.length <= mostLinks) {
		const next = await withoutFirstLink(host, found.at(-1) ?? '');
		if (next === null || found.includes(next)) break;
		found.push(next);
	}
	return found.map(one => sanitise(one));
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
