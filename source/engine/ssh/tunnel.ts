/**
 * The way to an engine behind ssh: one login, then the engine's socket forwarded to one of ours. Where sshd forwards
 * no sockets, each connection is a `docker system dial-stdio` through that same login.
 */
import {request} from 'node:http';
import {ActionableError} from '../../model/errors.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {SshDestination, Target} from '../target.ts';
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

/** Rejects with an `ActionableError`. */
export async function openTunnel(destination: SshDestination): Promise<Tunnel> {
	const host = loginCommand(destination);
	await pacing.turn(host);
	const folder = makeRuntimeFolder();
	try {
		const tunnel = await dig(destination, folder);
		pacing.succeeded(host);
		return tunnel;
	} catch (error) {
		pacing.failed(host, error instanceof LoginRefused ? 'refused' : 'unreachable');
		folder.remove();
		throw error;
	}
}

async function dig(destination: SshDestination, folder: RuntimeFolder): Promise<Tunnel> {
	const login = await logIn(destination, folder);
	try {
		const far = readAnswer((await login.run(question(destination))).printed);
		const socketPath = chooseSocket(destination, far);
		if (socketPath !== null) {
			const near = folder.at('fwd.sock');
			if ((await login.forward(near, socketPath)) && (await answers(near)))
				return {
					target: {is: 'tunnel', socketPath: near, maxConnections: null},
					close: () => close(login, folder),
				};
		}
		return await dial(login, folder, socketPath, said => {
			const name = sanitise(destination.host, 200);
			const why = socketPath === null ? words`docker says there: ${said}` : whyNot(socketPath, far, name, said);
			return new ActionableError(noEngineThere(destination, why));
		});
	} catch (error) {
		login.close();
		throw error;
	}
}

async function dial(
	login: Login,
	folder: RuntimeFolder,
	socketPath: string | null,
	explain: (said: SafeText) => ActionableError,
): Promise<Tunnel> {
	const near = folder.at('dial.sock');
	const server = await serveByDialStdio(login, near, socketPath);
	if (await answers(near)) {
		return {
			target: {is: 'tunnel', socketPath: near, maxConnections},
			close() {
				server.close();
				close(login, folder);
			},
		};
	}
	server.close();
	throw explain(sanitise(server.said().trim().split('\n').at(-1) ?? '', 300));
}

function close(login: Login, folder: RuntimeFolder): void {
	login.close();
	folder.remove();
}

/** A forward that leads nowhere stands all the same: only an answer is proof. */
function answers(socketPath: string): Promise<boolean> {
	return new Promise(resolve => {
		const ping = request({socketPath, path: '/_ping', agent: false, timeout: probeTimeoutMs}, response => {
			response.resume();
			resolve(true);
		});
		ping.on('timeout', () => ping.destroy());
		ping.on('error', () => resolve(false));
		ping.end();
	});
}
