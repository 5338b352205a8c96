import {describe, expect, it} from 'vitest';
import {cgroupsTab} from '../../../source/ui/detail/cgroups.ts';
import {plain, t, withHostConfig} from '../../helpers/evidence.ts';
import * as f from './fixtures.ts';

const mib = 1024 ** 2;
const memory = f.finding('memory-limit', 'medium', f.fails('no limit'), f.memoryFix);
const pids = f.finding('pids-limit', 'medium', f.fails('no limit'), f.pidsFix);
const samples = Array.from({length: 181}, (_, index) =>
	f.sample(f.now - 180_000 + index * 1000, {
		memoryBytes: (200 + (index % 20)) * mib,
		cpuPercent: index === 0 ? null : (index % 10) * 30,
		pids: 30 + (index % 8),
	}),
);
const bad = f.container({assessment: f.assessed(memory, pids)});
const table = (shown: readonly string[]): readonly string[] => {
	const from = shown.findIndex(line => line.startsWith('RESOURCE'));
	return shown.slice(from, shown.indexOf('', from));
};

describe('cgroups', () => {
	it('shows every limit beside its use, what would fit and why', () => {
		const given = f.props({container: bad, detail: f.detail({cgroup: f.cgroup, samples})});
		expect(f.shown(cgroupsTab, given)).toEqual([
			'cgroup v2  /system.slice/docker-4f2a9c0d1b7e.scope',
			'',
			'RESOURCE  LIMIT  NOW                              PEAK SEEN  SUGGESTED',
			'memory    none   █░░░░░░░░░░░░░  200 MiB / 8 GiB  219 MiB    about 496 MiB (peak of 219 MiB in 3 min, and      f fix',
			'                                                             room)',
			'swap      none   0                                –          –',
			'cpu       none   ▆▆▆▆▆▆▆▆▆▆▆▆▆▆  0 % of 4 cores   270 %      –',
			'pids      none                   34               37         about 256 (peak of 37 in 3 min, and room)         f fix',
			'',
			'throttled      never held back by its CPU limit',
			'memory kills   none',
			'memory peak    318 MiB since it started, file cache included',
			'cpu weight     as everybody (100)',
			'cpuset         cores 0-3',
			'oom killer     may end it',
			'shared memory  /dev/shm up to 64 MiB',
			'ulimits        those of the engine',
			'disk weight    as everybody',
			'devices        the usual ones only',
			'cgroup parent  the default',
		]);
	});
	it.each([
		[1, 1024, 'cpu shares     as everybody (1024)'],
		[1, 512, 'cpu shares     512'],
		[2, 100, 'cpu weight     as everybody (100)'],
		[2, 39, 'cpu weight     39'],
	] as const)('of cgroup v%i: what its share of CPU time is called and counted in', (version, cpuShares, says) => {
		const given = f.props({container: bad, detail: f.detail({cgroup: {...f.cgroup, version, cpuShares}, samples})});
		expect(f.shown(cgroupsTab, given)).toContain(says);
	});
	it('has bars and a sparkline without UTF-8', () => {
		const given = f.props({container: bad, detail: f.detail({cgroup: f.cgroup, samples}), isAscii: true});
		const shown = table(f.shown(cgroupsTab, given)).join('\n');
		expect(shown).toContain('#.............  200 MiB / 8 GiB');
		expect(shown).toContain('**************  0 % of 4 cores');
		expect(shown).toMatch(/^[\x20-\x7e\n]*$/);
	});
	it('shows limits in force against their use, and what was configured where that differs', () => {
		const cgroup = {
			...f.cgroup,
			memoryLimitBytes: 256 * mib,
			memorySwapLimitBytes: 256 * mib,
			pidsLimit: 64,
			cpus: 1.5,
			oomKills: 2,
		};
		const HostConfig = {Memory: 512 * mib, MemorySwap: 512 * mib, PidsLimit: 64, NanoCpus: 1.5e9};
		const last = f.sample(f.now, {memoryBytes: 128 * mib, pids: 32, cpuPercent: 75, throttledPeriods: 7});
		const given = f.props({
			container: f.container({}, withHostConfig(HostConfig, plain)),
			detail: f.detail({cgroup, samples: [f.sample(f.now - 60_000, {throttledPeriods: 2, pids: 40}), last]}),
		});
		const shown = f.shown(cgroupsTab, given);
		expect(table(shown)).toEqual([
			'RESOURCE  LIMIT             NOW                                PEAK SEEN  SUGGESTED',
			'memory    256 MiB           ███████░░░░░░░  128 MiB / 256 MiB  212 MiB    –',
			'          (configured 512',
			'          MiB)',
			'swap      no swap at all    0                                  –          –',
			'cpu       1.5 CPUs          ▁▅              75 % of 1.5 cores  75 %       –',
			'pids      64                ███████░░░░░░░  32 / 64            40         –',
		]);
		expect(shown).toContain('throttled      held back 7 times by its CPU limit, 5 of them in the last 1 min');
		expect(shown).toContain('memory kills   2 processes');
	});
	it('falls back to what was configured, and says so, where the cgroup was not read', () => {
		const given = f.props({
			container: f.container({}, withHostConfig({Memory: 256 * mib, MemorySwap: 512 * mib}, plain)),
			detail: f.detail({cgroup: f.why('the engine is on another host'), samplesProblem: t('the stream ended')}),
		});
		const shown = f.shown(cgroupsTab, given);
		expect(shown.slice(0, 2)).toEqual([
			'The cgroup could not be read: the engine is on another host. Limits are shown as configured; they may not be what is',
			'in force.',
		]);
		expect(table(shown)).toEqual([
			'RESOURCE  LIMIT    NOW                             PEAK SEEN  SUGGESTED',
			'memory    256 MiB  not measured: the stream ended  –          –',
			'swap      256 MiB  –                               –          –',
			'cpu       none     not measured: the stream ended  –          –',
			'pids      none     not measured: the stream ended  –          –',
		]);
		expect(shown).toContain('memory kills   not known: the cgroup could not be read');
	});
	it.each([116, 76, 58])('shows what was set where statistics do not tell, and why in one place, at %i', width => {
		const why = f.why('only the machine of the engine tells');
		const cgroup = {
			...f.cgroup,
			knownFrom: 'stats' as const,
			memoryLimitBytes: 256 * mib,
			memorySwapLimitBytes: why,
			memoryPeakBytes: why,
			swapBytes: why,
			cpus: why,
			cpuShares: why,
			cpuset: why,
			oomKills: why,
		};
		const HostConfig = {Memory: 256 * mib, MemorySwap: 256 * mib, NanoCpus: 1.5e9};
		const given = f.props({
			container: f.container({}, withHostConfig(HostConfig, plain)),
			detail: f.detail({cgroup, samples: [f.sample(f.now, {memoryBytes: 128 * mib})]}),
			width,
		});
		const shown = f.shown(cgroupsTab, given);
		expect(table(shown).join('\n')).toMatch(/^swap +no swap as set +\?/m);
		expect(table(shown).join('\n')).toMatch(/^cpu +1\.5 CPUs as set /m);
		expect(shown.filter(line => line.includes('only the machine of the engine tells'))).toEqual([
			'?, as set  only the machine of the engine tells',
		]);
		expect(shown).toContain('memory kills   ?');
		expect(shown).toContain('cpu shares     as everybody (1024) as set');
		expect(shown).toContain('cpuset         any core as set');
	});
	it('says that it is being read and measured', () => {
		const shown = f.shown(cgroupsTab, f.props({container: bad}));
		expect(shown[0]).toBe('The cgroup: being read…');
		expect(table(shown)[1]).toMatch(/^memory {4}none {3}being measured… {2}– .* f sizes it/);
	});
	it('measures nothing of a stopped one', () => {
		const shown = f.shown(cgroupsTab, f.props({container: f.stopped(bad), detail: f.detail({samples})}));
		expect(shown[0]).toMatch(/^Not running \(exited/);
		expect(table(shown)[1]).toMatch(/^memory {4}none {3}– /);
	});
	it('says what is set that hardly anybody sets', () => {
		const HostConfig = {
			OomKillDisable: true,
			OomScoreAdj: -500,
			Ulimits: [{Name: t('nofile'), Soft: 1024, Hard: -1}],
			Devices: [{PathOnHost: t('/dev/kvm'), PathInContainer: t('/dev/kvm'), CgroupPermissions: t('rwm')}],
			CgroupParent: t('/weird'),
			CpusetCpus: t('0'),
		};
		const shown = f.shown(cgroupsTab, f.props({container: f.container({}, withHostConfig(HostConfig, plain))}));
		expect(shown.slice(-7)).toEqual([
			'cpuset         cores 0',
			'oom killer     switched off for it, score -500',
			'shared memory  /dev/shm up to 64 MiB',
			'ulimits        nofile 1024/unlimited',
			'disk weight    as everybody',
			'devices        /dev/kvm (rwm)',
			'cgroup parent  /weird',
		]);
	});
});
