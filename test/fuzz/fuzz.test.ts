/** A share of `npm run fuzz`, always of the same seed, after every input that failed once. */
import {afterAll, describe, expect, it} from 'vitest';
import {repeatedPieces} from './arbitraries.ts';
import {repeated, shareOf, targets} from './index.ts';

const cases = 20_000;
const seed = 20_261_201;
let tried = 0;

afterAll(() => console.log(`fuzz: ${tried} cases on ${targets.length} readers`));

describe('nothing that comes from outside', () => {
	it.each(targets.map(one => [one.name, one] as const))('breaks %s', async (_, target) => {
		const outcome = await target.fuzz(shareOf(target, cases), seed);
		tried += outcome.cases;
		expect(outcome, JSON.stringify(outcome)).toMatchObject({is: 'held'});
	});
});

describe('what comes in any length', () => {
	const texts = repeatedPieces.map(piece => repeated(piece, 20_000));

	it.each(targets.flatMap(({name, timeText}) => (timeText === null ? [] : [[name, timeText] as const])))(
		'costs %s no square of it',
		(_, timeText) => {
			const slowest = texts.reduce(
				(worst, text) => {
					const ms = timeText(text);
					return ms > worst.ms ? {ms, start: text.slice(0, 20)} : worst;
				},
				{ms: 0, start: ''},
			);
			// The square of 20,000 would be seconds.
			expect(slowest.ms, JSON.stringify(slowest.start)).toBeLessThan(1_000);
		},
	);
});
