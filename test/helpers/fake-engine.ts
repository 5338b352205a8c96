/** A server that answers as an engine, or as badly as a test wants: on a unix socket, or on a TCP port with or without TLS. */
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import {mkdtempSync, rmSync} from 'node:fs';
import type {AddressInfo, Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {TlsOptions} from 'node:tls';

export type Asked = {readonly method: string; readonly path: string; readonly body: string};
export type Reply = (response: ServerResponse, asked: Asked, request: IncomingMessage) => void;

export type FakeEngine = {
	/** For a unix socket. */
	readonly socketPath: string;
	/** For TCP. */
	readonly port: number;
	/** All that was asked, oldest first; paths without the version. */
	readonly asked: readonly Asked[];
	/** The version prefixes seen. */
	readonly versions: ReadonlySet<string>;
	/** Connections ever made. */
	connections(): number;
	/** Connections that stand. */
	open(): number;
	/** `GET /info` → what answers from now on. The latest wins. */
	on(route: string, reply: Reply): void;
	/** Ends every connection as a killed engine does. */
	drop(): void;
	close(): Promise<void>;
};

export const json =
	(value: unknown, status = 200): Reply =>
	response => {
		response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(value));
	};
export const html =
	(status = 200): Reply =>
	response => {
		response.writeHead(status, {'content-type': 'text/html'}).end('<!DOCTYPE html><html><body>Log in</body></html>');
	};
export const text =
	(body: string, status = 200): Reply =>
	response => {
		response.writeHead(status, {'content-type': 'text/plain'}).end(body);
	};
/** Promises more than it sends, then hangs up. */
export const cut =
	(body: string, isChunked = false): Reply =>
	response => {
		response.writeHead(200, {
			'content-type': 'application/json',
			...(isChunked ? {} : {'content-length': body.length + 100}),
		});
		response.write(body, () => response.socket?.destroy());
	};
export const hangUp: Reply = response => void response.socket?.destroy();
export const silent: Reply = () => {};
/** The first answer, then the second for good. */
export function onceThen(first: Reply, after: Reply): Reply {
	let isFirst = true;
	return (...given) => {
		const reply = isFirst ? first : after;
		isFirst = false;
		reply(...given);
	};
}
/** Sends pieces as they are, each in a packet of its own, then stays open, or ends. */
export const stream =
	(pieces: ReadonlyArray<string | Buffer>, isEnding = false): Reply =>
	response => {
		response.writeHead(200, {'content-type': 'application/json'});
		response.flushHeaders();
		const send = (index: number): void => {
			const piece = pieces[index];
			if (piece === undefined) {
				if (isEnding) response.end();
				return;
			}
			response.write(piece, () => setImmediate(send, index + 1));
		};
		send(0);
	};

export async function startFakeEngine({
	tls,
	isTcp = tls !== undefined,
	version = {Version: '26.1.5', ApiVersion: '1.45', MinAPIVersion: '1.24'},
}: {readonly tls?: TlsOptions; readonly isTcp?: boolean; readonly version?: unknown} = {}): Promise<FakeEngine> {
	const folder = mkdtempSync(path.join(tmpdir(), 'hc-fake-'));
	const socketPath = path.join(folder, 'docker.sock');
	const asked: Asked[] = [];
	const versions = new Set<string>();
	const replies = new Map<string, Reply>([
		['GET /version', json(version)],
		['GET /_ping', text('OK')],
	]);
	const sockets = new Set<Socket>();
	let connections = 0;

	const answer = (request: IncomingMessage, response: ServerResponse): void => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const [, prefix = '', rest = ''] = /^(?:\/(v[\d.]+))?(\/.*)$/.exec(request.url ?? '') ?? [];
			if (prefix !== '') versions.add(prefix);
			const one = {method: request.method ?? '', path: rest, body: Buffer.concat(chunks).toString('utf8')};
			asked.push(one);
			const reply = replies.get(`${one.method} ${rest}`) ?? replies.get(`${one.method} ${rest.replace(/\?.*/, '')}`);
			(reply ?? json({message: 'page not found'}, 404))(response, one, request);
		});
	};
	const server: Server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
	server.keepAliveTimeout = 60_000;
	server.on('connection', (socket: Socket) => {
		connections += 1;
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	server.on('tlsClientError', () => {});
	await new Promise<void>(resolve => {
		if (isTcp) server.listen(0, '127.0.0.1', resolve);
		else server.listen(socketPath, resolve);
	});

	const drop = (): void => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		socketPath,
		port: isTcp ? (server.address() as AddressInfo).port : 0,
		asked,
		versions,
		connections: () => connections,
		open: () => sockets.size,
		on: (route, reply) => void replies.set(route, reply),
		drop,
		async close() {
			const closed = new Promise(resolve => {
				server.close(resolve);
			});
			drop();
			await closed;
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
