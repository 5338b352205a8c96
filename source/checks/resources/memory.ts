import type {ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, notApplicable, pass, unknown} from '../define-check.ts';
import {canLimit, enablingFix, notHeld} from './in-force.ts';

const mib = 2 ** 20;
const defaultLimitBytes = 512 * mib;

/** Bytes in force; null: none. A limit that the host's memory can't reach holds nobody back. */
export function memoryLimit(inspect: ContainerInspect, engine: EngineFacts): number | null {
	const limit = known(inspect.HostConfig.Memory);
	if (limit <= 0 || !canLimit(engine, engine.isMemoryLimitSupported)) return null;
	return limit < engine.MemTotal ? limit : null;
}

const size = (bytes: number): SafeText => (bytes > 0 ? words`${Math.round(bytes / mib)} MiB` : words`${bytes}`);

export const memoryLimitSet = defineCheck({
	id: 'memory-limit',
	record: '5.11',
	title: 'Memory is limited',
	why: 'One container that leaks, or is made to leak by a crafted request, takes the memory of the whole host. The kernel then kills processes of its own choice, and those may be of other containers.',
	theme: 'isolation',
	group: 'memory',
	outcomes: {'no limit': 'medium'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		if (memoryLimit(inspect, engine) !== null) return pass();
		const limit = known(inspect.HostConfig.Memory);
		if (limit > 0 && engine.MemTotal <= 0) return unknown(words`the engine does not say how much memory the host has`);
		if (limit > 0 && !canLimit(engine, engine.isMemoryLimitSupported))
			return fail('no limit', 'HostConfig.Memory', notHeld(size(limit)), 'a limit that is in force');
		const expected = engine.MemTotal > 0 ? `above 0, below the ${size(engine.MemTotal)} of the host` : 'above 0';
		return fail('no limit', 'HostConfig.Memory', size(limit), expected);
	},
	fix({engine}) {
		if (!canLimit(engine, engine.isMemoryLimitSupported)) {
			const boot = 'Boot the kernel with cgroup_enable=memory: it can limit none now.';
			return enablingFix(engine, 'memory-cgroup', boot);
		}
		const bytes =
			engine.MemTotal > 0 ? Math.min(defaultLimitBytes, Math.floor(engine.MemTotal / 2)) : defaultLimitBytes;
		return {
			key: 'memory-limit',
			by: 'live',
			how: 'docker update --memory M --memory-swap M (no restart).',
			change: {is: 'memory-limit', memoryBytes: bytes, memorySwapBytes: bytes},
		};
	},
});

export const swapLimit = defineCheck({
	id: 'swap-limit',
	record: 'X-RES-SWAP',
	title: 'Swap is limited together with memory',
	why: 'A memory limit alone lets the container go on into swap, by default as much again. It then keeps the disk busy, and everything else on the host waits for it.',
	theme: 'isolation',
	group: 'memory',
	outcomes: {'memory limited, swap not': 'low'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		const memory = memoryLimit(inspect, engine);
		if (memory === null) return notApplicable(words`memory itself has no limit`);
		// Counts memory and swap together. 0 means twice the memory; newer engines write that number down instead.
		const both = known(inspect.HostConfig.MemorySwap);
		if (both > 0 && both < 2 * memory && engine.isSwapLimitSupported) return pass();
		return fail('memory limited, swap not', 'HostConfig.MemorySwap', size(both), `${size(memory)}, the memory limit`);
	},
	fix({inspect, engine}) {
		if (!engine.isSwapLimitSupported) {
			return {key: 'swap-accounting', by: 'host', how: 'Boot the kernel with swapaccount=1: it can limit no swap now.'};
		}
		const bytes = known(inspect.HostConfig.Memory);
		return {
			key: 'memory-limit',
			by: 'live',
			how: 'docker update --memory-swap equal to --memory (no restart).',
			change: {is: 'memory-limit', memoryBytes: bytes, memorySwapBytes: bytes},
		};
	},
});

export const memoryChecks = [memoryLimitSet, swapLimit];
