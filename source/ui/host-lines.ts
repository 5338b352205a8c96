/** A line for each of several hosts: how it stands, what it runs, how bad it is. */
import {engineName} from '../model/engine-kind.ts';
import type {AppState} from '../model/app.ts';
import type {Fleet, FleetContainer} from '../model/fleet.ts';
import type {HostLine, Hosts} from '../model/hosts.ts';
import type {Assessment, Score} from '../model/score.ts';
import type {Cell, Column, Span, TableRow} from './blocks.ts';
import {count} from './detail/say.ts';
import {gradeTone} from './finding-tones.ts';
import {hostTone} from './fleet-row.ts';
import {keyOf} from './keymap/in-force.ts';
import {remember} from './seeing/remember.ts';
import {ageText, widthOf} from './text.ts';

export type HostSummary = {
	/** Stopped ones not counted, as in the table. */
	readonly containers: number;
	readonly lowest: Score | null;
	/** The lower one of two middles. */
	readonly median: Score | null;
};

const made = new WeakMap<Fleet['containers'], HostSummary>();

export function summaryOf({containers}: Pick<Fleet, 'containers'>): HostSummary {
	const before = made.get(containers);
	if (before !== undefined) return before;
	const isStopped = ({listing}: FleetContainer): boolean => listing.status === 'exited' || listing.status === 'dead';
	const shown = [...containers.values()].filter(one => !isStopped(one));
	const scores = shown
		.map(({assessment}) => assessment)
		.filter((one): one is Assessment => one !== null)
		.map(({score}) => score)
		.sort((a, b) => a.value - b.value);
	const summary: HostSummary = {
		containers: shown.length,
		lowest: scores[0] ?? null,
		median: scores[Math.floor((scores.length - 1) / 2)] ?? null,
	};
	made.set(containers, summary);
	return summary;
}

export const scoreSpan = ({grade, value}: Pick<Score, 'grade' | 'value'>): Span => ({
	text: `${grade} ${value}`,
	tone: gradeTone(grade),
});

export const nameSpan = ({name, colour}: HostLine): Span => ({text: name, tone: hostTone(colour)});

/** `live`, `lost 3m`, `connecting…`, `same as web1`. */
export function stateSpan({sameAs, state}: HostLine, nowUnixMs: number): Span {
	if (sameAs !== null) return {text: `same as ${sameAs}`, tone: 'dim'};
	const {link} = state.fleet;
	switch (link.is) {
		case 'live':
			return {text: 'live', tone: 'good'};
		case 'connecting':
			return {text: 'connecting…', tone: 'medium'};
		case 'lost':
			return {text: `lost ${ageText(link.sinceUnixMs, nowUnixMs)}`, tone: 'critical'};
	}
}

export const engineText = ({state}: HostLine): string => {
	const {engine} = state.fleet;
	return engine === null ? '' : `${engineName(engine)} ${engine.ServerVersion}`;
};

/** Why it is not to be seen, or that it is shown elsewhere; null: it is there. */
export function reasonText({sameAs, state}: HostLine): string | null {
	if (sameAs !== null) return `the same engine as ${sameAs}: shown once`;
	const {link} = state.fleet;
	return link.is === 'lost' ? link.why : null;
}

const stateWidth = (line: HostLine): number => widthOf(stateSpan(line, line.state.nowUnixMs).text);

/** Cells of the widest name and of the widest state. */
export function stripWidths({lines}: Hosts): {readonly name: number; readonly state: number} {
	const own = lines.filter(({sameAs}) => sameAs === null);
	return {
		name: Math.max(0, ...lines.map(({name}) => widthOf(name))),
		state: Math.max(0, ...own.map(stateWidth)),
	};
}

/** Above the table, without a head: each cell says what it is. */
export const stripColumns = (name: number, state: number): readonly Column[] => [
	{id: 'name', title: '', width: Math.min(20, Math.max(4, name)), priority: 0, cutAt: 'middle'},
	{id: 'state', title: '', width: Math.min(11, Math.max(4, state)), priority: 0},
	{id: 'containers', title: '', width: 16, align: 'right', priority: 2},
	{id: 'lowest', title: '', width: 12, priority: 1},
	{id: 'median', title: '', width: 12, priority: 3},
	{id: 'note', title: '', width: 12, isGrow: true, priority: 0},
];

