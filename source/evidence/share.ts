/**
 * A thousand containers say the same few hundred things. What is equal is kept once; forgetting the pools costs memory
 * and nothing else, so that they may live as long as the program.
 */
import {Unread, type Read} from '../model/read.ts';
import type {SafeText} from '../model/safe-text.ts';

const poolSize = 4096;
const longestShared = 256;

const texts = new Map<string, SafeText>();
const lists = new Map<string, readonly SafeText[]>();
const none: readonly never[] = Object.freeze([]);

/**
 * A copy of its own: V8 keeps the whole of `NAME=value` alive behind a slice of it, and with it a secret that should be
 * forgotten.
 */
const own = (text: SafeText): SafeText => JSON.parse(JSON.stringify(text)) as SafeText;

/** Puts it into the pool, which is emptied when it is full. */
export function remember<T>(pool: Map<string, T>, key: string, value: T): T {
	if (pool.size >= poolSize) pool.clear();
	pool.set(key, value);
	return value;
}

export function shareText(text: SafeText): SafeText {
	// The parser of JSON keeps these once by itself, and V8 never as a slice of something longer.
	if (text.length <= 10) return text;
	if (text.length > longestShared) return own(text);
	const known = texts.get(text);
	if (known !== undefined) return known;
	const copy = own(text);
	return remember(texts, copy, copy);
}

/** For lists that many containers have alike: masked paths, capabilities, security options. */
export function shareTexts(list: readonly SafeText[]): readonly SafeText[] {
	if (list.length === 0) return none;
	const key = list.join('\n');
	if (key.length > 4 * longestShared) return list;
	return lists.get(key) ?? remember(lists, key, list);
}

export const shareEmpty = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? none : list);

type Fields = Readonly<Record<string, Read<unknown>>>;
type Known<F extends Fields> = {readonly [K in keyof F]: Exclude<F[K], Unread>};

/** All fields, or the first that could not be read: for what makes sense only as a whole. */
export function whole<F extends Fields>(fields: F): Read<Known<F>> {
	for (const key in fields) {
		const field = fields[key];
		if (field instanceof Unread) return field;
	}
	return fields as Known<F>;
}

/** `now`, with every part that is equal to what was seen before replaced by that: what did not change keeps its identity. */
export function keepEqual<T>(before: T, now: T): T {
	if (Object.is(before, now)) return before;
	if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return now;
	if (Object.getPrototypeOf(before) !== Object.getPrototypeOf(now)) return now;
	const old = before as Readonly<Record<string, unknown>>;
	const kept: Record<string, unknown> | unknown[] = Array.isArray(now) ? [] : {};
	const keys = Object.keys(now);
	let isEqual = keys.length === Object.keys(old).length;
	for (const key of keys) {
		const value = (now as Readonly<Record<string, unknown>>)[key];
		const same = keepEqual(old[key], value);
		(kept as Record<string, unknown>)[key] = same;
		if (!Object.is(same, old[key])) isEqual = false;
	}
	if (isEqual) return before;
	return now instanceof Unread ? now : (kept as T);
}
