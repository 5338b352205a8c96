/** Every host that is watched: how it stands, what it runs, how bad it is, and why one is not to be seen. */
import type {HostLine} from '../../model/hosts.ts';
import type {Cell, Column, TableRow} from '../blocks.ts';
import {widthFor} from '../columns.ts';
import {blank, lay, text, type Piece} from '../detail/lay.ts';
import {dim, none, normal} from '../detail/say.ts';
import {engineText, linkSpans, nameSpan, reasonText, scoreSpan, stateSpan, summaryOf} from '../host-lines.ts';
import {part} from '../parts.ts';
import {hostScore} from './host.ts';
import type {PageProps, PageView} from './page.ts';

const columnsFor = (lines: readonly HostLine[], width: number): readonly Column[] => [
	{
		id: 'name',
		title: 'HOST',
		width: widthFor(
			lines.map(({name}) => name),
			16,
			Math.max(16, Math.floor(width / 4)),
		),
		priority: 0,
		cutAt: 'middle',
	},
	{id: 'state', title: 'STATE', width: 11, priority: 0},
	{id: 'containers', title: 'CONTAINERS', width: 10, align: 'right', priority: 2},
	{id: 'lowest', title: 'LOWEST', width: 6, priority: 1},
	{id: 'median', title: 'MEDIAN', width: 6, priority: 3},
	{id: 'machine', title: 'MACHINE', width: 7, priority: 4},
	{id: 'engine', title: 'ENGINE', width: 22, priority: 5},
	{id: 'why', title: 'WHERE', width: 20, isGrow: true, priority: 0},
];

function whereCell(line: HostLine): Cell {
	const reason = reasonText(line);
	const {endpoint, engine} = line.state.fleet;
	const called = engine === null || engine.Name === line.name ? '' : `${engine.Name}, `;
	const where = dim(`${called}${endpoint.address}`);
	const {isReadOnly} = line.state;
	const lock: Cell = isReadOnly ? [{text: 'READ-ONLY  ', tone: 'accent'}] : [];
	return reason === null ? [...lock, where] : [...lock, {text: `${reason}  `, tone: 'medium'}, where];
}

function row(line: HostLine, nowUnixMs: number): TableRow {
	const {sameAs, name, state} = line;
	const {containers, lowest, median} = summaryOf(state.fleet);
	const machine = state.host?.assessment ?? null;
	if (sameAs !== null)
		return {
			key: name,
			act: {is: 'host', name: sameAs},
			cells: {name: [nameSpan(line)]},
			tail: {after: 'name', spans: [dim(reasonText(line) ?? '')]},
		};
	return {
		key: name,
		act: {is: 'host', name},
		isDimmed: state.fleet.link.is === 'lost',
		cells: {
			name: [nameSpan(line)],
			state: [stateSpan(line, nowUnixMs)],
			containers: [normal(String(containers))],
			lowest: lowest === null ? [none] : [scoreSpan(lowest)],
			median: median === null ? [none] : [scoreSpan(median)],
			machine: machine === null || machine.findings.length === 0 ? [none] : hostScore(machine.score),
			engine: [dim(engineText(line))],
			why: whereCell(line),
		},
	};
}

/** In whole sentences below the table, where its last column has no room. */
function notes({name, sameAs, state}: HostLine, reason: string | null): readonly Piece[] {
	const lock =
		sameAs === null && state.isReadOnly && state.readOnlyWhy != null ? `read-only: ${state.readOnlyWhy}` : null;
	return [reason, lock].flatMap((says, index) =>
		says === null ? [] : [text(`${name}.note${index}`, [normal(`${name}  `), {text: says, tone: 'medium'}], 2)],
	);
}

export function hostsPage({state, width, isAscii}: PageProps): PageView {
	const {hosts, nowUnixMs} = state;
	const said = (hosts?.lines ?? []).flatMap(line => notes(line, line.sameAs === null ? reasonText(line) : null));
	return {
		title: [
			part(0, {text: '‹ ', tone: 'dim'}, {text: 'Hosts', tone: 'strong'}),
			part(1, normal(`${hosts?.lines.length ?? 1} watched`)),
			...(hosts === undefined ? [] : [part(0, ...linkSpans(hosts))]),
			part(2, dim('enter: its machine and daemon')),
		],
		blocks: [
			{
				is: 'table',
				key: 'hosts',
				columns: columnsFor(hosts?.lines ?? [], width),
				rows: (hosts?.lines ?? []).map(line => row(line, nowUnixMs)),
			},
			...lay(said.length === 0 ? [] : [blank('notes.'), ...said], width, isAscii),
		],
		found: null,
	};
}
