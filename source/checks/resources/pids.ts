import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';
import {canLimit, enablingFix, notHeld} from './in-force.ts';

export const pidsLimit = defineCheck({
	id: 'pids-limit',
	record: '5.29',
	title: 'Number of processes is limited',
	why: 'A fork bomb, or a leak of threads, in one container uses up the process numbers of the whole host; then nobody can even log in to stop it.',
	theme: 'isolation',
	group: 'pids',
	outcomes: {'no limit': 'medium'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		const limit = known(inspect.HostConfig.PidsLimit);
		// null, 0 and -1 all mean none: which one an engine shows depends on its version and on past updates.
		const shown = limit === null ? words`null` : words`${limit}`;
		if (limit === null || limit <= 0) return fail('no limit', 'HostConfig.PidsLimit', shown, 'above 0');
		if (canLimit(engine, engine.isPidsLimitSupported)) return pass();
		return fail('no limit', 'HostConfig.PidsLimit', notHeld(shown), 'above 0, and in force');
	},
	fix: ({engine}) =>
		canLimit(engine, engine.isPidsLimitSupported)
			? {
					key: 'pids-limit',
					by: 'live',
					how: 'docker update --pids-limit 200 (no restart).',
					change: {is: 'pids-limit', pids: 200},
				}
			: enablingFix(engine, 'pids-cgroup', 'Boot a kernel with the pids cgroup: this one can limit none.'),
});

export const pidsChecks = [pidsLimit];
