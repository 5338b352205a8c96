/** Findings that belong to a row of a tab, and the fix they carry. */
import {isBad, severities, type Finding} from '../../model/check.ts';
import {isByKey, type Fix} from '../../model/fix.ts';
import type {FleetContainer} from '../../model/fleet.ts';
import type {Act, Cell, Tone} from '../blocks.ts';
import {together} from './say.ts';
import {keyOf} from '../keymap/in-force.ts';

const rank = (finding: Finding): number => severities.indexOf(finding.severity);

/** Worst first. */
export function badIn(container: FleetContainer, ...groups: readonly string[]): readonly Finding[] {
	const findings = container.assessment?.findings ?? [];
	return findings
		.filter(finding => isBad(finding) && finding.check.group !== null && groups.includes(finding.check.group))
		.sort((a, b) => rank(a) - rank(b));
}

/** What can be done now comes before what needs another container, and that before what no key does. */
const fixOf = (findings: readonly Finding[]): Fix | undefined => {
	const fixes = findings.flatMap(({fix}) => (fix === null ? [] : [fix]));
	return fixes.find(({by}) => by === 'live') ?? fixes.find(isByKey) ?? fixes[0];
};

export function fixAct(findings: readonly Finding[]): Act | undefined {
	const fix = fixOf(findings);
	return fix && {is: 'fix', fixKey: fix.key};
}

/** The tone of a row: of its worst finding, or none. */
export function toneOf(findings: readonly Finding[]): Tone {
	const [worst] = findings;
	if (!worst) return 'normal';
	if (worst.verdict.is === 'unknown') return 'unknown';
	return worst.severity === 'info' ? 'info' : worst.severity;
}

/** Stands where `f` makes it right; a row whose fix needs more says so when the key is pressed. */
export const fixHint = (findings: readonly Finding[]): Cell =>
	isByKey(fixOf(findings) ?? null) ? [{text: together(`${keyOf('fix', 'f')} fix`), tone: 'accent'}] : [];
/** The same at the end of a line. */
export const fixHintBehind = (findings: readonly Finding[]): Cell => {
	const hint = fixHint(findings);
	return hint.length === 0 ? [] : [{text: '  '}, ...hint];
};

/** The last column of tables whose rows may carry a fix. */
export const fixColumn = {id: 'fix', title: '', priority: 9, isExtra: true} as const;
