/** The whole state that screens draw, and all they can ask for. Screens never wait: a command returns at once. */
import type {BackupsView} from './backup.ts';
import type {ContainerDetail} from './detail.ts';
import type {ContainerId} from './evidence.ts';
import type {Change, Transaction} from './fix.ts';
import type {Fixing} from './fixing.ts';
import type {Fleet} from './fleet.ts';
import type {ReleaseFacts} from './host-evidence.ts';
import type {Hosts} from './hosts.ts';
import type {ImageScan, InstalledScanner, ScannerChoice} from './image-scan.ts';
import type {Read} from './read.ts';
import type {ImageReport} from './report.ts';
import type {SafeText} from './safe-text.ts';
import type {Assessment} from './score.ts';
import type {SwarmView} from './swarm.ts';
import type {DataSet} from './vulnerability.ts';

export type {Fixing} from './fixing.ts';

/** The daemon and its machine, judged. */
export type HostView = {
	/** null: still being looked at for the first time. */
	readonly assessment: Assessment | null;
	/** Files and `/proc` of the engine's machine are ours to read. */
	readonly isLocal: boolean;
	/** What the engine is made of; null before the first look. */
	readonly releases: Read<readonly ReleaseFacts[]> | null;
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

/** Who scans, and by which data. */
export type ScannersView = {
	readonly choice: ScannerChoice;
	/** Besides ours; null: still being looked for. */
	readonly installed: readonly InstalledScanner[] | null;
	/** null: not looked at yet. */
	readonly dataSets: readonly DataSet[] | null;
	readonly lookedAtUnixMs: number;
	readonly problem: SafeText | null;
	/** All that is known of one image, each by another scanner, ours first; null until asked for. */
	readonly compared: {readonly imageId: SafeText; readonly scans: readonly ImageScan[]} | null;
};

export const scannersAtStart: ScannersView = {
	choice: 'auto',
	installed: null,
	dataSets: null,
	lookedAtUnixMs: 0,
	problem: null,
	compared: null,
};

export type AppState = {
	readonly fleet: Fleet;
	/** null until asked for, or until the fleet is complete. */
	readonly host: HostView | null;
	/** null until asked for. */
	readonly images: ImagesView | null;
	/** null until asked for, or until the fleet is complete; stays null where the engine is in no swarm. */
	readonly swarm: SwarmView | null;
	readonly scanning: ScanningView;
	/** Absent until asked for. */
	readonly scanners?: ScannersView;
	readonly detail: ContainerDetail | null;
	readonly fixing: Fixing;
	/** Newest first, from the journal. */
	readonly history: readonly Transaction[];
	/** Files of the journal that can't be used, and why. */
	readonly historyProblems?: readonly SafeText[];
	/** Old containers kept as ways back; null until asked for. */
	readonly backups: BackupsView | null;
	readonly isReadOnly: boolean;
	/** Why, where it is not asked for by the flag. */
	readonly readOnlyWhy?: SafeText | null;
	/**
	 * Of several engines: each alone. Then `fleet` holds the containers and events of all, `history` and `backups` too, and
	 * `host`, `images`, `detail` are those of the lines. Left out: there is one.
	 */
	readonly hosts?: Hosts;
	/** Ticks once a minute, so that ages may be drawn without reading a clock. */
	readonly nowUnixMs: number;
};

/** By key of the fix (`Fix.key`), by what it is, or all of a kind. */
export type Wish =
	| 'all-live'
	/** The strictest set that it survives, as far as it was watched. */
	| 'harden'
	| {readonly keys: readonly string[]}
	/** `isByOwner`: as `Plan.otherWay` offers. */
	| {readonly changes: readonly Change[]; readonly isByOwner?: boolean};
/** `worst`: of each the worst finding that a key can mend. */
export type WishForMany = 'worst' | 'all-live' | 'harden' | {readonly checkId: string};

export type Commands = {
	open(id: ContainerId): void;
	close(): void;
	/** Shows one environment value for 10 s. */
	reveal(id: ContainerId, name: SafeText): void;
	hide(): void;
	/** Which fixes of one container, or of one service of the swarm, to preview. */
	plan(id: ContainerId, what: Wish): void;
	/** The same plan with other values or parts, made the same way: made again from fresh evidence. */
	replan(changes: readonly Change[]): void;
	/** The newer image of its tag: asks the registry, and shows what would be pulled, or the image that is here already. */
	update(id: ContainerId): void;
	/** No to a newer image that was pulled, and the image goes again where nothing uses it. */
	dropUpdate(): void;
	/** One preview for all of them: applied one by one, taken back as one. */
	planMany(ids: readonly ContainerId[], what: WishForMany): void;
	/** Of a preview for many: leaves one out, or takes it in. */
	toggleItem(id: ContainerId): void;
	planUndo(transactionId: string): void;
	/** Of what was just done to many: all of it, the last first. */
	planUndoMany(): void;
	planRemoveBackup(id: ContainerId): void;
	/** Applies what the preview shows. `shown`: as it was drawn; where another is there by now, nothing is done. */
	confirm(shown?: Fixing): void;
	/** Of an interrupted one that is shown: keeps it, and does what is left to do. */
	keep(shown?: Fixing): void;
	/** Leaves a preview or a result. A running transaction is not stopped by it. */
	dismiss(): void;
	lookAtBackups(): void;
	/** Looks at the daemon and its machine, or at the images, now; the view says when. */
	lookAtHost(): void;
	lookAtImages(): void;
	/** The same of the swarm; `serviceId`: whose tasks that ended are wanted too. */
	lookAtSwarm(serviceId?: string): void;
	/** Asks the registries what they have under the names of images: of one container, or of all (null). */
	checkRegistries(id: ContainerId | null): void;
	/** What was read of an image before is not read again. The second: every image of the list. */
	scanImage(id: SafeText): void;
	scanImages(): void;
	/** Reads the files of the open container while it runs: shown beside its image's scan, and judged by nothing. */
	readAsItRuns(id: ContainerId): void;
	/** Looks which scanners are here, and how old what they go by is. */
	lookAtScanners(): void;
	/** For what is scanned from now on, and for what is shown of what was. */
	chooseScanner(choice: ScannerChoice): void;
	/** Brings together what each said of an image. */
	compareScans(id: SafeText): void;
	/** What is being read is left, and its container taken away. */
	cancelScan(): void;
	/** Looks at everything again now. */
	refresh(): void;
	/** Of several hosts: whose machine and images the commands about these mean from now on. */
	focus(hostName: SafeText): void;
};

/** What a key that would change something says. */
export const readOnlyWords = ({readOnlyWhy = null}: Pick<AppState, 'readOnlyWhy'>): string =>
	readOnlyWhy === null ? 'read-only: start without --read-only to change anything' : `read-only: ${readOnlyWhy}`;

export type Store = {
	getState(): AppState;
	/** Listeners are told at most once a frame. Returns the way to unsubscribe. */
	subscribe(listener: () => void): () => void;
};
