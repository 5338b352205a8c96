/** The product's own plans, of a container of a real engine as it is now, and their run: what a key would do. */
import type {Engine} from '../../source/engine/engine.ts';
import {readEngine} from '../../source/evidence/engine.ts';
import {readInspect} from '../../source/evidence/inspect.ts';
import type {FixDoors} from '../../source/fixes/outcome.ts';
import {joinersOf, planFixes, sizeChanges} from '../../source/fixes/plan.ts';
import {runPlan} from '../../source/fixes/run-plan.ts';
import {undoTransaction} from '../../source/fixes/undo.ts';
import type {Host} from '../../source/host/host.ts';
import {isLive} from '../../source/model/changes.ts';
import type {Change, Plan, Transaction} from '../../source/model/fix.ts';
import {isObject} from '../../source/model/foreign.ts';
import {isUnread, known} from '../../source/model/read.ts';
import type {Swap} from '../../source/model/recreate.ts';
import {readTraces, recreateOf} from '../../source/session/recreate-of.ts';
import {doorsAt, ended, openEngine} from './swapping.ts';

export type Fixer = {
	readonly engine: Engine;
	readonly doors: FixDoors & {readonly host: Host};
	plan(id: string, changes: readonly Change[]): Promise<Plan>;
	/** Throws, in the product's words, where it is not applied. */
	fix(id: string, changes: readonly Change[]): Promise<Transaction>;
	undo(transaction: Transaction): Promise<Transaction>;
	close(): void;
};

/** Nobody waits ten seconds for each row of a table. */
const graceMs = 100;
const hasty = (swap: Swap): Swap => ({
	...swap,
	expects: {...swap.expects, graceMs},
	dependants: swap.dependants.map(hasty),
});

export const inHaste = (plan: Plan): Plan =>
	plan.way.is === 'recreate' ? {...plan, way: {...plan.way, swap: hasty(plan.way.swap)}} : plan;

const went = (transaction: Transaction): Transaction => {
	if (transaction.problem !== null) throw new Error(transaction.problem);
	return transaction;
};

/** `home`: where the journal goes. */
export async function fixerOn(socketPath: string, home: string): Promise<Fixer> {
	const engine = await openEngine(socketPath);
	const doors = doorsAt(engine, home);
	const facts = known(readEngine(await engine.version(), await engine.info()));

	async function plan(id: string, asked: readonly Change[]): Promise<Plan> {
		const [inspectJson, networksJson] = await Promise.all([engine.inspectContainer(id), engine.listNetworks()]);
		const inspect = known(readInspect(inspectJson));
		if (!isObject(inspectJson)) throw new Error('no container');
		const changes = sizeChanges(asked, {inspectJson, engine: facts, samples: []});
		const others = await Promise.all((await engine.listContainers()).map(one => engine.inspectContainer(one.id)));
		const recreate = changes.every(isLive)
			? undefined
			: recreateOf(doors, await readTraces(doors, inspectJson, changes), inspect, 'us');
		return planFixes({
			inspectJson,
			networksJson,
			engine: facts,
			owner: inspect.owner,
			changes,
			samples: [],
			joiners: joinersOf(
				inspect,
				others.flatMap(one => {
					const other = readInspect(one);
					return isUnread(other) ? [] : [other];
				}),
			),
			...(recreate === undefined ? {} : {recreate}),
		});
	}

	return {
		engine,
		doors,
		plan,
		async fix(id, changes) {
			const made = await plan(id, changes);
			if (made.blocked !== null) throw new Error(made.blocked);
			return went(ended(await runPlan({...doors, plan: inHaste(made)})));
		},
		undo: async transaction => went(ended(await undoTransaction({...doors, transaction}))),
		close: () => engine.close(),
	};
}
