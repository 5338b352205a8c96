import type {ContainerInspect} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {defineCheck, manual, pass} from '../define-check.ts';

const bounded = 5;
const bound = (): FixOfCheck => ({
	key: 'restart-policy',
	by: 'live',
	how: 'docker update --restart on-failure:5 (no restart).',
	change: {is: 'restart-policy', name: 'on-failure', maximumRetryCount: bounded},
});

/** null: bounded; else the policy that is not. A count of 0 means no end; other policies know no count. */
function endlessPolicy(inspect: ContainerInspect): SafeText | null {
	const {Name, MaximumRetryCount} = known(inspect.HostConfig.RestartPolicy);
	if (Name === '' || Name === 'no') return null;
	if (Name !== 'on-failure') return Name;
	return MaximumRetryCount >= 1 && MaximumRetryCount <= bounded ? null : words`${Name}:${MaximumRetryCount}`;
}

export const restartPolicy = defineCheck({
	id: 'restart-policy',
	record: '5.15',
	title: 'Restarts come to an end',
	why: 'A container that is started again for ever hides that it crashes, and gives whoever crashes it as many tries as he likes. All the while it burns processor time.',
	theme: 'operations',
	group: 'restart',
	outcomes: {endless: 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const endless = endlessPolicy(inspect);
		return endless === null ? pass() : fail('endless', 'HostConfig.RestartPolicy', endless, 'no, or on-failure:1 to 5');
	},
	fix: bound,
});

const windowMs = 10 * 60 * 1000;
const startsOfLoop = 3;

/** Most starts seen within one window, wherever it lies in the time watched. */
function mostStarts(starts: readonly number[]): number {
	let most = 0;
	let first = 0;
	for (const [last, at] of starts.entries()) {
		while (at - (starts[first] ?? at) > windowMs) first += 1;
		most = Math.max(most, last - first + 1);
	}
	return most;
}

export const restartLoop = defineCheck({
	id: 'restart-loop',
	record: 'X-RESTART-LOOP',
	title: 'It does not start again and again',
	why: 'Something ends it soon after every start: a fault, a missing service, or an attack that is being tried. Meanwhile nobody is served, and the tries load the host.',
	theme: 'operations',
	group: 'restart',
	outcomes: {looping: 'low'},
	isOverTime: true,
	needs: ['inspect', 'watched'],
	evaluate({inspect, watched}, fail) {
		if (watched === null) return manual(words`Does RestartCount in docker inspect grow from one minute to the next?`);
		const count = known(inspect.RestartCount);
		if (known(inspect.State).Restarting && count > 2) {
			return fail('looping', 'State.Restarting, RestartCount', words`true, ${count}`, 'running');
		}
		const starts = mostStarts(watched.starts);
		if (starts < startsOfLoop) return pass();
		return fail('looping', 'starts seen', words`${starts} within 10 minutes`, `fewer than ${startsOfLoop}`);
	},
	fix: ({inspect}) =>
		endlessPolicy(inspect) === null
			? {key: 'restart-loop', by: 'person', how: 'Find out why it ends: docker logs, and the exit code.'}
			: bound(),
});

export const restartChecks = [restartPolicy, restartLoop];
