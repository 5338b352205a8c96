/** What a crash left of changes in place: some, all or none of it in effect. Only looks, and writes down what it saw. */
import type {Transaction} from '../../model/fix.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {Entry} from '../entry.ts';
import {limitsInForce} from '../limits-in-force.ts';
import {end, lookOrGone} from '../outcome.ts';
import type {RawContainer} from '../raw-container.ts';
import {stepsToTakeBack} from '../take-back.ts';
import type {Doors, Work} from '../transact.ts';
import {verifyUpdate} from '../verify.ts';
import type {Found} from '../way.ts';

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

export async function lookAt(doors: Doors, entry: Entry): Promise<Found> {
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

/** Changes no container: keeps what is wholly in effect, or closes what never began. */
export async function settleLive(work: Work, {says, canKeep}: Found): Promise<Transaction> {
	if (canKeep) return end(work, 'applied', null, [{says, isGood: true}]);
	const wasUndoing = work.writer.entry.transaction.state === 'undoing';
	const {proof} = work.writer.entry.transaction;
	return wasUndoing ? end(work, 'undone', null, proof) : end(work, 'failed', says, proof);
}
