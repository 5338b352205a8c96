/**
 * The newer image of a tag, fetched: the one way of which the transaction stays open when its work is done, for the image
 * is there to be looked at before it is used. It ends when the container was put onto it, or when the tag leads to the old
 * image again. What the tag leads to is looked at, never remembered.
 */
import {EngineAnswer, type Engine, type PullProgress} from '../../engine/engine.ts';
import type {PullStep} from '../../model/delegate.ts';
import type {ProofLine, Transaction} from '../../model/fix.ts';
import {at, listOf, textOf} from '../../model/foreign.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {Entry} from '../entry.ts';
import {end} from '../outcome.ts';
import {nameIn} from '../recreate/dependants.ts';
import {explain, isAnswered} from '../steps.ts';
import {note, reading, waitForEngine, type Doors, type Work} from '../transact.ts';
import type {Found, Objection, WayRunner} from '../way.ts';

/** What a pull needs besides. */
export type Pulling = {
	/** X-Registry-Auth; null: as nobody. */
	readonly auth: string | null;
	/** Somebody does not want to wait any longer: what came so far is of no name. */
	readonly signal: AbortSignal;
	readonly onProgress: (progress: PullProgress) => void;
};

export const shortImage = (id: string): SafeText => sanitise(id.replace(/^sha256:/, '').slice(0, 12));

async function orNull<T>(read: Promise<T>): Promise<T | null> {
	try {
		return await read;
	} catch (error) {
		if (error instanceof EngineAnswer && error.status === 404) return null;
		throw error;
	}
}

/** null: the name, or id, is of no image here. */
export const inspectImageOrNull = (engine: Engine, reference: string): Promise<unknown> =>
	orNull<unknown>(engine.inspectImage(reference));

/** null: likewise. */
export async function imageUnder(engine: Engine, reference: string): Promise<string | null> {
	const json = await inspectImageOrNull(engine, reference);
	return json === null ? null : textOf(at(json, 'Id'));
}

type Held = {readonly step: PullStep; readonly afterId: string | null; readonly wasHere: boolean};

function heldIn({held}: Entry): Held | null {
	const step = held['step'];
	const [reference, imageId] = [textOf(at(step, 'reference')), textOf(at(step, 'imageId'))];
	const beforeId = at(step, 'beforeId');
	if (reference === '' || (beforeId !== null && typeof beforeId !== 'string')) return null;
	const afterId = held['afterId'];
	return {
		step: {is: 'pull-image', reference, beforeId, imageId},
		afterId: typeof afterId === 'string' ? afterId : null,
		// Unknown: then it is nobody's to drop.
		wasHere: held['wasHere'] !== false,
	};
}

const noHeld: Objection = {
	why: words`its journal does not say which image`,
	todo: words`Look at docker image ls yourself`,
};

const shown = ({reference}: PullStep): SafeText => sanitise(reference, 300);
const good = (says: SafeText): ProofLine => ({says, isGood: true});

type Sight =
	| {readonly is: 'before'}
	| {readonly is: 'after'; readonly id: string}
	| {readonly is: 'strange'; readonly why: SafeText};

async function sightOf(doors: Doors, {step, afterId}: Held): Promise<Sight> {
	const now = await reading(doors, () => imageUnder(doors.engine, step.reference));
	if (now === step.beforeId) return {is: 'before'};
	const where = now === null ? words`nothing` : words`image ${shortImage(now)}`;
	if (now === null || (afterId !== null && now !== afterId)) {
		return {is: 'strange', why: words`${shown(step)} points to ${where} by now: somebody else moved it since`};
	}
	return {is: 'after', id: now};
}

/**
 * What became of its container. undecided: it still is what it was, under its own name, and nobody said yet what it is to
 * run on; gone: nobody can say any more.
 */
type Decision = 'undecided' | 'decided' | 'gone';

async function decisionOf(doors: Doors, {transaction}: Entry, {step}: Held, pulledId: string): Promise<Decision> {
	const {containerId: id, containerName: name} = transaction;
	const inspect = (idOrName: string) => reading(doors, () => orNull(doors.engine.inspectContainer(idOrName)));
	const json = await inspect(id);
	if (json !== null)
		return nameIn(json) === name && textOf(at(json, 'Image')) === step.imageId ? 'undecided' : 'decided';
	// The old one may have been removed after another took its place.
	const other = await inspect(name);
	return other !== null && textOf(at(other, 'Image')) === pulledId ? 'decided' : 'gone';
}

