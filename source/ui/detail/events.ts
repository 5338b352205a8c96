/** What happened to this container while it was watched, newest first, and what it did to the score. */
import type {ExecSeen} from '../../model/evidence.ts';
import type {EventWeight, FeedEntry} from '../../model/fleet.ts';
import {isUnread} from '../../model/read.ts';
import type {Cell, Tone} from '../blocks.ts';
import {blank, heading, laid, text, type GridColumn, type GridRow, type Piece} from './lay.ts';
import {withNotice} from './notice.ts';
import {ago, count, day, dim, none, normal} from './say.ts';
import type {Tab, TabProps} from './tab.ts';
import {clockText} from '../text.ts';

const tones: Readonly<Record<EventWeight, Tone>> = {
	security: 'high',
	trouble: 'medium',
	change: 'normal',
	routine: 'dim',
};

const feedColumns: readonly GridColumn[] = [
	{id: 'when', title: 'WHEN', priority: 0},
	{id: 'says', title: 'WHAT HAPPENED', isGrow: true, priority: 0},
	{id: 'score', title: 'SCORE', priority: 1},
];

/** The day is said only where it is another one. */
const when = (atUnixMs: number, nowUnixMs: number): string =>
	day(atUnixMs) === day(nowUnixMs) ? clockText(atUnixMs) : `${day(atUnixMs)} ${clockText(atUnixMs)}`;

function scoreChange({before, after}: FeedEntry): Cell {
	if (before === null || after === null) return [none];
	const change = after.value - before.value;
	const said = `${before.grade} ${before.value} → ${after.grade} ${after.value}`;
	if (change === 0) return [dim(said)];
	return [normal(`${said}  `), {text: change < 0 ? `▼${-change}` : `▲${change}`, tone: change < 0 ? 'high' : 'good'}];
}

const feedRow = (entry: FeedEntry, nowUnixMs: number): GridRow => ({
	key: entry.key,
	cells: {
		when: [dim(when(entry.atUnixMs, nowUnixMs))],
		says: [{text: entry.says, tone: tones[entry.weight]}],
		score: scoreChange(entry),
	},
});

const execColumns: readonly GridColumn[] = [
	{id: 'when', title: 'WHEN', priority: 0},
	{id: 'as', title: 'AS', max: 20, priority: 0},
	{id: 'how', title: 'HOW', priority: 1},
	{id: 'command', title: 'COMMAND', isGrow: true, priority: 0},
];

function execRow(exec: ExecSeen, nowUnixMs: number): GridRow {
	const how = [
		...(isUnread(exec.isTty) || !exec.isTty ? [] : ['terminal']),
		...(isUnread(exec.isPrivileged) || !exec.isPrivileged ? [] : ['privileged']),
	];
	const isUnknown = isUnread(exec.isPrivileged);
	return {
		key: exec.execId,
		cells: {
			when: [dim(when(exec.atUnixMs, nowUnixMs))],
			as: isUnread(exec.user)
				? [{text: 'not known', tone: 'unknown'}]
				: [exec.user === '' ? dim('its own user') : normal(exec.user)],
			how: isUnknown
				? [{text: 'not known', tone: 'unknown'}]
				: how.length === 0
					? [none]
					: [{text: how.join(', '), tone: how.includes('privileged') ? 'high' : 'normal'}],
			command: [normal(exec.command)],
		},
	};
}

function execPieces({container, nowUnixMs}: TabProps): readonly Piece[] {
	const watched = container.evidence?.watched ?? null;
	if (watched === null || watched.execs.length === 0) return [];
	return [
		blank('execs.'),
		heading('execs', 'Commands run inside', `${count(watched.execs.length, 'exec')} seen`),
		{
			is: 'grid',
			key: 'execs.table',
			columns: execColumns,
			rows: watched.execs.toReversed().map(exec => execRow(exec, nowUnixMs)),
		},
	];
}

function since({container, nowUnixMs}: TabProps): string {
	const watched = container.evidence?.watched ?? null;
	return watched === null
		? ''
		: `watched since ${clockText(watched.sinceUnixMs)}, ${ago(watched.sinceUnixMs, nowUnixMs)}`;
}

const entriesOf = ({fleet, container}: TabProps): readonly FeedEntry[] =>
	fleet.feed.filter(entry => entry.containerId === container.id);

function pieces(props: TabProps): readonly Piece[] {
	const entries = entriesOf(props);
	const watched = since(props);
	return withNotice(props, [
		...(watched === '' ? [] : [text('since', [dim(watched)]), blank('since.')]),
		entries.length === 0
			? text('empty', [normal('Nothing has happened to it while it was watched.')])
			: {
					is: 'grid',
					key: 'feed',
					columns: feedColumns,
					rows: entries.toReversed().map(entry => feedRow(entry, props.nowUnixMs)),
				},
		...execPieces(props),
	]);
}

export const eventsTab: Tab = {id: 'events', key: '9', title: 'Events', blocks: laid(pieces)};
