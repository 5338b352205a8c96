import {performance} from 'node:perf_hooks';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {join, maxFieldLength, sanitise, words} from '../../source/model/safe-text.ts';
import {anyText, findHostile, hostileTexts} from '../helpers/hostile.ts';

describe('sanitise', () => {
	it('leaves plain text as it is', () => {
		for (const text of [
			'',
			'web-1',
			'a b  c',
			'/bin/sh -c "echo $X" \\d',
			'größe',
			'Ελληνικά',
			'日本語',
			'🐳 ok',
			'é',
		]) {
			expect(sanitise(text)).toBe(text);
		}
	});

	it.each([
		['a\u001B[31mb', 'a\\e[31mb'],
		['a\nb\r\tc', 'a\\nb\\r\\tc'],
		['a\0b\u007Fc\u009Bd', 'a\\x00b\\x7fc\\x9bd'],
		['adm\u200Bin', 'adm\\u{200b}in'],
		['abc\u202Egpj.exe', 'abc\\u{202e}gpj.exe'],
		['a\u00A0b', 'a\\xa0b'],
		[`a${String.fromCodePoint(0xe_00_41)}`, 'a\\u{e0041}'],
		['\u2764\uFE0F', '\u2764\\u{fe0f}'],
		['\u{1F468}\u200D\u{1F469}', '\u{1F468}\\u{200d}\u{1F469}'],
		['a\uD800', 'a\uFFFD'],
		['a\u0301\u0302\u0303\u0304b', 'a\u0301\u0302…b'],
		['\u0301a', ' \u0301a'],
		// Normalising would make K of a Kelvin sign and a semicolon of a Greek question mark.
		['\u212A\u037E', '\u212A\u037E'],
	])('%j becomes %j', (raw, safe) => expect(sanitise(raw)).toBe(safe));

	it.each(Object.entries(hostileTexts))('marks %s', (_, text) => {
		const safe = sanitise(text);
		expect(findHostile(safe)).toBeNull();
		expect(safe).not.toBe(text);
	});

	it('lets nothing hostile through, whatever comes', () => {
		fc.assert(
			fc.property(anyText, text => findHostile(sanitise(text)) === null && sanitise(text).isWellFormed()),
			{numRuns: 2000},
		);
	});

	it('every code point but the harmless is marked, alone and between letters', () => {
		const bad: string[] = [];
		for (let from = 0; from <= 0x10_ff_ff; from += 256) {
			const codes = Array.from({length: 256}, (_, index) => from + index);
			const found = findHostile(sanitise(codes.map(code => `a${String.fromCodePoint(code)}b`).join('')));
			if (found !== null) bad.push(found);
		}
		expect(bad).toEqual([]);
	});

	it('what is measured is what is drawn: no sign is wider or narrower than its characters', () => {
		fc.assert(
			fc.property(anyText, text => {
				const safe = sanitise(text);
				let sum = 0;
				for (const character of safe) sum += stringWidth(character);
				return stringWidth(safe) === sum;
			}),
			{numRuns: 2000},
		);
	});

	it('is no longer than was allowed, but for the sign that it was cut', () => {
		fc.assert(
			fc.property(anyText, fc.integer({min: 0, max: 50}), (text, max) => sanitise(text, max).length <= max + 2),
			{numRuns: 2000},
		);
		expect(sanitise('\u202E'.repeat(10_000)).length).toBeLessThanOrEqual(maxFieldLength + 2);
	});

	it('says that something was cut, and never cuts a character in two', () => {
		expect(sanitise('abcdef', 3)).toBe('abc…');
		expect(sanitise('abc', 3)).toBe('abc');
		expect(sanitise('ab🐳', 3)).toBe('ab…');
		expect(sanitise('\u001B'.repeat(3), 4)).toBe('\\e\\e\\…');
	});

	it('takes linear time', () => {
		const time = (text: string, max?: number): number => {
			const start = performance.now();
			sanitise(text, max);
			return performance.now() - start;
		};
		const megabyte = 1_000_000;
		time('a\u0301'.repeat(1000));
		// Cut first: however long, it costs what one field costs.
		for (const unit of ['a', '\u001B', '\u202E', '\u0301', 'a\u0301', '\uD800', '🐳']) {
			expect(time(unit.repeat(megabyte)), unit).toBeLessThan(500);
			expect(time(unit.repeat(megabyte), 2 * megabyte), `${unit} uncut`).toBeLessThan(5000);
		}
		expect(time(`a${'\u0316\u0301'.repeat(5000)}`, megabyte)).toBeLessThan(500);
	});
});

describe('words and join', () => {
	it('put safe text together', () => {
		expect(words`${sanitise('a')} is ${3}`).toBe('a is 3');
		expect(join([sanitise('a'), sanitise('b')])).toBe('a, b');
	});
});
