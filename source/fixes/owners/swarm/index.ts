/** Changes that Swarm makes: the service is given another spec, and its tasks are replaced. */
import {sanitise, words} from '../../../model/safe-text.ts';
import {delegatedWay} from '../../delegated-way.ts';
import type {Entry} from '../../entry.ts';
import {isObjection, type Objection, type WayRunner} from '../../way.ts';
import {done, failed} from '../outcome.ts';
import {configsOf, editsOf, isSecret, readEdits} from './spec-edits.ts';
import {applySwarm, lookAtSwarm, undoSwarm, type SwarmBack} from './swarm-step.ts';

function backIn({held, secrets}: Entry): SwarmBack | Objection {
	const {serviceId, name} = held;
	const edits = readEdits(held['edits']);
	const secret = readEdits(secrets?.['edits'] ?? []);
	if (typeof serviceId !== 'string' || typeof name !== 'string' || edits === null || secret === null) {
		return {why: words`its journal does not say of which service`, todo: words`docker service rollback`};
	}
	return {serviceId, name, edits: [...edits, ...secret]};
}

export const serviceWay: WayRunner = delegatedWay({
	async prepare(_doors, {way}) {
		if (way.is !== 'service') throw new RangeError('this plan is not for a Swarm service');
		const {serviceId, name} = way.step;
		const edits = [...editsOf(way.step), ...configsOf(way.step)];
		return {
			steps: [{is: 'delegate', to: 'service', name}],
			held: {serviceId, name, edits: edits.filter(edit => !isSecret(edit))},
			secrets: {edits: edits.filter(isSecret)},
		};
	},

	async bringIn({engine}, {way}) {
		if (way.is !== 'service') return failed(words`this plan is not for a Swarm service`, false);
		return applySwarm(engine, way.step);
	},

	async open({engine}, entry) {
		const back = backIn(entry);
		if (isObjection(back)) return back;
		return {
			look: () => lookAtSwarm(engine, back),
			// Swarm watched its tasks itself: what it let stand is proven.
			prove: async () => done(words`service ${sanitise(back.name, 100)} is updated`),
			takeBack: () => undoSwarm(engine, back),
		};
	},
});
