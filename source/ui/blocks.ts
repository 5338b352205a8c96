/**
 * What a screen is made of before it is drawn: pure data, so that screens are tested as tables and drawn in one place.
 * A block is one line or one table; every row may carry an act that a key performs on it.
 */
import type {ContainerId} from '../model/evidence.ts';
import type {HostColour} from '../model/host-entry.ts';
import type {ScannerChoice} from '../model/image-scan.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {PageScreen} from './pages/page.ts';

/** What a piece of text is, not its colour: the theme knows that, and letters carry the meaning where there is none. */
export type Tone =
	| 'normal'
	| 'dim'
	| 'strong'
	| 'accent'
	| 'good'
	| 'info'
	| 'low'
	| 'medium'
	| 'high'
	| 'critical'
	| 'unknown'
	/** Of a host's name, as its owner has it. */
	| `host-${HostColour}`;

/** `text` is safe by construction: literals of ours, numbers, or SafeText. */
export type Span = {readonly text: string; readonly tone?: Tone};
export type Cell = readonly Span[];

export type Column = {
	readonly id: string;
	readonly title: string;
	/** Terminal cells. The column takes `width`; one column of a table may be `grow` and takes what is left. */
	readonly width: number;
	readonly isGrow?: boolean;
	readonly align?: 'left' | 'right';
	/** Where what is too long loses its letters; the end, unless the end says most (`…/web:4.2`). `spans` leaves whole words out and counts them. */
	readonly cutAt?: 'start' | 'middle' | 'end' | 'spans';
	/** Columns leave from the highest number down as it narrows; 0 never leaves. */
	readonly priority: number;
};

/** What enter, `f` or another key does on a row. */
export type Act =
	| {readonly is: 'fix'; readonly fixKey: string}
	| {readonly is: 'reveal'; readonly name: SafeText}
	| {readonly is: 'explain'; readonly checkId: string}
	| {readonly is: 'explain-host'}
	| {readonly is: 'go'; readonly to: PageScreen}
	/** One of several hosts: its own page. */
	| {readonly is: 'host'; readonly name: SafeText}
	/** A vendor's: only after a second enter. */
	| {readonly is: 'scanner'; readonly choice: ScannerChoice; readonly needsVendor: boolean}
	/** Opens it, with the cursor on a finding of it. */
	| {readonly is: 'container'; readonly id: ContainerId; readonly checkId?: string};

/** A row or line that goes on below has the key of the first with `~1`, `~2` … : the cursor takes them as one. */
export type TableRow = {
	readonly key: string;
	readonly cells: Readonly<Record<string, Cell>>;
	readonly act?: Act;
	/** All in the dim tone: what it tells is old. */
	readonly isDimmed?: boolean;
	/** In the place of all columns behind one, which never leaves: words that have no columns. */
	readonly tail?: {readonly after: string; readonly spans: Cell};
};

export type Block =
	| {
			readonly is: 'line';
			readonly key: string;
			readonly spans: Cell;
			readonly act?: Act;
			/** It comes and goes by itself: no cursor stands on it. */
			readonly isAside?: true;
	  }
	| {
			readonly is: 'table';
			readonly key: string;
			readonly columns: readonly Column[];
			readonly rows: readonly TableRow[];
	  };
