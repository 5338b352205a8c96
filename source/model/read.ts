import type {SafeText} from './safe-text.ts';

/**
 * What came of looking at one thing: the value, or why it could not be read.
 * The type makes every reader decide; a check that calls `known` on something unread becomes `unknown`, never a pass.
 */
export type Read<T> = T | Unread;

export class Unread {
	readonly why: SafeText;
	constructor(why: SafeText) {
		this.why = why;
	}
}

/** Thrown by `known`, caught by the check runner alone. */
export class NotKnown extends Error {
	readonly why: SafeText;
	constructor(why: SafeText) {
		super(why);
		this.name = 'NotKnown';
		this.why = why;
	}
}

export function isUnread<T>(read: Read<T>): read is Unread {
	return read instanceof Unread;
}

/** The value; throws `NotKnown` with the reason where there is none. */
export function known<T>(read: Read<T>): T {
	if (read instanceof Unread) throw new NotKnown(read.why);
	return read;
}

/** The value, or `instead`. For drawing and for optional detail only: a verdict must use `known`. */
export function knownOr<T, U>(read: Read<T>, instead: U): T | U {
	return read instanceof Unread ? instead : read;
}

export function mapRead<T, U>(read: Read<T>, into: (value: T) => U): Read<U> {
	return read instanceof Unread ? read : into(read);
}
