/** Downloads against a server of this machine that cuts, lies, redirects and refuses. */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, it, onTestFinished} from 'vitest';
import {createDownloads} from '../../source/host/download.ts';
import type {Downloaded} from '../../source/host/host.ts';
import {temporaryFolder} from '../helpers/temporary.ts';

const body = Buffer.from(Array.from({length: 300_000}, (_, index) => index % 251));
const sha256 = createHash('sha256').update(body);
const sha256Hex = sha256.copy().digest('hex');
const sha256Base64 = sha256.copy().digest('base64');
const md5Base64 = createHash('md5').update(body).digest('base64');

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** The whole, or the part asked for while its state is the same. */
const serve: Answer = (request, response) => {
	const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
	const isPart = !Number.isNaN(from) && request.headers['if-range'] === '"one"';
	const rest = isPart ? body.subarray(from) : body;
	response.writeHead(isPart ? 206 : 200, {
		etag: '"one"',
		'content-length': rest.length,
		'x-goog-hash': `crc32c=AAAAAA==, md5=${md5Base64}`,
		'repr-digest': `sha-256=:${sha256Base64}:`,
		...(isPart ? {'content-range': `bytes ${from}-${body.length - 1}/${body.length}`} : {}),
	});
	response.end(rest);
};

/** A third of what the length says; the rest never comes. */
const serveThird: Answer = (_, response) => {
	response.writeHead(200, {etag: '"one"', 'content-length': body.length});
	response.write(body.subarray(0, 100_000));
};

