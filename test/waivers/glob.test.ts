import * as fc from 'fast-check';
import {expect, it} from 'vitest';
import {matchesGlob} from '../../source/waivers/glob.ts';

it.each([
	['web-1', 'web-1', true],
	['web-1', 'web-11', false],
	['web-1', 'aweb-1', false],
	['web-*', 'web-', true],
	['web-*', 'web-1-old', true],
	['*-db', 'shop-db', true],
	['*-db', 'shop-db-1', false],
	['web-?', 'web-1', true],
	['web-?', 'web-12', false],
	['web-?', 'web-', false],
	['a*b*c', 'a1b2b3c', true],
	['a*b*c', 'a1c2b3', false],
	['*', '', true],
	['*web*', 'my-web-1', true],
	['web-*', 'my-web-1', false],
	['', '', true],
	['', 'x', false],
	['web.1', 'webx1', false],
	['(a+)+$', 'aaaa', false],
	['[ab]', 'a', false],
	['WEB', 'web', false],
])('%j on %j: %j', (pattern, text, expected) => expect(matchesGlob(pattern, text)).toBe(expected));

it('agrees with the regular expression of the same meaning', () => {
	const letters = fc.string({unit: fc.constantFrom('a', 'b', '.'), maxLength: 8});
	const pattern = fc.string({unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6});
	fc.assert(
		fc.property(pattern, letters, (given, text) => {
			const meaning = given.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
			return matchesGlob(given, text) === new RegExp(`^${meaning}$`).test(text);
		}),
		{numRuns: 5000},
	);
});

it('takes no longer for a pattern made to take long', () => {
	const before = performance.now();
	expect(matchesGlob(`${'a*'.repeat(120)}b`, 'a'.repeat(4096))).toBe(false);
	expect(performance.now() - before).toBeLessThan(500);
});
