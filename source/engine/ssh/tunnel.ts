/**
 * The way to an engine behind ssh: one login, then the engine's socket forwarded to one of ours. Where sshd forwards
 * no sockets, each connection is a `docker system dial-stdio` through that same login.
 */
import {request} from 'node:http';
import {ActionableError} from '../../model/errors.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {SshDestination, Target} from '../target.ts';
import {cancelled} from '../troubles.ts';
import {maxConnections, serveByDialStdio} from './dial-stdio.ts';
import {chooseSocket, question, readAnswer, whyNot} from './far-side.ts';
import {loginCommand} from './arguments.ts';
import {logIn, type Login} from './login.ts';
import {pacing} from './pacing.ts';
import {makeRuntimeFolder, type RuntimeFolder} from './runtime-folder.ts';
import {LoginRefused, noEngineThere} from './troubles.ts';

export type Tunnel = {
	readonly target: Extract<Target, {is: 'tunnel'}>;
	/** Ends ssh and takes the socket away. */
	close(): void;
};

const probeTimeoutMs = 10_000;

/** Rejects with an `ActionableError`; when `signal` gives it up, at once, and nothing of it goes on. */
export async function openTunnel(destination: SshDestination, signal?: AbortSignal): Promise<Tunnel> {
	const host = loginCommand(destination);
	await pacing.turn(host, signal);
	const folder = makeRuntimeFolder();
	try {
		const tunnel = await dig(destination, folder, signal);
		pacing.succeeded(host);
		return tunnel;
	} catch (error) {
		// What we gave up ourselves says nothing about the host.
		if (signal?.aborted !== true) pacing.failed(host, error instanceof LoginRefused ? 'refused' : 'unreachable');
		folder.remove();
		throw error;
	}
}

async function dig(destination: SshDestination, folder: RuntimeFolder, signal?: AbortSignal): Promise<Tunnel> {
	const login = await logIn(destination, folder, signal);
	try {
		const far = readAnswer((await login.run(question(destination))).printed);
		const socketPath = chooseSocket(destination, far);
		if (socketPath !== null) {
			const near = folder.at('fwd.sock');
			if ((await login.forward(near, socketPath)) && (await answers(near, signal)))
				return {
					target: {is: 'tunnel', socketPath: near, maxConnections: null},
					close: () => close(login, folder),
				};
		}
		const dialled = await dial(login, folder, socketPath, signal);
		if (typeof dialled !== 'string') return dialled;
		const name = sanitise(destination.host, 200);
		const why = socketPath === null ? words`docker says there: ${dialled}` : whyNot(socketPath, far, name, dialled);
		throw new ActionableError(noEngineThere(destination, why));
	} catch (error) {
		login.close();
		throw error;
	}
}

/** The last words of docker there, where no engine answers. */
async function dial(
	login: Login,
	folder: RuntimeFolder,
	socketPath: string | null,
	signal?: AbortSignal,
): Promise<Tunnel | SafeText> {
	const near = folder.at('dial.sock');
	const server = await serveByDialStdio(login, near, socketPath);
	let isThere = false;
	try {
		isThere = await answers(near, signal);
	} finally {
		if (!isThere) server.close();
	}
	if (!isThere) return sanitise(server.said().trim().split('\n').at(-1) ?? '', 300);
	return {
		target: {is: 'tunnel', socketPath: near, maxConnections},
		close() {
			server.close();
			close(login, folder);
		},
	};
}

function close(login: Login, folder: RuntimeFolder): void {
	login.close();
	folder.remove();
}

/** A forward that leads nowhere stands all the same: only an answer is proof. Rejects only when `signal` gives it up. */
function answers(socketPath: string, signal?: AbortSignal): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const ping = request({socketPath, path: '/_ping', agent: false, timeout: probeTimeoutMs, signal}, response => {
			response.resume();
			resolve(true);
		});
		ping.on('timeout', () => ping.destroy());
		ping.on('error', () => (signal?.aborted === true ? reject(cancelled()) : resolve(false)));
		ping.end();
	});
}
