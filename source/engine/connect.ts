/** Finds an engine to speak to, or says of every place tried why it is not there and what to do about it. */
import type {Host} from '../host/host.ts';
import {ActionableError, type Trouble} from '../model/errors.ts';
import type {EndpointName} from '../model/fleet.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {openDockerEngine} from './docker-engine.ts';
import {findContext} from './endpoints/context.ts';
import type {Asked, EndpointFinder, Found} from './endpoints/endpoint.ts';
import {findDockerHost, findExplicitHost} from './endpoints/named-host.ts';
import {findUsualSockets} from './endpoints/usual-sockets.ts';
import {EngineAnswer, type Engine} from './engine.ts';
import type {Mask} from './events.ts';
import type {Target} from './target.ts';

/** The first that knows a place has the last word: see `EndpointFinder`. */
const finders: readonly EndpointFinder[] = [findExplicitHost, findDockerHost, findContext, findUsualSockets];

export type ConnectOptions = Asked & {
	readonly signal?: AbortSignal;
	/** Hides secrets in the commands of exec events. */
	readonly mask?: Mask;
};

export type Attempt = {readonly endpoint: EndpointName; readonly trouble: Trouble};
export type Connected = {readonly engine: Engine} | {readonly tried: readonly Attempt[]};

export async function connect({explicitHost, host, signal, mask}: ConnectOptions): Promise<Connected> {
	const tried: Attempt[] = [];
	for (const found of await findEndpoints({explicitHost, host})) {
		if ('trouble' in found) {
			tried.push(found);
			continue;
		}
		try {
			return {engine: await openDockerEngine({...found, signal, mask})};
		} catch (error) {
			tried.push({endpoint: found.endpoint, trouble: await explain(error, found.target, host)});
		}
	}
	return {tried};
}

async function findEndpoints(asked: Asked): Promise<readonly Found[]> {
	for (const find of finders) {
		const found = await find(asked);
		if (found !== null) return found;
	}
	return [];
}

async function explain(error: unknown, target: Target, host: Host): Promise<Trouble> {
	if (error instanceof EngineAnswer) {
		return {
			what: words`The engine refuses to say its version`,
			why: sanitise(error.message, 300),
			todo: words`Look into its log (journalctl -u docker), or at what stands between it and us`,
		};
	}
	// Anything else is a bug, and goes up as one.
	if (!(error instanceof ActionableError)) throw error;
	if (target.is === 'tcp' && target.tls !== null && codeOf(error.cause) === 'ECONNRESET') {
		return {
			what: words`The engine can't be spoken to over TLS`,
			why: words`it hung up after the handshake, as one does that does not trust ${sanitise(target.tls.folder, 300)}/cert.pem`,
			todo: words`Set DOCKER_CERT_PATH to a folder whose cert.pem is signed by the authority the engine trusts`,
		};
	}
	if (target.is === 'unix' && codeOf(error.cause) === 'EACCES')
		return (await explainDenied(target.socketPath, host)) ?? error.trouble;
	return error.trouble;
}

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined);

/** null where the socket can't even be looked at: a folder above it is closed. */
async function explainDenied(socketPath: string, host: Host): Promise<Trouble | null> {
	const group = await host.groupOf(socketPath);
	if (isUnread(group)) return null;
	const name = group.name ?? words`${group.gid}`;
	const what = words`The engine may not be spoken to`;
	if (group.isOurs) {
		return {
			what,
			why: words`permission denied on its socket, which belongs to the group ${name}; you are in it, but it may not write there`,
			todo: words`As root: chmod g+rw ${sanitise(socketPath, 300)}, or set the mode where the engine is started`,
		};
	}
	if (group.gid === 0) {
		return {
			what,
			why: words`permission denied on its socket, which is for root alone`,
			todo: words`Run hullcheck with sudo, or give the socket to a group of those who may`,
		};
	}
	return {
		what,
		why: words`permission denied on its socket, which belongs to the group ${name}; you are not in it`,
		todo: words`Run hullcheck with sudo; or sudo usermod -aG ${name} "$USER" and log in again (whoever is in that group can become root)`,
	};
}
