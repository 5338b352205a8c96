/** Whether a container may be changed past the one who made it, and what is said about it. */
import type {Owner} from '../model/evidence.ts';
import type {Way} from '../model/fix.ts';
import {words, type SafeText} from '../model/safe-text.ts';

export type OwnerRule =
	| {readonly is: 'free'}
	/** Allowed; told before the question. */
	| {readonly is: 'notice'; readonly says: SafeText}
	| {readonly is: 'refused'; readonly why: SafeText};

/** Managers whose next reconciliation undoes or fights a change made past them. */
const reconciling = /\b(ecs|nomad)\b/i;

/** A new container made past its owner is a stranger to him: he would make another beside it, or remove it. */
const madeBy = (owner: SafeText): OwnerRule => ({
	is: 'refused',
	why: words`this needs a new container, and ${owner} makes the containers of this service: put it into its configuration there`,
});

/** `way`: how the change is made. */
export function ownerRule(owner: Owner, way: Way['is']): OwnerRule {
	switch (owner.is) {
		case 'nobody':
			return {is: 'free'};
		case 'compose':
			if (way === 'recreate') return madeBy(words`Docker Compose`);
			return {
				is: 'notice',
				says: words`lasts until Docker Compose makes ${owner.service} of project ${owner.project} anew: put the same into its compose file to keep it`,
			};
		case 'swarm':
			return {
				is: 'refused',
				why: words`swarm service ${owner.service} owns this container and would fight the change: use docker service update (--limit-memory, --limit-pids, --limit-cpu, --restart-max-attempts, --network-add, --network-rm) on a manager`,
			};
		case 'kubernetes':
			return {
				is: 'refused',
				why: words`Kubernetes pod ${owner.pod} owns this container and would fight the change: set resources.limits (or a NetworkPolicy) in its manifest`,
			};
		case 'other':
			if (way === 'recreate') return madeBy(owner.name);
			return reconciling.test(owner.name)
				? {
						is: 'refused',
						why: words`${owner.name} owns this container and would fight the change: set it in its task or job definition`,
					}
				: {
						is: 'notice',
						says: words`lasts until ${owner.name} makes the container anew: set the same there to keep it`,
					};
	}
}
