/** Standard output, where only the report goes. */
import process from 'node:process';
import {ActionableError} from '../model/errors.ts';
import {sanitise, words} from '../model/safe-text.ts';

const isReaderGone = (error: Error): boolean => 'code' in error && error.code === 'EPIPE';

/** Resolves when all is handed over, or when the reader has had enough. Rejects where it can't be written. */
export function print(text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const settle = (error?: Error | null) => {
			if (error === undefined || error === null || isReaderGone(error)) resolve();
			else {
				const why = sanitise(error.message, 200);
				reject(
					new ActionableError({
						what: words`The report could not be written`,
						why,
						todo: words`Make room where standard output leads to`,
					}),
				);
			}
		};
		process.stdout.once('error', settle);
		process.stdout.write(text, settle);
	});
}
