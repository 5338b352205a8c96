import {describe, expect, it} from 'vitest';
import {containerChecks, hostChecks, imageChecks} from '../../source/checks/index.ts';
import {isInProfile, type Profile} from '../../source/checks/profiles.ts';
import type {CheckSpec} from '../../source/model/check.ts';
import {bestSignalsOfFacts, lowestCeiling, signalsOf} from '../../source/scoring/ceilings.ts';
import {goodFacts} from '../scoring/findings.ts';

const all: readonly CheckSpec[] = [...containerChecks, ...imageChecks, ...hostChecks];
const records = (profile: Profile) => all.filter(check => isInProfile(check, profile)).map(one => one.record);

describe('profiles', () => {
	it('level 2 has level 1 in it, and neither has a check of ours', () => {
		expect(records('cis-l2')).toEqual(expect.arrayContaining(records('cis-l1')));
		expect(records('cis-l1')).toContain('2.7');
		expect(records('cis-l1')).not.toContain('2.9');
		expect(records('cis-l2')).toContain('2.9');
		expect(records('cis-l2').filter(record => record.startsWith('X-'))).toEqual([]);
	});
	it('all is all', () => expect(records('all')).toHaveLength(all.length));

	it('escape is every group that brings a score down to 49 or lower, by itself or with another, and no group else', () => {
		const outcomes = all.flatMap(check =>
			check.group === null
				? []
				: Object.values(check.outcomes).map(severity => ({group: check.group, bits: signalsOf(check, severity)})),
		);
		const exposed = bestSignalsOfFacts({...goodFacts, isExposedBeyondLoopback: 'yes'});
		const unconfined = bestSignalsOfFacts({...goodFacts, isConfinedByLsm: 'no'});
		const others = [...new Set([0, exposed, unconfined, ...outcomes.map(({bits}) => bits)])];
		const feeding = new Set(
			outcomes
				.filter(({bits}) =>
					others.some(other => {
						const together = lowestCeiling(bits | other, 0);
						return together.score <= 49 && together.score < lowestCeiling(other, 0).score;
					}),
				)
				.map(({group}) => group),
		);
		const chosen = new Set(all.filter(check => isInProfile(check, 'escape')).map(({group}) => group));
		expect(chosen).toEqual(feeding);
	});
});