/** The tag leads to where it led. */
async function putTagBack({engine}: Doors, {beforeId, reference}: PullStep): Promise<void> {
	if (beforeId !== null) await engine.tagImage(beforeId, reference);
	// It led nowhere: the name goes, and with its last name an image that nothing uses.
	else await engine.removeImage(reference);
}

/** By its id and never by force: where anything uses it, it stays. */
async function dropImage({engine}: Doors, id: string): Promise<ProofLine> {
	const image = shortImage(id);
	try {
		if ((await imageUnder(engine, id)) !== null) await engine.removeImage(id);
		return good(words`the pulled image ${image} is dropped`);
	} catch (error) {
		if (!isAnswered(error)) throw error;
		return {says: words`the pulled image ${image} stays: ${explain(error)}`, isGood: false};
	}
}

const staysWords = (id: string): SafeText =>
	words`the pulled image ${shortImage(id)} stays, without that tag; docker image rm ${shortImage(id)} drops it`;

type Back =
	| {readonly is: 'back'; readonly lines: readonly ProofLine[]}
	| {readonly is: 'failed'; readonly why: SafeText};

async function goBack(work: Work, held: Held, isDropped: boolean): Promise<Back> {
	const {step} = held;
	try {
		const sight = await sightOf(work, held);
		if (sight.is === 'strange') return {is: 'failed', why: sight.why};
		if (sight.is === 'after') await putTagBack(work, step);
		const now = await reading(work, () => imageUnder(work.engine, step.reference));
		if (now !== step.beforeId)
			return {is: 'failed', why: words`${shown(step)} was moved back, and does not point there`};
		const leads =
			step.beforeId === null
				? words`${shown(step)} points to nothing here, as before`
				: words`${shown(step)} points to image ${shortImage(step.beforeId)} again`;
		const {afterId, wasHere} = held;
		if (afterId === null) return {is: 'back', lines: [good(leads)]};
		if (wasHere) {
			const stays = words`image ${shortImage(afterId)} stays: it was here before the pull`;
			return {is: 'back', lines: [good(leads), ...(isDropped ? [good(stays)] : [])]};
		}
		if (isDropped) return {is: 'back', lines: [good(leads), await dropImage(work, afterId)]};
		const isStill = (await reading(work, () => imageUnder(work.engine, afterId))) !== null;
		return {is: 'back', lines: [good(leads), ...(isStill ? [good(staysWords(afterId))] : [])]};
	} catch (error) {
		if (isAnswered(error)) return {is: 'failed', why: explain(error)};
		throw error;
	}
}

const step = (work: Work, state: 'doing' | 'done' | 'failed' | 'undone', tookMs: number | null = null) =>
	note(work, {is: 'step', index: 0, state, tookMs, limitsBefore: null});

/** Nothing of it is left, or what is left was taken back. */
async function fail(work: Work, held: Held, why: SafeText): Promise<Transaction> {
	const sight = await sightOf(work, held);
	if (sight.is === 'before') {
		await step(work, 'failed');
		return end(work, 'failed', words`${why}. Nothing of it is left`, []);
	}
	const back = await goBack(work, held, false);
	if (back.is === 'failed') return end(work, 'failed', words`${why}; and it could not be taken back: ${back.why}`, []);
	await step(work, 'undone');
	return end(work, 'failed', words`${why}. What was done was taken back`, back.lines);
}

/** Why it came to nothing; null: it came. */
async function fetch(work: Work, reference: string, {auth, signal, onProgress}: Pulling): Promise<SafeText | null> {
	try {
		await work.engine.pullImage(reference, signal, {auth, onProgress});
		return null;
	} catch (error) {
		if (signal.aborted) return words`the pull was left`;
		const why = explain(error);
		if (!isAnswered(error)) await waitForEngine(work, why);
		return words`${sanitise(reference, 300)} could not be pulled: ${why}`;
	}
}

