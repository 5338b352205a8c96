/** Tasks of a service by node: those that should run, then how others ended. */
import {isUnread} from '../../model/read.ts';
import type {NodeReport, ServiceReport, TaskFacts} from '../../model/swarm.ts';
import type {Tone} from '../blocks.ts';
import {blank, heading, text, type GridColumn, type GridRow, type Piece} from '../detail/lay.ts';
import {unreadSpans} from '../detail/notice.ts';
import {ago, dim, none, normal} from '../detail/say.ts';

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
export function taskPieces({tasks}: ServiceReport, nodes: readonly NodeReport[], nowUnixMs: number): readonly Piece[] {
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
