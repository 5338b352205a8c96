/**
 * What the store keeps of an OSV record about one package: a line of text, `package TAB [id, names, ranges …]`, in ASCII, so
 * that a byte is a character and a whole release can be searched where it lies.
 */
import {isObject, textOf} from '../../model/foreign.ts';

export const eventKinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const;
export type EventKind = (typeof eventKinds)[number];
export type RangeEvent = readonly [is: EventKind, version: string];

/** Strings are as the record has them: hostile, and sanitised by whoever shows them. */
export type Advisory = {
	readonly id: string;
	/** Its aliases, and the records it was made from. */
	readonly names: readonly string[];
	readonly ranges: ReadonlyArray<readonly RangeEvent[]>;
	/** Affected whatever the ranges say. */
	readonly versions: readonly string[];
	/** CVSS vectors, newest version first, then words: `CVSS:3.1/AV:N…`, `HIGH`. */
	readonly ratings: readonly string[];
	/** Debian's: `unimportant`, `low` …; '' for none. */
	readonly urgency: string;
	readonly summary: string;
};

const letters = {introduced: 'i', fixed: 'f', last_affected: 'a', limit: 'l'} as const;
const kinds: Readonly<Record<string, EventKind>> = {i: 'introduced', f: 'fixed', a: 'last_affected', l: 'limit'};

const isPlainKey = /^[\x21-\x7e]*$/;

/** How a package is looked up: ASCII without blanks. PyPI's names are equal but for case and `-_.` (PEP 503). */
export function packageKey(ecosystem: string, name: string): string {
	const plain = ecosystem === 'PyPI' ? name.toLowerCase().replaceAll(/[-_.]+/g, '-') : name;
	return isPlainKey.test(plain) ? plain : plain.toWellFormed().replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent);
}

const isAscii = /^[\x20-\x7e]*$/;

const toAscii = (json: string): string =>
	isAscii.test(json)
		? json
		: json.replaceAll(/[^\x20-\x7e]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Every line of the store: what it is looked up by, the record it is of, and the rest. */
export const lineOf = (key: string, id: string, ...rest: readonly unknown[]): string =>
	`${key}\t${toAscii(JSON.stringify([id, ...rest]))}`;

/** Of which record a line is. Ids need no escapes: see `isRecordId`. */
export function recordOf(line: string): string {
	const start = line.indexOf('\t["') + 3;
	return line.slice(start, line.indexOf('"', start));
}

export const isRecordId = (id: string): boolean => /^[\w.:+-]{1,100}$/.test(id);

export function advisoryLine(key: string, {id, names, ranges, versions, ratings, urgency, summary}: Advisory): string {
	const packed = ranges.map(events => events.map(([is, version]) => `${letters[is]}${version}`));
	const rest: unknown[] = [names, packed, versions, ratings, urgency, summary];
	const isEmpty = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0);
	while (rest.length > 2 && isEmpty(rest.at(-1))) rest.pop();
	return lineOf(key, id, ...rest);
}

const isText = (value: unknown): value is string => typeof value === 'string';
function texts(value: unknown): readonly string[] {
	if (!Array.isArray(value)) return [];
	return value.every(isText) ? value : value.filter(isText);
}

function readEvents(value: unknown): readonly RangeEvent[] {
	const events: RangeEvent[] = [];
	for (const packed of texts(value)) {
		const is = kinds[packed[0] ?? ''];
		if (is !== undefined) events.push([is, packed.slice(1)]);
	}
	return events;
}

/** Of the fix that lies in a text. */
export type HasFix = (text: string, from: number, end: number) => boolean;

/**
 * A line up to its fix, where that is all its ranges say and it lists no versions. In a text of JSON its quotes would be
 * escaped, so it is looked for as it stands, as long as nothing is nested before it.
 */
const upToOnlyFix = /[^\t\n]*\t\[[^[\n]*",\[[^[\n]*\],\[\["i0","f(?=[^"\\\n]+"\]\](?:,\[\],|\](?:\n|$)))/y;

/**
 * Whether what a line says is out of question for one version, as it is of nearly all: where it affects everything before one
 * fix, that version has the fix (`hasFix`), and no versions are listed. Ten times as fast as to read the line, and looked
 * for where it lies, from `from` on in `text`.
 */
export function isFixedIn(text: string, from: number, hasFix: HasFix): boolean {
	upToOnlyFix.lastIndex = from;
	if (!upToOnlyFix.test(text)) return false;
	const version = upToOnlyFix.lastIndex;
	return hasFix(text, version, text.indexOf('"', version));
}

/** The JSON of a line; null where it is none. */
export function readLine(line: string): readonly unknown[] | null {
	try {
		const json: unknown = JSON.parse(line.slice(line.indexOf('\t') + 1));
		return Array.isArray(json) && !isObject(json) ? json : null;
	} catch {
		return null;
	}
}

export function readAdvisory(line: string): Advisory | null {
	const [id, names, ranges, versions, ratings, urgency, summary] = readLine(line) ?? [];
	if (typeof id !== 'string') return null;
	return {
		id,
		names: texts(names),
		ranges: Array.isArray(ranges) ? ranges.map(readEvents) : [],
		versions: texts(versions),
		ratings: texts(ratings),
		urgency: textOf(urgency),
		summary: textOf(summary),
	};
}
