/** New containers of ours that have not taken their place: what they are to replace, and how it was, as far as it shows. */
import type {Engine} from '../../engine/engine.ts';
import type {TransactionStep} from '../../model/fix.ts';
import type {SwapState} from '../../model/recreate.ts';
import {dependsOn} from './dependants.ts';
import {labelIn} from './find-new.ts';
import {backupNameOf, isNewName, plainName, replacesLabel, transactionLabel} from './labels.ts';
import {sightOf, stepsOf, type Member, type Sight} from './members.ts';

export type Stray = {
	readonly transactionId: string;
	readonly members: readonly Member[];
	readonly steps: readonly TransactionStep[];
};

/** One that was stopped after the new one was made was stopped for it. */
function stateBefore(old: Sight | null, made: Sight): SwapState {
	if (old === null) return made.restartPolicy.Name === 'no' ? 'stopped' : 'running';
	if (old.isRunning) return old.was;
	return Date.parse(old.finishedAt) > Date.parse(made.createdAt) ? 'running' : 'stopped';
}

async function sightOrNull(engine: Engine, id: string): Promise<Sight | null> {
	try {
		return sightOf(await engine.inspectContainer(id));
	} catch {
		return null;
	}
}

/** The one that others of the same transaction depend on comes first. */
const hubFirst = (a: Sight, b: Sight): number => Number(dependsOn(a.json, b)) - Number(dependsOn(b.json, a));

export async function straysOf(engine: Engine): Promise<readonly Stray[]> {
	const listed = await engine.listContainers([transactionLabel]);
	const fresh = (
		await Promise.all(listed.filter(({name}) => isNewName(name)).map(({id}) => sightOrNull(engine, id)))
	).filter(sight => sight !== null);
	const ids = new Set(fresh.map(({json}) => labelIn(json, transactionLabel)));
	const strays: Stray[] = [];
	for (const transactionId of ids) {
		const all = await Promise.all(listed.map(({id}) => sightOrNull(engine, id)));
		const made = all
			.filter(sight => sight !== null)
			.filter(({json}) => labelIn(json, transactionLabel) === transactionId)
			.toSorted(hubFirst);
		const members = await Promise.all(
			made.map(async (sight): Promise<Member | null> => {
				const oldId = labelIn(sight.json, replacesLabel);
				if (!/^[0-9a-f]{64}$/.test(oldId)) return null;
				const old = await sightOrNull(engine, oldId);
				const names = [plainName(sight.name), backupNameOf(plainName(sight.name), transactionId)];
				// Labels can be forged: one that goes by another name is not meant.
				if (old !== null && !names.includes(old.name)) return null;
				return {
					oldId,
					newId: sight.id,
					name: plainName(sight.name),
					was: stateBefore(old, sight),
					// The new one has had it from its making.
					restartPolicy: sight.restartPolicy,
					newRestartPolicy: sight.restartPolicy,
					stopTimeoutMs: 10_000,
				};
			}),
		);
		const sure = members.filter(member => member !== null);
		if (sure.length < members.length) continue;
		strays.push({transactionId, members: sure, steps: stepsOf(sure.map(member => ({...member, connects: []})))});
	}
	return strays;
}
