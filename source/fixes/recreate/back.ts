/**
 * A swap, backward: after a failure, after a crash, and as the undo of one that was applied. What is done follows from what
 * is seen, never from what the journal says was done: each container is looked at, and only what is not so yet is called.
 * One that fails does not keep the rest from being put right.
 */
import {at, isObject} from '../../model/foreign.ts';
import {sanitise, words, join, type SafeText} from '../../model/safe-text.ts';
import type {ProofLine, StepState, Transaction} from '../../model/fix.ts';
import type {Entry} from '../entry.ts';
import {end} from '../outcome.ts';
import {explain, isAnswered, StepRefused} from '../steps.ts';
import {note, reading, type Doors, type Work} from '../transact.ts';
import {noRestart, pause, remove, rename, setPolicy, start, stop} from './calls.ts';
import {dependsOn} from './dependants.ts';
import {findNew} from './find-new.ts';
import {backupNameOf, newNameOf, undoneNameOf} from './labels.ts';
import {changeables, isSamePolicy, membersIn, see, type Member, type Sight} from './members.ts';
import {putFilesLeft, removeAll} from './preparations.ts';
import {rebuild} from './rebuild.ts';
import {openTrail, type Trail} from './trail.ts';
import {writtenPaths} from './written.ts';

type Put = {readonly lines: ProofLine[]; readonly troubles: SafeText[]};
type Hand = Put & {readonly work: Work; readonly trail: Trail};

/** A new one whose id was never heard is looked for. */
export async function withNewIds(doors: Doors, entry: Entry): Promise<readonly Member[]> {
	const members: Member[] = [];
	for (const member of membersIn(entry)) {
		const newId = member.newId ?? (await reading(doors, () => findNew(doors.engine, entry.transaction.id, member)));
		members.push({...member, newId});
	}
	return members;
}

async function attempt({troubles}: Hand, does: () => Promise<void>): Promise<void> {
	try {
		await does();
	} catch (error) {
		if (!isAnswered(error)) throw error;
		troubles.push(explain(error));
	}
}

/** Out of the way, with all it holds: stopped, not to be started by anybody, its name given up. */
async function putAway({work, trail}: Hand, member: Member): Promise<void> {
	const {newId, name} = member;
	const sight = await see(work, newId);
	if (newId === null || sight === null) return;
	await trail.back('start', member, async () => {
		// A crash loop ends with its policy; and one that is kept must not come back with the next start of the engine.
		if (sight.restartPolicy.Name !== 'no' && wasEverStarted(sight)) await setPolicy(work, newId, noRestart);
		if (sight.isRunning) await stop(work, newId, member);
	});
	if (sight.name === name) await trail.back('take-name', member, () => rename(work, newId, newNameOf(name)));
}

const wasEverStarted = ({startedAt}: Sight): boolean => Date.parse(startedAt) > 0;

async function startAsItWas({work, trail}: Hand, member: Member, sight: Sight, isRestart: boolean): Promise<void> {
	const {oldId, was} = member;
	if (was === 'stopped' || (sight.isRunning && !isRestart)) return;
	await trail.back('stop', member, async () => {
		if (sight.isRunning) await stop(work, oldId, member);
		await start(work, oldId);
		if (was === 'paused') await pause(work, oldId);
	});
}

