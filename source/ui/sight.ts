/**
 * What is to be seen, from the two states and the size: drawn by the screens, and asked by the keys, which may come
 * faster than frames. Nothing is kept but what saves work: the same in gives the same out.
 */
import type {AppState, HostView, ScanningView} from '../model/app.ts';
import type {Theme as CheckTheme} from '../model/check.ts';
import type {ContainerDetail} from '../model/detail.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {Fleet, FleetContainer} from '../model/fleet.ts';
import {stateOfContainer} from '../model/hosts.ts';
import type {Act, Cell, TableRow} from './blocks.ts';
import {placeCursor, startCursor, type List, type Placed} from './cursor.ts';
import type {Tab} from './detail/tab.ts';
import {explainFinding, explainScore, type ScoreAfter} from './explain.ts';
import {eventRow, viewFeed, type FeedView} from './feed.ts';
import {parseFilter} from './filter.ts';
import {fleetTableRow} from './fleet-row.ts';
import {viewFleet, type FleetView} from './fleet-view.ts';
import {helpLines} from './help.ts';
import {itemAt, layItems, placeInItems, segmentsOf, type Items, type Segment} from './items.ts';
import {layOut, type Layout} from './layout.ts';
import type {Catalogue} from './pages/catalogue.ts';
import {viewPage} from './pages/index.ts';
import type {Found, PageProps, PageScreen, PageView} from './pages/page.ts';
import {stripRows} from './host-lines.ts';
import {scopeOf, stateOfPage} from './scope.ts';
import {screenOf, startState, startTabCursor, type Overlay, type Screen, type UiState} from './state.ts';
import type {KeyContext, Place} from './why-not.ts';

/** Rows of a table in the window, and where the cursor is. */
export type Window = {
	readonly list: List;
	readonly placed: Placed;
	readonly height: number;
	readonly rows: readonly TableRow[];
};

export type ContainerSight = {
	readonly container: FleetContainer;
	/** Removed from the engine; what is shown was last seen. */
	readonly isGone: boolean;
	readonly tab: Tab;
	readonly counts: readonly (number | null)[];
	readonly items: Items;
	readonly placed: Placed;
	readonly height: number;
	readonly left: number;
	readonly segments: readonly Segment[];
	readonly act: Act | null;
};

export type PageSight = {
	readonly view: PageView;
	readonly items: Items;
	readonly placed: Placed;
	readonly height: number;
	readonly segments: readonly Segment[];
	readonly act: Act | null;
};

export type OverlaySight = {readonly lines: readonly Cell[]; readonly top: number; readonly height: number};

export type Sight = {
	readonly layout: Layout;
	/** Where keys go. */
	readonly place: Place;
	readonly view: FleetView;
	/** Of several hosts the one that this is about, else all. */
	readonly scope: AppState;
	/** What the header counts: of `scope`. */
	readonly counted: FleetView;
	readonly fleet: (Window & {readonly strip: readonly TableRow[]}) | null;
	readonly feed: (Window & {readonly view: FeedView}) | null;
	readonly container: ContainerSight | null;
	readonly page: PageSight | null;
	/** What the filter of this screen finds; null: it has none. */
	readonly found: Found | null;
	readonly overlay: OverlaySight | null;
	readonly selected: FleetContainer | null;
	readonly context: KeyContext;
};

/** The last answer again while the questions are the same. */
function remember<A extends readonly unknown[], R>(make: (...asked: A) => R): (...asked: A) => R {
	let last: {asked: A; answer: R} | null = null;
	return (...asked) => {
		if (last?.asked.every((one, index) => Object.is(one, asked[index]))) return last.answer;
		last = {asked, answer: make(...asked)};
		return last.answer;
	};
}

/** The array before where all that is in it is the same, so that what hangs on it does not move. */
function keepArray<T>(): (next: readonly T[]) => readonly T[] {
	let last: readonly T[] = [];
	return next => {
		if (next.length !== last.length || next.some((one, index) => one !== last[index])) last = next;
		return last;
	};
}

/** Lines that a container's title and tabs take. */
export const containerHead = (layout: Layout): number => (layout.isRoomy ? 3 : 2);
/** Lines that a page's title takes. */
export const pageHead = (layout: Layout): number => (layout.isRoomy ? 2 : 1);

const isPage = (screen: Screen): screen is PageScreen =>
	!['fleet', 'events', 'history', 'container'].includes(screen.is);

function placeOf(state: AppState, ui: UiState): Place {
	// Asked for last, so it lies over all else.
	if (ui.overlay?.is === 'help') return 'help';
	if (state.fixing.is !== 'nothing') return 'fixing';
	if (ui.overlay !== null) return 'explain';
	return ui.isFilterOpen ? 'filter' : screenOf(ui).is;
}

export type SightOf = (state: AppState, ui: UiState, width: number, height: number) => Sight;

export type SightSettings = {
	readonly tabs: readonly Tab[];
	readonly catalogue: Catalogue;
	readonly scoreAfter: ScoreAfter;
	readonly isAscii: boolean;
};

