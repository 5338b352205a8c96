/** One call: what was asked, and how it is answered. */
import {bodyObject, isObject, type JsonObject} from '../json.ts';
import {Refusal} from '../words.ts';
import type {ServerResponse} from 'node:http';
import type {Filters} from '../events.ts';
import type {World} from '../world.ts';

export type Call = {
	readonly world: World;
	/** What the path's holes held, decoded. */
	readonly reference: string;
	readonly query: URLSearchParams;
	readonly bodyText: string;
	/** The same, as it came: a tar is no text. */
	readonly bodyBytes: Buffer;
	readonly isHead: boolean;
	readonly response: ServerResponse;
};

/** What is sent: JSON, nothing, or null where the handler answers by itself. */
export type Reply = {readonly status: number; readonly json?: unknown} | null;
export type Handler = (call: Call) => Reply | Promise<Reply>;

export const ok = (json: unknown): Reply => ({status: 200, json});
export const done: Reply = {status: 204};

export function isOn(query: URLSearchParams, name: string, isOnByDefault = false): boolean {
	const value = query.get(name);
	return value === null ? isOnByDefault : !['', '0', 'no', 'false', 'none'].includes(value.toLowerCase());
}

/** A body that has to be there. */
export function bodyOf(call: Call, goType: string): JsonObject {
	if (call.bodyText === '') throw new Refusal(400, 'invalid JSON: got EOF while reading request body');
	return bodyObject(call.bodyText, goType);
}

/** `{"type":["container"]}`, or the old `{"type":{"container":true}}`. */
export function filtersOf(query: URLSearchParams): Filters {
	const text = query.get('filters') ?? '';
	const filters = new Map<string, readonly string[]>();
	if (text === '') return filters;
	let parsed: unknown = null;
	try {
		parsed = JSON.parse(text);
	} catch {
		// Refused below with all else that is no filter.
	}
	if (!isObject(parsed)) throw new Refusal(400, 'invalid filter');
	for (const [key, values] of Object.entries(parsed)) {
		if (Array.isArray(values)) filters.set(key, values.map(String));
		else if (isObject(values)) filters.set(key, Object.keys(values));
		else throw new Refusal(400, 'invalid filter');
	}
	return filters;
}
