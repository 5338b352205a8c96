/**
 * The way of all that somebody else does: Docker Compose, Swarm, the packet filter. It is one step, brought in and taken
 * back whole. How far it came is never remembered but looked at, so each act may be begun again after a crash.
 */
import type {Plan, ProofLine, Transaction} from '../model/fix.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {Entry} from './entry.ts';
import {JournalTrouble} from './journal.ts';
import {end} from './outcome.ts';
import {failed, type OwnerOutcome} from './owners/outcome.ts';
import {explain, isAnswered, sayStep} from './steps.ts';
import {Adrift, note, reading, waitForEngine, type Doors, type Work} from './transact.ts';
import {isObjection, type Found, type Objection, type WayRunner} from './way.ts';

/** As it is seen now; `strange`: somebody changed the same since, and to take it back would undo theirs too. */
export type Sight = {readonly is: 'none' | 'some' | 'all'} | {readonly is: 'strange'; readonly why: SafeText};

/** One step of somebody else, read back from its journal. */
export type Delegated = {
	/** Proves what is in effect, as at the end of bringing it in. */
	prove(): Promise<OwnerOutcome>;
	takeBack(work: Work): Promise<OwnerOutcome>;
	look(): Promise<Sight>;
};

export type Delegate = Pick<WayRunner, 'prepare'> & {
	/** Brings it in and proves it. */
	bringIn(work: Work, plan: Plan): Promise<OwnerOutcome>;
	/** From what the journal holds; changes nothing. */
	open(doors: Doors, entry: Entry): Promise<Delegated | Objection>;
};

/** An owner that can't be asked any more has done it, or half of it, or not: it counts as left. */
async function outcomeOf(work: Work, act: () => Promise<OwnerOutcome>): Promise<OwnerOutcome> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof Adrift || error instanceof JournalTrouble) throw error;
		const why = explain(error);
		if (!isAnswered(error)) await waitForEngine(work, why);
		return failed(why, true);
	}
}

const step = (work: Work, state: 'doing' | 'done' | 'failed' | 'undone', tookMs: number | null = null) =>
	note(work, {is: 'step', index: 0, state, tookMs, limitsBefore: null});

export function delegatedWay({prepare, bringIn, open}: Delegate): WayRunner {
	async function takeBack(work: Work): Promise<OwnerOutcome> {
		const opened = await open(work, work.writer.entry);
		return isObjection(opened) ? failed(opened.why, true) : outcomeOf(work, () => opened.takeBack(work));
	}

	/** Applied, or failed and back where it was. */
	async function conclude(work: Work, outcome: OwnerOutcome, before: readonly ProofLine[]): Promise<Transaction> {
		const lines = [...before, ...outcome.lines];
		if (outcome.is === 'done') return end(work, 'applied', null, lines);
		const {why} = outcome;
		if (!outcome.isLeft) {
			await step(work, 'failed');
			return end(work, 'failed', words`${why}. Nothing of it is left`, lines);
		}
		await note(work, {is: 'state', state: 'undoing', problem: why, undoBlocked: null});
		const back = await takeBack(work);
		const all = [...lines, ...back.lines];
		if (back.is === 'failed') {
			return end(work, 'failed', words`${why}. It could not be taken back (${back.why}): look at it yourself`, all);
		}
		await step(work, 'undone');
		return end(work, 'failed', words`${why}. What was done was taken back`, all);
	}

	return {
		prepare,

		async apply(work, plan) {
			await note(work, {is: 'state', state: 'applying', problem: null, undoBlocked: null});
			if (!(await work.lock.isStillOurs())) {
				return end(work, 'failed', words`another hullcheck took over this engine. Nothing was changed`, []);
			}
			await step(work, 'doing');
			const startedAt = work.host.nowUnixMs();
			const outcome = await outcomeOf(work, () => bringIn(work, plan));
			if (outcome.is === 'done') await step(work, 'done', work.host.nowUnixMs() - startedAt);
			return conclude(work, outcome, []);
		},

		async whyNotUndo(doors, entry) {
			const opened = await open(doors, entry);
			if (isObjection(opened)) return opened;
			const sight = await reading(doors, () => opened.look());
			return sight.is === 'strange' ? {why: sight.why, todo: words`Set it as you want it there`} : null;
		},

		async undo(work) {
			await note(work, {is: 'state', state: 'undoing', problem: null, undoBlocked: null});
			const back = await takeBack(work);
			if (back.is === 'failed') {
				const {transaction} = work.writer.entry;
				const [{step: still} = {step: null}] = transaction.steps;
				const left = still === null ? words`` : words`. Still in effect: ${sayStep(still)}`;
				return end(work, 'failed', words`${back.why}${left}`, back.lines);
			}
			await step(work, 'undone');
			return end(work, 'undone', null, back.lines);
		},

		async look(doors, entry) {
			const opened = await open(doors, entry);
			const {title, state, steps} = entry.transaction;
			const name = sanitise(entry.transaction.containerName);
			const no: Found = {says: words``, canUndo: false, canKeep: false, canClose: false};
			if (isObjection(opened)) {
				const isBegun = steps.some(one => one.state !== 'waiting');
				const says = words`a fix of ${name} was interrupted (${title}), and what became of it can't be looked at: ${opened.why}`;
				return {...no, says, canUndo: isBegun, canClose: !isBegun};
			}
			const sight = await reading(doors, () => opened.look());
			const what = state === 'undoing' ? words`taking back a fix of ${name}` : words`a fix of ${name}`;
			switch (sight.is) {
				case 'none':
					return {...no, says: words`${what} was interrupted (${title}); nothing of it is in effect`, canClose: true};
				case 'some':
					return {...no, says: words`${what} was interrupted half-way (${title})`, canUndo: true};
				case 'all': {
					const says = words`${what} was interrupted (${title}); all of it is in effect`;
					return {...no, says, canUndo: true, canKeep: state === 'applying'};
				}
				case 'strange':
					return {...no, says: words`${what} was interrupted (${title}): ${sight.why}`, canUndo: true};
			}
		},

		async settle(work, {says, canKeep}) {
			const {state, proof} = work.writer.entry.transaction;
			if (!canKeep) return state === 'undoing' ? end(work, 'undone', null, proof) : end(work, 'failed', says, proof);
			const opened = await open(work, work.writer.entry);
			const outcome = isObjection(opened) ? failed(opened.why, true) : await outcomeOf(work, () => opened.prove());
			return conclude(work, outcome, [{says, isGood: true}]);
		},
	};
}
