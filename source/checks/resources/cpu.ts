import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';

export const cpuLimit = defineCheck({
	id: 'cpu-limit',
	record: '5.12',
	title: 'CPU time is limited or shared on purpose',
	why: 'A busy loop, or a miner that someone dropped, takes every core of the host. All other containers slow down, and nothing says why.',
	theme: 'isolation',
	group: 'cpu',
	outcomes: {'no limit, no share': 'low'},
	needs: ['inspect'],
	evaluate({inspect: {HostConfig}}, fail) {
		// --cpus, --cpu-quota and --cpu-shares end in three different fields; -1 takes a quota away again.
		if (known(HostConfig.NanoCpus) > 0 || known(HostConfig.CpuQuota) > 0) return pass();
		if (known(HostConfig.CpuShares) > 0 || known(HostConfig.CpusetCpus) !== '') return pass();
		return fail(
			'no limit, no share',
			'HostConfig.NanoCpus, CpuQuota, CpuShares, CpusetCpus',
			words`none is set`,
			'one of them set',
		);
	},
	fix: () => ({
		key: 'cpu-limit',
		by: 'live',
		how: 'docker update --cpus 1 (no restart).',
		change: {is: 'cpu-limit', cpus: 1},
	}),
});

export const cpuChecks = [cpuLimit];
