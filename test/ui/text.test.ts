import {stripVTControlCharacters} from 'node:util';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ageText, cut, cutCell, paintCell, skipCells, widthOf} from '../../source/ui/text.ts';
import {makeTheme} from '../../source/ui/theme.ts';

const plainTheme = makeTheme({isAscii: false, colourDepth: 1});
const colours = makeTheme({isAscii: false, colourDepth: 4});
const asciiTheme = makeTheme({isAscii: true, colourDepth: 1});
const text = (cell: ReturnType<typeof skipCells>): string => cell.map(span => span.text).join('');

describe('cut', () => {
	it.each([
		['short', 10, 'short'],
		['exactly', 7, 'exactly'],
		['too long', 5, 'too …'],
		['日本語の名前', 7, '日本語…'],
		['日本語の名前', 6, '日本…'],
		['🚀🚀🚀', 4, '🚀…'],
		['anything', 0, ''],
		['anything', 1, '…'],
	])('%s to %i', (from, width, to) => expect(cut(from, width)).toBe(to));

	it('keeps the end of what says most there', () => {
		expect(cut('registry.example.com/shop/web:4.2', 12, 'start')).toBe('…hop/web:4.2');
	});
});

describe('paintCell', () => {
	it('is as wide as it is told, whatever is in it', () => {
		const pieces = fc.oneof(
			fc.string(),
			fc.string({unit: 'grapheme'}),
			fc.constantFrom('日本', '🚀', 'é', '한글', 'a\u0301'),
		);
		fc.assert(
			fc.property(fc.array(pieces, {maxLength: 4}), fc.integer({min: 1, max: 30}), (parts, width) => {
				const cell = parts.map(part => ({text: part.replace(/[\p{Cc}\p{Cf}]/gu, ''), tone: 'high'}) as const);
				for (const theme of [plainTheme, colours, asciiTheme]) {
					expect(widthOf(stripVTControlCharacters(paintCell(cell, {width}, theme)))).toBe(width);
				}
			}),
		);
	});

	it('pads on the left what is aligned to the right', () => {
		expect(paintCell([{text: '12d'}], {width: 5, align: 'right'}, plainTheme)).toBe('  12d');
	});

	it('cuts spans as one text, each in its tone', () => {
		const cell = cutCell([{text: 'PRIV', tone: 'critical'}, {text: ' '}, {text: 'SOCKET', tone: 'high'}], 8);
		expect(cell).toEqual([{text: 'PRIV', tone: 'critical'}, {text: ' '}, {text: 'SO…', tone: 'high'}]);
	});

	it('says that something follows even where a span ends at the edge', () => {
		expect(text(cutCell([{text: 'abcd'}, {text: 'efgh'}], 4))).toBe('abc…');
	});

	it.each([
		[30, 'PRIV SOCK HOSTFS CAP+'],
		[20, 'PRIV SOCK HOSTFS +1'],
		[12, 'PRIV SOCK +2'],
		[9, 'PRIV +3'],
		[4, 'PRI…'],
	])('leaves whole words out and counts them, in %i cells', (width, shown) => {
		const cell = ['PRIV', 'SOCK', 'HOSTFS', 'CAP+'].flatMap((word, index) => [
			...(index === 0 ? [] : [{text: ' '}]),
			{text: word},
		]);
		expect(text(cutCell(cell, width, 'spans'))).toBe(shown);
	});

	it('turns our signs to ASCII before it measures', () => {
		expect(paintCell([{text: 'C 66 → E 38'}], {width: 14}, asciiTheme)).toBe('C 66 -> E 38  ');
		expect(paintCell([{text: 'much too long'}], {width: 6}, asciiTheme)).toBe('much ~');
	});

	it('dims everything where told', () => {
		expect(paintCell([{text: 'F', tone: 'critical'}], {width: 1, isDimmed: true}, colours)).toBe(
			'\u001B[2mF\u001B[22m',
		);
	});
});

describe('skipCells', () => {
	it.each([
		[0, 'abcdef'],
		[2, 'cdef'],
		[3, 'def'],
		[4, 'ef'],
		[9, ''],
	])('%i cells on', (left, rest) => expect(text(skipCells([{text: 'abc'}, {text: 'def'}], left))).toBe(rest));

	it('puts a blank where half of a wide character went', () => {
		expect(text(skipCells([{text: '日本'}], 1))).toBe(' 本');
	});
});

describe('ageText', () => {
	const minute = 60_000;
	it.each([
		[0, '<1m'],
		[5 * minute, '5m'],
		[120 * minute, '2h'],
		[47 * 60 * minute, '47h'],
		[94 * 24 * 60 * minute, '94d'],
	])('%i ms ago is %s', (ago, words) => expect(ageText(1_000_000, 1_000_000 + ago)).toBe(words));
});
