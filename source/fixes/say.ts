/** Words for a shell, as people copy them. */
import {miB} from '../model/quantity.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';

/** As the docker command takes it: `256m`, else plain bytes. */
export const bytesForCommand = (bytes: number): SafeText =>
	bytes % miB === 0 ? words`${bytes / miB}m` : words`${bytes}`;

/** One word for a shell: as it is where that is safe, else in single quotes. */
export function shellWord(text: SafeText): SafeText {
	return /^[A-Za-z0-9_./:=-]+$/.test(text) ? text : sanitise(`'${text.replaceAll("'", String.raw`'\''`)}'`);
}
