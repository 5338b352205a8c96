import {expect, it} from 'vitest';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {memoryLimitSet, swapLimit} from '../../../source/checks/resources/memory.ts';
import {hardened, having, plain, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const gib = 1024 ** 3;
const smallHost = having({engine: {MemTotal: 256 * 1024 ** 2}}, plain);
const noMemoryCgroup = having({engine: {isMemoryLimitSupported: false}});
const rootless = having({engine: {isRootless: true, CgroupDriver: t('none'), isMemoryLimitSupported: false}});
const noSwapAccounting = having({engine: {isSwapLimitSupported: false}});

testCheck(memoryLimitSet, {
	pass: [
		['hardened', hardened],
		['one byte below the host', withHostConfig({Memory: 8 * gib - 1})],
	],
	fail: [
		['plain', plain, 'no limit'],
		['as much as the host has', withHostConfig({Memory: 8 * gib}), 'no limit'],
		['more than the host has', withHostConfig({Memory: 64 * gib}), 'no limit'],
		['a kernel that can limit none', noMemoryCgroup, 'no limit'],
		['a limit that a rootless engine took and does not hold to', rootless, 'no limit'],
		['none, on a host of unknown size', having({engine: {MemTotal: 0}}, plain), 'no limit'],
	],
	unknown: [
		['a limit, on a host of unknown size', having({engine: {MemTotal: 0}})],
		['field of another shape', withHostConfig({Memory: unread})],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

testCheck(swapLimit, {
	pass: [
		['hardened', hardened],
		['some swap, on purpose', withHostConfig({Memory: gib, MemorySwap: 1.5 * gib})],
	],
	fail: [
		['unset: twice the memory', withHostConfig({MemorySwap: 0}), 'memory limited, swap not'],
		[
			'twice the memory, as newer engines write it',
			withHostConfig({Memory: gib, MemorySwap: 2 * gib}),
			'memory limited, swap not',
		],
		['unlimited', withHostConfig({MemorySwap: -1}), 'memory limited, swap not'],
		['a kernel that can limit no swap', noSwapAccounting, 'memory limited, swap not'],
	],
	'not-applicable': [
		['plain: no memory limit', plain],
		['a memory limit that is none', withHostConfig({Memory: 8 * gib, MemorySwap: 0})],
	],
	unknown: [
		['field of another shape', withHostConfig({MemorySwap: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const fixOf = (...args: Parameters<typeof runChecks>) => runChecks(...args)[0]?.fix;

it('5.11 limits swap together with memory, at no more than half of a small host', () => {
	const mib = 1024 ** 2;
	expect(fixOf([memoryLimitSet], plain)).toMatchObject({
		key: 'memory-limit',
		change: {is: 'memory-limit', memoryBytes: 512 * mib, memorySwapBytes: 512 * mib},
	});
	expect(fixOf([memoryLimitSet], smallHost)).toMatchObject({
		change: {memoryBytes: 128 * mib, memorySwapBytes: 128 * mib},
	});
});
it('X-RES-SWAP keeps the memory limit and takes swap down to it', () =>
	expect(fixOf([swapLimit], withHostConfig({Memory: gib, MemorySwap: -1}))).toMatchObject({
		key: 'memory-limit',
		change: {is: 'memory-limit', memoryBytes: gib, memorySwapBytes: gib},
	}));
it('no live fix is offered that the kernel would refuse', () => {
	expect(fixOf([memoryLimitSet], noMemoryCgroup)).toMatchObject({by: 'host', key: 'memory-cgroup'});
	expect(fixOf([memoryLimitSet], rootless)).toMatchObject({by: 'host', key: 'delegation'});
	expect(fixOf([swapLimit], noSwapAccounting)).toMatchObject({by: 'host', key: 'swap-accounting'});
});
