import {describe, expect, it} from 'vitest';
import {judgement} from '../../source/session/judgement.ts';
import {assessed, fails, finding} from '../ui/detail/fixtures.ts';

const open = finding('memory-limit', 'medium', fails('no limit'));
const secret = finding('secret', 'high', fails('it'));

describe('the proof that counts', () => {
	it('names a number of the benchmark as one, and a record of ours as it is', () => {
		const closed = {...open, verdict: {is: 'pass'}} as const;
		const gone = {...secret, verdict: {is: 'pass'}} as const;
		expect(judgement(assessed(open, secret), assessed(closed, gone), 'applied').map(({says}) => says)).toEqual([
			'CIS 5.11 now holds: Memory limit set',
			'X-SECRET-ENV now holds: Secret in the environment',
			expect.stringMatching(/^score [A-F] \d+ → A 100$/),
		]);
		expect(judgement(assessed(closed), assessed(open), 'applied')[0]).toEqual({
			says: 'CIS 5.11 fails now: no memory limit',
			isGood: false,
		});
	});
	it('is the score alone where it was taken back, and nothing where it was not judged', () => {
		expect(judgement(assessed(), assessed(open), 'undone')).toHaveLength(1);
		expect(judgement(assessed(open), assessed(open), 'undone')).toEqual([
			{says: expect.stringMatching(/^score stays [A-F] \d+$/), isGood: true},
		]);
		expect(judgement(null, assessed(open), 'applied')).toEqual([]);
	});
});
