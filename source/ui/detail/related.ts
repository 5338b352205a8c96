/** Findings that belong to a row of a tab, and the fix they carry. */
import {isBad, severities, type Finding} from '../../model/check.ts';
import type {FleetContainer} from '../../model/fleet.ts';
import type {Act, Cell, Tone} from '../blocks.ts';
import {together} from './say.ts';

const rank = (finding: Finding): number => severities.indexOf(finding.severity);

/** Worst first. */
export function badIn(container: FleetContainer, ...groups: readonly string[]): readonly Finding[] {
	const findings = container.assessment?.findings ?? [];
	return findings
		.filter(finding => isBad(finding) && finding.check.group !== null && groups.includes(finding.check.group))
		.sort((a, b) => rank(a) - rank(b));
}

export function fixAct(findings: readonly Finding[]): Act | undefined {
	// What can be done now comes before what needs another container.
	const fixes = findings.flatMap(finding => (finding.fix === null ? [] : [finding.fix]));
	const fix = fixes.find(({by}) => by === 'live') ?? fixes[0];
	return fix && {is: 'fix', fixKey: fix.key};
}

/** The tone of a row: of its worst finding, or none. */
export function toneOf(findings: readonly Finding[]): Tone {
	const [worst] = findings;
	if (!worst) return 'normal';
	if (worst.verdict.is === 'unknown') return 'unknown';
	return worst.severity === 'info' ? 'info' : worst.severity;
}

export const fixHint: Cell = [{text: together('f fix'), tone: 'accent'}];
export const hintFor = (act: Act | undefined): Cell => (act?.is === 'fix' ? fixHint : []);
/** The last column of tables whose rows may carry a fix. */
export const fixColumn = {id: 'fix', title: '', priority: 9, isExtra: true} as const;
