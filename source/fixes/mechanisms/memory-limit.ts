/** Memory and swap, always in one call: sent alone, a first limit is refused (409) and swap stays what it was. */
import type {UpdateBody} from '../../model/fix.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {bytesForCommand} from '../say.ts';
import {miB, sayBytes} from '../../model/quantity.ts';
import {suggestMemory} from '../../model/sizing.ts';
import {blocked, fromWhen, limitWarnings, updateStep, whyNoLimit, type Context, type Mechanism} from './mechanism.ts';

/** The engine refuses less. */
const leastBytes = 6 * miB;

const saySwap = (memory: number, swap: number): SafeText => {
	if (memory <= 0 || swap < 0) return words`unlimited`;
	const total = swap === 0 ? 2 * memory : swap;
	return total <= memory
		? words`${sayBytes(total)}, no swap`
		: words`${sayBytes(total)}, ${sayBytes(total - memory)} of it swap`;
};

type Before = {readonly Memory: number; readonly MemorySwap: number};

/**
 * A limit can't be taken off a running container (0 means "unchanged", -1 is refused), and unlimited swap can't be given
 * back live (-1 is stored, the kernel keeps the old value). So the way back is as wide as the host.
 */
function wayBack(before: Before, hostBytes: number): {readonly body: UpdateBody; readonly leaves: SafeText | null} {
	const widest = 2 * hostBytes;
	if (before.Memory <= 0) {
		return {
			body: {Memory: hostBytes, MemorySwap: widest},
			leaves: words`the engine can't take a memory limit off a running container: undo raises it to all of the host's memory (${sayBytes(hostBytes)}, with swap ${sayBytes(widest)}), which stops nothing; only a new container has none again`,
		};
	}
	if (before.MemorySwap < 0) {
		const swap = Math.max(widest, before.Memory);
		return {
			body: {Memory: before.Memory, MemorySwap: swap},
			leaves: words`swap was unlimited, and the engine can't give that back to a running container: undo allows ${sayBytes(swap)} of memory and swap together, twice the host's memory`,
		};
	}
	const swap = before.MemorySwap === 0 ? 2 * before.Memory : before.MemorySwap;
	return {body: {Memory: before.Memory, MemorySwap: swap}, leaves: null};
}

function whyThisValue(bytes: number, {sizing, container}: Context): SafeText {
	if (bytes === container.resources.Memory) {
		return words`the memory limit stays as it is; with free swap it could use as much again, on disk`;
	}
	const suggestion = suggestMemory(sizing);
	if (bytes === suggestion.value) return suggestion.because;
	const peak =
		sizing.observed === null ? words`nothing seen yet` : words`peak seen ${sayBytes(sizing.observed.memory.peak)}`;
	return words`as chosen; ${peak}, suggested ${sayBytes(suggestion.value)}`;
}

export const memoryLimit: Mechanism<'memory-limit'> = (change, context) => {
	const {container, engine, sizing} = context;
	const {memoryBytes: bytes, memorySwapBytes: swap} = change;
	const unsupported = whyNoLimit(engine, engine.isMemoryLimitSupported, words`memory`);
	if (unsupported !== null) return blocked(unsupported);
	if (!Number.isSafeInteger(bytes) || bytes < leastBytes) {
		return blocked(words`a memory limit has to be ${sayBytes(leastBytes)} or more`);
	}
	if (!Number.isSafeInteger(swap) || swap < bytes) {
		return blocked(words`memory and swap together can't be less than the memory limit of ${sayBytes(bytes)}`);
	}
	if (engine.MemTotal <= 0) {
		return blocked(words`the engine does not say how much memory its host has, so there would be no way back`);
	}
	const before = container.resources;
	const isSwapKept = engine.isSwapLimitSupported ? before.MemorySwap === swap : true;
	if (before.Memory === bytes && isSwapKept) return blocked(words`it has this memory limit already`);

	const warnings: SafeText[] = [...limitWarnings(engine)];
	const inUse = container.isRunning ? sizing.observed?.memory : undefined;
	if (inUse !== undefined && inUse.last > bytes) {
		// Version 1 refuses a limit below what can't be reclaimed and the container lives on; version 2 kills.
		if (engine.CgroupVersion !== '1') {
			return blocked(
				words`it uses ${sayBytes(inUse.last)} now: under cgroup v2 the kernel would kill its processes to get below ${sayBytes(bytes)}`,
			);
		}
		warnings.push(words`it uses ${sayBytes(inUse.last)} now, more than this limit: the engine will probably refuse`);
	} else if (inUse !== undefined && inUse.peak > bytes) {
		warnings.push(
			words`it has used ${sayBytes(inUse.peak)} already, more than this limit: at the next peak the kernel kills it`,
		);
	}
	if (container.isRunning && inUse === undefined && engine.CgroupVersion !== '1') {
		warnings.push(
			words`its use was not seen yet: if it uses more than this now, the kernel kills its processes (cgroup v2)`,
		);
	}
	if (bytes > engine.MemTotal) {
		warnings.push(words`the limit is above the host's ${sayBytes(engine.MemTotal)}, so it protects nothing`);
	}
	if (!engine.isSwapLimitSupported) {
		warnings.push(
			words`this engine can't limit swap (no swap accounting in its kernel): memory is limited, swap is not`,
		);
	}

	const back = wayBack(before, engine.MemTotal);
	const swapAfter = engine.isSwapLimitSupported ? saySwap(bytes, swap) : words`unlimited`;
	const swapEffect = !engine.isSwapLimitSupported
		? words`swap stays unlimited`
		: swap > bytes
			? words`with ${sayBytes(swap - bytes)} of swap on top`
			: words`with no swap on top`;
	return {
		is: 'part',
		warnings,
		part: {
			change,
			because: whyThisValue(bytes, context),
			fields: [
				{
					field: 'HostConfig.Memory',
					before: before.Memory > 0 ? sayBytes(before.Memory) : words`none`,
					after: sayBytes(bytes),
				},
				{field: 'HostConfig.MemorySwap', before: saySwap(before.Memory, before.MemorySwap), after: swapAfter},
			],
			command: words`docker update --memory ${bytesForCommand(bytes)} --memory-swap ${bytesForCommand(swap)} ${container.name}`,
			effect: words`${fromWhen(context)}: ${sayBytes(bytes)} of memory at most, ${swapEffect}; above that the kernel kills a process of this container, not of the host`,
			steps: [updateStep(context, {Memory: bytes, MemorySwap: swap}, back.body)],
			undoLeaves: back.leaves,
		},
	};
};
