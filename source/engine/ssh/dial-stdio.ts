/**
 * The other way to an engine, where sshd forwards no sockets: one `docker system dial-stdio` on that machine for each
 * connection. A socket here takes the connections, so that the client need not know.
 */
import type {ChildProcess} from 'node:child_process';
import {createServer} from 'node:net';
import {once} from 'node:events';
import {pipeline} from 'node:stream';
import type {Login} from './login.ts';

/** sshd allows ten sessions in one login, and each of them costs a process there. */
export const maxConnections = 6;

export type DialStdio = {
	/** The last words of a command that ended. */
	said(): string;
	/** Ends every connection: a command that has not come through yet would not notice that nobody is left to speak to. */
	close(): void;
};

/** null: the docker command of that machine decides where it goes. */
export const dialCommand = (socketPath: string | null): string =>
	`docker ${socketPath === null ? '' : `--host=unix://${socketPath} `}system dial-stdio`;

export async function serveByDialStdio(login: Login, near: string, socketPath: string | null): Promise<DialStdio> {
	let said = '';
	const children = new Set<ChildProcess>();
	const server = createServer({allowHalfOpen: true}, socket => {
		const child = login.spawn(dialCommand(socketPath));
		children.add(child);
		child.once('close', () => children.delete(child));
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			said = `${said}${text}`.slice(-2000);
		});
		child.on('error', () => socket.destroy());
		pipeline(socket, child.stdin, () => {});
		pipeline(child.stdout, socket, () => {});
		socket.on('close', () => child.kill('SIGTERM'));
	});
	server.listen(near);
	await once(server, 'listening');
	server.unref();
	return {
		said: () => said,
		close() {
			server.close();
			for (const child of children) child.kill('SIGTERM');
		},
	};
}
