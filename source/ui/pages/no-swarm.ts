/** Why there is nothing to show of a swarm. */
import type {SwarmView} from '../../model/swarm.ts';
import type {Cell} from '../blocks.ts';
import {dim, normal, strong} from '../detail/say.ts';
import {keyOf} from '../keymap/in-force.ts';

/** What cannot be told yet of the swarm, in words; null: it is there. */
export function whyNoSwarm(view: SwarmView | null): Cell | null {
	if (view === null)
		return [
			normal('The swarm is looked at when all containers have been.'),
			dim(` ${keyOf('refresh', 'r')} looks now.`),
		];
	if (view.swarm !== null) return null;
	if (view.problem !== null)
		return [
			strong('The swarm could not be looked at'),
			{text: `: ${view.problem}.`, tone: 'unknown'},
			dim(` ${keyOf('refresh', 'r')} tries again.`),
		];
	if (view.why !== null) return [normal(`There is no swarm to be seen from here: ${view.why}.`)];
	return [normal('The swarm is being looked at…')];
}

/** `what`: This service, This node. */
export function gone(what: string, swarm: SwarmView | null): Cell {
	return whyNoSwarm(swarm) ?? [normal(`${what} is gone from the swarm. ${keyOf('back', 'q')} goes back.`)];
}
