/** A stream of lines that ends exactly once, however it ends. Its reader parses at once and never waits: a full pipe slows the engine for everybody. */
import type {IncomingMessage} from 'node:http';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {createLineReader} from './lines.ts';

export type Stream = {readonly ended: Promise<SafeText>; close(): void};

export function listenTo(
	open: (signal: AbortSignal) => Promise<IncomingMessage>,
	onLine: (line: string) => void,
): Stream {
	const leaving = new AbortController();
	const {promise: ended, resolve: end} = Promise.withResolvers<SafeText>();
	const lines = createLineReader(line => {
		// What still arrives after close() is nobody's.
		if (!leaving.signal.aborted) onLine(line);
	});

	open(leaving.signal).then(
		response => {
			response.on('data', (chunk: Buffer) => lines.push(chunk));
			// Aborting gives an error and then a close, a stopped engine an end, a killed one an error: the first word counts.
			response.on('end', () => end(words`the engine ended the stream`));
			response.on('error', error => end(sanitise(`the stream broke: ${error.message}`, 300)));
			response.on('close', () => end(words`the connection was closed`));
			if (leaving.signal.aborted) response.destroy();
		},
		(error: unknown) => end(sanitise(error instanceof Error ? error.message : String(error), 500)),
	);

	return {
		ended,
		close() {
			end(words`closed by hullcheck`);
			leaving.abort();
		},
	};
}
