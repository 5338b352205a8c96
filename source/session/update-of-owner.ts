/**
 * A newer image for a container that somebody else makes: it is compared where it is here, and nothing is fetched. A pull
 * of ours would be one that he does not know of, and that nobody could take back once he made the container from it.
 */
import {inspectImageOrNull} from '../fixes/pull/index.ts';
import {digestsOf} from '../fixes/pull/target.ts';
import type {OwnedUpdate} from '../fixes/pull/owner.ts';
import type {OwnerRefusal} from '../fixes/owners/refusals.ts';
import {isUnread} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {askRegistry, sayCurrent, type Asked, type Doors} from './ask-registry.ts';
import type {Candidate, Found} from './update-for.ts';

export type Owned = {
	readonly name: SafeText;
	readonly candidate: Candidate;
	readonly refusal: OwnerRefusal;
	/** The same where the newer image is here. */
	readonly refuse: (here: NonNullable<OwnedUpdate['here']>) => OwnerRefusal | null;
	readonly blocked: (refusal: OwnerRefusal, newer?: Candidate) => Found;
};

/** Its digest where the registry has it, '' where none does; null: nothing newer is here. */
async function digestHere(
	{engine}: Doors,
	{imageId, namedId, target}: Candidate,
	asked: Asked | null,
): Promise<string | null> {
	if (namedId === null || namedId === imageId) return null;
	const [digest = '', ...more] = digestsOf(await inspectImageOrNull(engine, namedId), target.reference);
	if (asked === null || isUnread(asked.answer)) return digest;
	// Swarm's nodes pull past the tag: what it leads to here may be older than what runs.
	return [digest, ...more].includes(asked.answer.digest) ? asked.answer.digest : null;
}

export async function findForOwner(doors: Doors, {name, candidate, refusal, refuse, blocked}: Owned): Promise<Found> {
	const {reference, digests} = candidate.target;
	const asked = digests.length === 0 ? null : await askRegistry(doors, reference);
	const answer = asked?.answer ?? null;
	if (asked !== null && answer !== null && !isUnread(answer) && digests.includes(answer.digest)) {
		return {is: 'current', candidate, says: sayCurrent(name, asked, reference)};
	}
	const digest = await digestHere(doors, candidate, asked);
	if (digest !== null) return {is: 'here', candidate: {...candidate, owned: refuse({digest}) ?? refusal}};
	if (asked === null || answer === null) return blocked(refusal);
	const {why, patch} = refusal;
	if (isUnread(answer)) {
		return blocked({why: words`${why}; whether there is a newer image is not known: ${answer.why}`, patch});
	}
	const where = words`${sanitise(asked.registry, 200)} has a newer image under ${sanitise(reference, 300)}`;
	return blocked({why: words`${why}. ${where}: once it was pulled there, it can be compared here`, patch}, candidate);
}
