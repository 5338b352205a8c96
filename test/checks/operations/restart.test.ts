import {expect, it} from 'vitest';
import type {ContainerEvidence} from '../../../source/model/evidence.ts';
import {restartLoop, restartPolicy} from '../../../source/checks/operations/restart.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {hardened, having, plain, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const policy = (Name: string, MaximumRetryCount = 0) =>
	withHostConfig({RestartPolicy: {Name: t(Name), MaximumRetryCount}});

testCheck(restartPolicy, {
	pass: [
		['hardened: five times', hardened],
		['plain: never', plain],
		['once', policy('on-failure', 1)],
		['unset', policy('')],
	],
	fail: [
		['docker-bench: always passed', policy('always'), 'endless'],
		['always, with a count that it knows not', policy('always', 3), 'endless'],
		['unless stopped', policy('unless-stopped'), 'endless'],
		['docker-bench: on failure without a count passed', policy('on-failure', 0), 'endless'],
		['six times', policy('on-failure', 6), 'endless'],
	],
	unknown: [
		['field of another shape', withHostConfig({RestartPolicy: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

const minute = 60_000;
const seen =
	(...minutes: readonly number[]) =>
	(base?: ContainerEvidence) =>
		having({watched: {sinceUnixMs: 0, execs: [], starts: minutes.map(at => at * minute)}}, base);
const restarting = (RestartCount: number) => withInspect({RestartCount, State: {Restarting: true}});

testCheck(restartLoop, {
	pass: [
		['watched, none seen', seen()()],
		['two starts', seen(0, 1)()],
		['three in eleven minutes', seen(0, 5, 11)()],
		['restarting for the second time', seen()(restarting(2))],
		['restarted often, long ago', seen()(withInspect({RestartCount: 50}))],
	],
	fail: [
		['three starts in ten minutes', seen(0, 5, 10)(), 'looping'],
		['three in ten minutes, then quiet for an hour', seen(0, 1, 2, 62)(), 'looping'],
		['after a quiet hour', seen(0, 60, 61, 62)(), 'looping'],
		['restarting again', seen()(restarting(3)), 'looping'],
	],
	manual: [
		['a one-shot audit', hardened],
		['a one-shot audit, restarting', restarting(9)],
	],
	unknown: [
		['state not read', seen()(withInspect({State: unread}))],
		['inspect failed', having({inspect: unread})],
	],
});

it('bounds the restarts where they have no end, and says to look for the cause where they have', () => {
	expect(runChecks([restartPolicy], policy('always'))[0]?.fix).toMatchObject({
		key: 'restart-policy',
		change: {is: 'restart-policy', name: 'on-failure', maximumRetryCount: 5},
	});
	expect(runChecks([restartLoop], seen(0, 1, 2)(policy('always')))[0]?.fix).toMatchObject({
		key: 'restart-policy',
		by: 'live',
	});
	expect(runChecks([restartLoop], seen(0, 1, 2)(hardened))[0]?.fix).toMatchObject({key: 'restart-loop', by: 'person'});
});
