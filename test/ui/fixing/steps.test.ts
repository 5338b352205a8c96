import {describe, expect, it} from 'vitest';
import type {Step, UpdateBody} from '../../../source/model/fix.ts';
import {backWords, stepWords, took} from '../../../source/ui/fixing/steps.ts';

const mib = 1024 ** 2;
const update = (body: UpdateBody): Step => ({is: 'update-container', body, undo: {PidsLimit: 0}});

describe('steps in words', () => {
	it.each([
		[
			update({Memory: 512 * mib, MemorySwap: 1024 * mib}),
			'set memory limit 512 MiB, limit of memory and swap together 1 GiB',
		],
		[update({PidsLimit: 256}), 'set limit of processes 256'],
		[update({NanoCpus: 1.5e9}), 'set CPU limit 1.5 CPUs'],
		[update({CpuQuota: 50_000}), 'set CPU limit 0.5 CPUs'],
		[update({CpuQuota: -1, CpuPeriod: 100_000}), 'set no CPU limit'],
		[update({RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 5}}), 'set restart policy on-failure:5'],
		[update({RestartPolicy: {Name: 'always', MaximumRetryCount: 0}}), 'set restart policy always'],
		[update({}), 'set nothing'],
		[{is: 'create-network', network: 'shop'}, 'make network shop'],
		[{is: 'connect-network', network: 'ab'.repeat(32), endpoint: {}}, 'join network abababababab'],
		[{is: 'disconnect-network', network: 'evil\u001B[31m', endpoint: {}}, String.raw`leave network evil\e[31m`],
	] as ReadonlyArray<readonly [Step, string]>)('%o', (step, words) => expect(stepWords(step)).toBe(words));
	it.each([
		[update({PidsLimit: 256}), 'set no limit of processes'],
		[{is: 'create-network', network: 'shop'}, 'remove network shop, if nobody else is on it'],
		[{is: 'connect-network', network: 'shop', endpoint: {}}, 'leave network shop'],
		[{is: 'disconnect-network', network: 'old', endpoint: {}}, 'join network old again, as it was'],
	] as ReadonlyArray<readonly [Step, string]>)('back: %o', (step, words) => expect(backWords(step)).toBe(words));
	it('says how long it took', () => expect([took(41.3), took(1234)]).toEqual(['41 ms', '1.2 s']));
});
