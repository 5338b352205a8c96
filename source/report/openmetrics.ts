/**
 * For a node_exporter textfile (`--output hullcheck.prom`). Every family is a gauge, because its parser knows neither
 * `info` nor `stateset` and drops the whole file for one; without times of its own, which it refuses as well.
 * Series are bounded: containers × what is wrong with them, never checks × containers.
 */
import {isBad, type Finding} from '../model/check.ts';
import type {Report} from '../model/report.ts';
import {grades} from '../model/score.ts';
import {everythingJudged, sumUp} from './judged.ts';

type Labels = Readonly<Record<string, string>>;
type Family = {
	readonly name: string;
	readonly help: string;
	/** One label set given twice would make the reader drop the file. */
	readonly merge?: (a: number, b: number) => number;
	readonly samples: ReadonlyArray<readonly [labels: Labels, value: number]>;
};

/** References with a digest fit; a label of four thousand characters has nothing to tell. */
const longestLabel = 256;

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
export const escapeLabel = (text: string): string =>
	escapeHelp((text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text).toWellFormed()).replaceAll(
		'"',
		'\\"',
	);

function sayLabels(labels: Labels): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function sayFamily({name, help, merge = Math.min, samples}: Family): string {
	const values = new Map<string, number>();
	for (const [labels, value] of samples) {
		const said = sayLabels(labels);
		const before = values.get(said);
		values.set(said, before === undefined ? value : merge(before, value));
	}
	if (values.size === 0) return '';
	const lines = [...values].map(([labels, value]) => `${name}${labels} ${value}\n`);
	return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

const add = (a: number, b: number): number => a + b;

/** Only what somebody may act on: passes are in the coverage. */
function countable(finding: Finding): Labels | null {
	const {verdict, waived, severity, check} = finding;
	if (!isBad(finding)) return null;
	return {severity, verdict: waived === null ? verdict.is : 'waived', theme: check.theme};
}

const counted = (findings: readonly Finding[], who: Labels): Family['samples'] =>
	findings.flatMap(finding => {
		const labels = countable(finding);
		return labels === null ? [] : [[{...who, ...labels}, 1] as const];
	});

function families(report: Report): readonly Family[] {
	const {engine, host, containers, images, version, bar} = report;
	const summary = sumUp(report);
	const scores = containers.map(({name, image, assessment: {score}}) => ({name, image, score}));
	const judged = everythingJudged(report);
	return [
		{
			name: 'hullcheck_engine_info',
			help: 'The engine that was looked at; always 1.',
			samples: [
				[
					{
						engine: engine.Name,
						server_version: engine.ServerVersion,
						api_version: engine.ApiVersion,
						operating_system: engine.OperatingSystem,
						kernel_version: engine.KernelVersion,
						hullcheck_version: version,
					},
					1,
				],
			],
		},
		{
			name: 'hullcheck_report_timestamp_seconds',
			help: 'When the report was made, Unix time.',
			samples: [[{}, report.generatedAtUnixMs / 1000]],
		},
		{
			name: 'hullcheck_bar_passed',
			help: '1 where nothing fell below the bar that was set, else 0.',
			samples: [[{}, bar.isPassed ? 1 : 0]],
		},
		{
			name: 'hullcheck_own_weight',
			help: 'Checks that weigh something else here than in the catalogue, where they failed or are unknown; always 1.',
			samples: judged.flatMap(({findings}) =>
				findings.flatMap(({check, severity, catalogueSeverity}) =>
					catalogueSeverity === undefined
						? []
						: [[{check: check.id, severity, catalogue: catalogueSeverity}, 1] as const],
				),
			),
		},
		{
			name: 'hullcheck_host_score',
			help: 'Score of the host and its daemon, 0 to 100, unknown counted as failed.',
			samples: host === null ? [] : [[{grade: host.assessment.score.grade}, host.assessment.score.value]],
		},
		{
			name: 'hullcheck_host_score_best',
			help: 'The same with unknown counted as passed.',
			samples: host === null ? [] : [[{}, host.assessment.score.best]],
		},
		{
			name: 'hullcheck_containers',
			help: 'Containers by grade.',
			merge: add,
			samples: grades.map(grade => [{grade}, summary.grades[grade]] as const),
		},
		{
			name: 'hullcheck_images',
			help: 'Images that were looked at.',
			samples: [[{}, images.length]],
		},
		{
			name: 'hullcheck_container_score',
			help: 'Score of a container, 0 to 100, unknown counted as failed.',
			samples: scores.map(({name, image, score}) => [{name, image, grade: score.grade}, score.value] as const),
		},
		{
			name: 'hullcheck_container_score_best',
			help: 'The same with unknown counted as passed.',
			samples: scores.map(({name, image, score}) => [{name, image}, score.best] as const),
		},
		{
			name: 'hullcheck_container_checks_applicable',
			help: 'Checks that apply to a container.',
			samples: scores.map(({name, score}) => [{name}, score.applicable] as const),
		},
		{
			name: 'hullcheck_container_checks_decided',
			help: 'Checks of those that could be decided.',
			samples: scores.map(({name, score}) => [{name}, score.decided] as const),
		},
		{
			name: 'hullcheck_findings',
			help: 'Findings of a container that fail, are unknown or are waived.',
			merge: add,
			samples: judged.flatMap(({kind, name, findings}) =>
				kind === 'container' ? counted(findings, {container: name}) : [],
			),
		},
		{
			name: 'hullcheck_image_findings',
			help: 'Findings of an image that fail, are unknown or are waived.',
			merge: add,
			samples: judged.flatMap(({kind, name, findings}) => (kind === 'image' ? counted(findings, {image: name}) : [])),
		},
		{
			name: 'hullcheck_host_findings',
			help: 'Findings of the host and its daemon that fail, are unknown or are waived.',
			merge: add,
			samples: host === null ? [] : counted(host.assessment.findings, {}),
		},
	];
}

export function openMetricsReport(report: Report): string {
	return `${families(report).map(sayFamily).join('')}# EOF\n`;
}
