/** Finds an engine to speak to, or says of every place tried why it is not there and what to do about it. */
import type {Host} from '../host/host.ts';
import {ActionableError, type Trouble} from '../model/errors.ts';
import type {EndpointName} from '../model/fleet.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, words} from '../model/safe-text.ts';
import {openDockerEngine, type DockerEngineOptions} from './docker-engine.ts';
import {findCurrentContext, findExplicitContext} from './endpoints/context.ts';
import type {Asked, EndpointFinder, Found} from './endpoints/endpoint.ts';
import {findDockerHost, findExplicitHost, findTlsOfThisMachine} from './endpoints/named-host.ts';
import {findUsualSockets} from './endpoints/usual-sockets.ts';
import {EngineAnswer, type Engine} from './engine.ts';
import type {Mask} from './events.ts';
import type {SshTarget, Target} from './target.ts';
import {ownFault} from './troubles.ts';

/** In the order of the docker command line. The first that knows a place has the last word: see `EndpointFinder`. */
const finders: readonly EndpointFinder[] = [
	findExplicitHost,
	findExplicitContext,
	findDockerHost,
	findCurrentContext,
	findTlsOfThisMachine,
	findUsualSockets,
];

export type ConnectOptions = Asked & {
	/** Gives it up: what was begun ends, an ssh and its folder too. */
	readonly signal?: AbortSignal;
	/** Hides secrets in the commands of exec events. */
	readonly mask?: Mask;
};

export type Attempt = {readonly endpoint: EndpointName; readonly trouble: Trouble};
export type Connected = {readonly engine: Engine} | {readonly tried: readonly Attempt[]};

export async function connect({explicitHost, explicitContext, host, signal, mask}: ConnectOptions): Promise<Connected> {
	const tried: Attempt[] = [];
	for (const found of await findEndpoints({explicitHost, explicitContext, host})) {
		if ('trouble' in found) {
			tried.push(found);
			continue;
		}
		try {
			return {engine: await open({...found, signal, mask})};
		} catch (error) {
			tried.push({endpoint: found.endpoint, trouble: await explain(error, found.target, host)});
		}
	}
	return {tried};
}

type OpenOptions = Omit<DockerEngineOptions, 'target'> & {readonly target: Target | SshTarget};

async function open({target, ...options}: OpenOptions): Promise<Engine> {
	if (target.is !== 'ssh') return openDockerEngine({...options, target});
	const {openTunnel} = await import('./ssh/tunnel.ts');
	const tunnel = await openTunnel(target.destination, options.signal);
	try {
		const engine = await openDockerEngine({...options, target: tunnel.target});
		return {
			...engine,
			close() {
				engine.close();
				tunnel.close();
			},
		};
	} catch (error) {
		tunnel.close();
		throw error;
	}
}

/** Where they may be, or why a place that was named can't even be called. Calls nobody. */
export async function findEndpoints(asked: Asked): Promise<readonly Found[]> {
	for (const find of finders) {
		const found = await find(asked);
		if (found !== null) return found;
	}
	return [];
}

async function explain(error: unknown, target: Target | SshTarget, host: Host): Promise<Trouble> {
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
		const fault = 'cert' in target.tls.own ? ownFault(target.tls.own.cert) : null;
		return {
			what: words`The engine can't be spoken to over TLS`,
			why: words`it hung up after the handshake, as one does that does not trust ${sanitise(target.tls.folder, 300)}/cert.pem${fault === null ? words`` : words` (${fault})`}`,
			todo: words`${target.tls.cure}; cert.pem must be signed by an authority the engine trusts`,
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
