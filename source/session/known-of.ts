/** What the screen knows of a container already, so that a plan of it need not ask again. */
import type {AppState} from '../model/app.ts';
import type {FleetContainer} from '../model/fleet.ts';
import {knownOr} from '../model/read.ts';
import type {PlanRequest} from './make-plan.ts';

export const knownOf = (
	{fleet, detail}: Pick<AppState, 'fleet' | 'detail'>,
	{id, listing}: FleetContainer,
): Pick<PlanRequest, 'container' | 'samples' | 'inspects'> => ({
	container: listing,
	samples: detail?.id === id ? detail.samples : [],
	inspects: [...fleet.containers.values()].flatMap(one => knownOr(one.evidence?.inspect ?? null, null) ?? []),
});
