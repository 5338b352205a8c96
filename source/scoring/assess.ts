import type {Finding} from '../model/check.ts';
import type {Assessment, ScoringFacts} from '../model/score.ts';
import {unwaivedScore, weigh} from './score.ts';

/** Everything judged of one container, with its score. */
export function assess(findings: readonly Finding[], facts: ScoringFacts): Assessment {
	const {score, worst, isAnyWaived} = weigh(findings, facts);
	return {findings, facts, score, worst, unwaived: isAnyWaived ? unwaivedScore(findings, facts) : null};
}