/** Name, policy, life: each as it was. Its name matters least: without it, it serves all the same. */
async function restore(hand: Hand, member: Member, before: readonly Sight[]): Promise<void> {
	const {work, trail, troubles, lines} = hand;
	const {oldId, name, restartPolicy} = member;
	const sight = await see(work, oldId);
	if (sight === null) {
		lines.push(await rebuild(work, member));
		return;
	}
	if (sight.name !== name) {
		await attempt(hand, () => trail.back('move-aside', member, () => rename(work, oldId, name)));
	}
	if (!isSamePolicy(sight.restartPolicy, restartPolicy)) {
		await attempt(hand, () => trail.back('policy-off', member, () => setPolicy(work, oldId, restartPolicy)));
	}
	// One that shares the network of another that was stopped meanwhile has none any more.
	const isOrphan = before.some(
		hub => dependsOn(sight.json, hub) && Date.parse(sight.startedAt) < Date.parse(hub.startedAt),
	);
	await startAsItWas(hand, member, sight, isOrphan);
	const now = await see(work, oldId);
	const shown = sanitise(name);
	const mustRun = member.was === 'running' || member.was === 'paused';
	if (mustRun && now?.isRunning !== true) troubles.push(words`the old ${shown} does not run`);
	else lines.push({says: words`the old ${shown} is ${sanitise(member.was)} again`, isGood: true});
}

/** `isFresh`: it served for seconds only, under our eyes; what it wrote is what every start writes. */
async function clearAway({work, trail, lines}: Hand, member: Member, isFresh: boolean): Promise<void> {
	const {newId, name} = member;
	const sight = await see(work, newId);
	if (newId === null || sight === null) return;
	const written = isFresh
		? []
		: writtenPaths(await reading(work, () => work.engine.changes(newId)), sight.json).map(path => sanitise(path, 200));
	if (written.length === 0) {
		await trail.back('create', member, () => remove(work, newId));
		return;
	}
	const kept = undoneNameOf(name, work.writer.entry.transaction.id);
	await trail.back('create', member, () => (sight.name === kept ? Promise.resolve() : rename(work, newId, kept)));
	const first = join(written.slice(0, 3));
	lines.push({
		says: words`${sanitise(kept)} stays, stopped: it holds what was written meanwhile outside of volumes (${written.length} paths: ${first}${written.length > 3 ? words` …` : words``})`,
		isGood: true,
	});
}

/** Stopping for good comes with names and policy in one order, whatever was done of it before. */
export async function putForward(work: Work, trail: Trail, members: readonly Member[]): Promise<Put> {
	const hand: Hand = {work, trail, lines: [], troubles: []};
	const {id: transactionId} = work.writer.entry.transaction;
	for (const member of members) {
		await attempt(hand, async () => {
			const {oldId, newId, name, was, newRestartPolicy} = member;
			const [old, sight] = [await see(work, oldId), await see(work, newId)];
			if (newId === null || sight === null) throw new StepRefused(words`the new ${sanitise(name)} is gone`);
			if (member === members[0]) await putFilesLeft(work, trail, newId);
			if (old?.isRunning === true) await trail.step('stop', member, () => stop(work, oldId, member));
			if (old !== null && old.restartPolicy.Name !== 'no') {
				await trail.step('policy-off', member, () => setPolicy(work, oldId, noRestart));
			}
			if (old?.name === name) {
				await trail.step('move-aside', member, () => rename(work, oldId, backupNameOf(name, transactionId)));
			}
			if (sight.name !== name) await trail.step('take-name', member, () => rename(work, newId, name));
			if (!isSamePolicy(sight.restartPolicy, newRestartPolicy)) await setPolicy(work, newId, newRestartPolicy);
			if (was !== 'stopped' && !sight.isRunning) await trail.step('start', member, () => start(work, newId));
			if (was === 'paused' && sight.was !== 'paused') await trail.step('pause', member, () => pause(work, newId));
			hand.lines.push({says: words`the new ${sanitise(name)} is in its place`, isGood: true});
		});
	}
	await trail.flush();
	return hand;
}

/** An old one that somebody removed meanwhile leaves the new one as all there is: then that one stays. */
async function isNewAllThereIs(work: Work, members: readonly Member[]): Promise<boolean> {
	for (const {oldId, newId} of members) {
		if ((await see(work, oldId)) === null && (await see(work, newId)) !== null) return true;
	}
	return false;
}

