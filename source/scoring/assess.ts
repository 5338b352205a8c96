import type {Finding} from '../model/check.ts';
import type {Assessment, ScoringFacts} from '../model/score.ts';
import {weigh} from './score.ts';

/** Everything judged of one container, with its score. */
export function assess(findings: readonly Finding[], facts: ScoringFacts): Assessment {
	return {findings, facts, ...weigh(findings, facts), unwaived: null};
}
