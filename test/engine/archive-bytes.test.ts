/** The bytes of an archive call, as a socket brings them: whole, cut, refused, silent, left early. */
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer, type Server, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, describe, expect, it, vi} from 'vitest';
import {archiveBytesFrom, type ArchiveBytes} from '../../source/engine/archive-bytes.ts';

const ofTar = 'HTTP/1.0 200 OK\r\nContent-Type: application/x-tar\r\n';
const ok = `${ofTar}\r\n`;
const whole = Buffer.from(Array.from({length: 3 * 1024 * 1024}, (_, index) => (index * 31) % 251));

const folder = mkdtempSync(path.join(tmpdir(), 'hc-archive-'));
const never = new AbortController().signal;
let server: Server;
let bytes: ArchiveBytes;
/** That asked, in turn. */
let sockets: Socket[];

async function serve(answer: (socket: Socket, asked: string) => unknown, readMs = 10_000): Promise<void> {
	sockets = [];
	server = createServer(socket => {
		sockets.push(socket);
		socket.on('error', () => {});
		socket.once('data', asked => answer(socket, asked.toString()));
	});
	const socketPath = path.join(folder, `${Math.random()}.sock`);
	server.listen(socketPath);
	await once(server, 'listening');
	bytes = archiveBytesFrom(socketPath, readMs);
}
const isClosed = (index: number, what: string): Promise<void> =>
	vi.waitFor(() => expect(sockets[index]?.destroyed, what).toBe(true));

afterEach(async () => {
	bytes.close();
	for (const socket of sockets) socket.destroy();
	await new Promise(resolve => server.close(resolve));
});
afterAll(() => rmSync(folder, {recursive: true}));

/** What a chunk is before the next is asked for. */
async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
	const all: Buffer[] = [];
	for await (const chunk of chunks) all.push(Buffer.from(chunk));
	return Buffer.concat(all);
}

const ask = (signal = never): Promise<AsyncIterable<Buffer> | null> => bytes.open({path: '/a?path=%2Fx', signal});

async function opened(signal = never): Promise<AsyncIterable<Buffer>> {
	const chunks = await ask(signal);
	if (chunks === null) throw new Error('it was refused');
	return chunks;
}

describe('archiveBytesFrom', () => {
	it('gives all of it, in order, however it comes', async () => {
		const told: string[] = [];
		await serve((socket, asked) => {
			told.push(asked);
			socket.end(Buffer.concat([Buffer.from(ok), whole]));
		});
		expect((await collect(await opened())).equals(whole)).toBe(true);
		expect(told).toEqual(['GET /a?path=%2Fx HTTP/1.0\r\nHost: docker\r\n\r\n']);
	});

	it('finds the end of a head that comes byte by byte', async () => {
		await serve(async socket => {
			socket.setNoDelay(true);
			for (const byte of ok) await new Promise(resolve => socket.write(byte, () => setImmediate(resolve)));
			socket.end('tar');
		});
		expect((await collect(await opened())).toString()).toBe('tar');
	});

	it('one who reads slowly gets the same, and the engine waits for it', async () => {
		let sentBytes = 0;
		const much = Buffer.concat([whole, whole, whole]);
		await serve(async socket => {
			socket.write(ok);
			for (let at = 0; at < much.length; at += 32 * 1024) {
				const part = much.subarray(at, at + 32 * 1024);
				if (!socket.write(part)) await once(socket, 'drain');
				sentBytes += part.length;
			}
			socket.end();
		});
		const chunks = (await opened())[Symbol.asyncIterator]();
		const next = async (): Promise<Buffer> => ((await chunks.next()) as IteratorYieldResult<Buffer>).value;
		const all = [Buffer.from(await next())];
		const lookedAt = await next();
		let before = -1;
		await vi.waitFor(() => {
			const last = before;
			before = sentBytes;
			expect(sentBytes, 'the engine waits').toBe(last);
		});
		// What the kernel holds for both sides, and eight pieces.
		expect(sentBytes).toBeLessThan(4 * 1024 * 1024);
		// It was looked at all the while.
		all.push(Buffer.from(lookedAt));
		for (let more = await chunks.next(); more.done !== true; more = await chunks.next())
			all.push(Buffer.from(more.value));
		expect(Buffer.concat(all).equals(much)).toBe(true);
	});

	it.each([
		['what is not there', 'HTTP/1.0 404 Not Found\r\n\r\n{"message":"no such file"}'],
		['chunks', `${ofTar}Transfer-Encoding: chunked\r\n\r\n3\r\ntar\r\n0\r\n\r\n`],
		['what is packed', `${ofTar}Content-Encoding: gzip\r\n\r\ntar`],
		['an answer with an end of its own', `${ofTar}content-length: 3\r\n\r\ntar`],
		['an answer that keeps the connection', `${ofTar}Connection: Keep-Alive\r\n\r\ntar`],
		['a web page', 'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>'],
		['no HTTP', 'tar'],
		['an endless head', `HTTP/1.0 200 OK\r\nX: ${'x'.repeat(100_000)}`],
		['nothing', ''],
	])('leaves %s to the usual way', async (_, answer) => {
		await serve(socket => socket.end(answer));
		expect(await ask()).toBeNull();
		await isClosed(0, 'the socket is closed');
	});

	it('leaves an engine that is not there to the usual way', async () => {
		await serve(() => {});
		bytes = archiveBytesFrom(path.join(folder, 'none.sock'), 1000);
		expect(await ask()).toBeNull();
	});

	it('says of a silent engine that it is', async () => {
		await serve(() => {}, 50);
		await expect(ask()).rejects.toThrow(/nothing came within 0.05 s/);
	});

	it('what is cut is over', async () => {
		await serve(socket => {
			socket.write(Buffer.concat([Buffer.from(ok), whole.subarray(0, 1000)]), () => socket.destroy());
		});
		expect(await collect(await opened())).toHaveLength(1000);
	});

	it('leaving it early, cancelling it, and closing all of them each end the answer', async () => {
		await serve(socket => socket.write(Buffer.concat([Buffer.from(ok), whole])));
		for await (const chunk of await opened()) {
			expect(chunk.length).toBeGreaterThan(0);
			break;
		}
		await isClosed(0, 'the one that was left');
		const cancel = new AbortController();
		const cancelled = await opened(cancel.signal);
		cancel.abort();
		await collect(cancelled);
		await isClosed(1, 'the one that was cancelled');
		const closed = await opened();
		bytes.close();
		await collect(closed);
		await isClosed(2, 'the one that was closed');
		await expect(ask()).rejects.toThrow(/given up/);
		await expect(ask(cancel.signal)).rejects.toThrow();
	});

	it('says why of a question that was cancelled or closed before there was an answer', async () => {
		await serve(() => {});
		const cancel = new AbortController();
		const cancelled = ask(cancel.signal);
		cancel.abort();
		await expect(cancelled).rejects.toThrow(/not waited for/);
		const closed = ask();
		bytes.close();
		await expect(closed).rejects.toThrow(/given up/);
	});
});
