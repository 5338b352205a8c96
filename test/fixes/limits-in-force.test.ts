/** Limits as the kernel tells them, from files as both cgroup versions write them, and from stats where there are none. */
import {describe, expect, it} from 'vitest';
import type {Engine, Foreign} from '../../source/engine/engine.ts';
import {limitsInForce, type LimitsInForce} from '../../source/fixes/limits-in-force.ts';
import {readRawContainer, type RawContainer} from '../../source/fixes/raw-container.ts';
import {areSameLimits, verifyUpdate, wantedBy} from '../../source/fixes/verify.ts';
import {Unread} from '../../source/model/read.ts';
import type {UpdateBody} from '../../source/model/fix.ts';
import {t} from '../helpers/evidence.ts';
import {containerId as id, rawContainer, type RawOver} from './raw.ts';

const MiB = 1024 ** 2;
const container = (over: RawOver = {}): RawContainer => readRawContainer(rawContainer(over)) as RawContainer;

function look(
	files: Readonly<Record<string, string>>,
	over: {readonly stats?: Foreign; readonly isLocal?: boolean; readonly raw?: RawOver} = {},
) {
	const engine = {
		socketPath: over.isLocal === false ? null : '/run/docker.sock',
		statsOnce: async () => {
			if (over.stats === undefined) throw new Error('no stats');
			return over.stats;
		},
	} as unknown as Engine;
	const host = {readText: async (path: string) => files[path] ?? new Unread(t('missing'))};
	return limitsInForce({engine, host}, container(over.raw));
}

