/**
 * The language of `/`, whatever it filters: words, all of which must be there, and `key:value`, `key=value`, `key<value`
 * terms. `!` or `-` before a term turns it round. A term that means nothing is said to, and its letters are looked for as
 * they stand.
 */
import {keyOf} from './keymap/in-force.ts';

export type Operator = ':' | '=' | '<' | '<=' | '>' | '>=';
export type Test<Row> = (row: Row) => boolean;
/** A test, or why there is none. */
export type Made<Row> = Test<Row> | string;
export type Keys<Row> = Readonly<Record<string, (operator: Operator, value: string) => Made<Row>>>;

export type Filter<Row extends object> = {
	readonly text: string;
	readonly isEmpty: boolean;
	/** What was not understood, in words. */
	readonly problems: readonly string[];
	/** Terms that want a value still; while they are typed that is no problem. */
	readonly unfinished: readonly string[];
	matches(row: Row): boolean;
};

export const compare = (operator: Operator, actual: number, wanted: number): boolean => {
	switch (operator) {
		case ':':
		case '=':
			return actual === wanted;
		case '<':
			return actual < wanted;
		case '<=':
			return actual <= wanted;
		case '>':
			return actual > wanted;
		case '>=':
			return actual >= wanted;
	}
};

/** The value is part of the text. */
export const inText =
	<Row>(of: (row: Row) => string) =>
	(_operator: Operator, value: string): Made<Row> =>
	row =>
		of(row).toLowerCase().includes(value);

/** The value is one of a few words; `test` gets it as such. */
export const oneOf =
	<Row, Word extends string>(what: string, all: readonly Word[], test: (row: Row, word: Word) => boolean) =>
	(_operator: Operator, value: string): Made<Row> => {
		const wanted = all.find(word => word === value);
		return wanted === undefined ? `${what} are ${all.join(', ')}` : row => test(row, wanted);
	};

const termPattern = /^([a-z]+)(<=|>=|[:=<>])(.*)$/;

/** `haystack`: in lower case, what plain words are looked for in. */
export function parseTerms<Row extends object>(
	written: string,
	keys: Keys<Row>,
	haystack: (row: Row) => string,
): Filter<Row> {
	const problems: string[] = [];
	const unfinished: string[] = [];
	const always: Test<Row> = () => true;

	function makeTest(written: string): Test<Row> {
		const [, nots = '', term = ''] = /^([!-]*)(.+)$/s.exec(written) ?? [];
		const test = makePlainTest(term);
		return test === always || nots.length % 2 === 0 ? test : row => !test(row);
	}

	function makePlainTest(term: string): Test<Row> {
		const plain: Test<Row> = row => haystack(row).includes(term);
		const [, key = '', operator = ':', value = ''] = termPattern.exec(term) ?? [];
		if (key === '') return plain;
		const make = Object.hasOwn(keys, key) ? keys[key] : undefined;
		if (make === undefined) {
			problems.push(`no filter “${key}${operator}”, taken as text (${keyOf('help', '?')} lists them)`);
			return plain;
		}
		if (value === '') {
			unfinished.push(`${term} no value yet`);
			return always;
		}
		const test = make(operator as Operator, value);
		if (typeof test !== 'string') return test;
		problems.push(`${term}: ${test}`);
		return always;
	}

	const terms = written
		.toLowerCase()
		.split(/\s+/)
		.filter(term => term !== '');
	const tests = terms.map(makeTest);
	const known = new WeakMap<Row, boolean>();
	return {
		text: written.trim(),
		isEmpty: terms.length === 0,
		problems,
		unfinished,
		matches(row) {
			const before = known.get(row);
			if (before !== undefined) return before;
			const isMatch = tests.every(test => test(row));
			known.set(row, isMatch);
			return isMatch;
		},
	};
}
