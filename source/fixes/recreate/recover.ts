/** What a crash left of a swap, as the engine shows it, and what may be done about it. Only looks. */
import type {Transaction} from '../../model/fix.ts';
import {sanitise, words, join, type SafeText} from '../../model/safe-text.ts';
import {isOpen, type Entry} from '../entry.ts';
import {end} from '../outcome.ts';
import {reading, type Doors, type Work} from '../transact.ts';
import type {Found, Objection} from '../way.ts';
import {putForward, withNewIds} from './back.ts';
import {findDependants} from './sources.ts';
import {idIn, nameIn} from './dependants.ts';
import {membersIn, see, stepIndex, type Member, type Sight} from './members.ts';
import {isAnythingMade} from './preparations.ts';
import {openTrail} from './trail.ts';

type Pair = {readonly member: Member; readonly old: Sight | null; readonly new: Sight | null};

async function pairsOf(doors: Doors, entry: Entry): Promise<readonly Pair[]> {
	const members = await withNewIds(doors, entry);
	const pairs: Pair[] = [];
	for (const member of members) {
		pairs.push({member, old: await see(doors, member.oldId), new: await see(doors, member.newId)});
	}
	return pairs;
}

/** Every step that proves something was proved. */
function wasVerified(entry: Entry): boolean {
	const {steps, state} = entry.transaction;
	return (
		state === 'applying' &&
		membersIn(entry).every(member => {
			const last = stepIndex(entry, 'verify', member);
			const index = last < 0 ? stepIndex(entry, 'take-name', member) : last;
			return steps[index]?.state === 'done';
		})
	);
}

const isUntouched = ({member, old, new: made}: Pair): boolean =>
	made === null && old !== null && old.name === member.name && (member.was === 'stopped' || old.isRunning);

function saySight(which: SafeText, sight: Sight | null): SafeText {
	if (sight === null) return words`there is no ${which} one`;
	return words`the ${which} one (${sanitise(sight.name)}) is ${sanitise(sight.was)}`;
}

export async function lookAtSwap(doors: Doors, entry: Entry): Promise<Found> {
	const {title, containerName} = entry.transaction;
	const pairs = await pairsOf(doors, entry);
	const name = sanitise(containerName);
	const [hub] = pairs;
	if (hub === undefined) {
		const says = words`a fix of ${name} was interrupted, and its journal does not say of what: look at its containers yourself`;
		return {says, canUndo: false, canKeep: false, canClose: true};
	}
	if (pairs.every(isUntouched) && !(await isAnythingMade(doors, entry))) {
		const says = words`a fix of ${name} was interrupted before anything was changed (${title}); it is as it was`;
		return {says, canUndo: false, canKeep: false, canClose: true};
	}
	const isWhole = pairs.every(pair => pair.new !== null);
	const isAllThereIs = pairs.some(pair => pair.old === null) && isWhole;
	const isStray = entry.held['isStray'] === true;
	const state = words`${saySight(words`old`, hub.old)}, ${saySight(words`new`, hub.new)}`;
	const elsewhere = isStray
		? words`; it was begun by another hullcheck, elsewhere: if that one still runs, leave it alone`
		: words``;
	return {
		says: words`a fix of ${name} was interrupted in the middle of putting a new container in its place (${title}); ${state}${elsewhere}`,
		canUndo: true,
		canKeep: isAllThereIs || (isWhole && (wasVerified(entry) || isStray)),
		canClose: false,
	};
}

export async function settleSwap(work: Work, found: Found): Promise<Transaction> {
	const {entry} = work.writer;
	if (found.canClose) return end(work, 'failed', found.says, entry.transaction.proof);
	const members = await withNewIds(work, entry);
	const put = await putForward(work, openTrail(work), members);
	if (put.troubles.length > 0) {
		return end(work, 'failed', words`it could not all be finished: ${join(put.troubles, '; ')}`, put.lines);
	}
	await work.writer.write({is: 'held', held: {members}, replacedBy: members[0]?.newId ?? null});
	return end(work, 'applied', null, [...entry.transaction.proof, {says: found.says, isGood: true}, ...put.lines]);
}

/** Of an interrupted one nothing is asked: it has to go somewhere. */
export async function whyNotUndoSwap(doors: Doors, entry: Entry): Promise<Objection | null> {
	if (isOpen(entry.transaction)) return null;
	const pairs = await pairsOf(doors, entry);
	const byHand = words`Make the container anew by hand, or by a new fix`;
	if (pairs.length === 0) return {why: words`its journal does not say of which containers`, todo: byHand};
	for (const {member, old, new: made} of pairs) {
		const name = sanitise(member.name);
		if (old === null) {
			return {why: words`the old ${name} is gone (docker container prune removes such backups too)`, todo: byHand};
		}
		if (made === null || (made.name !== member.name && old.name !== member.name)) {
			return {
				why: words`the container that took its place is gone or was renamed since: somebody else changed ${name}`,
				todo: words`Start ${sanitise(old.name)} yourself if you want it back`,
			};
		}
	}
	return joinedSince(doors, pairs);
}

/** Who depends on the new one by now would lose it. */
async function joinedSince(doors: Doors, pairs: readonly Pair[]): Promise<Objection | null> {
	const ours = new Set(pairs.flatMap(({member}) => [member.oldId, member.newId ?? '']));
	for (const {new: made} of pairs) {
		if (made === null) continue;
		const dependants = await reading(doors, () => findDependants(doors.engine, made.json));
		const stranger = dependants.find(one => !ours.has(idIn(one)));
		if (stranger === undefined) continue;
		return {
			why: words`${sanitise(nameIn(stranger))} shares its network, processes or links since, and would be cut off`,
			todo: words`Remove ${sanitise(nameIn(stranger))} first, and make it again after`,
		};
	}
	return null;
}
