/** The whole state that screens draw, and all they can ask for. Screens never wait: a command returns at once. */
import type {ContainerDetail} from './detail.ts';
import type {Trouble} from './errors.ts';
import type {ContainerId} from './evidence.ts';
import type {Change, Plan, Transaction} from './fix.ts';
import type {Fleet} from './fleet.ts';
import type {ImageReport} from './report.ts';
import type {SafeText} from './safe-text.ts';
import type {Assessment} from './score.ts';

export type Fixing =
	| {readonly is: 'nothing'}
	| {readonly is: 'planning'; readonly containerId: ContainerId}
	| {readonly is: 'preview'; readonly plan: Plan}
	| {readonly is: 'undo-preview'; readonly transaction: Transaction}
	/** Steps as they happen. */
	| {readonly is: 'running'; readonly transaction: Transaction}
	/** Proof, or what went wrong; and the key that takes it back. */
	| {readonly is: 'finished'; readonly transaction: Transaction}
	| {readonly is: 'refused'; readonly trouble: Trouble};

/** The daemon and its machine, judged. */
export type HostView = {
	/** null: still being looked at for the first time. */
	readonly assessment: Assessment | null;
	/** Files and `/proc` of the engine's machine are ours to read. */
	readonly isLocal: boolean;
	readonly lookedAtUnixMs: number;
	/** Why the last look failed; what was seen before stays. */
	readonly problem: SafeText | null;
};

/** Every image of the engine, judged. */
export type ImagesView = {
	/** null: still being looked at for the first time. */
	readonly images: readonly ImageReport[] | null;
	readonly lookedAtUnixMs: number;
	readonly problem: SafeText | null;
};

/** Images being scanned, one after the other or a few at a time. */
export type ScanningView = {
	/** null: nothing is being scanned. */
	readonly running: {
		readonly done: number;
		readonly total: number;
		/** Image ids that are being read now. */
		readonly now: readonly SafeText[];
		readonly startedAtUnixMs: number;
		readonly isCancelled: boolean;
	} | null;
	/** Why the last scan of an image failed, by its id. */
	readonly problems: ReadonlyMap<SafeText, SafeText>;
};

export type AppState = {
	readonly fleet: Fleet;
	/** null until asked for, or until the fleet is complete. */
	readonly host: HostView | null;
	/** null until asked for. */
	readonly images: ImagesView | null;
	readonly scanning: ScanningView;
	readonly detail: ContainerDetail | null;
	readonly fixing: Fixing;
	/** Newest first, from the journal. */
	readonly history: readonly Transaction[];
	/** Files of the journal that can't be used, and why. */
	readonly historyProblems?: readonly SafeText[];
	readonly isReadOnly: boolean;
	/** Ticks once a minute, so that ages may be drawn without reading a clock. */
	readonly nowUnixMs: number;
};

export type Commands = {
	open(id: ContainerId): void;
	close(): void;
	/** Shows one environment value for 10 s. */
	reveal(id: ContainerId, name: SafeText): void;
	hide(): void;
	/** Which fixes to preview: finding keys (`Fix.key`), or 'all-live'. */
	plan(
		id: ContainerId,
		what: {readonly keys: readonly string[]} | 'all-live' | {readonly changes: readonly Change[]},
	): void;
	/** The same plan with other values or parts: made again from fresh evidence. */
	replan(changes: readonly Change[]): void;
	planUndo(transactionId: string): void;
	/** Applies what the preview shows. */
	confirm(): void;
	/** Leaves a preview or a result. A running transaction is not stopped by it. */
	dismiss(): void;
	/** Looks at the daemon and its machine, or at the images, now; the view says when. */
	lookAtHost(): void;
	lookAtImages(): void;
	/** What was read of an image before is not read again. The second: every image of the list. */
	scanImage(id: SafeText): void;
	scanImages(): void;
	/** What is being read is left, and its container taken away. */
	cancelScan(): void;
	/** Looks at everything again now. */
	refresh(): void;
};

export type Store = {
	getState(): AppState;
	/** Listeners are told at most once a frame. Returns the way to unsubscribe. */
	subscribe(listener: () => void): () => void;
};
