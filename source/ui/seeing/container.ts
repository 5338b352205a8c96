/** The open container: its tab, as far as the window shows it. */
import type {AppState, HostView, ScanningView} from '../../model/app.ts';
import type {Theme as CheckTheme} from '../../model/check.ts';
import type {ContainerDetail} from '../../model/detail.ts';
import type {ContainerId} from '../../model/evidence.ts';
import type {Fleet, FleetContainer} from '../../model/fleet.ts';
import {stateOfContainer} from '../../model/hosts.ts';
import type {Act} from '../blocks.ts';
import type {Placed} from '../cursor.ts';
import type {Tab} from '../detail/tab.ts';
import {itemAt, layItems, placeInItems, segmentsOf, type Items, type Segment} from '../items.ts';
import type {Layout} from '../layout.ts';
import {screenOf, startTabCursor, type UiState} from '../state.ts';
import {remember} from './remember.ts';

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

/** Lines that a container's title and tabs take. */
export const containerHead = (layout: Layout): number => (layout.isRoomy ? 3 : 2);

export type ContainerSightOf = (state: AppState, ui: UiState, layout: Layout) => ContainerSight | null;

export function createContainerSight(tabs: readonly Tab[], isAscii: boolean): ContainerSightOf {
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

	return (state, ui, layout) => {
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
	};
}
