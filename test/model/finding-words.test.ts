import {describe, expect, it} from 'vitest';
import {containerChecks, hostChecks, imageChecks} from '../../source/checks/index.ts';
import type {CheckSpec, Verdict} from '../../source/model/check.ts';
import {findingWords, phraseKeys} from '../../source/model/finding-words.ts';
import {phrases} from '../../source/model/phrases/index.ts';
import {waiverExpired} from '../../source/waivers/expired.ts';
import {finding, specs} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';

const checks: readonly CheckSpec[] = [...containerChecks, ...imageChecks, ...hostChecks, waiverExpired];
const outcomes = checks.flatMap(check => Object.keys(check.outcomes).map(outcome => ({check, outcome})));
const wordsOf = (check: CheckSpec, verdict: Verdict) =>
	findingWords({check, verdict, severity: 'low', fix: null, waived: null});
const failed = (outcome: string): Verdict => ({is: 'fail', outcome, proof: {field: '', actual: t(''), expected: ''}});

describe('findingWords', () => {
	it('says what is wrong, not what should be', () => {
		expect(findingWords(finding({...specs.pids}))).toBe('no pids limit');
		expect(findingWords(finding({...specs.root, is: 'unknown'}))).toBe('user unknown');
		expect(findingWords(finding({...specs.root, is: 'pass'}))).toBe('Nothing is wrong with root-user');
	});

	it('puts words together for a check it has no phrase for', () => {
		expect(findingWords(finding({...specs.writableRoot, id: 'brand-new', outcome: 'on fire'}))).toBe(
			'root file system: on fire',
		);
	});

	it('calls things of the host by what they are, not by their group', () => {
		const {check} = finding({...specs.memory, id: 'brand-new', group: 'audit-rules'});
		expect(wordsOf({...check, subject: 'daemon-files'}, failed('on fire'))).toBe('brand new: on fire');
		const key = hostChecks.find(({id}) => id === 'tls-key-owner');
		expect(key && wordsOf(key, {is: 'unknown', why: t('')})).toBe('owner of server key unknown');
	});

	it('has a phrase for every outcome of every check', () => {
		const mute = outcomes.filter(({check, outcome}) => phraseKeys(check, outcome).every(key => !(key in phrases)));
		expect(mute.map(({check, outcome}) => `${check.id}/${outcome}`)).toEqual([]);
	});

	it('has no phrase that is never said', () => {
		const said = new Set(outcomes.map(({check, outcome}) => phraseKeys(check, outcome).find(key => key in phrases)));
		expect(Object.keys(phrases).filter(key => !said.has(key))).toEqual([]);
	});

	it('is short for every check', () => {
		const all = [
			...outcomes.map(({check, outcome}) => wordsOf(check, failed(outcome))),
			...checks.map(check => wordsOf(check, {is: 'unknown', why: t('')})),
		];
		expect(all.filter(({length}) => length > 40)).toEqual([]);
	});

	it('says no two things of the host alike', () => {
		const all = hostChecks.flatMap(check =>
			Object.keys(check.outcomes).map(outcome => wordsOf(check, failed(outcome))),
		);
		expect(all.filter((words, index) => all.indexOf(words) !== index)).toEqual([]);
	});
});
