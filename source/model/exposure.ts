/** How near a flaw is to whoever would use it: what of an image runs, and from where that is reached. */
import type {SafeText} from './safe-text.ts';

/** `comm` is chosen by the process itself: a name for people, never proof. */
export type Runner = {
	readonly container: SafeText;
	/** As the host counts. */ readonly pid: number;
	readonly comm: SafeText;
};

/** Of one package. */
export type Use =
	/** Processes that have files of it mapped, execute one, or have an archive of it open. */
	| {readonly is: 'in-use'; readonly by: readonly Runner[]}
	/** All that run were seen, and none has. */
	| {readonly is: 'not-in-use'}
	| {readonly is: 'not-known'; readonly why: SafeText};

/** A place beyond this machine's loopback: `0.0.0.0:8080`. */
export type ReachableAt = {readonly container: SafeText; readonly address: SafeText};

/** What one container's processes have mapped, and open where that was asked for. */
export type FilesInUse = {
	readonly processes: ReadonlyArray<{
		readonly pid: number;
		readonly comm: SafeText;
		/** As the container names them, links resolved. Hostile: compared, never shown. */
		readonly paths: ReadonlySet<string>;
	}>;
	/** Why there may be more; null: that is all. */
	readonly doubt: SafeText | null;
};
