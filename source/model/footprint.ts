/**
 * What one container was seen to touch: files it wrote, ports and who is at them, users, powers, devices. Gathered when a
 * fix is asked for; by this, what the fix may break is foretold.
 */
import type {Listener} from './detail.ts';
import type {Read} from './read.ts';
import type {SafeText} from './safe-text.ts';

export type LayerKind = 'modified' | 'added' | 'deleted';

/** One file of the writable layer that is no one's but the application's. */
export type LayerFile = {
	readonly kind: LayerKind;
	readonly path: SafeText;
	/** null: it was deleted, or sizes can't be seen from here. */
	readonly sizeBytes: number | null;
};

export type Owner = {readonly uid: number; readonly gid: number; readonly modeBits: number};

/** Files of the writable layer that would be served by one tmpfs, were the root read-only. */
export type LayerFolder = {
	readonly path: SafeText;
	readonly fileCount: number;
	/** The largest first, some dozens at most. */
	readonly files: readonly LayerFile[];
	/** null: sizes can't be seen from here. */
	readonly sizeBytes: number | null;
	readonly owner: Read<Owner>;
	/** Of the image, and hidden by anything that is mounted here. */
	readonly imageFiles: Read<readonly SafeText[]>;
};

/** Where a client comes from decides which change cuts it off. */
export type Client = {
	readonly address: SafeText;
	/** Of the container's side. */
	readonly port: number;
	/** A container of one of its networks; the engine's host or who comes through it (its proxy hides the source); or beyond. */
	readonly from: 'network' | 'host' | 'beyond';
};

export type ProcessSeen = {
	readonly pid: number;
	readonly comm: SafeText;
	/** As the container counts. */
	readonly uid: number;
	/** Names without CAP_. What it may do, not what it does. */
	readonly capEff: Read<readonly string[]>;
};

export type SetuidFiles = {
	readonly paths: readonly SafeText[];
	/** False: only the usual places were looked at. */
	readonly isAll: boolean;
};

export type OpenFile = {readonly path: SafeText; readonly comm: SafeText};

export type MountOwner = {readonly target: SafeText; readonly owner: Read<Owner>};

export type Footprint = {
	/** Since its start, so long could it have shown what it does; null: it does not run. */
	readonly seenForMs: number | null;
	readonly layer: Read<readonly LayerFolder[]>;
	/** What the image has in /tmp, which every container with a read-only root is offered as a tmpfs. */
	readonly tmpFiles: Read<readonly SafeText[]>;
	/** All that it wrote, by the engine's count. */
	readonly layerBytes: Read<number>;
	/** Where the network is shared, of its own processes alone. */
	readonly listeners: Read<readonly Listener[]>;
	/** Of connections that stand. */
	readonly clients: Read<readonly Client[]>;
	readonly processes: Read<readonly ProcessSeen[]>;
	readonly setuidFiles: Read<SetuidFiles>;
	readonly mountOwners: readonly MountOwner[];
	/** Open for writing, mounts included. */
	readonly openForWrite: Read<readonly OpenFile[]>;
	/** Device nodes open, less those every container has. */
	readonly openDevices: Read<readonly OpenFile[]>;
};
