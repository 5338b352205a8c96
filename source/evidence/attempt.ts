/** A source that fails is a value, with the reason in words. */
import {reasonOf} from '../model/errors.ts';
import {Unread, type Read} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';

/** Never rejects. */
export async function attempt<T>(what: SafeText, read: () => Promise<Read<T>>): Promise<Read<T>> {
	try {
		return await read();
	} catch (error) {
		return new Unread(words`${what} could not be read: ${reasonOf(error)}`);
	}
}
