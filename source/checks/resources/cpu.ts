import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';
import {canLimit, enablingFix, notHeld} from './in-force.ts';

export const cpuLimit = defineCheck({
	id: 'cpu-limit',
	record: '5.12',
	title: 'CPU time is limited or shared on purpose',
	why: 'A busy loop, or a miner that someone dropped, takes every core of the host. All other containers slow down, and nothing says why.',
	theme: 'isolation',
	group: 'cpu',
	outcomes: {'no limit, no share': 'low'},
	needs: ['inspect', 'engine'],
	evaluate({inspect: {HostConfig}, engine}, fail) {
		// --cpus, --cpu-quota and --cpu-shares end in three different fields; -1 takes a quota away again.
		const isLimited = known(HostConfig.NanoCpus) > 0 || known(HostConfig.CpuQuota) > 0;
		const isShared = known(HostConfig.CpuShares) > 0 || known(HostConfig.CpusetCpus) !== '';
		if (isLimited && canLimit(engine, engine.isCpuQuotaSupported)) return pass();
		if (isShared && canLimit(engine, true)) return pass();
		const fields = 'HostConfig.NanoCpus, CpuQuota, CpuShares, CpusetCpus';
		return isLimited || isShared
			? fail('no limit, no share', fields, notHeld(words`one is set`), 'one of them set, and in force')
			: fail('no limit, no share', fields, words`none is set`, 'one of them set');
	},
	fix: ({engine}) =>
		canLimit(engine, engine.isCpuQuotaSupported)
			? {
					key: 'cpu-limit',
					by: 'live',
					how: 'docker update --cpus 1 (no restart).',
					change: {is: 'cpu-limit', cpus: 1},
				}
			: enablingFix(engine, 'cpu-cgroup', 'Boot a kernel with CFS bandwidth control: this one can limit no CPU time.'),
});

export const cpuChecks = [cpuLimit];
