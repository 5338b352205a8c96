/** Evidence → findings → score, in one place, so that the table, a preview and a report can never disagree. */
import {containerChecks} from '../checks/index.ts';
import {runChecks} from '../checks/run-checks.ts';
import type {ContainerEvidence} from '../model/evidence.ts';
import type {Assessment} from '../model/score.ts';
import {assess} from '../scoring/assess.ts';
import {scoringFacts} from '../scoring/facts.ts';

export function judge(evidence: ContainerEvidence): Assessment {
	return assess(runChecks(containerChecks, evidence), scoringFacts(evidence));
}
