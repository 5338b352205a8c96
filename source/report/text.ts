/** For people, in a terminal or in the log of a CI job: what is wrong, worst first; what is right is only counted. */
import {recordWords, severities, type Finding} from '../model/check.ts';
import {findingWords} from '../model/finding-words.ts';
import type {ContainerReport, Report} from '../model/report.ts';
import {isUnread} from '../model/read.ts';
import type {Assessment} from '../model/score.ts';
import type {ServiceReport} from '../model/swarm.ts';
import {
	countVerdicts,
	imageName,
	lowestFirst,
	openOf,
	sayGrades,
	sumUp,
	waivedOf,
	type VerdictCounts,
} from './judged.ts';
import {scanSummary} from './scan/text.ts';
import {wrap} from './lay.ts';
import {count, howItIsDone, readableTime, sayEngine, sayImage, sayScore, sayVerdict, sayWaived} from './say.ts';

type Lines = readonly string[];

const key = (name: string): string => name.padEnd(12);
const under = (text: string, mark = '='): Lines => [text, mark.repeat(text.length)];

function sayCounts(counts: VerdictCounts): string {
	const parts: ReadonlyArray<readonly [number, string]> = [
		[counts.fail, 'failed'],
		[counts.unknown, 'unknown'],
		[counts.waived, 'waived'],
		[counts.manual, 'for a person to look at'],
		[counts.pass, 'passed'],
		[counts['not-applicable'], 'not applicable'],
	];
	const said = parts.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`);
	return said.length === 0 ? 'nothing was checked' : said.join(', ');
}

function head(report: Report): Lines {
	const {endpoint, version, generatedAtUnixMs, selection, host, images} = report;
	const {grades, lowest, median, failing, counts} = sumUp(report);
	const bad = severities.filter(severity => failing[severity] > 0).map(severity => `${failing[severity]} ${severity}`);
	const named = (word: string, container: ContainerReport | null): string =>
		container === null ? '' : `; ${word} ${sayScore(container.assessment.score)} ${container.name}`;
	return [
		...wrap(`hullcheck ${version}: ${report.engine.Name}`),
		...wrap(`${sayEngine(report)}, ${endpoint.address} (${endpoint.from})`),
		readableTime(generatedAtUnixMs),
		...(selection === '' ? [] : wrap(selection, key('Chosen'))),
		'',
		...(host === null ? [] : wrap(sayScore(host.assessment.score), key('Host'))),
		...wrap(
			`${report.containers.length}${report.containers.length === 0 ? '' : `: ${sayGrades(grades)}`}${named('lowest', lowest)}${named('median', median)}`,
			key('Containers'),
		),
		...(images.length === 0 ? [] : wrap(String(images.length), key('Images'))),
		...wrap(bad.length === 0 ? 'none' : bad.join(', '), key('Failing')),
		...wrap(sayCounts(counts), key('Checks')),
	];
}

const indent = '            ';

function lead({severity, verdict, waived}: Finding): string {
	const word = waived === null ? verdict.is : 'waived';
	return `  ${word.padEnd(8)}${severity.padEnd(9)} `;
}

function findingLines(finding: Finding): Lines {
	const {check, verdict, fix, waived} = finding;
	const seen = sayVerdict(verdict);
	return [
		...wrap(findingWords(finding), lead(finding)),
		...wrap(`${check.theme}, ${recordWords(check.record)}, ${check.id}`, indent),
		...wrap(verdict.is === 'unknown' ? `could not be decided: ${seen}` : seen, `${indent}seen `),
		...(waived === null ? [] : wrap(sayWaived(waived), `${indent}why  `)),
		...(waived !== null || fix === null ? [] : wrap(`${fix.how} (${howItIsDone(fix.by)})`, `${indent}fix  `)),
	];
}

function findingsLines(findings: readonly Finding[]): Lines {
	const bad = [...openOf(findings), ...waivedOf(findings)].flatMap(findingLines);
	return [...wrap(sayCounts(countVerdicts(findings)), '  '), ...bad];
}

function whyNotMore({score, unwaived}: Assessment): Lines {
	const [lowest] = score.ceilings;
	return [
		...(lowest === undefined ? [] : wrap(`${lowest.score}, ${lowest.because}`, '  ceiling ')),
		...(unwaived === null ? [] : wrap(sayScore(unwaived), '  without waivers ')),
	];
}

function containerLines({name, image, status, assessment}: ContainerReport): Lines {
	return [
		'',
		...wrap(`${sayScore(assessment.score)}  ${name}  ${image}  ${status}`),
		...whyNotMore(assessment),
		...findingsLines(assessment.findings),
	];
}

function hostLines({host}: Report): Lines {
	if (host === null) return [];
	const {assessment, name, isLocal} = host;
	const from = isLocal ? 'from this machine' : 'from afar: its files could not be read';
	return [
		'',
		...under('Host'),
		'',
		...wrap(`${sayScore(assessment.score)}  ${name}, looked at ${from}`),
		...whyNotMore(assessment),
		...findingsLines(assessment.findings),
	];
}

function imageLines({images, generatedAtUnixMs}: Report): Lines {
	if (images.length === 0) return [];
	const each = images.flatMap(image => [
		'',
		...wrap(`${imageName(image)}: ${sayImage(image)}`),
		...(image.scan === null ? [] : scanSummary(image.scan, generatedAtUnixMs)),
		...findingsLines(image.findings),
	]);
	return ['', ...under('Images'), ...each];
}

/** Their findings count in the containers of their tasks, wherever these run. */
function serviceLines({services = []}: Report): Lines {
	if (services.length === 0) return [];
	const many = (read: ServiceReport['running']): string => (isUnread(read) ? '?' : String(read));
	const each = services.flatMap(({facts, running, wanted, assessment}) => [
		'',
		...wrap(
			`${sayScore(assessment.score)}  ${facts.name}  ${facts.image}  ${facts.mode}, ${many(running)} of ${many(wanted)} tasks run`,
		),
		...whyNotMore(assessment),
		...findingsLines(assessment.findings),
	]);
	return ['', ...under('Services of the swarm'), ...each];
}

function barLines({bar}: Report): Lines {
	if (!bar.isSet) return ['', 'No bar was set: --fail-under and --fail-on set one.'];
	if (bar.isPassed) return ['', 'Passed: nothing is below the bar.'];
	const reasons = bar.reasons.flatMap(reason => wrap(reason, '  - '));
	return ['', `Below the bar: ${count(bar.reasons.length, 'reason')}`, ...reasons];
}

export function textReport(report: Report): string {
	const {containers, notices} = report;
	const lines = [
		...head(report),
		...(containers.length === 0 ? [] : ['', ...under('Containers')]),
		...lowestFirst(containers).flatMap(containerLines),
		...serviceLines(report),
		...imageLines(report),
		...hostLines(report),
		...(notices.length === 0 ? [] : ['', ...under('Notices'), '', ...notices.flatMap(notice => wrap(notice, '- '))]),
		...barLines(report),
	];
	return `${lines.join('\n')}\n`;
}
