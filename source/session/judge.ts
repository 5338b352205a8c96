/** Evidence → findings → score, in one place, so that the table, a preview and a report can never disagree. */
import {containerChecks, hostChecks, imageChecks} from '../checks/index.ts';
import {runChecks} from '../checks/run-checks.ts';
import type {CheckSpec, Finding} from '../model/check.ts';
import type {ContainerEvidence, ImageEvidence} from '../model/evidence.ts';
import type {HostEvidence} from '../model/host-evidence.ts';
import type {Assessment} from '../model/score.ts';
import type {JudgingRules} from '../model/waiver.ts';
import {assess} from '../scoring/assess.ts';
import {hostScoringFacts, scoringFacts} from '../scoring/facts.ts';
import {ofAService, type Changeable} from './of-a-service.ts';
import {createWaiverBook} from '../waivers/book.ts';
import {containerSubject, imageSubject} from '../waivers/scope.ts';

export type Judge = {
	container(evidence: ContainerEvidence): Assessment;
	image(evidence: ImageEvidence): readonly Finding[];
	host(evidence: HostEvidence): Assessment;
	/** A service's spec, as evidence of the container that this manager's engine would make of it. */
	service(evidence: ContainerEvidence, changeable: Changeable): Assessment;
};

/** Whether a waiver still holds is decided by the evidence's own time: the same evidence always gets the same verdict. */
export function createJudge({policy: {severities}, waivers}: JudgingRules): Judge {
	const book = createWaiverBook(waivers);
	return {
		container(evidence) {
			const findings = runChecks(containerChecks, evidence, severities);
			return assess(book.cover(findings, containerSubject(evidence), evidence.nowUnixMs), scoringFacts(evidence));
		},
		image: evidence =>
			book.cover(runChecks(imageChecks, evidence, severities), imageSubject(evidence), evidence.nowUnixMs),
		service(evidence, changeable) {
			const findings = ofAService(runChecks(containerChecks, evidence, severities), changeable);
			return assess(book.cover(findings, containerSubject(evidence), evidence.nowUnixMs), scoringFacts(evidence));
		},
		host(evidence) {
			const findings = runChecks(hostChecks, evidence, severities);
			return assess(book.cover(findings, {is: 'host'}, evidence.nowUnixMs), hostScoringFacts);
		},
	};
}

/** Every check there is, once: what a config file may name. Some stand in two lists, as a container's and as its image's. */
export const allChecks: readonly CheckSpec[] = [
	...new Map<string, CheckSpec>(
		[...imageChecks, ...containerChecks, ...hostChecks].map(check => [check.id, check]),
	).values(),
];
