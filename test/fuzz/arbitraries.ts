/** Foreign data as it might come: what was recorded of real engines, with something of it changed, and what is none at all. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {anyText, hostileTexts} from '../helpers/hostile.ts';

const samplesOf = (file: string): string =>
	readFileSync(path.resolve(import.meta.dirname, '../fixtures', file), 'utf8');

const answers = ['docker-20.10.json', 'docker-28.5.json'].map(
	file => JSON.parse(samplesOf(`engine/${file}`)) as Readonly<Record<string, unknown>>,
);

/** Recorded answers to calls whose path is like `url`. */
export function recordedLike(url: RegExp): readonly unknown[] {
	const found = answers.flatMap(all => Object.entries(all).flatMap(([at, answer]) => (url.test(at) ? [answer] : [])));
	if (found.length === 0) throw new Error(`nothing was recorded of ${String(url)}`);
	return found;
}

/** Recorded files of /proc and /sys whose path is like `file`. */
export function recordedFiles(file: RegExp): readonly string[] {
	const found = ['plain.txt', 'leader.txt', 'nsec.txt', 'host.txt', 'v2.txt'].flatMap(name =>
		samplesOf(`proc/${name}`)
			.split(/^== /m)
			.slice(1)
			.flatMap(part => {
				const [at = '', ...lines] = part.split('\n');
				return file.test(at) ? [lines.join('\n')] : [];
			}),
	);
	if (found.length === 0) throw new Error(`nothing was recorded of ${String(file)}`);
	return found;
}

/** What breaks parsers: separators, numbers beyond any type, names that every object has. */
const separators = [
	'\n',
	'\r\n',
	' ',
	'\t',
	'/',
	':',
	'..',
	'"',
	"'",
	'\\',
	'{',
	'}',
	'[',
	']',
	',',
	'=',
	'-',
	'#',
	'$',
	'%',
];
const numbers = ['0', '-1', '4294967296', '18446744073709551616', '1e999', '0x', 'NaN', 'true', 'null', 'max'];
const names = ['__proto__', 'constructor', 'toString', '--password=hunter2'];
const yaml = ['&a *a', '!!js/function', '<<: ', '? ', '|\n', '\\u001b[2J'];
const hostile = Object.values(hostileTexts).map(text => text.slice(0, 40));
const pieces: readonly string[] = [...hostile, ...separators, ...numbers, ...names, ...yaml];

type Edit = readonly [kind: number, at: number, piece: string];
const edit: fc.Arbitrary<Edit> = fc.tuple(
	fc.nat(4),
	fc.double({min: 0, max: 1, noNaN: true}),
	fc.oneof({weight: 4, arbitrary: fc.constantFrom(...pieces)}, {weight: 1, arbitrary: anyText}),
);

function edited(text: string, [kind, at, piece]: Edit): string {
	const from = Math.floor(at * text.length);
	switch (kind) {
		case 0:
			return text.slice(0, from) + piece + text.slice(from);
		case 1:
			return text.slice(0, from) + text.slice(from + 1 + piece.length);
		case 2:
			return text.slice(0, from);
		case 3:
			// A number in another's place.
			return text.slice(0, from) + text.slice(from).replace(/\d+/, () => piece);
		default:
			return text.slice(from) + text.slice(0, from);
	}
}

/** Text like one of `samples`, or like nothing at all. */
export const textLike = (samples: readonly string[]): fc.Arbitrary<string> =>
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc
				.tuple(fc.constantFrom(...samples), fc.array(edit, {maxLength: 4}))
				.map(([sample, edits]) => edits.reduce(edited, sample)),
		},
		{weight: 1, arbitrary: anyText},
	);

const texts = [
	'{"__proto__": {"a": 1}}',
	'{"": ""}',
	'[[[[[[]]]]]]',
	'{"length": -1}',
	'1e999',
	'-1e999',
	'null',
	'true',
];
const values: readonly unknown[] = [
	...texts.map(text => JSON.parse(text) as unknown),
	0,
	-1,
	0.5,
	2 ** 53,
	'',
	[],
	{},
	[null],
	[{}],
];

/** Any value that JSON can be: `1e999` is read as Infinity, and `__proto__` as a key of its own. */
const anyValue: fc.Arbitrary<unknown> = fc.oneof(
	{weight: 4, arbitrary: fc.constantFrom(...pieces)},
	{weight: 1, arbitrary: anyText},
	{weight: 3, arbitrary: fc.constantFrom(...values)},
	{weight: 1, arbitrary: fc.array(fc.constantFrom(...pieces), {maxLength: 3})},
	{
		weight: 1,
		arbitrary: fc.dictionary(fc.constantFrom(...pieces), fc.constantFrom(...pieces), {
			maxKeys: 3,
			noNullPrototype: true,
		}),
	},
);

type Place = {readonly holder: Record<string, unknown>; readonly key: string};

function placesIn(json: unknown, places: Place[] = []): readonly Place[] {
	if (typeof json !== 'object' || json === null) return places;
	for (const [key, value] of Object.entries(json)) {
		places.push({holder: json as Record<string, unknown>, key});
		placesIn(value, places);
	}
	return places;
}

type JsonEdit = readonly [at: number, value: unknown, isKey: boolean];

function withEdits(sample: unknown, edits: readonly JsonEdit[]): unknown {
	const copy = structuredClone(sample);
	const places = placesIn(copy);
	for (const [at, value, isKey] of edits) {
		const place = places[at % Math.max(1, places.length)];
		if (place === undefined) return value;
		// A list has no other keys in JSON.
		const key = isKey && typeof value === 'string' && !Array.isArray(place.holder) ? value : place.key;
		Object.defineProperty(place.holder, key, {value, writable: true, enumerable: true, configurable: true});
	}
	return copy;
}

/** JSON like one of `samples` with a few fields of it changed, or any other. */
export const jsonLike = (samples: readonly unknown[]): fc.Arbitrary<unknown> =>
	fc.oneof(
		{
			weight: 8,
			arbitrary: fc
				.tuple(
					fc.constantFrom(...samples),
					fc.array(fc.tuple(fc.nat(5000), anyValue, fc.boolean()), {minLength: 1, maxLength: 4}),
				)
				.map(([sample, edits]) => withEdits(sample, edits)),
		},
		{weight: 1, arbitrary: anyValue},
	);

/** Pieces that a text is made of over and over, to see what its length costs. */
export const repeatedPieces: readonly string[] = [...pieces, 'a', 'a=b ', 'a: ', '- ', '--a ', '(', '@', '://'];
