/** HTTP on a unix socket of its own, in a folder that only this user may enter. */
import {mkdtempSync, rmSync} from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import {commonHeaders} from './recorded.ts';
import {router, type Router} from './router.ts';
import {Refusal} from './words.ts';
import type {Reply} from './routes/call.ts';
import type {World} from './world.ts';

const bodyLimitBytes = 4 * 1024 * 1024;

export type Served = {
	readonly socketPath: string;
	/** Ends every connection; new ones are welcome. */
	cut(): void;
	close(): Promise<void>;
};

export async function serve(world: World): Promise<Served> {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'hullcheck-demo-'));
	const socketPath = path.join(folder, 'docker.sock');
	const tidy = (): void => rmSync(folder, {recursive: true, force: true});
	process.once('exit', tidy);
	const find = router();
	const server = http.createServer({keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0}, (request, response) => {
		void answer(world, find, request, response);
	});
	try {
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(socketPath, resolve);
		});
	} catch (error) {
		tidy();
		throw error;
	}
	return {
		socketPath,
		cut: () => server.closeAllConnections(),
		async close() {
			process.off('exit', tidy);
			const closed = new Promise<void>(resolve => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
			tidy();
		},
	};
}

async function answer(
	world: World,
	find: Router,
	request: http.IncomingMessage,
	response: http.ServerResponse,
): Promise<void> {
	response.on('error', () => response.destroy());
	for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
	try {
		const [target = '/', ...queryParts] = (request.url ?? '/').split('?');
		const isHead = request.method === 'HEAD';
		const {handler, reference} = find(isHead ? 'GET' : (request.method ?? 'GET'), target);
		const bodyBytes = await readBody(request);
		const bodyText = bodyBytes.toString('utf8');
		if (bodyText !== '' && request.method !== 'PUT') checkType(request.headers['content-type'] ?? '');
		const query = new URLSearchParams(queryParts.join('?'));
		send(response, await handler({world, reference, query, bodyText, bodyBytes, isHead, response}));
	} catch (error) {
		if (response.headersSent) {
			response.destroy();
			return;
		}
		const isRefusal = error instanceof Refusal;
		const message = error instanceof Error ? error.message : String(error);
		send(response, {status: isRefusal ? error.status : 500, json: {message}});
	}
}

function checkType(type: string): void {
	if (/^application\/json\b/.test(type)) return;
	throw new Refusal(400, `unsupported Content-Type header (${type}): must be 'application/json'`);
}

async function readBody(request: http.IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of request as AsyncIterable<Buffer>) {
		bytes += part.length;
		if (bytes > bodyLimitBytes) throw new Refusal(400, 'request body too large');
		parts.push(part);
	}
	return Buffer.concat(parts);
}

function send(response: http.ServerResponse, reply: Reply): void {
	if (reply === null) return;
	if (reply.json === undefined) {
		response.writeHead(reply.status);
		response.end();
		return;
	}
	response.writeHead(reply.status, {'Content-Type': 'application/json'});
	response.end(`${JSON.stringify(reply.json)}\n`);
}
