import {describe, expect, it} from 'vitest';
import {cpusIn, limitIn, numberIn} from '../../../source/evidence/detail/cgroup-files.ts';
import {readCgroup} from '../../../source/evidence/detail/index.ts';
import type {StatsSample} from '../../../source/model/detail.ts';
import {isUnread, Unread, type Read} from '../../../source/model/read.ts';
import type {CgroupFacts} from '../../../source/model/detail.ts';
import {engineFacts, t} from '../../helpers/evidence.ts';
import {denied, machine, recorded} from './recorded.ts';

const sample: StatsSample = {
	atUnixMs: 0,
	memoryBytes: 1,
	memoryLimitBytes: 64 * 1024 ** 2,
	pids: 1,
	pidsLimit: 50,
	cpuPercent: null,
	throttledPeriods: 0,
	rxBytes: 0,
	txBytes: 0,
};
const {leader, plain, v2} = recorded;
const none = {sample: null, engine: engineFacts, isLocal: true};
const v2At = `/sys/fs/cgroup/system.slice/docker-${v2.Id}.scope`;
const why = (facts: Read<unknown>): string => (isUnread(facts) ? facts.why : 'was read');
async function readV2(over: Readonly<Record<string, string | Unread | null>>): Promise<CgroupFacts> {
	const at = Object.fromEntries(Object.entries(over).map(([file, text]) => [`${v2At}/${file}`, text]));
	const facts = await readCgroup({...none, host: machine(['v2'], at), pid: v2.Pid});
	if (isUnread(facts)) throw new Error(facts.why);
	return facts;
}

describe('limits in cgroup files', () => {
	it('v1, limited', async () => {
		expect(await readCgroup({...none, host: machine(['host', 'leader']), pid: leader.Pid})).toEqual({
			version: 1,
			path: `/docker/${leader.Id}`,
			knownFrom: 'cgroup files',
			memoryLimitBytes: 67_108_864,
			memorySwapLimitBytes: 134_217_728,
			memoryPeakBytes: 3_567_616,
			swapBytes: 0,
			pidsLimit: 50,
			cpus: 0.5,
			cpuShares: 512,
			cpuset: '0',
			oomKills: 0,
		});
	});

	it('v1, without any limit', async () => {
		expect(await readCgroup({...none, host: machine(['host', 'plain']), pid: plain.Pid})).toMatchObject({
			memoryLimitBytes: null,
			memorySwapLimitBytes: null,
			pidsLimit: null,
			cpus: null,
			cpuShares: 1024,
			cpuset: '0-1',
		});
	});

	it('v1, at the usual place where mounts can not be read', async () => {
		const facts = await readCgroup({...none, host: machine(['leader']), pid: leader.Pid});
		expect(facts).toMatchObject({memoryLimitBytes: 67_108_864});
	});

	it('v1, where only a part of the tree is mounted, elsewhere', async () => {
		const at = '/cg/mem/memory.limit_in_bytes';
		const mountinfo = `40 1 0:1 /docker/${leader.Id} /cg/mem rw - cgroup cgroup rw,memory\n`;
		const host = machine(['leader'], {'/proc/self/mountinfo': mountinfo, [at]: '4096\n'});
		expect(await readCgroup({...none, host, pid: leader.Pid})).toMatchObject({memoryLimitBytes: 4096});
	});

	it('v1 of a kernel that does not account swap', async () => {
		const at = `/sys/fs/cgroup/memory/docker/${leader.Id}/memory.memsw.limit_in_bytes`;
		const facts = await readCgroup({...none, host: machine(['leader'], {[at]: null}), pid: leader.Pid});
		expect(isUnread(facts) ? null : why(facts.memorySwapLimitBytes)).toMatch(/does not account swap/);
	});

	it('v2 (hand-made), on the scope, though the main process went into a child of it', async () => {
		expect(await readV2({})).toEqual({
			version: 2,
			path: `/system.slice/docker-${v2.Id}.scope`,
			knownFrom: 'cgroup files',
			memoryLimitBytes: 67_108_864,
			memorySwapLimitBytes: 67_108_864 + 33_554_432,
			memoryPeakBytes: 50_331_648,
			swapBytes: 4096,
			pidsLimit: 50,
			cpus: 0.5,
			cpuShares: 100,
			cpuset: '0-3',
			oomKills: 2,
		});
	});

	it.each<[string, Readonly<Record<string, string | Unread | null>>, Partial<CgroupFacts>]>([
		['no swap', {'memory.swap.max': '0\n'}, {memorySwapLimitBytes: 67_108_864}],
		['swap without limit', {'memory.swap.max': 'max\n'}, {memorySwapLimitBytes: null}],
		['memory without limit', {'memory.max': 'max\n'}, {memoryLimitBytes: null, memorySwapLimitBytes: null}],
		['no CPU limit', {'cpu.max': 'max 100000\n'}, {cpus: null}],
		[
			'a controller that was not delegated limits nothing',
			{'cgroup.controllers': 'memory\n', 'pids.max': null, 'cpu.max': null},
			{pidsLimit: null, cpus: null},
		],
	])('v2 (hand-made): %s', async (_, over, expected) => {
		expect(await readV2(over)).toMatchObject(expected);
	});

	it('v2 (hand-made) of a kernel that keeps no peak', async () => {
		const {memoryPeakBytes} = await readV2({'memory.peak': null});
		expect(why(memoryPeakBytes)).toMatch(/kernel from 5\.19/);
	});

	it('counts processes that were killed for memory', async () => {
		const at =
			'/sys/fs/cgroup/memory/docker/e276cf83d762a78e30e7ce4c20715326927d673af591a5946be254691d024034/memory.oom_control';
		const text = await machine(['eater']).readText(at);
		expect(isUnread(text) ? text : numberIn(text, 'oom_kill')).toBe(36);
	});

	it.each([
		['9223372036854771712\n', null],
		['max\n', null],
		['-1\n', null],
		['0\n', 0],
		['67108864\n', 67_108_864],
	])('limit %j', (text, limit) => expect(limitIn(text)).toBe(limit));

	it.each(['', 'x', '-2', '1 2'])('no limit can be made of %j', text => {
		expect(limitIn(text)).toBeInstanceOf(Unread);
	});

	it('takes no period of zero for a limit', () => expect(cpusIn('1', '0')).toBeInstanceOf(Unread));
});