/** What somebody set on the new one since goes with it. */
async function changedSince(work: Work, members: readonly Member[]): Promise<readonly ProofLine[]> {
	const {held} = work.writer.entry;
	const lines: ProofLine[] = [];
	for (const {newId, name} of members) {
		const before = at(held, 'applied', newId ?? '');
		const sight = await see(work, newId);
		if (sight === null || !isObject(before)) continue;
		const changed = Object.entries(changeables(sight.json))
			.filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field]))
			.map(([field]) => sanitise(field));
		if (changed.length === 0) continue;
		lines.push({
			says: words`somebody changed ${join(changed)} of ${sanitise(name)} since the fix: that went with the new container`,
			isGood: true,
		});
	}
	return lines;
}

async function allBack(work: Work, trail: Trail, members: readonly Member[], isFresh: boolean): Promise<Put> {
	const hand: Hand = {work, trail, lines: [], troubles: []};
	for (const member of members.toReversed()) await attempt(hand, () => putAway(hand, member));
	const before: Sight[] = [];
	for (const member of members) {
		await attempt(hand, () => restore(hand, member, before));
		const sight = await see(work, member.oldId);
		if (sight !== null) before.push(sight);
	}
	// While anything is amiss nothing is removed: it may be needed.
	if (hand.troubles.length === 0) {
		for (const member of members.toReversed()) await attempt(hand, () => clearAway(hand, member, isFresh));
		await removeAll(work, trail, hand.lines, does => attempt(hand, does));
	}
	await trail.flush();
	return hand;
}

const stepRecord = (index: number, state: 'doing' | 'undone') =>
	({is: 'step', index, state, tookMs: null, limitsBefore: null}) as const;

const indicesOf = ({writer}: Work, states: ReadonlyArray<StepState['state']>): readonly number[] =>
	writer.entry.transaction.steps.flatMap(({state}, index) => (states.includes(state) ? [index] : []));

export async function goBack(
	work: Work,
	trail: Trail,
	{
		why,
		lines,
		isFresh,
	}: {readonly why: SafeText | null; readonly lines: readonly ProofLine[]; readonly isFresh: boolean},
): Promise<Transaction> {
	await trail.flush();
	const begun = indicesOf(work, ['done', 'doing']).map(index => stepRecord(index, 'doing'));
	await note(work, {is: 'state', state: 'undoing', problem: why, undoBlocked: null}, ...begun);
	const members = await withNewIds(work, work.writer.entry);
	const because = why === null ? words`` : words`${why}. `;
	if (await isNewAllThereIs(work, members)) {
		const put = await putForward(work, trail, members);
		const still = put.troubles.length === 0 ? words`` : words`; and ${join(put.troubles, '; ')}`;
		return end(
			work,
			'failed',
			words`${because}The old container was removed by somebody meanwhile, so the new one stays in its place${still}`,
			[...lines, ...put.lines],
		);
	}
	const lost = isFresh ? [] : await changedSince(work, members);
	const put = await allBack(work, trail, members, isFresh);
	const all = [...lines, ...lost, ...put.lines];
	if (put.troubles.length > 0) {
		return end(work, 'failed', words`${because}It could not all be put back: ${join(put.troubles, '; ')}`, all);
	}
	// What is back counts as such, whichever call it took.
	await note(work, ...indicesOf(work, ['done', 'doing']).map(index => stepRecord(index, 'undone')), {
		is: 'held',
		held: work.writer.entry.held,
		replacedBy: null,
	});
	return why === null
		? end(work, 'undone', null, all)
		: end(work, 'failed', words`${why}. The old container is back as it was`, all);
}

export const rollBack = (work: Work, trail: Trail, why: SafeText, lines: readonly ProofLine[]): Promise<Transaction> =>
	goBack(work, trail, {why, lines, isFresh: true});

export const undoSwap = (work: Work): Promise<Transaction> =>
	goBack(work, openTrail(work), {why: null, lines: [], isFresh: false});
