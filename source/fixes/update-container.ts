/** `POST /containers/{id}/update` of a container that may be in a loop of crashes. */
import {setTimeout as timer} from 'node:timers/promises';
import {EngineAnswer, type Engine} from '../engine/engine.ts';
import type {UpdateBody} from '../model/fix.ts';

const mostTries = 6;
/** Turns of a loop follow each other after a tenth of a second at first, then later and later. */
const pauseMs = 200;

/**
 * An engine that holds a container for running whose process has just ended refuses the update, and leaves it as it was (500,
 * seen of 26.1). In a moment it is between two turns, and takes it.
 */
const isBetweenTurnsSoon = (error: unknown): boolean =>
	error instanceof EngineAnswer && error.says.includes('cannot update a stopped container');

export async function updateContainer(
	engine: Pick<Engine, 'updateContainer'>,
	id: string,
	body: UpdateBody,
	pause: (ms: number) => Promise<unknown> = timer,
): Promise<void> {
	for (let tries = 1; ; tries += 1) {
		try {
			await engine.updateContainer(id, body);
			return;
		} catch (error) {
			if (tries === mostTries || !isBetweenTurnsSoon(error)) throw error;
			await pause(pauseMs);
		}
	}
}
