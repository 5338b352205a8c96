/** The calls of a swap, each sent once and, where its answer was lost, looked for. Names stand in front of the engine only here. */
import type {Swap} from '../../model/recreate.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {EngineAnswer} from '../../engine/engine.ts';
import {StepRefused} from '../steps.ts';
import type {Work} from '../transact.ts';
import {updateContainer} from '../update-container.ts';
import {isSamePolicy, see, type Member, type Sight} from './members.ts';
import {once} from './trail.ts';

/** A stop whose answer was lost may go on at the engine for as long as the container takes. */
const stopSlackMs = 30_000;

type Is = (sight: Sight) => boolean;

async function call(work: Work, id: string, send: () => Promise<unknown>, is: Is, patienceMs = 0): Promise<void> {
	await once(
		work,
		async () => {
			await send();
			return true;
		},
		async () => {
			const sight = await see(work, id);
			return sight !== null && is(sight) ? true : null;
		},
		patienceMs,
	);
}

export const stop = (work: Work, id: string, {stopTimeoutMs}: Pick<Member, 'stopTimeoutMs'>): Promise<void> =>
	call(
		work,
		id,
		() => work.engine.stopContainer(id),
		sight => !sight.isRunning,
		stopTimeoutMs + stopSlackMs,
	);

export const start = (work: Work, id: string): Promise<void> =>
	call(
		work,
		id,
		() => work.engine.startContainer(id),
		sight => sight.isRunning,
	);

export const pause = (work: Work, id: string): Promise<void> =>
	call(
		work,
		id,
		() => work.engine.pauseContainer(id),
		sight => sight.was === 'paused',
	);

export const setPolicy = (work: Work, id: string, policy: Swap['restartPolicy']): Promise<void> =>
	call(
		work,
		id,
		() => updateContainer(work.engine, id, {RestartPolicy: policy}, work.pause),
		sight => isSamePolicy(sight.restartPolicy, policy),
	);

export const noRestart: Swap['restartPolicy'] = {Name: 'no', MaximumRetryCount: 0};

export async function rename(work: Work, id: string, name: string): Promise<void> {
	try {
		await call(
			work,
			id,
			() => work.engine.renameContainer(id, name),
			sight => sight.name === name,
		);
	} catch (error) {
		if (!(error instanceof EngineAnswer) || error.status !== 409) throw error;
		throw new StepRefused(words`the name ${sanitise(name)} was taken by another container meanwhile`);
	}
}

/** Never its volumes, never by force. One that is gone, or going, is as it should be. */
export async function remove(work: Work, id: string): Promise<void> {
	try {
		await once(
			work,
			async () => {
				await work.engine.removeContainer(id);
				return true;
			},
			async () => ((await see(work, id)) === null ? true : null),
		);
	} catch (error) {
		if (!(error instanceof EngineAnswer) || error.status !== 404) throw error;
	}
}
