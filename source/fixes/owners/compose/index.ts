/** Changes that Docker Compose makes: its files are written, and it makes the containers of the service anew. */
import {isUnread} from '../../../model/read.ts';
import {words} from '../../../model/safe-text.ts';
import {delegatedWay} from '../../delegated-way.ts';
import {note, type Doors} from '../../transact.ts';
import {isObjection, type Objection, type WayRunner} from '../../way.ts';
import {failed} from '../outcome.ts';
import {idsOf, lookAtCompose, stepAgain, variablesOf} from './again.ts';
import {applyCompose, containersOf, undoCompose, verifyCompose} from './compose-step.ts';
import {copyName, heldOf, readHeld} from './held.ts';
import type {ComposeDoors} from './plan-compose.ts';

const noMachine: Objection = {
	why: words`its compose files can't be reached from here`,
	todo: words`Run hullcheck on the machine they are on`,
};

const doorsOf = ({engine, machine}: Doors): ComposeDoors | Objection =>
	machine === undefined ? noMachine : {engine, ...machine};

/** After a restart of hullcheck nobody knows any more how long it took before. */
const usualPatience = {graceMs: 10_000, healthTimeoutMs: 300_000};

export const composeWay: WayRunner = delegatedWay({
	async prepare(doors, {way}) {
		if (way.is !== 'compose') throw new RangeError('this plan is not for Docker Compose');
		const ready = doorsOf(doors);
		if (isObjection(ready)) return ready;
		const {step} = way;
		return {
			steps: [{is: 'delegate', to: 'compose', name: step.service}],
			held: heldOf(step),
			secrets: {variables: step.project.variables},
		};
	},

	async bringIn(work, {way}) {
		const doors = doorsOf(work);
		if (way.is !== 'compose' || isObjection(doors)) return failed(noMachine.why, false);
		const {step, patience} = way;
		// What is replaced is on the disk twice before it is replaced.
		for (const [index, {before}] of step.files.entries()) {
			if (before !== null) await work.writer.keep(copyName(index), before);
		}
		const applied = await applyCompose(doors, step);
		if (applied.is === 'failed') return applied;
		const [made = null] = idsOf(await containersOf(doors, step));
		await note(work, {is: 'held', held: heldOf(step), replacedBy: made});
		const verified = await verifyCompose(doors, step, patience);
		return {...verified, lines: [...applied.lines, ...verified.lines]};
	},

	async open(doors, {held: json, secrets}) {
		const ready = doorsOf(doors);
		if (isObjection(ready)) return ready;
		const held = readHeld(json);
		if (held === null)
			return {why: words`its journal does not say of which files`, todo: words`Put them right by hand`};
		const variables = variablesOf(ready, held, secrets);
		if (isUnread(variables)) {
			return {why: variables.why, todo: words`Start hullcheck with it set as it was then, and undo again`};
		}
		return {
			look: () => lookAtCompose(ready, held),
			prove: () => verifyCompose(ready, {...held, changes: []}, usualPatience),
			async takeBack(work) {
				const step = await stepAgain(ready, held, variables, index => work.writer.kept(copyName(index)));
				return isUnread(step) ? failed(step.why, true) : undoCompose(ready, step);
			},
		};
	},
});
