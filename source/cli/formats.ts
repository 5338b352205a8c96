/** The forms a report is written in. The registry of report/ takes this place: the same names, and all the forms. */
import type {Finding} from '../model/check.ts';
import type {Report} from '../model/report.ts';
import type {Score} from '../model/score.ts';

export type ReportFormat = {
	/** Pure: the same report, the same bytes. Small pieces, for whoever writes it out. */
	parts(report: Report): Iterable<string>;
	readonly what: string;
};

const findingOf = ({check, verdict, severity, fix}: Finding) => ({
	check: check.id,
	theme: check.theme,
	title: check.title,
	verdict: verdict.is,
	severity,
	proof: verdict.is === 'fail' ? verdict.proof : null,
	fix,
});
const scoreOf = ({value, grade, best}: Score) => ({score: value, grade, range: {low: value, high: best}});

function* jsonParts({generatedAtUnixMs, host, containers, images, notices, bar, selection}: Report): Generator<string> {
	const generatedAt = new Date(generatedAtUnixMs).toISOString();
	yield `${JSON.stringify({schemaVersion: '0', generatedAt, selection, notices, bar}).slice(0, -1)},\n"host":`;
	yield host === null ? 'null' : JSON.stringify({name: host.name, ...scoreOf(host.assessment.score)});
	yield ',\n"containers":[';
	for (const [index, {id, name, image, assessment}] of containers.entries()) {
		const findings = assessment.findings.map(findingOf);
		yield `${index === 0 ? '' : ','}\n${JSON.stringify({id, name, image, ...scoreOf(assessment.score), findings})}`;
	}
	yield '],\n"images":[';
	for (const [index, {id, tags, usedBy, findings}] of images.entries())
		yield `${index === 0 ? '' : ','}\n${JSON.stringify({id, tags, usedBy, findings: findings.map(findingOf)})}`;
	yield ']}\n';
}

export const reportFormats = {
	json: {parts: jsonParts, what: 'everything'},
} as const satisfies Readonly<Record<string, ReportFormat>>;
export type ReportFormatName = keyof typeof reportFormats;
export const reportFormatNames = Object.keys(reportFormats) as readonly ReportFormatName[];
export const usualFormat: ReportFormatName = 'json';
