/** Which findings a keystroke can mend. */
import {isOpen, severities, type Finding} from './check.ts';
import {isByKey} from './fix.ts';
import type {Assessment} from './score.ts';

/** Worst first: what holds the score down, then by severity. */
export function byKey({findings, worst}: Assessment): readonly Finding[] {
	const rank = ({severity}: Finding): number => severities.indexOf(severity);
	return findings
		.filter(finding => isOpen(finding) && isByKey(finding.fix))
		.toSorted((a, b) => Number(b === worst) - Number(a === worst) || rank(a) - rank(b));
}