const scope = `/system.slice/docker-${id}.scope`;
const two = (path: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
	'/proc/4242/cgroup': `0::${path}\n`,
	...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/sys/fs/cgroup${scope}/${name}`, text])),
});
const limited = {
	'memory.max': '268435456\n',
	'memory.swap.max': '0\n',
	'pids.max': '200\n',
	'cpu.max': '50000 100000\n',
};

describe('cgroup v2', () => {
	it('limits', async () => {
		expect(await look(two(scope, limited))).toEqual({
			from: 'cgroup files',
			memoryBytes: 256 * MiB,
			memorySwapBytes: 256 * MiB,
			pids: 200,
			cpus: 0.5,
		});
	});
	it('none', async () => {
		const files = {'memory.max': 'max\n', 'memory.swap.max': 'max\n', 'pids.max': 'max\n', 'cpu.max': 'max 100000\n'};
		expect(await look(two(scope, files))).toMatchObject({
			memoryBytes: null,
			memorySwapBytes: null,
			pids: null,
			cpus: null,
		});
	});
	it('swap is told apart from memory there: the sum is what the engine was asked for', async () => {
		expect(await look(two(scope, {...limited, 'memory.swap.max': '268435456'}))).toMatchObject({
			memorySwapBytes: 512 * MiB,
		});
		expect(await look(two(scope, {...limited, 'memory.swap.max': 'max'}))).toMatchObject({memorySwapBytes: null});
	});
	it('a main process that moved into a cgroup of its own (systemd inside): the limits are at the container', async () => {
		expect(await look(two(`${scope}/init.scope`, limited))).toMatchObject({pids: 200});
	});
	it('no swap accounting, no CPU controller given to a rootless engine: unseen, never unlimited', async () => {
		expect(await look(two(scope, {'memory.max': 'max', 'pids.max': '5'}))).toMatchObject({
			memoryBytes: null,
			memorySwapBytes: 'unseen',
			cpus: 'unseen',
		});
	});
});

const one = (controllers: string, file: string, text: string): readonly [string, string] => [
	`/sys/fs/cgroup/${controllers}/docker/${id}/${file}`,
	text,
];

describe('cgroup v1', () => {
	const lines = `12:cpu,cpuacct:/docker/${id}\n5:pids:/docker/${id}\n4:memory:/docker/${id}\n1:name=systemd:/docker/${id}\n0::/\n`;
	const files = Object.fromEntries([
		['/proc/4242/cgroup', lines],
		one('memory', 'memory.limit_in_bytes', '9223372036854771712\n'),
		one('memory', 'memory.memsw.limit_in_bytes', '9223372036854771712\n'),
		one('pids', 'pids.max', '40\n'),
		one('cpu,cpuacct', 'cpu.cfs_quota_us', '150000\n'),
		one('cpu,cpuacct', 'cpu.cfs_period_us', '100000\n'),
	]);
	it('its largest page count is no limit; controllers share a mount', async () => {
		expect(await look(files)).toEqual({
			from: 'cgroup files',
			memoryBytes: null,
			memorySwapBytes: null,
			pids: 40,
			cpus: 1.5,
		});
	});
	it('or each has its own', async () => {
		const apart = Object.fromEntries([
			...Object.entries(files).filter(([path]) => !path.includes('cpu,cpuacct')),
			one('cpu', 'cpu.cfs_quota_us', '-1\n'),
		]);
		expect(await look(apart)).toMatchObject({cpus: null});
	});
});

const stats = {
	memory_stats: {limit: 8 * 1024 * MiB, stats: {hierarchical_memsw_limit: 9_223_372_036_854_772_000}},
	pids_stats: {current: 3},
	cpu_stats: {throttling_data: {periods: 0}},
};

describe('stats, where the files are not ours to read', () => {
	it.each<[string, Parameters<typeof look>]>([
		['the engine is elsewhere', [two(scope, limited), {stats, isLocal: false}]],
		["the pid is somebody else's here (the socket is forwarded)", [{...two('/user.slice', limited)}, {stats}]],
		['our view of the tree is another', [{...two(`/../../docker/${id}`, limited)}, {stats}]],
		['not permitted', [{}, {stats}]],
	])('%s', async (_name, [files, over]) => expect(await look(files, over)).toMatchObject({from: 'stats'}));
	it('what they say, and what they do not', async () => {
		expect(await look({}, {stats})).toEqual({
			from: 'stats',
			memoryBytes: 8 * 1024 * MiB,
			memorySwapBytes: null,
			pids: null,
			cpus: 'unseen',
		});
		const quota = {...stats, pids_stats: {limit: 2 ** 64}, cpu_stats: {throttling_data: {periods: 7}}};
		expect(await look({}, {stats: quota})).toMatchObject({pids: null, cpus: 'some'});
	});
	it('nothing to be seen is null, never a throw', async () => {
		expect(await look({})).toBeNull();
		expect(await look({}, {stats: 'hostile'})).toBeNull();
		expect(await look({}, {stats, raw: {State: {Running: false, Pid: 0}}})).toBeNull();
	});
});

const unlimited = {from: 'cgroup files', memoryBytes: null, memorySwapBytes: null, pids: null, cpus: null} as const;

describe('proof', () => {
	const verified = (body: UpdateBody, seen: Partial<LimitsInForce>, HostConfig: object = body) =>
		verifyUpdate(body, container({HostConfig: {...HostConfig}}), null, {...unlimited, ...seen});
	it.each<[string, UpdateBody, Partial<LimitsInForce>, boolean]>([
		[
			'rounded down to whole pages',
			{Memory: 100_000_001, MemorySwap: 100_000_001},
			{memoryBytes: 99_999_744, memorySwapBytes: 99_999_744},
			true,
		],
		[
			'more than asked',
			{Memory: 100 * MiB, MemorySwap: 100 * MiB},
			{memoryBytes: 101 * MiB, memorySwapBytes: 100 * MiB},
			false,
		],
		['none', {Memory: 100 * MiB, MemorySwap: 100 * MiB}, {}, false],
		[
			'swap kept its old value',
			{Memory: 100 * MiB, MemorySwap: 100 * MiB},
			{memoryBytes: 100 * MiB, memorySwapBytes: 200 * MiB},
			false,
		],
		[
			'swap can not be seen',
			{Memory: 100 * MiB, MemorySwap: 100 * MiB},
			{memoryBytes: 100 * MiB, memorySwapBytes: 'unseen'},
			true,
		],
		['a limit taken off', {PidsLimit: -1}, {}, true],
		['a limit not taken off', {CpuQuota: -1}, {cpus: 0.5}, false],
		['NanoCpus', {NanoCpus: 1_500_000_000}, {cpus: 1.5}, true],
		['quota and period', {CpuQuota: 25_000, CpuPeriod: 50_000}, {cpus: 0.5}, true],
	])('%s', (_name, body, seen, isInForce) => {
		const result = verified(body, seen);
		expect(result.isInForce).toBe(isInForce);
		expect(result.lines.every(line => line.isGood)).toBe(isInForce);
	});
	it('a limit without its file in the cgroup (rootless, not delegated) holds nobody', () => {
		const result = verified({CpuQuota: 50_000}, {cpus: 'unseen'});
		expect(result).toMatchObject({isInForce: false, lines: [{isGood: false}]});
		expect(result.lines[0]?.says).toMatch(/its cgroup has no such limit/);
		expect(verified({CpuQuota: -1}, {cpus: 'unseen'}).isInForce, 'and none was to be taken off').toBe(true);
	});
	it('what can not be seen in stats is said, and is no failure', () => {
		const result = verified({CpuQuota: 50_000}, {from: 'stats', cpus: 'unseen'});
		expect(result).toMatchObject({isInForce: true, lines: [{isGood: false}]});
		expect(result.lines[0]?.says).toMatch(/can't be seen from here/);
	});
	it('without swap accounting the engine stores -1 for swap, and the memory limit holds all the same', () => {
		const body = {Memory: 64 * MiB, MemorySwap: 64 * MiB};
		const seen = {memoryBytes: 64 * MiB, memorySwapBytes: 'unseen'} as const;
		expect(verified(body, seen, {Memory: 64 * MiB, MemorySwap: -1})).toMatchObject({isInForce: true});
	});
	it('200 without the value in inspect is a failure', () => {
		expect(verified({PidsLimit: 5}, {pids: 5}, {PidsLimit: 0})).toMatchObject({isInForce: false});
	});
	it('what an update asks the kernel for', () => {
		expect(wantedBy({CpuQuota: -1})).toEqual({cpus: null});
		expect(wantedBy({RestartPolicy: {Name: 'no', MaximumRetryCount: 0}})).toEqual({});
	});
	it('sameness is only ever claimed of files', () => {
		expect(areSameLimits(unlimited, unlimited)).toBe(true);
		expect(areSameLimits(unlimited, {...unlimited, pids: 5})).toBe(false);
		expect(areSameLimits({...unlimited, from: 'stats'}, {...unlimited, from: 'stats'})).toBe(false);
		expect(areSameLimits(null, unlimited)).toBe(false);
	});
});
