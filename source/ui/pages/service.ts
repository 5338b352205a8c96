/** One service: what its spec asks for, how its tasks go, and what is wrong with it. */
import {isBad, recordWords, type Finding} from '../../model/check.ts';
import {findingWords} from '../../model/finding-words.ts';
import {isByKey} from '../../model/fix.ts';
import {isUnread} from '../../model/read.ts';
import {serviceOf, type NodeReport, type ServiceFile, type ServiceReport, type TaskFacts} from '../../model/swarm.ts';
import type {Act, Block, Cell, Tone} from '../blocks.ts';
import {seenSpans} from '../detail/findings.ts';
import {blank, heading, lay, pair, text, type GridColumn, type GridRow, type Piece} from '../detail/lay.ts';
import {unreadSpans} from '../detail/notice.ts';
import {ago, count, dim, none, normal, strong} from '../detail/say.ts';
import {findingTone} from '../finding-tones.ts';
import {part} from '../parts.ts';
import {findingPieces} from './about-finding.ts';
import {findingColumns, findingRow, worstFirst} from './finding-rows.ts';
import {fixPieces} from './fix-lines.ts';
import {hostScore} from './host.ts';
import {whyNoSwarm} from './no-swarm.ts';
import {portSpans, tasksCell} from './services.ts';
import type {PageProps, PageView} from './page.ts';
import {keyOf} from '../keymap/in-force.ts';

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

const taskTones: Readonly<Record<string, Tone>> = {
	running: 'good',
	complete: 'good',
	failed: 'high',
	rejected: 'high',
	orphaned: 'high',
	pending: 'medium',
	shutdown: 'dim',
	remove: 'dim',
};

const taskColumns: readonly GridColumn[] = [
	{id: 'state', title: 'STATE', priority: 0},
	{id: 'slot', title: 'SLOT', align: 'right', priority: 2, isExtra: true},
	{id: 'node', title: 'NODE', max: 24, priority: 0},
	{id: 'age', title: 'SINCE', priority: 1},
	{id: 'error', title: 'SAYS', isGrow: true, priority: 0},
];

/** Tasks that ended alike are one row: a task that fails again and again says the same each time. */
type TaskGroup = {readonly newest: TaskFacts; readonly nodeName: string; readonly many: number};

const isOver = ({desiredState}: TaskFacts): boolean => desiredState !== 'running' && desiredState !== 'ready';

function groupsOf(tasks: readonly TaskFacts[], nameOf: (task: TaskFacts) => string): readonly TaskGroup[] {
	const groups = new Map<string, TaskGroup>();
	for (const task of tasks) {
		const nodeName = nameOf(task);
		const key = isOver(task) ? [task.state, nodeName, task.slot, task.error].join('\n') : task.id;
		const before = groups.get(key);
		groups.set(key, before === undefined ? {newest: task, nodeName, many: 1} : {...before, many: before.many + 1});
	}
	return [...groups.values()];
}

const taskRow = ({newest: task, nodeName, many}: TaskGroup, nowUnixMs: number): GridRow => ({
	key: `task.${task.id}`,
	cells: {
		state: [{text: task.state, tone: taskTones[task.state] ?? 'normal'}, dim(many === 1 ? '' : ` ×${many}`)],
		slot: [dim(task.slot === 0 ? '–' : String(task.slot))],
		node: [task.nodeId === '' ? dim('none yet') : normal(nodeName)],
		age: [dim(task.atUnixMs === null ? '–' : ago(task.atUnixMs, nowUnixMs))],
		error: [task.error === '' ? none : normal(task.error)],
	},
});

const mostRows = 100;

/** By node, those that should run first; of one node the newest state first. */
function taskPieces({tasks}: ServiceReport, nodes: readonly NodeReport[], nowUnixMs: number): readonly Piece[] {
	const title = [blank('tasks.'), heading('tasks.title', 'Tasks by node')];
	if (isUnread(tasks)) return [...title, text('tasks.unread', unreadSpans('Not known', tasks.why))];
	if (tasks.length === 0) return [...title, text('tasks.none', [normal('It has no task.')])];
	const nameOf = ({nodeId}: TaskFacts): string => nodes.find(({id}) => id === nodeId)?.hostname ?? nodeId.slice(0, 12);
	const sorted = groupsOf(tasks, nameOf).toSorted(
		(a, b) =>
			Number(isOver(a.newest)) - Number(isOver(b.newest)) ||
			(a.nodeName < b.nodeName ? -1 : a.nodeName > b.nodeName ? 1 : 0),
	);
	return [
		...title,
		{
			is: 'grid',
			key: 'tasks.rows',
			columns: taskColumns,
			rows: sorted.slice(0, mostRows).map(group => taskRow(group, nowUnixMs)),
		},
		...(sorted.length > mostRows ? [text('tasks.more', [dim(`and ${sorted.length - mostRows} more`)])] : []),
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

function gone(what: string, {swarm}: PageProps['state']): Cell {
	return whyNoSwarm(swarm) ?? [normal(`${what} is gone from the swarm. ${keyOf('back', 'q')} goes back.`)];
}

export function servicePage(id: string, {state, width, isAscii}: PageProps): PageView {
	const {swarm, nowUnixMs} = state;
	const report = serviceOf(swarm, id);
	const layOut = (pieces: readonly Piece[]): readonly Block[] => lay(pieces, width, isAscii);
	const back = part(0, {text: '‹ ', tone: 'dim'}, {text: 'Service'});
	if (report === null) return {title: [back], blocks: layOut([text('none', gone('This service', state))]), found: null};
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

/** One finding about a service, with what Swarm would be asked for. */
export function serviceFindingPage(
	{id, checkId}: {readonly id: string; readonly checkId: string},
	{state, scoreAfter, width, isAscii}: PageProps,
): PageView {
	const report = serviceOf(state.swarm, id);
	const finding = report?.assessment.findings.find(({check}) => check.id === checkId);
	const pieces: readonly Piece[] =
		report === null || finding === undefined
			? [text('none', gone('This service', state))]
			: [
					...findingPieces(finding, report.assessment, scoreAfter, width),
					blank('more.'),
					text('more', [dim('enter here shows the check with all it may come to')], 0, {
						is: 'go',
						to: {is: 'check', checkId},
					}),
				];
	const words = finding === undefined ? checkId : isBad(finding) ? findingWords(finding) : finding.check.title;
	return {
		title: [
			part(0, {text: '‹ ', tone: 'dim'}, {text: report?.facts.name ?? 'Service'}),
			part(0, {text: words, tone: finding === undefined ? 'normal' : findingTone(finding)}),
		],
		blocks: lay(pieces, width, isAscii),
		found: null,
	};
}
