/** Evidence → findings → score, in one place, so that the table, a preview and a report can never disagree. */
import {containerChecks, hostChecks, imageChecks} from '../checks/index.ts';
import {runChecks} from '../checks/run-checks.ts';
import type {Finding} from '../model/check.ts';
import type {ContainerEvidence, ImageEvidence} from '../model/evidence.ts';
import type {HostEvidence} from '../model/host-evidence.ts';
import type {Assessment} from '../model/score.ts';
import {assess} from '../scoring/assess.ts';
import {hostScoringFacts, scoringFacts} from '../scoring/facts.ts';

export function judge(evidence: ContainerEvidence): Assessment {
	return assess(runChecks(containerChecks, evidence), scoringFacts(evidence));
}

export const judgeImage = (evidence: ImageEvidence): readonly Finding[] => runChecks(imageChecks, evidence);

export const judgeHost = (evidence: HostEvidence): Assessment =>
	assess(runChecks(hostChecks, evidence), hostScoringFacts);
