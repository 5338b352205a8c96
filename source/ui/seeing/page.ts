/** A page: host, images, checks and what opens from them, as far as the window shows it. */
import type {AppState, ScanningView} from '../../model/app.ts';
import type {Theme as CheckTheme} from '../../model/check.ts';
import type {Fleet} from '../../model/fleet.ts';
import type {Act} from '../blocks.ts';
import {startCursor, type Placed} from '../cursor.ts';
import type {ScoreAfter} from '../explain.ts';
import {itemAt, layItems, placeInItems, segmentsOf, type Items, type Segment} from '../items.ts';
import type {Layout} from '../layout.ts';
import type {Catalogue} from '../pages/catalogue.ts';
import {viewPage} from '../pages/index.ts';
import type {PageProps, PageScreen, PageView} from '../pages/page.ts';
import {stateOfPage} from '../scope.ts';
import {filterPlace, screenOf, type Screen, type UiState} from '../state.ts';
import {remember} from './remember.ts';

export type PageSight = {
	readonly view: PageView;
	readonly items: Items;
	readonly placed: Placed;
	readonly height: number;
	readonly segments: readonly Segment[];
	readonly act: Act | null;
};

/** Lines that a page's title takes. */
export const pageHead = (layout: Layout): number => (layout.isRoomy ? 2 : 1);

const isPage = (screen: Screen): screen is PageScreen =>
	!['fleet', 'events', 'history', 'container'].includes(screen.is);

export type PageSightOf = (state: AppState, ui: UiState, layout: Layout) => PageSight | null;

export type PageSettings = {readonly catalogue: Catalogue; readonly scoreAfter: ScoreAfter; readonly isAscii: boolean};

export function createPageSight({catalogue, scoreAfter, isAscii}: PageSettings): PageSightOf {
	const pageOf = remember(
		(
			screen: PageScreen,
			fleet: Fleet,
			host: AppState['host'],
			images: AppState['images'],
			swarm: AppState['swarm'],
			scanning: ScanningView,
			scanners: AppState['scanners'],
			hosts: AppState['hosts'],
			nowUnixMs: number,
			theme: CheckTheme | null,
			showsPasses: boolean,
			filter: string,
			width: number,
		) => {
			const more = {...(scanners === undefined ? {} : {scanners}), ...(hosts === undefined ? {} : {hosts})};
			const state = {fleet, host, images, swarm, scanning, nowUnixMs, ...more};
			const props: PageProps = {state, catalogue, scoreAfter, theme, showsPasses, filter, width, isAscii};
			const view = viewPage(screen, props);
			return {view, items: layItems(view.blocks)};
		},
	);
	const pageWindowOf = remember((items: Items, top: number, height: number) => segmentsOf(items, top, height));

	return (state, ui, layout) => {
		const screen = screenOf(ui);
		if (!isPage(screen)) return null;
		const {fleet, host, images, swarm, scanning, scanners, nowUnixMs, hosts} = stateOfPage(state, ui, screen);
		const place = filterPlace(ui);
		const filter = place === null ? '' : ui.filters[place];
		const {theme, showsPasses} = ui;
		const width = layout.width - 2;
		const asked = [screen, fleet, host, images, swarm, scanning, scanners, hosts] as const;
		const {view, items} = pageOf(...asked, nowUnixMs, theme, showsPasses, filter, width);
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
	};
}
