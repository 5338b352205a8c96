import {expect, it} from 'vitest';
import {healthCheck, healthCheckOn} from '../../../source/checks/operations/health.ts';
import {runChecks} from '../../../source/checks/run-checks.ts';
import {hardened, having, plain, t, unread, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const health = (Status: string, FailingStreak = 0) =>
	withInspect({State: {Health: {Status: t(Status), FailingStreak}}});
const off = withInspect({Config: {Healthcheck: {Test: [t('NONE')]}}, State: {Health: null}});

testCheck(healthCheck, {
	pass: [
		['hardened: healthy', hardened],
		['starting', health('starting')],
		['stopped, unhealthy before', withInspect({State: {Running: false}}, health('unhealthy', 3))],
		['stopped, never started', withInspect({State: {Running: false, Health: null}})],
	],
	fail: [
		['plain: none', plain, 'none'],
		['switched off', off, 'none'],
		['switched off, and stopped', withInspect({State: {Running: false}}, off), 'none'],
		['docker-bench: unhealthy passed', health('unhealthy', 7), 'none'],
		['a test that the engine does not run', withInspect({State: {Health: null}}), 'none'],
		['none, and the state not read', withInspect({State: unread}, plain), 'none'],
	],
	unknown: [
		['test not read', withInspect({Config: {Healthcheck: unread}})],
		['state not read', withInspect({State: unread})],
		['inspect failed', having({inspect: unread})],
	],
});

testCheck(healthCheckOn, {
	pass: [
		['hardened', hardened],
		['plain: there is none to switch off', plain],
	],
	fail: [['docker-bench: passes it as a check', off, 'switched off']],
	unknown: [
		['test not read', withInspect({Config: {Healthcheck: unread}})],
		['inspect failed', having({inspect: unread})],
	],
});

it('says how unwell it is, and that no new check would help', () => {
	const [finding] = runChecks([healthCheck], health('unhealthy', 7));
	expect(finding?.verdict).toMatchObject({proof: {actual: 'unhealthy, 7 failures in a row', expected: 'healthy'}});
	expect(finding?.fix).toMatchObject({key: 'unhealthy', by: 'person'});
	expect(runChecks([healthCheck], plain)[0]?.fix).toMatchObject({key: 'health-check', by: 'recreate'});
});
