import {describe, expect, it} from 'vitest';
import {containerChecks, imageChecks} from '../../source/checks/index.ts';
import {waiverExpired} from '../../source/waivers/expired.ts';
import type {Verdict} from '../../source/model/check.ts';
import {findingWords, phrases} from '../../source/ui/finding-words.ts';
import {finding, specs} from '../helpers/app-state.ts';
import {t} from '../helpers/evidence.ts';

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
		const host = {...specs.memory, id: 'tls-key-owner', group: 'file-tls-key', outcome: 'another owner'} as const;
		const found = finding(host);
		expect(findingWords({...found, check: {...found.check, subject: 'daemon-files'}})).toBe(
			'tls key owner: another owner',
		);
	});

	it('has phrases for checks and outcomes that there are, and no others', () => {
		const known = new Set(
			[...containerChecks, ...imageChecks, waiverExpired].flatMap(({id, group, outcomes}) => [
				id,
				...Object.keys(outcomes).flatMap(outcome => [`${id}/${outcome}`, `${group}/${outcome}`]),
			]),
		);
		expect(Object.keys(phrases).filter(key => !known.has(key))).toEqual([]);
	});

	it('is short for every outcome of every check', () => {
		for (const check of [...containerChecks, ...imageChecks]) {
			for (const outcome of Object.keys(check.outcomes)) {
				const verdict: Verdict = {is: 'fail', outcome, proof: {field: '', actual: t(''), expected: ''}};
				expect(findingWords({check, verdict, severity: 'low', fix: null, waived: null}).length).toBeLessThanOrEqual(40);
			}
		}
	});
});
