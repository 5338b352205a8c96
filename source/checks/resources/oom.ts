import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';
import {memoryLimit} from './memory.ts';

export const oomKiller = defineCheck({
	id: 'oom-killer',
	record: 'X-RES-OOMKILL',
	title: 'The kernel may kill it when memory runs out',
	why: 'With the killer off, a container at its limit hangs for good instead of ending. Without a limit the kernel has to end processes of the host instead.',
	theme: 'isolation',
	group: 'oom',
	outcomes: {'killer off': 'medium', 'killer off and no limit': 'high'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		if (engine.CgroupVersion === '2') return notApplicable(words`cgroup v2 has no such switch`);
		if (!known(inspect.HostConfig.OomKillDisable)) return pass();
		const outcome = memoryLimit(inspect, engine) === null ? 'killer off and no limit' : 'killer off';
		return fail(outcome, 'HostConfig.OomKillDisable', words`true`, 'false');
	},
	fix: () => ({
		key: 'oom-killer',
		by: 'recreate',
		how: 'Re-create without --oom-kill-disable.',
		propose: () => ({changes: [{is: 'oom-killer-on'}]}),
	}),
});

export const oomScore = defineCheck({
	id: 'oom-score',
	record: 'X-RES-OOMADJ',
	title: 'Not protected from the kernel when memory runs out',
	why: 'When the host runs out of memory, the kernel ends what has the highest score first. A container with a negative one survives at the cost of the services around it.',
	theme: 'isolation',
	group: 'oom',
	outcomes: {protected: 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const adjustment = known(inspect.HostConfig.OomScoreAdj);
		return adjustment < 0 ? fail('protected', 'HostConfig.OomScoreAdj', words`${adjustment}`, '0 or above') : pass();
	},
	fix: () => ({
		key: 'oom-score',
		by: 'recreate',
		how: 'Re-create without --oom-score-adj.',
		propose: () => ({changes: [{is: 'oom-score', score: 0}]}),
	}),
});

export const oomChecks = [oomKiller, oomScore];
