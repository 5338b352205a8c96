/**
 * The screen for a reader that speaks: where one is, the one row one is on with the name of every column, what a key had
 * to say, and the keys. Short, because all of it is read again when any of it changes; so what changes by itself (ages,
 * events of others) is not in it. Pure.
 */
import type {AppState} from '../model/app.ts';
import type {Cell, Column, TableRow} from './blocks.ts';
import {footerCell} from './components/footer.tsx';
import {eventColumns} from './feed.ts';
import {itemAt, type Items} from './items.ts';
import type {Placed} from './cursor.ts';
import type {Sight} from './sight.ts';
import {filterPlace, type UiState} from './state.ts';
import {fleetColumns} from './fleet-row.ts';
import {linkSpans} from './host-lines.ts';
import {longestHost} from './scope.ts';

/** What is seen is laid out for this, however small the terminal is: words decide, not room. */
export const linearSize = (columns: number) => ({width: Math.max(60, Math.min(120, columns)), height: 20});
/** Previews and results are read whole. */
export const linearWholeHeight = 400;

const textOf = (cell: Cell): string =>
	cell
		.map(({text}) => text)
		.join('')
		.replaceAll(' · ', ', ')
		.replace(/\s+/g, ' ')
		.trim();

/** `score F 8, name ci-runner`: what holds nothing is left out. */
function rowText(columns: readonly Column[], row: TableRow): string {
	const said = columns.flatMap(({id, title}) => {
		const text = textOf(row.cells[id] ?? []);
		return text === '' || text === '–' ? [] : [`${title.trim().toLowerCase()} ${text}`.trim()];
	});
	return said.join(', ');
}

const place = (index: number, of: number): string => (of === 0 ? 'nothing here' : `${index + 1} of ${of}`);

/** What the cursor is on: what goes on below counts as one. */
function itemText(items: Items, placed: Placed): string {
	const [first, last] = items.list.lines.of[placed.index] ?? [0, -1];
	const said = items.all.slice(first, last + 1).map(item => {
		if (item.is === 'line') return textOf(item.spans);
		return item.is === 'row' ? rowText(item.table.columns, item.row) : '';
	});
	return said.join(' ').trim();
}

function contents(sight: Sight, hostCells: number, emptyWords: readonly string[]): readonly string[] {
	const {layout, fleet, feed, container, page, overlay} = sight;
	if (overlay !== null) {
		const {lines, top, height} = overlay;
		const shown = lines.slice(top, top + height).map(textOf);
		return [
			`Lines ${top + 1} to ${Math.min(lines.length, top + height)} of ${lines.length}:`,
			...shown.filter(line => line !== ''),
		];
	}
	const shown = fleet ?? feed;
	if (shown !== null) {
		if (shown.list.keys.length === 0) return emptyWords;
		const row = shown.rows[shown.placed.index - shown.placed.top];
		const columns = fleet === null ? eventColumns : fleetColumns(layout.width, hostCells);
		return [
			`Row ${place(shown.placed.index, shown.list.keys.length)}${row === undefined ? '' : `: ${rowText(columns, row)}`}`,
		];
	}
	const inside = container ?? page;
	if (inside === null) return emptyWords;
	const {items, placed} = inside;
	const act = itemAt(items, placed.index);
	const canAct = act !== null && act.is !== 'head' && act.act !== null;
	return [
		`Row ${place(placed.index, items.list.keys.length)}: ${itemText(items, placed)}${canAct ? '. Enter does something here' : ''}`,
	];
}

function titleOf({container, page, overlay, view}: Sight, state: AppState, ui: UiState): string {
	if (overlay !== null) return ui.overlay?.is === 'help' ? 'Help' : 'Explanation';
	if (container !== null) {
		const {listing, assessment} = container.container;
		const score = assessment === null ? 'being looked at' : `score ${assessment.score.grade} ${assessment.score.value}`;
		return `Container ${listing.name}, ${score}${container.isGone ? ', gone from the engine' : ''}. Tab ${container.tab.key} ${container.tab.title}`;
	}
	if (page !== null) return textOf(page.view.title.flatMap(({spans}) => [...spans, {text: ' '}])).replace(/^‹ /, '');
	const at = filterPlace(ui);
	const filter = at === null ? '' : ui.filters[at].trim();
	const filtered = filter === '' ? '' : `, filter ${filter}`;
	if (at === 'events') return `Events, newest first${filtered}`;
	const stopped = view.hidden === 0 ? '' : `, ${view.hidden} stopped hidden`;
	const order = `sorted by ${ui.sort.column}${ui.sort.isReversed ? ', reversed' : ''}`;
	return `Fleet, ${state.fleet.containers.size} containers${stopped}, ${order}${filtered}`;
}

function engineText({fleet: {engine, endpoint, link}, isReadOnly, hosts}: AppState): string {
	if (hosts !== undefined)
		return `hullcheck, ${hosts.lines.length} hosts, ${textOf(linkSpans(hosts))}${isReadOnly ? ', read-only' : ''}`;
	const who = engine === null ? endpoint.address : engine.Name;
	const how =
		link.is === 'live' ? 'live' : link.is === 'connecting' ? 'connecting' : `out of reach: ${link.why}, trying again`;
	return `hullcheck, ${who}, ${how}${isReadOnly ? ', read-only' : ''}`;
}

const keysText = ({context}: Sight): string =>
	footerCell(context, 10_000)
		.map(({text}) => text)
		.join('')
		.trim()
		.replace(/ {2,}/g, ', ');

export function linearLines(
	state: AppState,
	ui: UiState,
	sight: Sight,
	emptyWords: readonly string[],
): readonly string[] {
	const at = filterPlace(ui);
	const typed =
		ui.isFilterOpen && at !== null
			? [`Filter: ${ui.filters[at]} (${sight.found?.matches ?? 0} of ${sight.found?.total ?? 0})`]
			: [];
	return [
		engineText(state),
		titleOf(sight, state, ui),
		...contents(sight, longestHost(state), emptyWords),
		...typed,
		...(ui.marked.size === 0 ? [] : [`${ui.marked.size} marked`]),
		...(ui.notice === null ? [] : [ui.notice]),
		`Keys: ${keysText(sight)}`,
	];
}
