/** What a plan is about, read once more before the journal is begun: the container, or the service of a swarm. */
import type {Engine, Foreign} from '../engine/engine.ts';
import type {Plan} from '../model/fix.ts';
import {isUnread} from '../model/read.ts';
import {words} from '../model/safe-text.ts';
import {isSameBasis} from './basis.ts';
import {basisOfService} from './owners/swarm/plan-of-service.ts';
import {readRawContainer} from './raw-container.ts';
import type {Objection} from './way.ts';

const changed: Objection = {
	why: words`it was changed by somebody since the preview`,
	todo: words`Look at the new preview`,
};

/** Its raw answer, or why it can't be changed any more. Rejects where the engine does. */
export async function subjectNow(engine: Engine, plan: Plan): Promise<{readonly json: Foreign} | Objection> {
	if (plan.isOfService === true) {
		const json = await engine.inspectService(plan.containerId);
		return basisOfService(json) === plan.basedOn ? {json} : changed;
	}
	const json = await engine.inspectContainer(plan.containerId);
	if (!isSameBasis(plan, json)) return changed;
	const container = readRawContainer(json);
	if (!isUnread(container) && !container.isGoing) return {json};
	return {
		why: isUnread(container) ? container.why : words`it is being removed`,
		todo: words`Look at the container again`,
	};
}
