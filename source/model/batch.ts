/** One wish for several containers: a plan for each, applied one by one, taken back as one. */
import type {ContainerId} from './evidence.ts';
import type {Plan, Transaction} from './fix.ts';
import type {SafeText} from './safe-text.ts';

export type BatchItem = {
	readonly containerId: ContainerId;
	readonly containerName: SafeText;
	/** null: none could be made, and `why` says why. */
	readonly plan: Plan | null;
	/** Why it is left out, or how it ended where that was not well. */
	readonly why: SafeText | null;
	readonly isOn: boolean;
	readonly state: 'waiting' | 'doing' | 'applied' | 'failed' | 'undone';
	/** Of what was done; its last state as far as known. */
	readonly transaction: Transaction | null;
	readonly startedAtUnixMs: number | null;
	readonly tookMs: number | null;
};

export type Batch = {
	readonly title: SafeText;
	/** In the order they are done; taken back from the end. */
	readonly items: readonly BatchItem[];
};
