/** A container that somebody removes while it is worked on is no bug. */
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import {ActionableError} from '../model/errors.ts';
import type {Listing} from '../model/fleet.ts';
import {words} from '../model/safe-text.ts';

const isMissing = (error: unknown): boolean => error instanceof EngineAnswer && error.status === 404;

/** Rejects with `ActionableError` where `work` found nothing because the container is gone: an image may be missing too. */
export async function whileThere<T>(
	engine: Pick<Engine, 'inspectContainer'>,
	{id, name}: Pick<Listing, 'id' | 'name'>,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!isMissing(error)) throw error;
		const isGone = await engine.inspectContainer(id).then(() => false, isMissing);
		if (!isGone) throw error;
		throw new ActionableError(
			{
				what: words`${name} was not put onto a newer image`,
				why: words`the container is gone: somebody removed it meanwhile`,
				todo: words`Look at what is there: hullcheck audit`,
			},
			{cause: error},
		);
	}
}
