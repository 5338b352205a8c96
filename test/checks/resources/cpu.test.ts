import {cpuLimit} from '../../../source/checks/resources/cpu.ts';
import {having, plain, t, unread, withHostConfig} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const set = (over: Parameters<typeof withHostConfig>[0]) => withHostConfig(over, plain);

const rootless = having({engine: {isRootless: true, CgroupDriver: t('none'), isCpuQuotaSupported: false}});
const noQuota = having({engine: {isCpuQuotaSupported: false}}, plain);

testCheck(cpuLimit, {
	pass: [
		['--cpus', set({NanoCpus: 1_500_000_000})],
		['docker-bench: --cpu-quota 50000 was "without CPU restrictions"', set({CpuQuota: 50_000})],
		['docker-bench: --cpuset-cpus was ignored', set({CpusetCpus: t('0,1')})],
		['--cpu-shares', set({CpuShares: 512})],
		['--cpu-shares, where only quotas are missing', withHostConfig({CpuShares: 512}, noQuota)],
	],
	fail: [
		['plain', plain, 'no limit, no share'],
		['a quota taken away', set({CpuQuota: -1}), 'no limit, no share'],
		['a limit that a rootless engine took and does not hold to', rootless, 'no limit, no share'],
		[
			'a share that it does not hold to either',
			withHostConfig({NanoCpus: 0, CpuShares: 512}, rootless),
			'no limit, no share',
		],
		['a quota, on a kernel without', withHostConfig({CpuQuota: 50_000}, noQuota), 'no limit, no share'],
		['a period alone limits nothing', set({CpuPeriod: 100_000}), 'no limit, no share'],
	],
	unknown: [
		['field of another shape', set({CpuQuota: unread})],
		['inspect failed', having({inspect: unread})],
	],
});
