/**
 * JUnit XML for CI servers: a suite for each thing judged, a case for each check. Keeps to what the schemas of Ant and
 * Jenkins have in common. A waived finding and one that is worth no points are skipped, with why.
 */
import {isBad, recordWords, type Finding} from '../model/check.ts';
import {findingWords} from '../model/finding-words.ts';
import type {Report} from '../model/report.ts';
import {everythingJudged, type Judged} from './judged.ts';
import {escapeMarkup as xml} from './markup.ts';
import {howItIsDone, isoTime, sayScore, sayVerdict, sayWaived} from './say.ts';

type Outcome =
	| {readonly is: 'passed'}
	| {readonly is: 'skipped'; readonly message: string}
	| {readonly is: 'failure' | 'error'; readonly type: string; readonly message: string; readonly body: string};

function body({check, fix}: Finding): string {
	const lines = [`${recordWords(check.record)}, theme ${check.theme}`, check.why];
	if (fix !== null) lines.push(`Fix (${howItIsDone(fix.by)}): ${fix.how}`);
	return lines.join('\n');
}

function outcomeOf(finding: Finding): Outcome {
	const {verdict, waived, severity} = finding;
	const seen = sayVerdict(verdict);
	const words = isBad(finding) ? findingWords(finding) : '';
	if (waived !== null) return {is: 'skipped', message: `waived: ${sayWaived(waived)}. ${words}: ${seen}`};
	switch (verdict.is) {
		case 'pass':
			return {is: 'passed'};
		case 'fail':
			if (severity === 'info') return {is: 'skipped', message: `for information: ${words}: ${seen}`};
			return {is: 'failure', type: severity, message: `${words}: ${seen}`, body: body(finding)};
		case 'unknown':
			return {is: 'error', type: severity, message: `${words}, could not be decided: ${seen}`, body: body(finding)};
		case 'not-applicable':
			return {is: 'skipped', message: `does not apply: ${seen}`};
		case 'manual':
			return {is: 'skipped', message: `for a person to look at: ${seen}`};
	}
}

function inside(outcome: Outcome): string {
	switch (outcome.is) {
		case 'passed':
			return '/>';
		case 'skipped':
			return `><skipped message="${xml(outcome.message)}"/></testcase>`;
		case 'failure':
		case 'error': {
			const {is, type, message} = outcome;
			return `><${is} message="${xml(message)}" type="${xml(type)}">${xml(outcome.body).replaceAll('&#10;', '\n')}</${is}></testcase>`;
		}
	}
}

function properties({score, image, findings}: Judged): string {
	const pairs: Array<readonly [string, string]> = [];
	if (score !== null) pairs.push(['score', String(score.value)], ['grade', score.grade], ['range', sayScore(score)]);
	if (image !== '') pairs.push(['image', image]);
	for (const {check, severity, catalogueSeverity} of findings)
		if (catalogueSeverity !== undefined)
			pairs.push([`own weight of ${check.id}`, `${severity}, ${catalogueSeverity} in the catalogue`]);
	const lines = pairs.map(([name, value]) => `\t\t\t<property name="${name}" value="${xml(value)}"/>\n`);
	return `\t\t<properties>\n${lines.join('')}\t\t</properties>\n`;
}

function suite(judged: Judged, id: number, report: Report): string {
	const {kind, name, findings} = judged;
	const cases = findings.map(finding => ({finding, outcome: outcomeOf(finding)}));
	const howMany = (is: Outcome['is']): number => cases.filter(({outcome}) => outcome.is === is).length;
	// The schema knows no time zone: it is UTC.
	const time = (isoTime(report.generatedAtUnixMs) ?? '1970-01-01T00:00:00Z').replace('Z', '');
	const lines = cases.map(
		({finding: {check}, outcome}) =>
			`\t\t<testcase classname="${xml(`${kind}.${name}.${check.theme}`)}" name="${xml(`${check.id}: ${check.title}`)}" time="0"${inside(outcome)}\n`,
	);
	return [
		`\t<testsuite id="${id}" package="hullcheck" name="${xml(`${kind} ${name}`)}" hostname="${xml(report.engine.Name || 'localhost')}"`,
		` timestamp="${time}" tests="${cases.length}" failures="${howMany('failure')}" errors="${howMany('error')}"`,
		` skipped="${howMany('skipped')}" time="0">\n`,
		properties(judged),
		...lines,
		'\t\t<system-out/>\n\t\t<system-err/>\n\t</testsuite>\n',
	].join('');
}

export function* junitParts(report: Report): Generator<string> {
	yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
	for (const [id, judged] of everythingJudged(report).entries()) yield suite(judged, id, report);
	yield '</testsuites>\n';
}
