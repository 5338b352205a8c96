/** Standard output, where only the report goes. */
import {once} from 'node:events';
import process from 'node:process';
import {wholeWriter} from '../host/whole-writer.ts';
import {ActionableError} from '../model/errors.ts';
import {sanitise, words} from '../model/safe-text.ts';

const isReaderGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

/**
 * Piece by piece, no faster than it is read. Resolves when all is handed over, or when the reader has had enough; rejects
 * where it can't be written.
 */
export async function print(parts: Iterable<string>): Promise<void> {
	const {stdout} = process;
	const ended: {error: unknown} = {error: null};
	stdout.on('error', error => {
		ended.error ??= error;
	});
	const writeWhole = wholeWriter(stdout.fd);
	try {
		for (const part of parts) {
			if (ended.error !== null) throw ended.error;
			if (writeWhole !== null) writeWhole(part);
			else if (!stdout.write(part)) await once(stdout, 'drain');
		}
		await new Promise<void>((resolve, reject) => {
			stdout.write('', error => (error === undefined || error === null ? resolve() : reject(error)));
		});
	} catch (error) {
		// What is written to a stream that has failed already says only that it is closed.
		if (isReaderGone(ended.error ?? error)) return;
		throw new ActionableError({
			what: words`The report could not be written`,
			why: sanitise(error instanceof Error ? error.message : String(error), 200),
			todo: words`Make room where standard output leads to`,
		});
	}
}
