import {describe, expect, it} from 'vitest';
import type {Change} from '../../../source/model/fix.ts';
import {boundsOf, fieldsOf, parseFields, type Bounds} from '../../../source/model/values/change-values.ts';
import {memoryText, parseMemory} from '../../../source/model/values/value-text.ts';
import {engineFacts, t} from '../../helpers/evidence.ts';
import {detail, now, sample} from '../../ui/detail/fixtures.ts';

const mib = 1024 ** 2;
const bounds: Bounds = {hostBytes: 8192 * mib, hostCpus: 4, memoryInUse: 200 * mib, pidsInUse: 37};
const memory: Change = {is: 'memory-limit', memoryBytes: 512 * mib, memorySwapBytes: 512 * mib};
const pids: Change = {is: 'pids-limit', pids: 256};
const cpu: Change = {is: 'cpu-limit', cpus: 1};
const restart: Change = {is: 'restart-policy', name: 'on-failure', maximumRetryCount: 5};
const move: Change = {is: 'move-network', leave: t('bridge'), joinFirst: t('web-net')};
const join: Change = {is: 'join-network', network: t('web-net')};
const leave: Change = {is: 'leave-network', network: t('old')};

describe('sizes', () => {
	it.each([
		['512 MiB', 512 * mib],
		['512m', 512 * mib],
		['512M', 512 * mib],
		['1.5 GiB', 1536 * mib],
		['1g', 1024 * mib],
		['64 kb', 65_536],
		[' 2 G ', 2048 * mib],
	])('%s', (text, value) => expect(parseMemory(text)).toBe(value));
	it.each([
		['512', '"512" has no unit; write MiB or GiB behind it'],
		['', '"" is no size; write it like 512 MiB or 1.5 GiB'],
		['-1', '"-1" is no size; write it like 512 MiB or 1.5 GiB'],
		['1e9m', '"1e9m" is no size; write it like 512 MiB or 1.5 GiB'],
		['0x10m', '"0x10m" is no size; write it like 512 MiB or 1.5 GiB'],
	])('not "%s"', (text, says) => expect(parseMemory(text)).toBe(says));
	it('are written as they are read', () => {
		for (const value of [6 * mib, 500 * mib, 1024 * mib, 1536 * mib, 1600 * mib]) {
			expect(parseMemory(memoryText(value))).toBe(value);
		}
		expect([memoryText(1600 * mib), memoryText(1536 * mib)]).toEqual(['1600 MiB', '1.5 GiB']);
	});
});

describe('a change as text', () => {
	it.each([
		[
			memory,
			[
				['memory', '512 MiB'],
				['with swap', '512 MiB'],
			],
		],
		[pids, [['processes', '256']]],
		[cpu, [['CPUs', '1']]],
		[restart, [['restart', 'on-failure:5']]],
		[move, [['join', 'web-net']]],
		[join, [['join', 'web-net']]],
		[leave, []],
	] as const)('$is', (change, fields) => {
		expect(fieldsOf(change).map(({label, text}) => [label, text])).toEqual(fields);
	});
	it('comes back as it was', () => {
		for (const change of [memory, pids, cpu, restart, move, join, leave]) {
			expect(
				parseFields(
					change,
					fieldsOf(change).map(({text}) => text),
					bounds,
				),
			).toEqual({is: 'change', change});
		}
	});
});

