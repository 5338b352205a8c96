/**
 * Transactions that a crash left open. Nothing is done here by itself: what is found is said, and a key takes it back,
 * keeps it, or closes it.
 */
import type {Transaction} from '../model/fix.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {isOpen, type Entry} from './entry.ts';
import {limitsInForce} from './limits-in-force.ts';
import type {RawContainer} from './raw-container.ts';
import {alone, engineIdNow, lookOrGone, readOnly, refusal, refused, type FixDoors, type Outcome} from './outcome.ts';
import {stepsToTakeBack} from './take-back.ts';
import type {Doors} from './transact.ts';
import {verifyUpdate} from './verify.ts';

export type OpenTransaction = {
	/** As a screen may show it: `problem` says what was found, `undoBlocked` is null where it can be taken back. */
	readonly transaction: Transaction;
	/** What state the container is in, in words. */
	readonly says: SafeText;
	/** Some or all of it is in effect: `undoTransaction` takes it back. */
	readonly canUndo: boolean;
	/** All of it is in effect, and seen to be: it may be kept as applied. */
	readonly canKeep: boolean;
	/** Nothing of it is in effect: there is nothing to do but to close it. */
	readonly canClose: boolean;
};

async function isSeenInForce(doors: Doors, entry: Entry, container: RawContainer): Promise<boolean> {
	const now = await limitsInForce(doors, container);
	return entry.transaction.steps.every(
		({step}, index) =>
			step.is !== 'update-container' ||
			verifyUpdate(step.body, container, null, now).isInForce ||
			// The last one for the same field decides; an earlier one was overwritten by it.
			entry.transaction.steps
				.slice(index + 1)
				.some(later => later.step.is === 'update-container' && sharesField(step.body, later.step.body)),
	);
}

const sharesField = (a: object, b: object): boolean => Object.keys(a).some(field => Object.hasOwn(b, field));

type Seen = Omit<OpenTransaction, 'transaction'>;

async function lookAt(doors: Doors, entry: Entry): Promise<Seen> {
	const {transaction} = entry;
	const name = sanitise(transaction.containerName);
	const container = await lookOrGone(doors, transaction.containerId);
	const madeNetwork = transaction.steps.some(({step, state}) => step.is === 'create-network' && state !== 'waiting');
	if (container === null) {
		return {
			says: words`a fix of ${name} was interrupted (${transaction.title}); the container is gone since, and the change with it`,
			canUndo: madeNetwork,
			canKeep: false,
			canClose: !madeNetwork,
		};
	}
	const inEffect = await stepsToTakeBack(doors, entry, container);
	const all = transaction.steps.length;
	if (inEffect.length === 0) {
		return {
			says: words`a fix of ${name} was interrupted before anything was changed (${transaction.title}); it is as it was`,
			canUndo: false,
			canKeep: false,
			canClose: true,
		};
	}
	const isWhole =
		inEffect.length === all && transaction.state === 'applying' && (await isSeenInForce(doors, entry, container));
	const running = container.isRunning ? words`it is running` : words`it is ${container.status}`;
	return {
		says: isWhole
			? words`a fix of ${name} was interrupted after the last step (${transaction.title}); all of it is in effect, ${running}`
			: transaction.state === 'undoing'
				? words`taking back a fix of ${name} was interrupted (${transaction.title}); ${inEffect.length} of ${all} steps are still in effect, ${running}`
				: words`a fix of ${name} was interrupted half-way (${transaction.title}); ${inEffect.length} of ${all} steps are in effect, ${running}`,
		canUndo: true,
		canKeep: isWhole,
		canClose: false,
	};
}

/** Newest first. Those that another hullcheck is at work on are not open, they are its business. */
export async function openTransactions(doors: Omit<FixDoors, 'isReadOnly'>): Promise<readonly OpenTransaction[]> {
	const {engine, journal} = doors;
	const engineId = await engineIdNow(engine);
	const open = (await journal.load(engineId)).entries.filter(entry => isOpen(entry.transaction));
	if (open.length === 0 || (await journal.lockedBy(engineId)) !== null) return [];
	const found: OpenTransaction[] = [];
	for (const entry of open) {
		const seen = await lookAt(doors, entry);
		const undoBlocked = seen.canUndo ? null : words`nothing of it is in effect`;
		found.push({...seen, transaction: {...entry.transaction, problem: seen.says, undoBlocked}});
	}
	return found;
}

/** Keeps as applied what is wholly in effect, or closes what never began. Looks again first; changes no container. */
export async function settleTransaction(doors: FixDoors & {readonly transaction: Transaction}): Promise<Outcome> {
	const {engine, journal, isReadOnly, transaction: asked} = doors;
	const what = words`The interrupted fix of ${asked.containerName} stays open`;
	if (isReadOnly) return readOnly;
	try {
		const engineId = await engineIdNow(engine);
		return await alone(doors, engineId, async () => {
			const writer = await journal.resume(engineId, asked.id);
			if (writer === null || !isOpen(writer.entry.transaction)) {
				return refused(what, words`it is not open any more`, words`Look at the history`);
			}
			const {says, canKeep, canClose} = await lookAt(doors, writer.entry);
			if (!canKeep && !canClose) return refused(what, says, words`Take it back instead`);
			const wasUndoing = writer.entry.transaction.state === 'undoing';
			if (canKeep) await writer.write({is: 'proof', lines: [{says, isGood: true}]});
			const state = canKeep ? 'applied' : wasUndoing ? 'undone' : 'failed';
			const problem = state === 'failed' ? says : null;
			const entry = await writer.write({is: 'state', state, problem, undoBlocked: null});
			return {is: 'ended', transaction: entry.transaction};
		});
	} catch (error) {
		return refusal(what, error);
	}
}
