/** Old containers that stay, stopped, as the way back of a swap. */
import type {Read} from './read.ts';
import type {SafeText} from './safe-text.ts';

export type Backup = {
	readonly id: string;
	readonly name: SafeText;
	/** The name it had. */
	readonly of: SafeText;
	/** It stands still since. */
	readonly sinceUnixMs: number;
	/** Of its writable layer: what removing it frees, and what is lost with it. Volumes stay. */
	readonly sizeBytes: Read<number>;
	/** One that had taken the place, and was taken back: it holds what was written meanwhile. */
	readonly isUndone: boolean;
	/** Where it lies. Left out: there is one engine. */
	readonly host?: SafeText;
};

export type BackupsView = {
	/** null: being looked for the first time. */
	readonly backups: readonly Backup[] | null;
	readonly lookedAtUnixMs: number;
	readonly problem: SafeText | null;
};
