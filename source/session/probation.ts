/** A new container is watched for a while after its swap: where it ends or turns unhealthy, that is said at once. */
import type {ContainerId} from '../model/evidence.ts';
import {probationMs} from '../model/probation.ts';
import type {Transaction} from '../model/fix.ts';
import type {Fleet, FleetContainer} from '../model/fleet.ts';
import {saySpan} from '../model/quantity.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {Stage} from './stage.ts';

type Watched = {readonly id: ContainerId; readonly transaction: Transaction; readonly sinceUnixMs: number};

export type Probation = {
	/** Does nothing for what was not put in another's place. */
	begin(transaction: Transaction): void;
	followFleet(fleet: Fleet): void;
	/** What could not be said while something else was on the screen. */
	sayNow(): void;
};

function whatWentWrong(container: FleetContainer | undefined): SafeText | null {
	if (container === undefined) return null;
	const {status, health} = container.listing;
	if (status === 'exited' || status === 'dead') return words`it has ended`;
	if (status === 'restarting') return words`it ended and is being restarted`;
	return health === 'unhealthy' ? words`its health check says unhealthy` : null;
}

export function createProbation({
	store,
	host,
	show,
	inHistory,
}: Pick<Stage, 'store' | 'host' | 'show' | 'inHistory'>): Probation {
	let watched: readonly Watched[] = [];
	let unsaid: readonly Transaction[] = [];

	function sayNow(): void {
		const [first, ...rest] = unsaid;
		if (first === undefined) return;
		const {fixing} = store.getState();
		const isFree = fixing.is === 'nothing' || (fixing.is === 'finished' && fixing.transaction.id === first.id);
		if (!isFree) return;
		unsaid = rest;
		// Taken back meanwhile, it is no news.
		if (inHistory(first.id)?.state === 'applied') show({is: 'finished', transaction: first});
	}

	return {
		begin(transaction) {
			const {state, replacedBy, endedAtUnixMs} = transaction;
			watched = watched.filter(one => one.transaction.id !== transaction.id);
			if (state !== 'applied' || replacedBy === undefined || replacedBy === null) return;
			watched = [...watched, {id: replacedBy, transaction, sinceUnixMs: endedAtUnixMs ?? host.nowUnixMs()}];
		},
		followFleet({containers}) {
			if (watched.length === 0 && unsaid.length === 0) return;
			const now = host.nowUnixMs();
			watched = watched.filter(({sinceUnixMs}) => now - sinceUnixMs < probationMs);
			for (const {id, transaction, sinceUnixMs} of watched) {
				const wrong = whatWentWrong(containers.get(id));
				if (wrong === null) continue;
				watched = watched.filter(one => one.id !== id);
				const problem = words`${wrong}, ${saySpan(now - sinceUnixMs)} after the fix: undo goes back to the old ${transaction.containerName}`;
				unsaid = [...unsaid, {...transaction, problem}];
			}
			sayNow();
		},
		sayNow,
	};
}
