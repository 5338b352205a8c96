/** Why a file or folder is no evidence: its path, the reason in words, the system's own name for it. */
import {notAllowed, notThere} from '../../host/host.ts';
import {Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';

const errnos: ReadonlyMap<SafeText, SafeText> = new Map([
	[notThere, words` (ENOENT)`],
	[notAllowed, words` (EACCES)`],
]);

export function unreadAt(path: string, {why}: Unread): Unread {
	return new Unread(words`${sanitise(path, 300)}: ${why}${errnos.get(why) ?? words``}`);
}

/** The same, with its path in the reason. */
export const withPath = <T>(path: string, read: Read<T>): Read<T> =>
	read instanceof Unread ? unreadAt(path, read) : read;

export const isMissing = <T>(read: Read<T>): boolean => read instanceof Unread && read.why === notThere;

/** `instead` where there is no such file; any other failure stays one, with its path. */
export const orMissing = <T, U>(path: string, read: Read<T>, instead: U): Read<T | U> =>
	isMissing(read) ? instead : withPath(path, read);
