/** One service as several compose files give it: raw, with `${X}` as it was typed, laid over each other as Compose does. */
import {isMap, parseDocument, type Document, type Node, type YAMLMap} from 'yaml';
import {at, isObject} from '../../../model/foreign.ts';
import {Unread, type Read} from '../../../model/read.ts';
import {sanitise, words} from '../../../model/safe-text.ts';
import type {ComposeFile} from './find-project.ts';

export type ServiceFile = {
	readonly path: string;
	readonly document: Document;
	/** null: this file says nothing of the service. */
	readonly map: YAMLMap | null;
	/** Entries with what `<<` and aliases bring. */
	readonly entries: Readonly<Record<string, unknown>>;
};

/** Of an unknown tag (`!reset`) the parser warns and keeps it. */
export const parseCompose = (text: string): Document =>
	parseDocument(text, {merge: true, logLevel: 'silent', prettyErrors: false});

export function openService({path, text}: ComposeFile, service: string): Read<ServiceFile> {
	const document = parseCompose(text);
	const shown = sanitise(path, 300);
	if (document.errors[0] !== undefined) return new Unread(words`${shown} is no valid YAML`);
	const map = document.getIn(['services', service], true);
	const entries = at(document.toJS(), 'services', service);
	if (map === undefined || map === null) return {path, document, map: null, entries: {}};
	if (!isMap(map) || !isObject(entries)) {
		return new Unread(words`${shown} writes service ${sanitise(service)} as no plain list of settings`);
	}
	return {path, document, map, entries};
}

export const nodeOf = (file: ServiceFile, key: string): Node | undefined => {
	const node = file.map?.get(key, true);
	return typeof node === 'object' && node !== null ? node : undefined;
};

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function layOver(below: unknown, above: unknown): unknown {
	if (Array.isArray(below) && Array.isArray(above)) {
		return [...below, ...above.filter(one => !below.some(other => isSame(other, one)))];
	}
	if (isObject(below) && isObject(above)) {
		const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
		return Object.fromEntries(
			[...keys].map(key => [key, Object.hasOwn(above, key) ? layOver(below[key], above[key]) : below[key]]),
		);
	}
	return above;
}

/** The value all files together give; undefined: none. */
export function mergedValue(files: readonly ServiceFile[], key: string): unknown {
	let value: unknown;
	for (const file of files) {
		if (!Object.hasOwn(file.entries, key)) continue;
		const tag = nodeOf(file, key)?.tag;
		if (tag === '!reset') value = undefined;
		else value = tag === '!override' || value === undefined ? file.entries[key] : layOver(value, file.entries[key]);
	}
	return value;
}

/** What must be laid over `below` to give `wanted`; null: laying over can't take away what is there. `value` undefined: nothing. */
export function whatToLayOver(below: unknown, wanted: unknown): {readonly value: unknown} | null {
	if (wanted === undefined) return below === undefined ? {value: undefined} : null;
	if (below === undefined) return {value: wanted};
	if (Array.isArray(below) && Array.isArray(wanted)) {
		if (!below.every(one => wanted.some(other => isSame(one, other)))) return null;
		const more = wanted.filter(one => !below.some(other => isSame(one, other)));
		return {value: more.length === 0 ? undefined : more};
	}
	if (isObject(below) && isObject(wanted)) {
		const entries: Array<[string, unknown]> = [];
		for (const key of new Set([...Object.keys(below), ...Object.keys(wanted)])) {
			const over = whatToLayOver(below[key], wanted[key]);
			if (over === null) return null;
			if (over.value !== undefined) entries.push([key, over.value]);
		}
		return {value: entries.length === 0 ? undefined : Object.fromEntries(entries)};
	}
	if (Array.isArray(below) || Array.isArray(wanted) || isObject(below) || isObject(wanted)) return null;
	return {value: isSame(below, wanted) ? undefined : wanted};
}
