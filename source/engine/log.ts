/** `GET /containers/{id}/logs` → text. Without a terminal both streams come in frames; with one, as they are. */
import type {IncomingMessage} from 'node:http';
import {cutAnswer} from './troubles.ts';

/** Its stream (0, 1 or 2), three zeros, the length of what follows. */
const headerBytes = 8;

function isHeader(bytes: Buffer): boolean {
	return bytes.length >= headerBytes && (bytes[0] ?? 3) < 3 && bytes[1] === 0 && bytes[2] === 0 && bytes[3] === 0;
}

/** The text of all frames that begin at `bytes`; a last one that was cut counts as far as it goes. */
export function unframed(bytes: Buffer): string {
	if (!isHeader(bytes)) return bytes.toString('utf8');
	const parts: Buffer[] = [];
	let from = 0;
	while (isHeader(bytes.subarray(from))) {
		const end = from + headerBytes + bytes.readUInt32BE(from + 4);
		parts.push(bytes.subarray(from + headerBytes, end));
		from = end;
	}
	return Buffer.concat(parts).toString('utf8');
}

/** As far as `maxBytes`: what is beyond is not waited for. */
export async function readLog(answer: IncomingMessage, maxBytes: number): Promise<string> {
	const chunks: Buffer[] = [];
	let sizeBytes = 0;
	try {
		for await (const chunk of answer as AsyncIterable<Buffer>) {
			chunks.push(chunk);
			sizeBytes += chunk.length;
			if (sizeBytes >= maxBytes) break;
		}
	} catch {
		throw cutAnswer(sizeBytes);
	}
	return unframed(Buffer.concat(chunks).subarray(0, maxBytes));
}
