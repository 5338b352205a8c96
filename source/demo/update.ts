/** `POST /containers/ID/update`. */
import {bodyObject, checkResourceKinds} from './json.ts';
import {checkKernel, checkResources, checkRestartPolicy, mergeLimits} from './limits.ts';
import {memoryUsage} from './stats.ts';
import {Refusal, type HostConfig} from './words.ts';
import type {Container} from './container.ts';
import type {World} from './world.ts';

export function update(world: World, container: Container, bodyText: string): {Warnings: readonly string[] | null} {
	const body = bodyText === '' ? {} : bodyObject(bodyText, 'container.UpdateConfig');
	checkResourceKinds(body, 'UpdateConfig.Resources');
	const asked = body as HostConfig;
	checkRestartPolicy(asked.RestartPolicy);
	const warnings = checkResources(asked, true);
	const before = container.hostConfig;
	try {
		const changed = mergeLimits(before, asked);
		if (container.isLive) {
			const swapInForce = container.swapInForce ?? before.MemorySwap ?? 0;
			const usageBytes = memoryUsage(world, container, world.nowUnixMs());
			const cgroup = {containerId: container.id, usageBytes, swapInForce};
			try {
				checkKernel(before, asked, cgroup);
			} catch (error) {
				// The engine says `update` also when the kernel refused.
				world.say(container, 'update');
				throw error;
			}
			if ((asked.MemorySwap ?? 0) > 0) container.swapInForce = asked.MemorySwap ?? null;
			else if ((asked.MemorySwap ?? 0) < 0) container.swapInForce = swapInForce;
		}
		container.update(changed);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		throw new Refusal(error.status, `Cannot update container ${container.id}: ${error.message}`);
	}
	world.say(container, 'update');
	return {Warnings: warnings.length === 0 ? null : warnings};
}
