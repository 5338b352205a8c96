/**
 * Downloads over https: bounded in bytes and in silence, taken up again where they broke off, and held against the length and
 * the checksums the server names.
 */
import {createHash} from 'node:crypto';
import {ActionableError} from '../model/errors.ts';
import {isObject} from '../model/foreign.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {isTrustedUrl} from '../model/trusted-url.ts';
import {nodeDataFiles as files} from './data-files.ts';
import {codeOf} from './error-code.ts';
import type {Downloaded, Downloads, NewFile} from './host.ts';

export type DownloadTimes = {
	/** Without an answer or a byte. */
	readonly silenceMs: number;
	/** Before the nth try again. */
	readonly pauseMs: (tries: number) => number;
};

const usualTimes: DownloadTimes = {silenceMs: 30_000, pauseMs: tries => 1000 * 2 ** tries};
const maxTries = 5;
const maxRedirects = 5;
const maxRetryAfterMs = 60_000;

function trouble(url: string, why: SafeText, todo: SafeText, cause?: unknown): ActionableError {
	return new ActionableError({what: words`${sanitise(url, 300)} was not downloaded`, why, todo}, {cause});
}

const lookAtSources = words`Look at the sources of the config file, or bring a file along: hullcheck db import`;
const tryLater = words`Try again later; what is in the store stays as it is`;

/** Worth another try, after a pause. */
class Passing extends Error {
	readonly why: SafeText;
	readonly afterMs: number | null;
	constructor(why: SafeText, afterMs: number | null = null, options?: {cause?: unknown}) {
		super(why, options);
		this.why = why;
		this.afterMs = afterMs;
	}
}

function parseUrl(url: string, base?: string): URL {
	if (!URL.canParse(url, base)) throw trouble(url, words`it is no URL`, lookAtSources);
	const parsed = new URL(url, base);
	if (isTrustedUrl(parsed)) return parsed;
	throw trouble(parsed.href, words`only https is trusted to bring it unchanged`, lookAtSources);
}

function networkTrouble(url: string, error: unknown): Passing | ActionableError {
	const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
	switch (codeOf(cause)) {
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return trouble(
				url,
				words`its host has no address: there is no internet here, or no name service`,
				words`Bring files along: hullcheck db import`,
				error,
			);
		case 'ECONNREFUSED':
			return new Passing(words`nothing listens there`);
		default:
			return new Passing(sanitise(cause instanceof Error ? cause.message : String(cause), 200), null, {cause: error});
	}
}

/** An answer, and the clock that ends it when nothing comes for a while. */
type Answer = {readonly response: Response; heard(): void; end(): void};

async function ask(
	url: string,
	headers: Readonly<Record<string, string>>,
	{silenceMs}: DownloadTimes,
): Promise<Answer> {
	const ending = new AbortController();
	const silent = (): void => ending.abort(new Error(`nothing came for ${Math.ceil(silenceMs / 1000)} seconds`));
	let timer = setTimeout(silent, silenceMs);
	const heard = (): void => {
		clearTimeout(timer);
		timer = setTimeout(silent, silenceMs);
	};
	const end = (): void => {
		clearTimeout(timer);
		ending.abort();
	};
	try {
		let target = parseUrl(url);
		for (let hops = 0; hops <= maxRedirects; hops += 1) {
			const response = await fetch(target, {
				headers: {'accept-encoding': 'identity', 'user-agent': 'hullcheck', ...headers},
				redirect: 'manual',
				signal: ending.signal,
			});
			heard();
			const location = response.headers.get('location');
			if (response.status < 300 || response.status >= 400 || location === null) return {response, heard, end};
			await response.body?.cancel();
			target = parseUrl(location, target.href);
		}
	} catch (error) {
		end();
		throw error instanceof ActionableError ? error : networkTrouble(url, error);
	}
	end();
	throw trouble(url, words`it was sent on more than ${maxRedirects} times`, lookAtSources);
}

/** Throws for an answer without content. */
function checkStatus(url: string, {status, headers}: Response): void {
	if (status === 200 || status === 206) return;
	if (status === 429 || status >= 500) {
		const seconds = Number(headers.get('retry-after') ?? Number.NaN);
		throw new Passing(
			words`the server answers ${status}`,
			Number.isFinite(seconds) ? Math.min(seconds * 1000, maxRetryAfterMs) : null,
		);
	}
	if (status === 404 || status === 410) throw trouble(url, words`there is no such file`, lookAtSources);
	throw trouble(url, words`the server answers ${status}`, lookAtSources);
}

const lengthOf = (value: string | null): number | null =>
	value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;

/** Of the whole file, as RFC 9530 and Google's storage name them, in base64. */
function checksumsOf(headers: Headers): ReadonlyArray<readonly [algorithm: 'sha256' | 'md5', base64: string]> {
	const sha256 = /\bsha-256=:([^:]+):/.exec(headers.get('repr-digest') ?? '')?.[1];
	const md5 = /\bmd5=([A-Za-z0-9+/]+=*)/.exec(headers.get('x-goog-hash') ?? '')?.[1];
	return [
		...(sha256 === undefined ? [] : [['sha256', sha256] as const]),
		...(md5 === undefined ? [] : [['md5', md5] as const]),
	];
}

async function hashesOf(path: string): Promise<{readonly sha256: Buffer; readonly md5: Buffer}> {
	const [sha256, md5] = [createHash('sha256'), createHash('md5')];
	const opened = await files.openFile(path);
	try {
		const pieceBytes = 4 * 1024 ** 2;
		for (let offset = 0; offset < (opened?.sizeBytes ?? 0); offset += pieceBytes) {
			const piece = (await opened?.read(offset, pieceBytes)) ?? Buffer.alloc(0);
			sha256.update(piece);
			md5.update(piece);
		}
	} finally {
		await opened?.close();
	}
	return {sha256: sha256.digest(), md5: md5.digest()};
}

