import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';

export const pidsLimit = defineCheck({
	id: 'pids-limit',
	record: '5.29',
	title: 'Number of processes is limited',
	why: 'A fork bomb, or a leak of threads, in one container uses up the process numbers of the whole host; then nobody can even log in to stop it.',
	theme: 'isolation',
	group: 'pids',
	outcomes: {'no limit': 'medium'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const limit = known(inspect.HostConfig.PidsLimit);
		// null, 0 and -1 all mean none: which one an engine shows depends on its version and on past updates.
		if (limit !== null && limit > 0) return pass();
		return fail('no limit', 'HostConfig.PidsLimit', limit === null ? words`null` : words`${limit}`, 'above 0');
	},
	fix: () => ({
		key: 'pids-limit',
		by: 'live',
		how: 'docker update --pids-limit 200 (no restart).',
		change: {is: 'pids-limit', pids: 200},
	}),
});

export const pidsChecks = [pidsLimit];
