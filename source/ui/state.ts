/** What the person has set on the screen, and what can change it. What there is to see is in AppState; where one looks is here. */
import type {Theme} from '../model/check.ts';
import type {ContainerId} from '../model/evidence.ts';
import type {FeedEntry} from '../model/fleet.ts';
import type {SafeText} from '../model/safe-text.ts';
import {startCursor, type Cursor, type List, type Step} from './cursor.ts';
import type {Sort} from './fleet-view.ts';
import type {PageScreen} from './pages/page.ts';

export type Screen =
	| {readonly is: 'fleet'}
	| {readonly is: 'events'}
	| {readonly is: 'history'}
	| {readonly is: 'container'; readonly id: ContainerId; readonly tabId: string}
	| PageScreen;

export type Overlay =
	| {readonly is: 'help'}
	/** Of a container's score, or of one finding of it. */
	| {readonly is: 'explain'; readonly id: ContainerId; readonly checkId: string | null}
	| {readonly is: 'explain-host'}
	| {readonly is: 'explain-service'; readonly id: string};

export type TabCursor = Cursor & {readonly left: number};

/** Screens with a filter of their own. */
const filterPlaces = ['fleet', 'events', 'images', 'checks', 'services'] as const;
export type FilterPlace = (typeof filterPlaces)[number];

export type UiState = {
	/** The fleet is always at the bottom. */
	readonly stack: readonly [Screen, ...Screen[]];
	readonly overlay: Overlay | null;
	readonly overlayTop: number;
	readonly sort: Sort;
	readonly filters: Readonly<Record<FilterPlace, string>>;
	/** It is being typed: letters are letters, not keys. */
	readonly isFilterOpen: boolean;
	readonly showsStopped: boolean;
	/** Findings of one theme only, wherever there are findings; null: all. */
	readonly theme: Theme | null;
	/** Of the host: what passes and what does not apply too. */
	readonly showsPasses: boolean;
	/** For one preview of many. */
	readonly marked: ReadonlySet<ContainerId>;
	/** Of several hosts the one whose machine and images are looked at; null: nobody chose. */
	readonly focus: SafeText | null;
	readonly fleet: Cursor;
	readonly events: Cursor;
	/** The feed as it was when it was held; null: it runs. */
	readonly heldFeed: readonly FeedEntry[] | null;
	readonly tabs: Readonly<Record<string, TabCursor>>;
	readonly pages: Readonly<Partial<Record<PageScreen['is'], Cursor>>>;
	/** Value that the next enter would show. */
	readonly armed: SafeText | null;
	/** Why the last key did nothing. Goes with the next key. */
	readonly notice: string | null;
};

export const startState: UiState = {
	stack: [{is: 'fleet'}],
	overlay: null,
	overlayTop: 0,
	sort: {column: 'score', isReversed: false},
	filters: {fleet: '', events: '', images: '', checks: '', services: ''},
	isFilterOpen: false,
	showsStopped: false,
	theme: null,
	showsPasses: false,
	marked: new Set(),
	focus: null,
	fleet: startCursor,
	events: startCursor,
	heldFeed: null,
	tabs: {},
	pages: {},
	armed: null,
	notice: null,
};

export const startTabCursor: TabCursor = {...startCursor, left: 0};

export type UiAction =
	| {readonly do: 'move'; readonly step: Step; readonly list: List; readonly height: number}
	| {readonly do: 'select'; readonly id: ContainerId}
	/** Straight to an entry of the list of this screen. */
	| {readonly do: 'point'; readonly key: string; readonly index: number}
	/** Once more unmarks. */
	| {readonly do: 'mark'; readonly id: ContainerId}
	| {readonly do: 'unmark-all'}
	| {readonly do: 'scroll-overlay'; readonly step: Step; readonly lines: number; readonly height: number}
	/** `rowKey`: where the cursor goes. */
	| {readonly do: 'open'; readonly id: ContainerId; readonly tabId: string; readonly rowKey?: string}
	| {readonly do: 'show'; readonly screen: 'events' | 'history'}
	| {readonly do: 'go'; readonly to: PageScreen}
	| {readonly do: 'back'}
	| {readonly do: 'tab'; readonly tabId: string}
	| {readonly do: 'sideways'; readonly to: number}
	| {readonly do: 'overlay'; readonly overlay: Overlay}
	| {readonly do: 'focus'; readonly host: SafeText}
	| {readonly do: 'sort-next'; readonly hasHosts?: boolean}
	| {readonly do: 'sort-reverse'}
	| {readonly do: 'toggle-stopped'}
	| {readonly do: 'toggle-passes'}
	| {readonly do: 'theme-next'}
	| {readonly do: 'filter-open'}
	| {readonly do: 'filter-type'; readonly text: string}
	| {readonly do: 'filter-erase'; readonly what: 'character' | 'word' | 'all'}
	| {readonly do: 'filter-keep'}
	| {readonly do: 'filter-drop'}
	| {readonly do: 'hold'; readonly feed: readonly FeedEntry[] | null}
	| {readonly do: 'arm'; readonly name: SafeText}
	| {readonly do: 'notice'; readonly text: string}
	/** A key was pressed: what the last one left behind goes. */
	| {readonly do: 'key'};

export const screenOf = ({stack}: UiState): Screen => stack.at(-1) ?? stack[0];

/** Which filter `/` is about. */
export const filterPlace = (state: UiState): FilterPlace | null => {
	const {is} = screenOf(state);
	return filterPlaces.find(place => place === is) ?? null;
};
