/** What an act makes of what the person has set: a pure reducer. */
import {themes} from '../model/check.ts';
import {moveCursor, scrollTop, startCursor, type Cursor} from './cursor.ts';
import {sortColumnsFor} from './fleet-row.ts';
import type {PageScreen} from './pages/page.ts';
import {filterPlace, screenOf, startTabCursor, type Screen, type UiAction, type UiState} from './state.ts';

const longestFilter = 200;

function withFilter(state: UiState, text: string): UiState {
	const place = filterPlace(state);
	if (place === null) return state;
	const line = text.replace(/[\r\n\t]+/g, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '');
	return {...state, filters: {...state.filters, [place]: line.slice(0, longestFilter)}};
}

const filterText = (state: UiState): string => {
	const place = filterPlace(state);
	return place === null ? '' : state.filters[place];
};

const graphemes = new Intl.Segmenter();

function erase(text: string, what: 'character' | 'word' | 'all'): string {
	switch (what) {
		case 'all':
			return '';
		case 'word':
			return text.replace(/\S+\s*$/, '');
		case 'character':
			return [...graphemes.segment(text)]
				.slice(0, -1)
				.map(({segment}) => segment)
				.join('');
	}
}

/** The cursor of the screen one is on, as `change` makes it. */
function withCursor(state: UiState, change: (cursor: Cursor) => Cursor): UiState {
	const screen = screenOf(state);
	switch (screen.is) {
		case 'fleet':
			return {...state, fleet: change(state.fleet)};
		case 'events':
			return {...state, events: change(state.events)};
		case 'container': {
			const before = state.tabs[screen.tabId] ?? startTabCursor;
			return {...state, tabs: {...state.tabs, [screen.tabId]: {...change(before), left: before.left}}};
		}
		case 'history':
			return state;
		case 'hosts':
		case 'host':
		case 'host-finding':
		case 'images':
		case 'image':
		case 'vulnerabilities':
		case 'vulnerability':
		case 'compare':
		case 'scanners':
		case 'checks':
		case 'check':
		case 'services':
		case 'service':
		case 'service-finding':
		case 'node':
			return {...state, pages: {...state.pages, [screen.is]: change(state.pages[screen.is] ?? startCursor)}};
	}
}

const move = (state: UiState, {step, list, height}: Extract<UiAction, {do: 'move'}>): UiState =>
	withCursor(state, cursor => moveCursor(cursor, step, list, height));
const point = (state: UiState, {key, index}: Extract<UiAction, {do: 'point'}>): UiState =>
	withCursor(state, cursor => ({...cursor, key, index}));

/** A list, and what opens from it: of each there is one on the way back. */
const families: ReadonlyArray<readonly [list: Screen['is'], one: Screen['is']]> = [
	['host', 'host-finding'],
	['images', 'image'],
	['vulnerabilities', 'vulnerability'],
	['images', 'compare'],
	['images', 'scanners'],
	['checks', 'check'],
	['services', 'service'],
	['services', 'node'],
	['service', 'service-finding'],
];

function go(state: UiState, to: PageScreen): UiState {
	const [bottom, ...rest] = state.stack;
	const isList = families.some(([list]) => list === to.is);
	const isUnder = (is: Screen['is']): boolean => families.some(([list, one]) => list === to.is && one === is);
	const others = rest.filter(({is}) => is !== to.is && !isUnder(is));
	return {
		...state,
		overlay: null,
		overlayTop: 0,
		stack: [bottom, ...others, to],
		// A list is left where it was; another image is read from its top.
		pages: isList ? state.pages : {...state.pages, [to.is]: startCursor},
	};
}

function back(state: UiState): UiState {
	if (state.overlay !== null) return {...state, overlay: null, overlayTop: 0};
	const [bottom, ...rest] = state.stack;
	if (rest.length > 0) return {...state, stack: [bottom, ...rest.slice(0, -1)], heldFeed: null};
	if (state.marked.size > 0) return {...state, marked: new Set()};
	return withFilter(state, '');
}