/** Which state of which file the bytes are of that an earlier run left. */
async function etagOfPart(path: string, url: string): Promise<string> {
	try {
		const json: unknown = JSON.parse((await files.read(`${path}.json`, 8192)) ?? '');
		return isObject(json) && json['url'] === url && typeof json['etag'] === 'string' ? json['etag'] : '';
	} catch {
		return '';
	}
}

async function forget(path: string): Promise<void> {
	await files.remove(path);
	await files.remove(`${path}.json`);
}

type Try = {readonly url: string; readonly to: string; readonly maxBytes: number; readonly knownEtag: string};

async function openPart({url, to}: Try, answer: Response, heldBytes: number): Promise<NewFile> {
	if (answer.status === 206) {
		const from = /^bytes (\d+)-/.exec(answer.headers.get('content-range') ?? '')?.[1];
		if (Number(from) === heldBytes) return files.writeFile(to, {isKept: true});
		await forget(to);
		throw new Passing(words`the server sent another part than was asked for`);
	}
	await forget(to);
	const etag = answer.headers.get('etag') ?? '';
	// A weak one says that two states mean the same, not that their bytes are.
	if (etag !== '' && !etag.startsWith('W/')) await files.createFile(`${to}.json`, JSON.stringify({url, etag}));
	return files.writeFile(to, {isKept: false});
}

/** A body shorter than it says is an error of the connection: fetch counts. */
async function receive(
	one: Try,
	{response, heard}: Answer,
	file: NewFile,
	onProgress: (doneBytes: number, totalBytes: number | null) => void,
): Promise<void> {
	const isEncoded = response.headers.has('content-encoding');
	const rest = isEncoded ? null : lengthOf(response.headers.get('content-length'));
	const total = rest === null ? null : file.sizeBytes() + rest;
	const tooLarge = (): ActionableError =>
		trouble(one.url, words`it is larger than ${one.maxBytes} bytes`, lookAtSources);
	if ((total ?? 0) > one.maxBytes) throw tooLarge();
	const reader = response.body?.getReader();
	for (;;) {
		const piece = await reader?.read().catch((error: unknown) => {
			throw networkTrouble(one.url, error);
		});
		if (piece?.value === undefined) break;
		heard();
		if (file.sizeBytes() + piece.value.length > one.maxBytes) throw tooLarge();
		await file.write(piece.value);
		onProgress(file.sizeBytes(), total);
	}
}

async function tryOnce(
	one: Try,
	times: DownloadTimes,
	onProgress: (doneBytes: number, totalBytes: number | null) => void,
): Promise<Downloaded> {
	const heldEtag = await etagOfPart(one.to, one.url);
	const held = heldEtag === '' ? null : await files.openFile(one.to);
	const heldBytes = held?.sizeBytes ?? 0;
	await held?.close();
	const answer = await ask(
		one.url,
		heldBytes > 0
			? {range: `bytes=${heldBytes}-`, 'if-range': heldEtag}
			: one.knownEtag === ''
				? {}
				: {'if-none-match': one.knownEtag},
		times,
	);
	const {response} = answer;
	try {
		if (response.status === 304) return {is: 'unchanged'};
		if (response.status === 416) {
			await forget(one.to);
			throw new Passing(words`the server has less than was downloaded before`);
		}
		checkStatus(one.url, response);
		const file = await openPart(one, response, heldBytes);
		try {
			await receive(one, answer, file, onProgress);
		} finally {
			await file.finish();
		}
		const {sha256, md5} = await hashesOf(one.to);
		const wrong = response.headers.has('content-encoding')
			? undefined
			: checksumsOf(response.headers).find(
					([algorithm, base64]) => (algorithm === 'md5' ? md5 : sha256).toString('base64') !== base64,
				);
		if (wrong !== undefined) {
			await forget(one.to);
			throw trouble(one.url, words`what came is not what its checksum (${sanitise(wrong[0])}) says`, tryLater);
		}
		await files.remove(`${one.to}.json`);
		return {is: 'file', sha256: sha256.toString('hex'), etag: response.headers.get('etag') ?? ''};
	} finally {
		answer.end();
	}
}

async function again<T>(url: string, {pauseMs}: DownloadTimes, work: () => Promise<T>): Promise<T> {
	for (let tries = 0; ; tries += 1) {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof Passing)) throw error;
			if (tries + 1 >= maxTries) throw trouble(url, error.why, tryLater, error);
			const ms = error.afterMs ?? pauseMs(tries);
			await new Promise(resolve => setTimeout(resolve, ms));
		}
	}
}

export function createDownloads(times: DownloadTimes = usualTimes): Downloads {
	return {
		file: (one, onProgress) => again(one.url, times, () => tryOnce(one, times, onProgress)),
		text: ({url, maxBytes}) =>
			again(url, times, async () => {
				const answer = await ask(url, {}, times);
				try {
					checkStatus(url, answer.response);
					const chunks: Uint8Array[] = [];
					let size = 0;
					const sink: NewFile = {
						sizeBytes: () => size,
						async write(bytes) {
							chunks.push(bytes);
							size += bytes.length;
						},
						finish: async () => {},
						abandon: async () => {},
					};
					await receive({url, to: '', maxBytes, knownEtag: ''}, answer, sink, () => {});
					return Buffer.concat(chunks).toString('utf8');
				} finally {
					answer.end();
				}
			}),
	};
}
