/**
 * What is to be seen, from the two states and the size: drawn by the screens, and asked by the keys, which may come
 * faster than frames. Nothing is kept but what saves work: the same in gives the same out.
 */
import type {AppState, HostView} from '../model/app.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {Fleet, FleetContainer} from '../model/fleet.ts';
import {stateOfContainer} from '../model/hosts.ts';
import {serviceOf, type SwarmView} from '../model/swarm.ts';
import type {Act, Cell, TableRow} from './blocks.ts';
import {placeCursor, type List, type Placed} from './cursor.ts';
import type {Tab} from './detail/tab.ts';
import {explainFinding, explainScore, type ScoreAfter} from './explain.ts';
import {eventRow, viewFeed, type FeedView} from './feed.ts';
import {parseFilter} from './filter.ts';
import {fleetTableRow} from './fleet-row.ts';
import {viewFleet, type FleetView} from './fleet-view.ts';
import {helpLines} from './help.ts';
import {layOut, type Layout} from './layout.ts';
import type {Catalogue} from './pages/catalogue.ts';
import type {Found} from './pages/page.ts';
import {stripRows} from './host-lines.ts';
import {scopeOf, stateOfPage} from './scope.ts';
import {createContainerSight, type ContainerSight} from './seeing/container.ts';
import {createPageSight, type PageSight} from './seeing/page.ts';
import {keepArray, remember} from './seeing/remember.ts';
import {serviceInSight} from './service-sight.ts';
import {screenOf, startState, type Overlay, type Screen, type UiState} from './state.ts';
import type {KeyContext, Place} from './why-not.ts';

/** Rows of a table in the window, and where the cursor is. */
export type Window = {
	readonly list: List;
	readonly placed: Placed;
	readonly height: number;
	readonly rows: readonly TableRow[];
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
	const containerSight = createContainerSight(tabs, isAscii);
	const pageSight = createPageSight({catalogue, scoreAfter, isAscii});
	let view: FleetView | null = null;
	let counted: FleetView | null = null;
	const overlayLines = remember(
		(
			overlay: Overlay,
			container: FleetContainer | null,
			host: HostView | null,
			swarm: SwarmView | null,
			place: Place,
			width: number,
		): readonly Cell[] => {
			if (overlay.is === 'help') return helpLines(place, width);
			if (overlay.is === 'explain-host') return explainScore('the host', host?.assessment ?? null, scoreAfter, width);
			if (overlay.is === 'explain-service') {
				const service = serviceOf(swarm, overlay.id);
				return explainScore(service?.facts.name ?? 'it', service?.assessment ?? null, scoreAfter, width);
			}
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
						scope.swarm,
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
				hasSwarm: about.swarm?.swarm != null,
				service: serviceInSight(about.swarm, screen, page?.act ?? null),
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
