import {describe, expect, it, vi} from 'vitest';
import {EngineAnswer} from '../../source/engine/engine.ts';
import {updateContainer} from '../../source/fixes/update-container.ts';
import {t} from '../helpers/evidence.ts';

const stopped = new EngineAnswer(500, t('Cannot update container 1f: cannot update a stopped container: unknown'));
const body = {RestartPolicy: {Name: 'no', MaximumRetryCount: 0}};

describe('an update of a container in a loop of crashes', () => {
	const pause = vi.fn(async () => {});
	it('is asked for again where the engine met it between two turns', async () => {
		const asked = vi.fn<() => Promise<never[]>>().mockRejectedValueOnce(stopped).mockRejectedValueOnce(stopped);
		asked.mockResolvedValue([]);
		await updateContainer({updateContainer: asked}, '1f', body, pause);
		expect(asked.mock.calls).toEqual([
			['1f', body],
			['1f', body],
			['1f', body],
		]);
		expect(pause).toHaveBeenCalledTimes(2);
	});
	it.each([
		['goes on without end', stopped, 6],
		['is another answer', new EngineAnswer(500, t('no space left on device')), 1],
		['is none', new Error('socket hang up'), 1],
	])('is given up where that %s', async (_, error, times) => {
		const asked = vi.fn().mockRejectedValue(error);
		await expect(updateContainer({updateContainer: asked}, '1f', body, pause)).rejects.toBe(error);
		expect(asked).toHaveBeenCalledTimes(times);
	});
});
