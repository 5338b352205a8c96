/** The new one of a swap, where the answer that named it was lost: by its labels and its name, which anyone may forge both. */
import type {Engine, Foreign} from '../../engine/engine.ts';
import {at, textOf} from '../../model/foreign.ts';
import {idIn, nameIn} from './dependants.ts';
import {newNameOf, replacesLabel, transactionLabel, undoneNameOf} from './labels.ts';
import type {Member} from './members.ts';

export const labelIn = (inspectJson: Foreign, label: string): string =>
	textOf(at(inspectJson, 'Config', 'Labels', label));

/** null: there is none, or what goes for it is named as no new one of ours is. */
export async function findNew(
	engine: Engine,
	transactionId: string,
	{oldId, name}: Pick<Member, 'oldId' | 'name'>,
): Promise<string | null> {
	const listed = await engine.listContainers([`${transactionLabel}=${transactionId}`, `${replacesLabel}=${oldId}`]);
	for (const {id} of listed) {
		const json = await engine.inspectContainer(id);
		if ([newNameOf(name), name, undoneNameOf(name, transactionId)].includes(nameIn(json))) return idIn(json);
	}
	return null;
}
