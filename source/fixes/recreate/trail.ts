/**
 * Each act of a swap in the journal: that it is begun before it is, that it was done with the next record that is written.
 * Acts between which nobody serves are announced together, for each write is synced and takes its time; what was done of
 * them is seen at the engine.
 */
import type {SwapAct} from '../../model/fix.ts';
import {words} from '../../model/safe-text.ts';
import type {NewRecord} from '../journal.ts';
import type {StepRecord} from '../records.ts';
import {explain, isAnswered, StepRefused} from '../steps.ts';
import {defaultPause, note, reading, waitForEngine, type Work} from '../transact.ts';
import {stepIndex, type Member} from './members.ts';

export type Trail = {
	/** Writes that these are begun; each is then done without a further write. */
	announce(acts: ReadonlyArray<readonly [act: SwapAct, of: Pick<Member, 'name'>]>): Promise<void>;
	/** Forward; throws what `does` throws, and leaves the step as begun. */
	step<T>(act: SwapAct, of: Pick<Member, 'name'>, does: () => Promise<T>): Promise<T>;
	/** The same step the other way, announced or not yet. */
	back(act: SwapAct, of: Pick<Member, 'name'>, does: () => Promise<void>): Promise<void>;
	/** Written with the next act, or by `flush`. */
	later(record: NewRecord): void;
	flush(): Promise<void>;
};

export function openTrail(work: Work): Trail {
	let pending: NewRecord[] = [];

	const record = (index: number, state: StepRecord['state'], tookMs: number | null = null): NewRecord => ({
		is: 'step',
		index,
		state,
		tookMs,
		limitsBefore: null,
	});

	async function write(...records: readonly NewRecord[]): Promise<void> {
		const all = [...pending, ...records];
		pending = [];
		if (all.length > 0) await note(work, ...all);
	}

	async function journaled<T>(
		act: SwapAct,
		of: Pick<Member, 'name'>,
		after: 'done' | 'undone',
		does: () => Promise<T>,
	): Promise<T> {
		const index = stepIndex(work.writer.entry, act, of);
		if (index < 0) return does();
		if (work.writer.entry.transaction.steps[index]?.state !== 'doing') await write(record(index, 'doing'));
		const startedAt = work.host.nowUnixMs();
		const result = await does();
		pending.push(record(index, after, after === 'done' ? work.host.nowUnixMs() - startedAt : null));
		return result;
	}

	return {
		async announce(acts) {
			const indices = acts.map(([act, of]) => stepIndex(work.writer.entry, act, of)).filter(index => index >= 0);
			await write(...indices.map(index => record(index, 'doing')));
		},
		step: (act, of, does) => journaled(act, of, 'done', does),
		back: (act, of, does) => journaled(act, of, 'undone', does),
		later: one => void pending.push(one),
		flush: () => write(),
	};
}

const lookEveryMs = 500;

/**
 * One call, never repeated. Where its answer is lost, what it was to do is looked for: at once, and for a stop that takes
 * its time until `patienceMs` have passed.
 */
export async function once<T>(
	work: Work,
	call: () => Promise<T>,
	seen: () => Promise<T | null>,
	patienceMs = 0,
): Promise<T> {
	try {
		return await call();
	} catch (error) {
		if (isAnswered(error)) throw error;
		const why = explain(error);
		await waitForEngine(work, why);
		const deadline = work.host.nowUnixMs() + patienceMs;
		for (;;) {
			const found = await reading(work, seen);
			if (found !== null) return found;
			if (work.host.nowUnixMs() >= deadline) throw new StepRefused(words`${why}; looked again, and it was not done`);
			await (work.pause ?? defaultPause)(lookEveryMs);
		}
	}
}
