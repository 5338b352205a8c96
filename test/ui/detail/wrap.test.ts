import {assert, constantFrom, integer, property, string} from 'fast-check';
import {describe, expect, it} from 'vitest';
import {glue, wrap, wrapSpans} from '../../../source/ui/detail/wrap.ts';
import {widthOf} from '../../../source/ui/text.ts';

describe('wrap', () => {
	it('leaves what fits', () => {
		expect(wrap('short', 10)).toEqual(['short']);
		expect(wrap('', 10)).toEqual(['']);
	});
	it('breaks between words and sets in what follows', () => {
		expect(wrap('a limit of memory for it', 11, 2)).toEqual(['a limit of', '  memory', '  for it']);
	});
	it('breaks a long word behind a slash where one is near, else where the line is full', () => {
		expect(wrap('/var/lib/docker/volumes', 12)).toEqual(['/var/lib/', 'docker/', 'volumes']);
		expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
	});
	it('does not leave a label alone on its line when the value fits no line', () => {
		expect(wrap('id    0123456789abcdef', 12, 2)).toEqual(['id    012345', '  6789abcdef']);
	});
	it('counts wide characters as two and never cuts one in half', () => {
		expect(wrap('日本語日本語', 5)).toEqual(['日本', '語日', '本語']);
		expect(wrap('👩‍👩‍👧 family', 6)).toEqual(['👩‍👩‍👧', 'family']);
		expect(wrap('日', 1)).toEqual(['日']);
	});
	it('keeps glued words together, and draws the glue as a space', () => {
		expect(wrap(`see CIS${glue}5.29 now`, 9)).toEqual(['see', 'CIS 5.29', 'now']);
		expect(wrap(`CIS${glue}5.29`, 20)).toEqual(['CIS 5.29']);
	});
	it('keeps the tone of every part', () => {
		expect(wrapSpans([{text: 'one two', tone: 'dim'}, {text: ' three'}], 7)).toEqual([
			[{text: 'one two', tone: 'dim'}],
			[{text: 'three'}],
		]);
	});
	it('forgets how far to set in where there is hardly any room', () => {
		expect(wrap('aaa bbb ccc', 4, 15)).toEqual(['aaa', 'bbb', 'ccc']);
	});

	it('is never wider than told, and loses nothing but spaces', () => {
		const text = string({unit: constantFrom('a', 'b', ' ', ' ', '/', ',', '日', '語', 'é', '👩‍👩‍👧'), maxLength: 80});
		assert(
			property(text, integer({min: 2, max: 40}), integer({min: 0, max: 12}), (said, width, hang) => {
				const lines = wrap(said, width, hang);
				for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
				expect(lines.join('').replaceAll(' ', '')).toBe(said.replaceAll(' ', ''));
			}),
		);
	});
});
