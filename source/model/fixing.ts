/** From a wish to its proof, as a screen shows it. */
import type {Backup} from './backup.ts';
import type {Batch} from './batch.ts';
import type {Trouble} from './errors.ts';
import type {ContainerId} from './evidence.ts';
import type {Plan, Transaction} from './fix.ts';
import type {Hardening} from './harden.ts';
import type {ImageUpdate} from './image-update.ts';
import type {SafeText} from './safe-text.ts';

/** What a crash left open, and what may be done with it besides taking it back. */
export type Recovery = {
	/** It may be finished: nothing can be lost by it. */
	readonly canKeep: boolean;
};

export type Fixing =
	| {readonly is: 'nothing'}
	/** `says`: what takes its time, where it is more than a look. */
	| {readonly is: 'planning'; readonly containerId: ContainerId; readonly says?: SafeText}
	/** `hardening`: what was chosen from, and what was left out. `update`: the image it would be put onto. */
	| {
			readonly is: 'preview';
			readonly plan: Plan;
			readonly hardening: Hardening | null;
			readonly update?: ImageUpdate;
	  }
	| {
			readonly is: 'undo-preview';
			readonly transaction: Transaction;
			/** What was written since, and is not in the container that comes back. */
			readonly losses: readonly SafeText[];
			/** null: it was not interrupted. */
			readonly recovery: Recovery | null;
	  }
	/** Steps as they happen. `says`: how far the one under way has come. */
	| {readonly is: 'running'; readonly transaction: Transaction; readonly says?: SafeText}
	/** Proof, or what went wrong; and the key that takes it back. */
	| {readonly is: 'finished'; readonly transaction: Transaction}
	| {readonly is: 'planning-many'; readonly title: SafeText; readonly done: number; readonly of: number}
	| {readonly is: 'preview-many'; readonly batch: Batch}
	| {readonly is: 'undo-many-preview'; readonly batch: Batch}
	| {readonly is: 'running-many'; readonly batch: Batch; readonly isUndo: boolean}
	| {readonly is: 'finished-many'; readonly batch: Batch; readonly isUndo: boolean}
	| {readonly is: 'backup-preview'; readonly backup: Backup}
	| {readonly is: 'removing'; readonly backup: Backup}
	/** `says`: what was done, where no transaction tells it. */
	| {readonly is: 'told'; readonly title: SafeText; readonly says: SafeText}
	| {readonly is: 'refused'; readonly trouble: Trouble};
