/** A source that fails is a value, with the reason in words. */
import {Unread, type Read} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';

/** Never rejects. */
export async function attempt<T>(what: SafeText, read: () => Promise<Read<T>>): Promise<Read<T>> {
	try {
		return await read();
	} catch (error) {
		return new Unread(words`${what} could not be read: ${reasonOf(error)}`);
	}
}

export const reasonOf = (error: unknown): SafeText =>
	sanitise(error instanceof Error ? error.message : String(error), 300);