function tabsAfter(tabs: UiState['tabs'], {tabId, rowKey}: Extract<UiAction, {do: 'open'}>): UiState['tabs'] {
	return rowKey === undefined ? tabs : {...tabs, [tabId]: {...startTabCursor, key: rowKey}};
}

export function reduce(state: UiState, action: UiAction): UiState {
	switch (action.do) {
		case 'key':
			return state.notice === null && state.armed === null ? state : {...state, notice: null, armed: null};
		case 'move':
			return move(state, action);
		case 'point':
			return point(state, action);
		case 'select':
			return {...state, fleet: {...state.fleet, key: action.id}};
		case 'mark': {
			const marked = new Set(state.marked);
			if (!marked.delete(action.id)) marked.add(action.id);
			return {...state, marked};
		}
		case 'unmark-all':
			return state.marked.size === 0 ? state : {...state, marked: new Set()};
		case 'scroll-overlay':
			return {...state, overlayTop: scrollTop(state.overlayTop, action.step, action.lines, action.height)};
		case 'open': {
			const screen: Screen = {is: 'container', id: action.id, tabId: action.tabId};
			const [bottom, ...rest] = state.stack;
			const last = rest.find(one => one.is === 'container');
			const isSame = last?.is === 'container' && last.id === action.id;
			return {
				...state,
				overlay: null,
				// One container is open at a time: it has one detail and is where esc leads back to once.
				stack: [bottom, ...rest.filter(one => one.is !== 'container'), screen],
				tabs: tabsAfter(isSame ? state.tabs : {}, action),
				fleet: {...state.fleet, key: action.id},
			};
		}
		case 'show': {
			const [bottom, ...rest] = state.stack;
			const others = rest.filter(one => one.is !== action.screen);
			return {...state, overlay: null, stack: [bottom, ...others, {is: action.screen}]};
		}
		case 'go':
			return go(state, action.to);
		case 'back':
			return back(state);
		case 'tab': {
			const screen = screenOf(state);
			if (screen.is !== 'container' || screen.tabId === action.tabId) return state;
			const [bottom, ...rest] = state.stack;
			return {...state, stack: [bottom, ...rest.slice(0, -1), {...screen, tabId: action.tabId}]};
		}
		case 'sideways': {
			const screen = screenOf(state);
			if (screen.is !== 'container') return state;
			const before = state.tabs[screen.tabId] ?? startTabCursor;
			return {...state, tabs: {...state.tabs, [screen.tabId]: {...before, left: action.to}}};
		}
		case 'overlay':
			return {...state, overlay: action.overlay, overlayTop: 0};
		case 'focus':
			return {...state, focus: action.host};
		case 'sort-next': {
			const columns = sortColumnsFor(action.hasHosts === true);
			const next = (columns.indexOf(state.sort.column) + 1) % columns.length;
			return {...state, sort: {column: columns[next] ?? 'score', isReversed: false}};
		}
		case 'sort-reverse':
			return {...state, sort: {...state.sort, isReversed: !state.sort.isReversed}};
		case 'toggle-stopped':
			return {...state, showsStopped: !state.showsStopped};
		case 'toggle-passes':
			return {...state, showsPasses: !state.showsPasses};
		case 'theme-next': {
			const next = state.theme === null ? 0 : themes.indexOf(state.theme) + 1;
			return {...state, theme: themes[next] ?? null};
		}
		case 'filter-open':
			return filterPlace(state) === null ? state : {...state, isFilterOpen: true};
		case 'filter-type':
			return withFilter(state, filterText(state) + action.text);
		case 'filter-erase':
			return withFilter(state, erase(filterText(state), action.what));
		case 'filter-keep':
			return {...state, isFilterOpen: false};
		case 'filter-drop':
			return {...withFilter(state, ''), isFilterOpen: false};
		case 'hold':
			return {...state, heldFeed: action.feed};
		case 'arm':
			return {...state, armed: action.name};
		case 'notice':
			return {...state, notice: action.text};
	}
}
