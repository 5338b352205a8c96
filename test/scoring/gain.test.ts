import {describe, expect, it} from 'vitest';
import {assess} from '../../source/scoring/assess.ts';
import {scoreAfter} from '../../source/scoring/gain.ts';
import {fails, finding, findings, goodFacts} from './findings.ts';

const check = (record: string) => finding(record).check;
const exposed = {...goodFacts, isExposedBeyondLoopback: 'yes'} as const;

describe('score after fixes', () => {
	it('passes every finding with the key, and no other', () => {
		const assessed = assess(findings('5.11', '5.29'), goodFacts);
		expect(assessed.score.value).toBe(88);
		expect(scoreAfter(assessed, ['5.11']).value).toBe(94);
		expect(scoreAfter(assessed, ['5.11', '5.29']).value).toBe(100);
		expect(scoreAfter(assessed, []).value).toBe(88);
		expect(scoreAfter(assessed, ['something else'])).toEqual(assessed.score);
	});
	it('passes findings that share the cause', () => {
		const shared = [
			fails(check('5.14'), 'all addresses', 'publish-loopback'),
			fails(check('X-PUB-ADMIN-DB'), 'beyond loopback', 'publish-loopback'),
		];
		expect(scoreAfter(assess(shared, exposed), ['publish-loopback']).value).toBe(100);
	});
	it('takes loopback as the end of the exposure: ceilings that need it go too', () => {
		const assessed = assess([...findings('4.1', '5.26', '5.13')], exposed);
		expect(assessed.score.value).toBe(59);
		expect(scoreAfter(assessed, ['publish-loopback']).value).toBe(82);
	});
	it('leaves what was not read as it is: no fix is known for it', () =>
		expect(scoreAfter(assess(findings('5.11?'), goodFacts), ['5.11']).value).toBe(94));
	it('does not touch the assessment', () => {
		const assessed = assess(findings('5.11'), goodFacts);
		scoreAfter(assessed, ['5.11']);
		expect(assessed.findings).toEqual(findings('5.11'));
	});
});

const worst = (...bad: readonly string[]) => assess(findings(...bad), exposed).worst?.check.record;

describe('the finding that weighs most', () => {
	it('is none where nothing is wrong', () => expect(worst()).toBeUndefined());
	it('has most points', () => expect(worst('5.12', '5.29')).toBe('5.29'));
	it('failed rather than was not read', () => expect(worst('5.11?', '5.29')).toBe('5.29'));
	it('is what brings the lowest ceiling down, though another has as many points', () => {
		expect(worst('X-SECRET-ENV', '5.16', '4.1')).toBe('5.16');
		expect(worst('5.5', '5.32')).toBe('5.5');
		expect(worst('X-CAP-SYS_ADMIN', 'X-CORE_PATTERN')).toBe('X-CORE_PATTERN');
	});
	it('is the chain where a chain is the ceiling', () => {
		const chain = {...finding('4.1'), check: {...check('4.1'), record: 'X-EXPOSED-ROOT-CHAIN', group: null}};
		const all = [...findings('4.1', '5.26', '5.13'), chain];
		expect(assess(all, exposed).worst?.check.record).toBe('X-EXPOSED-ROOT-CHAIN');
		expect(worst('4.1', '5.26', '5.13')).toBe('4.1');
	});
});