export function createSight({tabs, catalogue, scoreAfter, isAscii}: SightSettings): SightOf {
	const layoutOf = remember(layOut);
	const filterOf = remember(parseFilter);
	const feedOf = remember(viewFeed);
	const keepFleetRows = keepArray<TableRow>();
	const keepFeedRows = keepArray<TableRow>();
	const keepStrip = keepArray<TableRow>();
	let view: FleetView | null = null;
	let counted: FleetView | null = null;
	let lastOpen: FleetContainer | null = null;

	function open(fleet: Fleet, id: ContainerId): FleetContainer | null {
		const container = fleet.containers.get(id) ?? (lastOpen?.id === id ? lastOpen : null);
		lastOpen = container;
		return container;
	}

	const blocksOf = remember(
		(
			tab: Tab,
			container: FleetContainer,
			detail: ContainerDetail | null,
			fleet: Fleet,
			host: HostView | null,
			scanning: ScanningView,
			theme: CheckTheme | null,
			now: number,
			width: number,
		) => {
			const props = {container, detail, fleet, host, scanning, theme, nowUnixMs: now, width, isAscii};
			return {
				items: layItems(tab.blocks(props)),
				counts: tabs.map(one => one.count?.(props) ?? null),
			};
		},
	);
	const windowOf = remember((items: Items, top: number, height: number) => segmentsOf(items, top, height));

	function containerSight(state: AppState, ui: UiState, layout: Layout): ContainerSight | null {
		const screen = screenOf(ui);
		if (screen.is !== 'container') return null;
		const container = open(state.fleet, screen.id);
		const tab = tabs.find(({id}) => id === screen.tabId) ?? tabs[0];
		if (container === null || tab === undefined) return null;
		const its = stateOfContainer(state, container);
		const detail = its.detail?.id === screen.id ? its.detail : null;
		// Two cells on the left are the cursor's.
		const {fleet, host, scanning, nowUnixMs} = its;
		const width = layout.width - 2;
		const {items, counts} = blocksOf(tab, container, detail, fleet, host, scanning, ui.theme, nowUnixMs, width);
		const height = Math.max(1, layout.bodyHeight - containerHead(layout));
		const cursor = ui.tabs[tab.id] ?? startTabCursor;
		const placed = placeInItems(cursor, items, height);
		const item = itemAt(items, placed.index);
		return {
			container,
			isGone: !state.fleet.containers.has(screen.id),
			tab,
			counts,
			items,
			placed,
			height,
			left: Math.min(cursor.left, Math.max(0, items.widest - (layout.width - 2))),
			segments: windowOf(items, placed.top, height),
			act: item === null || item.is === 'head' ? null : item.act,
		};
	}

	const pageOf = remember(
		(
			screen: PageScreen,
			fleet: Fleet,
			host: AppState['host'],
			images: AppState['images'],
			scanning: ScanningView,
			hosts: AppState['hosts'],
			nowUnixMs: number,
			theme: CheckTheme | null,
			showsPasses: boolean,
			filter: string,
			width: number,
		) => {
			const state = {fleet, host, images, scanning, nowUnixMs, ...(hosts === undefined ? {} : {hosts})};
			const props: PageProps = {state, catalogue, scoreAfter, theme, showsPasses, filter, width, isAscii};
			const view = viewPage(screen, props);
			return {view, items: layItems(view.blocks)};
		},
	);
	const pageWindowOf = remember((items: Items, top: number, height: number) => segmentsOf(items, top, height));

	function pageSight(state: AppState, ui: UiState, layout: Layout): PageSight | null {
		const screen = screenOf(ui);
		if (!isPage(screen)) return null;
		const {fleet, host, images, scanning, nowUnixMs, hosts} = stateOfPage(state, ui, screen);
		const filter = screen.is === 'images' || screen.is === 'checks' ? ui.filters[screen.is] : '';
		const {theme, showsPasses} = ui;
		const width = layout.width - 2;
		const asked = [screen, fleet, host, images, scanning, hosts, nowUnixMs, theme, showsPasses, filter, width] as const;
		const {view, items} = pageOf(...asked);
		const height = Math.max(1, layout.bodyHeight - pageHead(layout));
		const placed = placeInItems(ui.pages[screen.is] ?? startCursor, items, height);
		const item = itemAt(items, placed.index);
		return {
			view,
			items,
			placed,
			height,
			segments: pageWindowOf(items, placed.top, height),
			act: item === null || item.is === 'head' ? null : item.act,
		};
	}

	const overlayLines = remember(
		(
			overlay: Overlay,
			container: FleetContainer | null,
			host: HostView | null,
			place: Place,
			width: number,
		): readonly Cell[] => {
			if (overlay.is === 'help') return helpLines(place, width);
			if (overlay.is === 'explain-host') return explainScore('the host', host?.assessment ?? null, scoreAfter, width);
			if (container === null) return [[{text: ' That container is gone.'}]];
			const finding = container.assessment?.findings.find(({check}) => check.id === overlay.checkId);
			return finding === undefined
				? explainScore(container.listing.name, container.assessment, scoreAfter, width)
				: explainFinding(container, finding, scoreAfter, width);
		},
	);

	return (state, ui, width, height) => {
		const layout = layoutOf(width, height);
		const {fleet} = state;
		const screen = screenOf(ui);
		view = viewFleet(
			fleet.containers,
			{sort: ui.sort, filter: filterOf(ui.filters.fleet), showsStopped: ui.showsStopped},
			view,
		);
		const tableHeight = Math.max(1, layout.bodyHeight - 1);

		let fleetWindow: Sight['fleet'] = null;
		let feedWindow: Sight['feed'] = null;
		let selected: FleetContainer | null = null;
		if (screen.is === 'fleet') {
			const list = {keys: view.ids};
			const most = layout.isRoomy ? 6 : layout.height >= 20 ? 3 : 0;
			const strip = keepStrip(
				state.hosts === undefined ? [] : stripRows(state.hosts, most, state.nowUnixMs, layout.isRoomy),
			);
			const rowsHeight = Math.max(1, tableHeight - strip.length);
			const placed = placeCursor(ui.fleet, list, rowsHeight);
			const shown = view.rows.slice(placed.top, placed.top + rowsHeight);
			const rows = keepFleetRows(shown.map(row => fleetTableRow(row, state.nowUnixMs, ui.marked.has(row.id))));
			fleetWindow = {list, placed, height: rowsHeight, rows, strip};
			selected = view.rows[placed.index]?.container ?? null;
		} else if (screen.is === 'events') {
			const feed = feedOf(fleet.feed, ui.filters.events, ui.heldFeed);
			const list = {keys: feed.keys};
			const placed = placeCursor(ui.events, list, tableHeight);
			const rows = keepFeedRows(feed.entries.slice(placed.top, placed.top + tableHeight).map(eventRow));
			feedWindow = {list, placed, height: tableHeight, rows, view: feed};
			const id = feed.entries[placed.index]?.containerId ?? null;
			selected = id === null ? null : (fleet.containers.get(id) ?? null);
		}
		const container = containerSight(state, ui, layout);
		if (container !== null) selected = container.container;
		const page = pageSight(state, ui, layout);
		const {overlay} = ui;
		const explained = overlay?.is === 'explain' ? explainedOf(fleet, overlay.id, selected) : null;
		if (overlay?.is === 'explain') selected = explained;
		const place = placeOf(state, ui);
		const scope = scopeOf(state, ui, screen, selected);
		counted =
			scope.fleet.containers === fleet.containers
				? view
				: viewFleet(
						scope.fleet.containers,
						{sort: startState.sort, filter: filterOf(''), showsStopped: ui.showsStopped},
						counted,
					);
		const about = scope.hosts === undefined ? scope : stateOfContainer(state, selected);
		const lines =
			overlay === null
				? null
				: overlayLines(
						overlay,
						explained,
						stateOfPage(state, ui, {is: 'host'}).host,
						state.fixing.is === 'nothing' ? screen.is : 'fixing',
						width,
					);
		return {
			layout,
			place,
			view,
			scope,
			counted,
			fleet: fleetWindow,
			feed: feedWindow,
			container,
			page,
			found: foundOf(screen, view, feedWindow, page),
			overlay: lines === null ? null : {lines, top: ui.overlayTop, height: layout.bodyHeight},
			selected,
			context: {
				place,
				isReadOnly: about.isReadOnly,
				readOnlyWhy: about.readOnlyWhy ?? null,
				isLost: about.fleet.link.is !== 'live',
				selected,
				isGone: selected !== null && !fleet.containers.has(selected.id),
				act: actOf(overlay, container ?? page),
				history: state.history,
				hasFilter: ui.filters.fleet !== '',
				marked: ui.marked.size,
				isPaused: ui.heldFeed !== null,
				isScanning: about.scanning.running !== null,
				isHostJudged: (about.host?.assessment?.findings.length ?? 0) > 0,
				hosts: state.hosts?.lines.length ?? 1,
				hasThemes:
					container === null ? screen.is === 'host' || screen.is === 'checks' : container.tab.hasThemes === true,
			},
		};
	};
}

/** Removed meanwhile, it is still there where it is open; the cursor of a table has gone on to another. */
const explainedOf = (fleet: Fleet, id: ContainerId, selected: FleetContainer | null): FleetContainer | null =>
	fleet.containers.get(id) ?? (selected?.id === id ? selected : null);

function actOf(overlay: Overlay | null, shown: ContainerSight | PageSight | null): Act | null {
	if (overlay?.is !== 'explain') return shown?.act ?? null;
	return overlay.checkId === null ? null : {is: 'explain', checkId: overlay.checkId};
}

function foundOf(screen: Screen, view: FleetView, feed: Sight['feed'], page: PageSight | null): Found | null {
	if (feed !== null) {
		return {matches: feed.list.keys.length, total: feed.view.total, problems: [], unfinished: []};
	}
	if (screen.is !== 'fleet') return page?.view.found ?? null;
	const {problems, unfinished} = view.from.wants.filter;
	return {matches: view.rows.length, total: view.total, problems, unfinished};
}
