/** One service: what its spec asks for, how its tasks go, and what is wrong with it. */
import {isBad, recordWords, type Finding} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import {isByKey} from '../../model/fix.ts';
import {isUnread} from '../../model/read.ts';
import {serviceOf, type ServiceFile, type ServiceReport} from '../../model/swarm.ts';
import type {Act, Block, Cell} from '../blocks.ts';
import {seenSpans} from '../detail/findings.ts';
import {blank, heading, lay, pair, text, type Piece} from '../detail/lay.ts';
import {ago, count, dim, none, normal, strong} from '../detail/say.ts';
import {findingTone} from '../finding-tones.ts';
import {part} from '../parts.ts';
import {findingColumns, findingRow, worstFirst} from './finding-rows.ts';
import {fixPieces} from './fix-lines.ts';
import {hostScore} from './host.ts';
import {gone} from './no-swarm.ts';
import {taskPieces} from './service-tasks.ts';
import {portSpans, tasksCell} from './services.ts';
import type {PageProps, PageView} from './page.ts';

const listed = (values: readonly string[]): Cell => (values.length === 0 ? [none] : [normal(values.join('; '))]);

/** Files that everybody in the container may read are said to be so. */
const filesCell = (files: readonly ServiceFile[]): Cell =>
	files.length === 0
		? [none]
		: files.flatMap(({name, path, modeBits}, index): Cell => [
				...(index === 0 ? [] : [normal('; ')]),
				normal(name),
				dim(` at ${path}, mode ${modeBits.toString(8).padStart(4, '0')}`),
			]);

const modeWords: Readonly<Record<ServiceReport['facts']['mode'], string>> = {
	replicated: 'replicated',
	global: 'global: one on each node',
	'replicated-job': 'a job, replicated',
	'global-job': 'a job on each node',
	unknown: 'of a mode that is not known',
};

/** One thing to the cursor. */
function facts(report: ServiceReport, nowUnixMs: number): readonly Piece[] {
	const {facts: about} = report;
	const {update} = about;
	return [
		pair('facts', 'image', [normal(about.image === '' ? '–' : about.image)]),
		pair('facts~r~tasks', 'tasks', [
			...tasksCell(report),
			dim(` run, ${modeWords[about.mode]}`),
			dim(about.stack === '' ? '' : `; of stack ${about.stack}`),
		]),
		pair(
			'facts~r~ports',
			'ports',
			about.ports.length === 0
				? [none]
				: about.ports.flatMap((port, index): Cell => [
						...(index === 0 ? [] : [normal('; ')]),
						...portSpans(port),
						dim(port.PublishMode === 'host' ? ': on nodes that run a task' : ': on every node'),
					]),
		),
		pair('facts~r~networks', 'networks', listed(about.networks)),
		pair('facts~r~mounts', 'mounts', listed(about.mounts)),
		pair('facts~r~secrets', 'secrets', filesCell(about.secrets)),
		pair('facts~r~configs', 'configs', filesCell(about.configs)),
		...(about.constraints.length === 0 ? [] : [pair('facts~r~place', 'placed where', listed(about.constraints))]),
		pair('facts~r~updated', 'updated', [
			about.updatedAtUnixMs === null ? none : normal(ago(about.updatedAtUnixMs, nowUnixMs)),
			...(update === null
				? []
				: [
						dim(`; last update ${update.State.replaceAll('_', ' ')}`),
						// Where all went well it says the same once more.
						dim(update.Message.includes(update.State.replaceAll('_', ' ')) ? '' : `: ${update.Message}`),
					]),
		]),
	];
}

const severityCells = 10;

function bad(id: string, finding: Finding, width: number): readonly Piece[] {
	const {check, verdict, fix, severity} = finding;
	const act: Act = {is: 'go', to: {is: 'service-finding', id, checkId: check.id}};
	const key = check.id;
	const line = (index: number, spans: Cell): Piece =>
		text(`${key}~r~${index}`, [{text: ' '.repeat(severityCells)}, ...spans], severityCells + 7, act);
	return [
		text(
			key,
			[
				{text: severity.padEnd(severityCells), tone: findingTone(finding)},
				strong(findingWords(finding)),
				dim(`  ${recordWords(check.record)} · ${check.theme}`),
				...(isByKey(fix) ? [{text: '  f fix', tone: 'accent' as const}] : []),
			],
			severityCells,
			act,
		),
		...(verdict.is === 'fail' ? [line(1, seenSpans(verdict.proof))] : []),
		...(verdict.is === 'unknown' ? [line(1, [dim('reason '), {text: verdict.why, tone: 'unknown'}])] : []),
		...(fix === null || isByKey(fix)
			? []
			: fixPieces(`${key}~r~2`, [{text: ' '.repeat(severityCells)}, dim('fix    ')], {...fix, copy: []}, width)),
	];
}

export function servicePage(id: string, {state, width, isAscii}: PageProps): PageView {
	const {swarm, nowUnixMs} = state;
	const report = serviceOf(swarm, id);
	const layOut = (pieces: readonly Piece[]): readonly Block[] => lay(pieces, width, isAscii);
	const back = part(0, {text: '‹ ', tone: 'dim'}, {text: 'Service'});
	if (report === null) return {title: [back], blocks: layOut([text('none', gone('This service', swarm))]), found: null};
	const {assessment} = report;
	const nodes = swarm?.swarm?.nodes ?? [];
	const wrong = worstFirst(
		assessment.findings.filter(finding => isBad(finding)),
		assessment.worst,
	);
	const quiet = assessment.findings.filter(finding => !isBad(finding));
	return {
		title: [
			back,
			part(0, strong(report.facts.name)),
			part(0, ...hostScore(assessment.score)),
			part(1, ...tasksCell(report)),
		],
		blocks: [
			...layOut([
				...facts(report, nowUnixMs),
				...taskPieces(report, isUnread(nodes) ? [] : nodes, nowUnixMs),
				blank('findings.'),
				heading(
					'findings',
					wrong.length === 0
						? 'Nothing is wrong with its spec that these checks can see'
						: count(wrong.length, 'finding'),
					'as a container that this manager’s engine makes of the spec',
				),
				...wrong.flatMap(finding => bad(id, finding, width)),
				blank('quiet.'),
			]),
			...(quiet.length === 0
				? []
				: [
						{
							is: 'table',
							key: 'quiet',
							columns: findingColumns,
							rows: quiet.map(one =>
								findingRow(one, {is: 'go', to: {is: 'service-finding', id, checkId: one.check.id}}),
							),
						} as const,
					]),
		],
		found: null,
	};
}
