/** A transaction as its journal tells it: the same reducer for what happens now and for what is read back. Pure. */
import type {StepState, Transaction, TransactionState} from '../model/fix.ts';
import type {JsonObject} from '../model/foreign.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {LimitsInForce} from './limits-in-force.ts';
import type {JournalRecord, WayName} from './records.ts';

export type Entry = {
	readonly transaction: Transaction;
	/** Limits in force before each step was first done; null where not seen. */
	readonly limitsBefore: ReadonlyArray<LimitsInForce | null>;
	readonly way: WayName;
	/** See `PlannedRecord`. */
	readonly held: JsonObject;
	readonly secrets: JsonObject | null;
};

/** Nobody wrote that it ended: a program is at it, or was killed. */
export const isOpen = ({state}: Transaction): boolean =>
	state === 'planned' || state === 'applying' || state === 'undoing';

function whyNoUndo(state: TransactionState, steps: readonly StepState[]): SafeText | null {
	const isSomethingDone = steps.some(step => step.state === 'done' || step.state === 'doing');
	switch (state) {
		case 'planned':
			return words`it was not begun`;
		case 'applying':
		case 'undoing':
			return words`it has not ended`;
		case 'applied':
			return null;
		case 'failed':
			return isSomethingDone ? null : words`nothing of it is left to take back`;
		case 'undone':
			return words`it was taken back`;
	}
}

const derived = (transaction: Transaction, blocked: SafeText | null): Transaction => ({
	...transaction,
	undoBlocked: blocked ?? whyNoUndo(transaction.state, transaction.steps),
});

/** null in, a `planned` record: the first. Anything else without a beginning stays nothing. */
export function advance(entry: Entry | null, record: JournalRecord): Entry | null {
	if (record.is === 'planned') {
		if (entry !== null) return entry;
		const {id, engineId, containerId, containerName, title, commands, undoLeaves} = record;
		const transaction: Transaction = {
			id,
			engineId,
			containerId,
			containerName,
			title,
			plannedAtUnixMs: record.atUnixMs,
			state: 'planned',
			steps: record.steps.map(step => ({step, state: 'waiting', tookMs: null})),
			commands,
			proof: [],
			problem: null,
			undoBlocked: null,
			undoLeaves,
			...(record.follows === undefined ? {} : {follows: record.follows}),
		};
		const {way, held, secrets} = record;
		const limitsBefore = record.steps.map(() => null);
		return {transaction: derived(transaction, null), limitsBefore, way, held, secrets};
	}
	if (entry === null) return null;
	const {transaction, limitsBefore} = entry;
	switch (record.is) {
		case 'step': {
			const {index, state, tookMs} = record;
			const steps = transaction.steps.map((step, at) =>
				// How long it took to do it says nothing of taking it back.
				at === index ? {...step, state, tookMs: tookMs ?? (state === 'undone' ? null : step.tookMs)} : step,
			);
			return {
				...entry,
				transaction: derived({...transaction, steps}, null),
				limitsBefore: limitsBefore.map((before, at) => (at === index ? (before ?? record.limitsBefore) : before)),
			};
		}
		case 'state': {
			const {state, problem, undoBlocked, atUnixMs} = record;
			const told = derived({...transaction, state, problem}, undoBlocked);
			return {...entry, transaction: isOpen(told) ? told : {...told, endedAtUnixMs: atUnixMs}};
		}
		case 'held': {
			const {held, replacedBy} = record;
			return {...entry, held, transaction: {...transaction, replacedBy}};
		}
		case 'proof':
			return {...entry, transaction: {...transaction, proof: record.lines}};
	}
}
