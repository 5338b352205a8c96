/** Colours of findings and grades, and the words that stand behind a finding where an operator had a say. */
import {severities, type Finding} from '../model/check.ts';
import {dayOf, type Waived} from '../model/waiver.ts';
import type {Tone} from './blocks.ts';

/** Behind a severity that an operator chose: what the catalogue says. '' where it is the catalogue's. */
export const ownWeightWords = ({catalogueSeverity}: Finding): string =>
	catalogueSeverity === undefined ? '' : ` (own weight; catalogue: ${catalogueSeverity})`;

/** Until when, and by which scope. */
export const waivedWords = ({scope, expiresAtUnixMs, isWeak}: Waived): string =>
	`until ${dayOf(expiresAtUnixMs)}, by ${scope}${isWeak ? '; ceilings of 39 and below stay, for whoever runs it can choose that' : ''}`;

export function findingTone(finding: Finding): Tone {
	return finding.verdict.is === 'unknown' ? 'unknown' : finding.severity;
}

/** 0 is the worst. */
export const severityRank = ({severity}: Finding): number => severities.indexOf(severity);

/** A grade repeats in colour what its letter says. */
export function gradeTone(grade: string): Tone {
	switch (grade) {
		case 'A':
		case 'B':
			return 'good';
		case 'C':
			return 'low';
		case 'D':
			return 'medium';
		case 'E':
			return 'high';
		case 'F':
			return 'critical';
		default:
			return 'dim';
	}
}
