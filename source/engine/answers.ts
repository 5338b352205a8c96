/**
 * Reads one HTTP answer whole. dockerode waits for ever for the rest of an answer that was cut, and takes any text for
 * one; here it is bounded, complete, and of the kind an engine sends, or an error says what it is instead.
 */
import type {IncomingMessage} from 'node:http';
import {at} from '../model/foreign.ts';
import {sanitise} from '../model/safe-text.ts';
import {maskText} from '../model/secrets.ts';
import {EngineAnswer} from './engine.ts';
import {cutAnswer, htmlAnswer, noJson, redirected, tlsWanted, tooLong} from './troubles.ts';

/** 10,000 containers list in about 12 MiB. */
export const maxAnswerBytes = 64 * 1024 * 1024;
const maxErrorBytes = 64 * 1024;

export function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		let isWhole = false;
		response.on('data', (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes <= maxBytes) {
				chunks.push(chunk);
				return;
			}
			reject(tooLong(maxBytes));
			response.destroy();
		});
		response.on('end', () => {
			isWhole = true;
			resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
		});
		// A cut answer comes as an error, or, where nobody listens for one, as a close without an end. The first wins.
		response.on('error', () => reject(cutAnswer(bytes)));
		response.on('close', () => {
			if (!isWhole) reject(cutAnswer(bytes));
		});
	});
}

function parse(text: string): {readonly json: unknown} | null {
	try {
		return {json: JSON.parse(text)};
	} catch {
		return null;
	}
}

const isHtml = (response: IncomingMessage, text: string): boolean =>
	/\bhtml\b/i.test(response.headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text);

/** For answers that are not read whole. */
export function refuseHtml(response: IncomingMessage): IncomingMessage {
	if (!isHtml(response, '')) return response;
	response.destroy();
	throw htmlAnswer(response.statusCode ?? 0);
}

export const isGood = (response: IncomingMessage): boolean => {
	const status = response.statusCode ?? 0;
	return status >= 200 && status < 300;
};

/** Why the answer is no success. To a write, 304 is no redirect: it was so already. */
export async function readRefusal(response: IncomingMessage, isWrite: boolean): Promise<Error> {
	const status = response.statusCode ?? 0;
	if (status >= 300 && status < 400 && !(isWrite && status === 304)) {
		response.destroy();
		return redirected();
	}
	const text = (await readBody(response, maxErrorBytes)).toString('utf8');
	if (isHtml(response, text)) return htmlAnswer(status);
	if (/client sent an http request to an https server/i.test(text)) return tlsWanted();
	const message = at(parse(text)?.json, 'message');
	// A runtime that can't start a command repeats it, with what stands in it.
	const says = maskText((typeof message === 'string' ? message : text).trim());
	return new EngineAnswer(status, sanitise(says || 'nothing', 1000));
}

/** The JSON of a success. `undefined` where a write answers with nothing. */
export async function readAnswer(response: IncomingMessage, isWrite: boolean): Promise<unknown> {
	const text = (await readBody(response, maxAnswerBytes)).toString('utf8');
	if (isWrite && text.trim() === '') return undefined;
	const parsed = parse(text);
	if (parsed !== null) return parsed.json;
	if (isHtml(response, text)) throw htmlAnswer(response.statusCode ?? 0);
	// `/_ping` alone answers in plain text.
	if (text === 'OK') return text;
	throw noJson(text.slice(0, 200));
}