describe('what is written', () => {
	it.each([
		[memory, ['1 GiB', '512 MiB'], {memoryBytes: 1024 * mib, memorySwapBytes: 1024 * mib}],
		[
			{...memory, memorySwapBytes: 1024 * mib},
			['1 GiB', '1 GiB'],
			{memoryBytes: 1024 * mib, memorySwapBytes: 2048 * mib},
		],
		[memory, ['1 GiB', '1.5 GiB'], {memoryBytes: 1024 * mib, memorySwapBytes: 1536 * mib}],
		[pids, [' 300 '], {pids: 300}],
		[cpu, ['0.5'], {cpus: 0.5}],
		[restart, ['no'], {name: 'no', maximumRetryCount: 0}],
		[restart, ['on-failure'], {name: 'on-failure', maximumRetryCount: 0}],
		[restart, ['unless-stopped'], {name: 'unless-stopped', maximumRetryCount: 0}],
		[move, ['shop_2.net'], {leave: 'bridge', joinFirst: 'shop_2.net'}],
	] as const)('%o with %o', (change, texts, over) => {
		expect(parseFields(change, texts, bounds)).toEqual({is: 'change', change: {...change, ...over}});
	});
	it.each([
		[memory, ['5 MiB', ''], 'the engine takes no memory limit below 6 MiB'],
		[memory, ['9 GiB', ''], 'too large: the host has 8 GiB, and a limit above that protects nothing'],
		[memory, ['999999999999g', ''], 'too large: the host has 8 GiB, and a limit above that protects nothing'],
		[memory, ['1 GiB', '999999999999g'], 'too large: 64 TiB is the most that makes sense'],
		[pids, ['99999999999'], 'too large: the kernel numbers no more than 4194304'],
		[cpu, ['99999'], 'too large: the host has 4 CPUs'],
		[restart, ['on-failure:99999'], 'too large: 9999 is the most that makes sense'],
		[memory, ['100 MiB', ''], 'it uses 200 MiB now: below that the kernel would kill it'],
		[memory, ['1 GiB', '600 MiB'], "memory and swap together can't be less than the memory alone"],
		[memory, ['1 GiB', 'unlimited'], '"unlimited" is no size; write it like 512 MiB or 1.5 GiB'],
		[pids, ['many'], '"many" is no number of processes; write a whole number like 200'],
		[pids, ['1.5'], '"1.5" is no number of processes; write a whole number like 200'],
		[pids, ['0'], '0 would mean no limit; write 1 or more'],
		[pids, ['5000000'], 'too large: the kernel numbers no more than 4194304'],
		[pids, ['20'], '37 processes run now: below that it could start no other'],
		[cpu, ['8'], 'too large: the host has 4 CPUs'],
		[cpu, ['0'], 'the engine takes no less than 0.01 CPU'],
		[cpu, ['half'], '"half" is no number of CPUs; write it like 1.5'],
		[restart, ['sometimes'], '"sometimes" is no restart policy; there are no, on-failure:5, always and unless-stopped'],
		[restart, ['always:3'], 'only on-failure takes a number of tries'],
		[restart, ['on-failure:x'], '"x" is no number of tries; write on-failure:5'],
		[
			restart,
			['on-failure:1:2'],
			'"on-failure:1:2" is no restart policy; there are no, on-failure:5, always and unless-stopped',
		],
		[move, [''], 'a network needs a name'],
		[move, ['my net'], '"my net" is no name for a network: letters, digits, _ . -, and a letter or digit first'],
		[move, ['host'], "host is one of the engine's own networks; write one of yours"],
		[{...move, leave: t('shop')}, ['shop'], 'it would leave and join the same network, shop'],
	] as const)('%o with %o is refused', (change, texts, says) => {
		expect(parseFields(change, texts, bounds)).toEqual({is: 'wrong', says});
	});
	it('sources of a port are addresses and networks, and somebody', () => {
		const closed = {is: 'firewall', port: '80/tcp', sources: ['10.0.0.0/8']} as const;
		expect(fieldsOf(closed)).toMatchObject([{label: 'sources', text: '10.0.0.0/8'}]);
		expect(parseFields(closed, ['192.168.1.7, fd00::/8'], bounds)).toEqual({
			is: 'change',
			change: {...closed, sources: ['192.168.1.7', 'fd00::/8']},
		});
		for (const text of ['', 'office', '0.0.0.0/0']) {
			expect(parseFields(closed, [text], bounds)).toMatchObject({is: 'wrong'});
		}
	});
	it('is held against the host and what runs now, where they are known', () => {
		expect(boundsOf(engineFacts, detail({samples: [sample(now, {memoryBytes: 7, pids: 3})]}))).toEqual({
			hostBytes: 8192 * mib,
			hostCpus: 4,
			memoryInUse: 7,
			pidsInUse: 3,
		});
		expect(boundsOf(null, null)).toEqual({hostBytes: 0, hostCpus: 0, memoryInUse: null, pidsInUse: null});
		expect(parseFields(memory, ['900 GiB', '900 GiB'], boundsOf(null, null))).toMatchObject({is: 'change'});
		for (const [change, text] of [
			[memory, '999999999999g'],
			[cpu, '99999'],
		] as const) {
			expect(parseFields(change, [text, ''], boundsOf(null, null))).toMatchObject({
				says: expect.stringMatching(/^too large: \d/),
			});
		}
	});
});
