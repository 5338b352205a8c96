/** Answers in the pieces they come in, whole or cut. */
import {once} from 'node:events';
import {createServer, get, type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';
import {PassThrough} from 'node:stream';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {chunksOf} from '../../source/engine/chunks.ts';

const whole = Buffer.from(Array.from({length: 3 * 1024 * 1024}, (_, index) => (index * 31) % 256));

const server = createServer((request, response) => {
	if (request.url !== '/cut') {
		response.end(whole);
		return;
	}
	response.writeHead(200, {'content-length': whole.length});
	response.write(whole.subarray(0, 100_000), () => response.destroy());
});
beforeAll(async () => {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
});
afterAll(() => server.close());

async function ask(path: string): Promise<IncomingMessage> {
	const {port} = server.address() as AddressInfo;
	const [answer] = (await once(get({port, path, agent: false}), 'response')) as [IncomingMessage];
	return answer;
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
	const all: Buffer[] = [];
	for await (const chunk of chunks) all.push(chunk);
	return Buffer.concat(all);
}

describe('chunksOf', () => {
	it('gives all of it, in order', async () => {
		expect((await collect(chunksOf(await ask('/')))).equals(whole)).toBe(true);
	});

	it('says so where it was cut, before it is looked at or while', async () => {
		await expect(collect(chunksOf(await ask('/cut')))).rejects.toThrow();
		const cut = await ask('/cut');
		const chunks = chunksOf(cut);
		cut.destroy();
		await once(cut, 'close');
		await expect(collect(chunks)).rejects.toThrow();
		await expect(collect(chunksOf(cut))).rejects.toThrow();
	});

	it('leaving it early ends the answer', async () => {
		const answer = await ask('/');
		for await (const chunk of chunksOf(answer)) {
			expect(chunk.length).toBeGreaterThan(0);
			break;
		}
		expect(answer.destroyed).toBe(true);
	});

	it('does not take more than it may hold from one who sends faster than it is read', async () => {
		const sending = new PassThrough({highWaterMark: 64 * 1024});
		const chunks = chunksOf(sending)[Symbol.asyncIterator]();
		sending.write(whole.subarray(0, 1000));
		await chunks.next();
		let sentBytes = 0;
		// Until it takes no more; `write` says so, and nobody reads.
		for (let turn = 0; turn < 100; turn += 1) {
			for (let write = 0; write < 10 && sending.write(Buffer.alloc(32 * 1024)); write += 1) sentBytes += 32 * 1024;
			await new Promise(resolve => setImmediate(resolve));
		}
		expect(sentBytes).toBeLessThan(2 * 1024 * 1024);
		sending.end();
		let readBytes = 0;
		for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) readBytes += next.value.length;
		expect(readBytes).toBeGreaterThanOrEqual(sentBytes);
	});
});
