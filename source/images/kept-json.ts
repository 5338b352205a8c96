/** What was read of an image as text and back, for a file or another thread: an `Unread` stays one. */
import {isObject} from '../model/foreign.ts';
import {Unread} from '../model/read.ts';
import {sanitise} from '../model/safe-text.ts';

export const toJson = (value: unknown): string =>
	JSON.stringify(value, (_, part: unknown) => (part instanceof Unread ? {unread: part.why} : part));

const revive = (_: string, part: unknown): unknown =>
	isObject(part) && typeof part['unread'] === 'string' && Object.keys(part).length === 1
		? new Unread(sanitise(part['unread']))
		: part;

/** Only of text that `toJson` made: of its shape nothing is doubted. */
export const fromJson = <T>(text: string): T => JSON.parse(text, text.includes('"unread":') ? revive : undefined) as T;
