/** Whether a container may be changed past the one who made it, who else does it, and what is said about it. Pure. */
import type {Owner} from '../model/evidence.ts';
import type {ContainerChange} from '../model/fix.ts';
import {isLive} from '../model/changes.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {composePatch} from './owners/compose/patch.ts';
import {refuseOwner, refuseUnit, type OwnerRefusal} from './owners/refusals.ts';
import {serviceCommand} from './owners/swarm/service-flags.ts';

/** Who makes the changes: the engine asked by us, or the owner of the container. */
export type Maker = 'us' | 'compose' | 'service';

/** `isByOwner`: a person wants it so where both can. What Swarm owns it fights for; what Compose owns may differ until it makes it anew. */
export function makerOf(owner: Owner, changes: readonly ContainerChange[], isByOwner: boolean): Maker {
	if (owner.is === 'swarm') return 'service';
	return owner.is === 'compose' && (isByOwner || !changes.every(isLive)) ? 'compose' : 'us';
}

export type OwnerRule =
	| {readonly is: 'free'}
	/** Allowed; told before the question. */
	| {readonly is: 'notice'; readonly says: SafeText}
	| ({readonly is: 'refused'} & OwnerRefusal);

const notice = (says: SafeText): OwnerRule => ({is: 'notice', says});

/** He would fight the change, or not know the new container and make another beside it. */
const madeBy = (owner: SafeText, patch: readonly SafeText[]): OwnerRule => ({
	is: 'refused',
	why: words`${owner} owns this container and would not keep the change: it has to be made there`,
	patch,
});

/** Of changes that we make ourselves. `unit`: of systemd, that starts the container by its name; null: none is seen. */
export function ownerRule(owner: Owner, unit: string | null, changes: readonly ContainerChange[]): OwnerRule {
	const isInPlace = changes.every(isLive);
	const refusal = refuseOwner(owner, changes, isInPlace);
	if (refusal !== null) return {is: 'refused', ...refusal};
	switch (owner.is) {
		case 'compose':
			if (!isInPlace)
				return madeBy(
					words`Docker Compose (service ${owner.service} of project ${owner.project})`,
					composePatch(owner.service, changes, () => undefined),
				);
			return notice(
				words`lasts until Docker Compose makes ${owner.service} of project ${owner.project} anew: put the same into its compose file to keep it`,
			);
		case 'swarm':
			return madeBy(words`Swarm service ${owner.service}`, serviceCommand(owner.service, changes));
		case 'other':
			return notice(words`lasts until ${owner.name} makes the container anew: set the same there to keep it`);
		case 'nobody':
		case 'kubernetes': {
			if (unit === null) return {is: 'free'};
			const shown = sanitise(unit, 200);
			return isInPlace
				? notice(
						words`lasts until systemd unit ${shown} makes the container anew: put the same into its ExecStart to keep it`,
					)
				: {is: 'refused', ...refuseUnit(unit, changes)};
		}
	}
}
