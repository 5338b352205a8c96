/** Findings as rows of one line: how bad, what, of which theme, by which number. */
import {isBad, recordWords, type Finding, type Theme} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import type {Act, Cell, Column, TableRow} from '../blocks.ts';
import {dim, normal} from '../detail/say.ts';
import {findingTone, severityRank} from '../finding-tones.ts';

/** Without titles: what stands there says itself what it is. */
export const findingColumns: readonly Column[] = [
	{id: 'severity', title: '', width: 9, priority: 0},
	{id: 'what', title: '', width: 24, isGrow: true, priority: 0},
	{id: 'theme', title: '', width: 10, priority: 1},
	{id: 'record', title: '', width: 16, priority: 2},
];

function howBad(finding: Finding): Cell {
	switch (finding.verdict.is) {
		case 'fail':
			return [{text: finding.severity, tone: findingTone(finding)}];
		case 'unknown':
			return [{text: `${finding.severity}?`, tone: 'unknown'}];
		case 'manual':
			return [{text: 'look', tone: 'accent'}];
		case 'pass':
			return [{text: 'pass', tone: 'good'}];
		case 'not-applicable':
			return [dim('–')];
	}
}

/** Of what can't be known, the title says what it is about. */
function what({check, verdict}: Finding, words: string, hasReason: boolean): Cell {
	switch (verdict.is) {
		case 'fail':
			return [normal(words)];
		case 'manual':
			return [normal(`${check.title}: `), dim(verdict.look)];
		case 'not-applicable':
			return [normal(check.title), dim(`: ${verdict.why}`)];
		case 'unknown':
			return [normal(check.title), ...(hasReason ? [{text: `: ${verdict.why}`, tone: 'unknown' as const}] : [])];
		case 'pass':
			return [normal(check.title)];
	}
}

/** `hasReason`: why it is not known stands in the row, and not above it. */
export const findingRow = (finding: Finding, act: Act, hasReason = true): TableRow => ({
	key: finding.check.id,
	act,
	cells: {
		severity: howBad(finding),
		what: what(finding, findingWords(finding), hasReason),
		theme: [dim(finding.check.theme)],
		record: [dim(recordWords(finding.check.record))],
	},
});

/** The one that weighs most first, then by severity; what is not known behind what is. */
export const worstFirst = (findings: readonly Finding[], worst: Finding | null): readonly Finding[] =>
	[...findings].sort(
		(a, b) =>
			Number(b === worst) - Number(a === worst) ||
			severityRank(a) - severityRank(b) ||
			Number(a.verdict.is === 'unknown') - Number(b.verdict.is === 'unknown'),
	);

export const worstOf = (findings: readonly Finding[]): Finding | null =>
	worstFirst(
		findings.filter(finding => isBad(finding)),
		null,
	)[0] ?? null;

export const ofTheme = (findings: readonly Finding[], theme: Theme | null): readonly Finding[] =>
	theme === null ? findings : findings.filter(({check}) => check.theme === theme);