describe('limits from statistics', () => {
	const remote = {host: machine([]), pid: 77, isLocal: false, sample, engine: engineFacts};

	it('tells what they tell, and of the rest how it could be known', async () => {
		const facts = await readCgroup(remote);
		expect(facts).toMatchObject({version: 2, knownFrom: 'stats', memoryLimitBytes: 64 * 1024 ** 2, pidsLimit: 50});
		expect(isUnread(facts) ? null : why(facts.cpus)).toMatch(/run hullcheck there, as root/);
		expect(remote.host.asked).toEqual([]);
	});

	it('takes all of the memory of the host for no limit', async () => {
		const facts = await readCgroup({...remote, sample: {...sample, memoryLimitBytes: engineFacts.MemTotal}});
		expect(facts).toMatchObject({memoryLimitBytes: null});
	});

	it('stands in for files that are closed to us, and for a path that names nobody', async () => {
		const at = `/sys/fs/cgroup/memory/docker/${leader.Id}/memory.limit_in_bytes`;
		const closed = machine(['leader'], {[at]: denied(at)});
		const nameless = machine(['leader'], {
			[`/proc/${leader.Pid}/cgroup`]: '4:memory:/\n',
			'/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
		});
		for (const host of [closed, nameless]) {
			expect(await readCgroup({host, pid: leader.Pid, isLocal: true, sample, engine: engineFacts})).toMatchObject({
				knownFrom: 'stats',
				memoryLimitBytes: 64 * 1024 ** 2,
			});
		}
	});

	it.each<[string, Parameters<typeof readCgroup>[0], RegExp]>([
		['no sample yet', {...remote, sample: null}, /run hullcheck there/],
		['an engine that was not read', {...remote, engine: new Unread(t('x'))}, /run hullcheck there/],
		['not running', {...remote, pid: 0}, /not running/],
		['gone meanwhile', {...remote, isLocal: true, sample: null}, /does not exist/],
	])('says why not: %s', async (_, request, expected) => {
		expect(why(await readCgroup(request))).toMatch(expected);
	});
});