const sayStatus =
	(status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
	(_, response) => {
		response.writeHead(status, headers);
		response.end('no');
	};

type Server = {readonly url: string; readonly asked: IncomingMessage[]; /** Of every connection. */ cut(): void};

/** Each answer once, the last from then on. */
async function serverOf(...answers: readonly Answer[]): Promise<Server> {
	const asked: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		const answer = answers[Math.min(asked.length, answers.length - 1)];
		asked.push(request);
		answer?.(request, response, asked.length);
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const {port} = server.address() as AddressInfo;
	return {url: `http://127.0.0.1:${port}/all.zip`, asked, cut: () => server.closeAllConnections()};
}

type Fetched = {readonly to: string; run(maxBytes?: number, knownEtag?: string): Promise<Downloaded>};

function fetching(url: string, onProgress: () => void = () => {}): Fetched {
	const to = `${temporaryFolder()}/part`;
	const downloads = createDownloads({silenceMs: 300, pauseMs: () => 1});
	return {to, run: (maxBytes = 1e9, knownEtag = '') => downloads.file({url, to, maxBytes, knownEtag}, onProgress)};
}

it('brings the whole file, held against both checksums', async () => {
	const {url} = await serverOf(serve);
	const {to, run} = fetching(url);
	expect(await run()).toEqual({is: 'file', sha256: sha256Hex, etag: '"one"'});
	expect(readFileSync(to).equals(body)).toBe(true);
});

it('goes on where the connection was cut', async () => {
	const {url, asked, cut} = await serverOf(serveThird, serve);
	const {to, run} = fetching(url, () => {
		if (asked.length === 1) cut();
	});
	expect(await run()).toMatchObject({is: 'file', sha256: sha256Hex});
	expect(asked.map(({headers}) => headers.range)).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
	expect(readFileSync(to).equals(body)).toBe(true);
});

it('goes on where an earlier run was ended, and begins anew where the file is another now', async () => {
	for (const [etag, range] of [
		['"one"', 'bytes=1000-'],
		['"old"', 'bytes=1000-'],
	] as const) {
		const {url, asked} = await serverOf(serve);
		const {to, run} = fetching(url);
		writeFileSync(to, etag === '"one"' ? body.subarray(0, 1000) : Buffer.alloc(1000));
		writeFileSync(`${to}.json`, JSON.stringify({url, etag}));
		expect(await run()).toMatchObject({is: 'file', sha256: sha256Hex});
		expect(asked[0]?.headers.range).toBe(range);
		expect(existsSync(`${to}.json`)).toBe(false);
	}
});

it('begins anew where the server has less than is here, or sends another part', async () => {
	const wrongPart: Answer = (_, response) => {
		response.writeHead(206, {etag: '"one"', 'content-range': 'bytes 5-9/10'});
		response.end('56789');
	};
	for (const first of [sayStatus(416), wrongPart]) {
		const {url, asked} = await serverOf(first, serve);
		const {to, run} = fetching(url);
		writeFileSync(to, Buffer.alloc(400_000));
		writeFileSync(`${to}.json`, JSON.stringify({url, etag: '"one"'}));
		expect(await run()).toMatchObject({is: 'file', sha256: sha256Hex});
		expect(asked[1]?.headers.range).toBeUndefined();
	}
});

it('follows redirects, not for ever, and never to a plain connection elsewhere', async () => {
	const once = await serverOf(sayStatus(302, {location: '/elsewhere'}), serve);
	expect(await fetching(once.url).run()).toMatchObject({sha256: sha256Hex});
	expect(once.asked[1]?.url).toBe('/elsewhere');

	const circle = await serverOf(sayStatus(301, {location: '/all.zip'}));
	await expect(fetching(circle.url).run()).rejects.toThrow(/sent on more than 5 times/);

	const plain = await serverOf(sayStatus(302, {location: 'http://192.0.2.1/all.zip'}));
	await expect(fetching(plain.url).run()).rejects.toThrow(/only https is trusted/);
	await expect(fetching('http://127.example.com/all.zip').run()).rejects.toThrow(/only https is trusted/);
	await expect(fetching('file:///etc/shadow').run()).rejects.toThrow(/only https is trusted/);
});

it('gives up at once on what is not there, and tries again what passes', async () => {
	const gone = await serverOf(sayStatus(404));
	await expect(fetching(gone.url).run()).rejects.toThrow(/there is no such file/);
	expect(gone.asked).toHaveLength(1);

	const busy = await serverOf(sayStatus(503, {'retry-after': '0'}), sayStatus(429), serve);
	expect(await fetching(busy.url).run()).toMatchObject({is: 'file'});

	const down = await serverOf(sayStatus(503));
	await expect(fetching(down.url).run()).rejects.toThrow(/answers 503.*Try again later/);
	expect(down.asked).toHaveLength(5);
});

it('says what the network says', async () => {
	const closed = createServer();
	await new Promise<void>(resolve => {
		closed.listen(0, '127.0.0.1', resolve);
	});
	const {port} = closed.address() as AddressInfo;
	await new Promise(resolve => {
		closed.close(resolve);
	});
	await expect(fetching(`http://127.0.0.1:${port}/`).run()).rejects.toThrow(/nothing listens there/);
	await expect(fetching('https://there-is-none.invalid/').run()).rejects.toThrow(/no internet here/);
});

it('ends when nothing comes any more', async () => {
	const silent = await serverOf((_, response) => {
		response.writeHead(200, {'content-length': body.length});
		response.write('a');
	});
	await expect(fetching(silent.url).run()).rejects.toThrow(/nothing came for 1 seconds/);
});

it('refuses what its checksum does not say, and keeps nothing of it', async () => {
	for (const wrong of [
		{'x-goog-hash': `md5=${Buffer.alloc(16).toString('base64')}`},
		{'repr-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:`},
	]) {
		const {url} = await serverOf((_, response) => {
			response.writeHead(200, {etag: '"one"', ...wrong});
			response.end(body);
		});
		const {to, run} = fetching(url);
		await expect(run()).rejects.toThrow(/not what its checksum/);
		expect(existsSync(to)).toBe(false);
	}
});

it('refuses what is larger than was allowed, whether it says so or not', async () => {
	const said = await serverOf(serve);
	await expect(fetching(said.url).run(1000)).rejects.toThrow(/larger than 1000 bytes/);
	const unsaid = await serverOf((_, response) => {
		response.writeHead(200);
		response.end(body);
	});
	await expect(fetching(unsaid.url).run(1000)).rejects.toThrow(/larger than 1000 bytes/);
});

it('asks whether what is known is still so', async () => {
	const {url, asked} = await serverOf(sayStatus(304));
	expect(await fetching(url).run(1e9, '"one"')).toEqual({is: 'unchanged'});
	expect(asked[0]?.headers['if-none-match']).toBe('"one"');
});

it('brings short texts too', async () => {
	const {url} = await serverOf(sayStatus(503), serve);
	const downloads = createDownloads({silenceMs: 300, pauseMs: () => 1});
	expect(await downloads.text({url, maxBytes: 1e6})).toBe(body.toString('utf8'));
	await expect(downloads.text({url, maxBytes: 10})).rejects.toThrow(/larger than 10 bytes/);
});
