/** RFC 4180: one row per finding of any verdict. Read with any spreadsheet, which must take no cell for a formula. */
import {cisOf, isBad, type Finding} from '../model/check.ts';
import {findingWords} from '../model/finding-words.ts';
import type {Report} from '../model/report.ts';
import {everythingJudged, type Judged} from './judged.ts';
import {isoTime, sayVerdict} from './say.ts';

const columns: ReadonlyArray<readonly [name: string, value: (finding: Finding, judged: Judged) => string]> = [
	['kind', (_, {kind}) => kind],
	['name', (_, {name}) => name],
	['image', (_, {image}) => image],
	['grade', (_, {score}) => score?.grade ?? ''],
	['score', (_, {score}) => String(score?.value ?? '')],
	['check', ({check}) => check.id],
	['cis', ({check}) => cisOf(check.record) ?? ''],
	['theme', ({check}) => check.theme],
	['verdict', ({verdict}) => verdict.is],
	['severity', ({severity}) => severity],
	['words', finding => (isBad(finding) ? findingWords(finding) : '')],
	['title', ({check}) => check.title],
	['field', ({verdict}) => (verdict.is === 'fail' ? verdict.proof.field : '')],
	['actual', ({verdict}) => (verdict.is === 'fail' ? verdict.proof.actual : '')],
	['expected', ({verdict}) => (verdict.is === 'fail' ? verdict.proof.expected : '')],
	['reason', ({verdict}) => (verdict.is === 'fail' ? '' : sayVerdict(verdict))],
	['fix_by', ({fix}) => fix?.by ?? ''],
	['fix', ({fix}) => fix?.how ?? ''],
	['waived_reason', ({waived}) => waived?.reason ?? ''],
	['waived_until', ({waived}) => (waived === null ? '' : (isoTime(waived.expiresAtUnixMs) ?? ''))],
	// Filled where the severity is an own weight.
	['catalogue_severity', ({catalogueSeverity}) => catalogueSeverity ?? ''],
];

/** Signs that spreadsheets take for the start of a formula, the full-width ones of East Asian keyboards included. */
const startsFormula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const needsQuotes = /[",\r\n]/;

/** An apostrophe in front makes it text for every spreadsheet (OWASP, CSV injection). */
export function csvCell(text: string): string {
	const harmless = startsFormula.test(text) ? `'${text}` : text;
	return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function* csvParts(report: Report): Generator<string> {
	yield `${columns.map(([name]) => name).join(',')}\r\n`;
	for (const judged of everythingJudged(report)) {
		const rows = judged.findings.map(
			finding => `${columns.map(([, value]) => csvCell(value(finding, judged))).join(',')}\r\n`,
		);
		yield rows.join('');
	}
}
