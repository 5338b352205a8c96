/** Logins that `docker login` wrote down, for the engine to use in one call. Never kept, never shown. */
import {dockerFolder} from '../engine/endpoints/docker-config.ts';
import type {Host} from '../host/host.ts';
import {at} from '../model/foreign.ts';
import {isUnread} from '../model/read.ts';

/** Docker Hub has had this name since before it had one. */
const hub = 'https://index.docker.io/v1/';

/** `X-Registry-Auth`, base64url. null: none is there, or it is with a credential helper, which is not run. */
export async function loginFor(host: Host, registry: string): Promise<string | null> {
	const text = await host.readText(`${dockerFolder(host)}/config.json`);
	if (isUnread(text)) return null;
	const serveraddress = registry === 'docker.io' ? hub : registry;
	const login = parsed(text, serveraddress) ?? parsed(text, `https://${registry}`);
	if (login === null) return null;
	return Buffer.from(JSON.stringify({...login, serveraddress})).toString('base64url');
}

function parsed(text: string, key: string): {readonly username: string; readonly password: string} | null {
	try {
		const auth = at(JSON.parse(text), 'auths', key, 'auth');
		if (typeof auth !== 'string') return null;
		const [, username, password] = /^([^:]+):(.+)$/s.exec(Buffer.from(auth, 'base64').toString('utf8')) ?? [];
		return username === undefined || password === undefined ? null : {username, password};
	} catch {
		return null;
	}
}