export const pullWay: WayRunner = {
	async prepare(doors, {way}) {
		if (way.is !== 'pull') throw new RangeError('this plan pulls nothing');
		if (doors.pulling === undefined) {
			return {why: words`no registry is asked from here`, todo: words`Ask for the newer image again`};
		}
		const {step: one} = way;
		if ((await reading(doors, () => imageUnder(doors.engine, one.reference))) !== one.beforeId) {
			return {why: words`${shown(one)} was moved since the preview`, todo: words`Look at the new preview`};
		}
		return {steps: [{is: 'delegate', to: 'pull', name: one.reference}], held: {step: one}, secrets: null};
	},

	async apply(work) {
		const held = heldIn(work.writer.entry);
		const {pulling} = work;
		if (held === null || pulling === undefined) throw new RangeError('it was prepared without what it takes');
		await note(work, {is: 'state', state: 'applying', problem: null, undoBlocked: null});
		if (!(await work.lock.isStillOurs())) {
			return end(work, 'failed', words`another hullcheck took over this engine. Nothing was changed`, []);
		}
		const here = new Set(listOf(await work.engine.listImages()).map(image => textOf(at(image, 'Id'))));
		await step(work, 'doing');
		const startedAt = work.host.nowUnixMs();
		const why = await fetch(work, held.step.reference, pulling);
		if (why !== null) return fail(work, held, why);
		const afterId = await reading(work, () => imageUnder(work.engine, held.step.reference));
		if (afterId === null) return fail(work, held, words`${shown(held.step)} was pulled, and is not there`);
		await note(work, {
			is: 'held',
			held: {step: held.step, afterId, wasHere: here.has(afterId)},
			replacedBy: null,
		});
		await step(work, 'done', work.host.nowUnixMs() - startedAt);
		// Other platforms may have been renewed alone.
		if (afterId === held.step.beforeId) {
			return end(work, 'applied', null, [
				good(words`for this platform ${shown(held.step)} has no newer image: it points where it did`),
			]);
		}
		return work.writer.entry.transaction;
	},

	async whyNotUndo(doors, entry) {
		const held = heldIn(entry);
		if (held === null) return noHeld;
		const sight = await sightOf(doors, held);
		return sight.is === 'strange' ? {why: sight.why, todo: words`Tag it as you want it: docker tag`} : null;
	},

	async undo(work) {
		const held = heldIn(work.writer.entry);
		if (held === null) return end(work, 'failed', noHeld.why, []);
		await note(work, {is: 'state', state: 'undoing', problem: null, undoBlocked: null});
		const back = await goBack(work, held, work.isImageDropped === true);
		if (back.is === 'failed') return end(work, 'failed', back.why, []);
		await step(work, 'undone');
		return end(work, 'undone', null, back.lines);
	},

	async look(doors, entry): Promise<Found> {
		const no: Found = {says: words``, canUndo: false, canKeep: false, canClose: false};
		const held = heldIn(entry);
		if (held === null) return {...no, says: noHeld.why, canClose: true};
		const {containerName: name, state} = entry.transaction;
		const what = shown(held.step);
		const sight = await sightOf(doors, held);
		if (sight.is === 'before') {
			return {...no, says: words`a pull of ${what} was interrupted; the tag points where it did`, canClose: true};
		}
		if (sight.is === 'strange') return {...no, says: sight.why, canClose: true};
		if (state === 'undoing') {
			return {...no, says: words`moving ${what} back to the old image was interrupted`, canUndo: true};
		}
		const both = {...no, canUndo: true, canKeep: true};
		switch (await decisionOf(doors, entry, held, sight.id)) {
			case 'decided':
				return {...both, says: words`${name} was put onto the image that was pulled`};
			case 'gone':
				// Kept unasked, the tag would have been moved for nobody.
				return {
					...both,
					says: words`the container ${name} is gone, and ${what} points to the newer image that was pulled for it`,
					isUndecided: true,
				};
			case 'undecided':
				return {
					...both,
					says:
						state === 'applied'
							? words`${name} was taken back to its old image, and ${what} still points to the newer one`
							: words`a newer image of ${what} was pulled for ${name}, and nobody said yet whether ${name} is to run on it`,
					isUndecided: true,
				};
		}
	},

	async settle(work, {says, canKeep}) {
		const {state, proof} = work.writer.entry.transaction;
		const held = heldIn(work.writer.entry);
		if (!canKeep) return state === 'undoing' ? end(work, 'undone', null, proof) : end(work, 'failed', says, proof);
		const leads =
			held === null || held.afterId === null
				? []
				: [good(words`${shown(held.step)} points to image ${shortImage(held.afterId)}`)];
		return end(work, 'applied', null, leads);
	},
};
