/**
 * Reads JSON of unknown shape field by field. A field of the wrong type is `Unread` with its path and what was there;
 * the rest of the answer lives on. Absent counts as wrong unless a default says what the engine means by leaving it out.
 */
import {Unread, type Read} from './read.ts';
import {sanitise, type SafeText} from './safe-text.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `path`; undefined where any step is missing. */
export function at(json: unknown, ...path: readonly string[]): unknown {
	let value = json;
	for (const key of path) {
		if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return value;
}

function nameOf(value: unknown): string {
	if (value === undefined) return 'nothing';
	if (value === null) return 'null';
	return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function wrong(value: unknown, path: string, wanted: string): Unread {
	return new Unread(sanitise(`the engine sent ${nameOf(value)} for ${path}, not ${wanted}`, 200));
}

/** `absent`: what null or a missing field means; leave out where it means nothing good. */
export function readText(value: unknown, path: string, absent?: string): Read<SafeText> {
	if (typeof value === 'string') return sanitise(value);
	if ((value === undefined || value === null) && absent !== undefined) return sanitise(absent);
	return wrong(value, path, 'text');
}

export function readNumber(value: unknown, path: string, absent?: number): Read<number> {
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	if ((value === undefined || value === null) && absent !== undefined) return absent;
	return wrong(value, path, 'a number');
}

export function readBoolean(value: unknown, path: string, absent?: boolean): Read<boolean> {
	if (typeof value === 'boolean') return value;
	if ((value === undefined || value === null) && absent !== undefined) return absent;
	return wrong(value, path, 'true or false');
}

/** A list, each element by `each`; one bad element makes the whole list unread: half a list is no evidence. */
export function readList<T>(
	value: unknown,
	path: string,
	each: (element: unknown, path: string) => Read<T>,
): Read<readonly T[]> {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) return wrong(value, path, 'a list');
	const list: T[] = [];
	for (const [index, element] of value.entries()) {
		const read = each(element, `${path}[${index}]`);
		if (read instanceof Unread) return read;
		list.push(read);
	}
	return list;
}

export const readTexts = (value: unknown, path: string): Read<readonly SafeText[]> => readList(value, path, readText);

/** An object as pairs, in the engine's order. */
export function readPairs<T>(
	value: unknown,
	path: string,
	each: (element: unknown, path: string, key: string) => Read<T>,
): Read<ReadonlyArray<readonly [key: SafeText, value: T]>> {
	if (value === undefined || value === null) return [];
	if (!isObject(value)) return wrong(value, path, 'an object');
	const pairs: Array<readonly [SafeText, T]> = [];
	for (const [key, element] of Object.entries(value)) {
		const read = each(element, `${path}.${key}`, key);
		if (read instanceof Unread) return read;
		pairs.push([sanitise(key), read]);
	}
	return pairs;
}

/** For what is drawn and judged nowhere: text or ''. */
export const textOr = (value: unknown, instead = ''): SafeText => sanitise(typeof value === 'string' ? value : instead);
export const numberOr = (value: unknown, instead: number): number =>
	typeof value === 'number' && Number.isFinite(value) ? value : instead;

/** Raw, for what is worked on or sent back and drawn nowhere: what is of another shape counts as nothing. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textsOf = (value: unknown): readonly string[] =>
	listOf(value).filter((one): one is string => typeof one === 'string');
export const objectsOf = (value: unknown): readonly JsonObject[] => listOf(value).filter(isObject);