const drawn = new WeakMap<AppState, {readonly line: HostLine; readonly nowUnixMs: number; readonly row: TableRow}>();

/** Made once for each state of a host: what happens on the others does not move it. */
function stripRow(line: HostLine, nowUnixMs: number): TableRow {
	const before = drawn.get(line.state);
	if (before?.nowUnixMs === nowUnixMs && before.line.name === line.name && before.line.sameAs === line.sameAs)
		return before.row;
	const row = makeStripRow(line, nowUnixMs);
	drawn.set(line.state, {line, nowUnixMs, row});
	return row;
}

function makeStripRow(line: HostLine, nowUnixMs: number): TableRow {
	const {sameAs, state} = line;
	const reason = reasonText(line);
	const name: Cell = [nameSpan(line)];
	if (sameAs !== null)
		return {key: line.name, cells: {name}, tail: {after: 'name', spans: [{text: reason ?? '', tone: 'dim'}]}};
	const {containers, lowest, median} = summaryOf(state.fleet);
	const isKnown = state.fleet.engine !== null;
	const lock: Cell = state.isReadOnly ? [{text: 'READ-ONLY  ', tone: 'accent'}] : [];
	// Why it is lost says more than the scores it had.
	if (reason !== null) {
		const spans: Cell = [...lock, {text: reason, tone: 'medium'}];
		return {key: line.name, cells: {name, state: [stateSpan(line, nowUnixMs)]}, tail: {after: 'state', spans}};
	}
	return {
		key: line.name,
		cells: {
			name,
			state: [stateSpan(line, nowUnixMs)],
			containers: isKnown ? [{text: count(containers, 'container')}] : [],
			lowest: lowest === null ? [] : [{text: 'lowest '}, scoreSpan(lowest)],
			median: median === null ? [] : [{text: 'median '}, scoreSpan(median)],
			note: [...lock, {text: engineText(line), tone: 'dim'}],
		},
	};
}

/** Those in trouble come first where there is no room for all. */
const rank = ({sameAs, state}: HostLine): number =>
	sameAs !== null ? 3 : state.fleet.link.is === 'lost' ? 0 : state.fleet.link.is === 'connecting' ? 1 : 2;

const blankRow: TableRow = {key: 'blank', cells: {}};

/** At most `most` rows; those that have no room are counted in the last. Where it is roomy, a blank one parts them from the table. */
export function stripRows(hosts: Hosts, most: number, nowUnixMs: number, isRoomy = false): readonly TableRow[] {
	const rows = rowsOf(hosts, most, nowUnixMs);
	return isRoomy && rows.length > 0 ? [...rows, blankRow] : rows;
}

function rowsOf({lines}: Hosts, most: number, nowUnixMs: number): readonly TableRow[] {
	if (most <= 0) return [];
	if (lines.length <= most) return lines.map(line => stripRow(line, nowUnixMs));
	const shown = lines.toSorted((a, b) => rank(a) - rank(b)).slice(0, most - 1);
	return [...shown.map(line => stripRow(line, nowUnixMs)), moreRow(lines.length - shown.length, keyOf('hosts', 'O'))];
}

const moreRow = remember((more: number, key: string): TableRow => {
	const rest = `and ${more} more hosts: ${key} shows all`;
	return {key: 'more', cells: {}, tail: {after: 'name', spans: [{text: rest, tone: 'dim'}]}};
});

/** `48 live, 2 lost`, for the head of the screen. */
export function linkSpans({lines}: Hosts): Cell {
	const own = lines.filter(({sameAs}) => sameAs === null);
	const those = (is: Fleet['link']['is']): number => own.filter(({state}) => state.fleet.link.is === is).length;
	const spans: readonly Span[] = [
		{text: `${those('live')} live`, tone: 'good'},
		{text: `${those('connecting')} connecting`, tone: 'medium'},
		{text: `${those('lost')} lost`, tone: 'critical'},
	];
	return spans
		.filter(({text}, index) => index === 0 || !text.startsWith('0 '))
		.flatMap((span, index): Cell => (index === 0 ? [span] : [{text: ', ', tone: 'dim'}, span]));
}
