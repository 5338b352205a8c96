/** What each way of making a plan's changes has to know. The lock, the journal and the refusals are the same for all. */
import type {Foreign} from '../engine/engine.ts';
import type {Plan, Transaction} from '../model/fix.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Entry} from './entry.ts';
import type {Prepared} from './journal.ts';
import type {Doors, Work} from './transact.ts';

export type Objection = {readonly why: SafeText; readonly todo: SafeText};

/** What an interrupted transaction was found to be. */
export type Found = {
	/** What state the container is in, in words. */
	readonly says: SafeText;
	/** Some or all of it is in effect: `undo` takes it back. */
	readonly canUndo: boolean;
	/** It may be kept as applied: all of it is in effect, or what is left to do is safe to do. */
	readonly canKeep: boolean;
	/** Nothing of it is in effect: there is nothing to do but to close it. */
	readonly canClose: boolean;
	/** It was not interrupted half-way: a person has still to say what is to become of it. */
	readonly isUndecided?: true;
};

export type WayRunner = {
	/** What the journal has to hold before the first call, or why it can't be begun. `inspectJson`: read just now. */
	prepare(doors: Doors, plan: Plan, inspectJson: Foreign): Promise<Prepared | Objection>;
	/** Ends the transaction: applied, or failed and back where it was. */
	apply(work: Work, plan: Plan): Promise<Transaction>;
	/** null: taking back would be tried. Only looks. */
	whyNotUndo(doors: Doors, entry: Entry): Promise<Objection | null>;
	/** Also of an interrupted one. */
	undo(work: Work): Promise<Transaction>;
	/** Of an interrupted one. Only looks. */
	look(doors: Doors, entry: Entry): Promise<Found>;
	/** Keeps or closes it, as `look` found just now that it may. */
	settle(work: Work, found: Found): Promise<Transaction>;
};

export const isObjection = (value: object): value is Objection => 'why' in value && 'todo' in value;
