import type {Fix} from '../../model/fix.ts';
import {known, knownOr} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';

const withCheck = (): Fix => ({
	key: 'health-check',
	by: 'recreate',
	how: 'Re-create with --health-cmd and without --no-healthcheck, or from an image with HEALTHCHECK.',
});

export const healthCheck = defineCheck({
	id: 'health-check',
	record: '5.27',
	title: 'Its health is checked, and good',
	why: 'A program that hangs, or that someone has tampered with, goes on looking fine without a check. One that is known to be unwell and left so is no better.',
	theme: 'operations',
	group: 'health',
	outcomes: {none: 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const test = known(inspect.Config.Healthcheck)?.Test ?? [];
		if (test.length === 0) return fail('none', 'Config.Healthcheck', words`none`, 'a test');
		if (test[0] === 'NONE') return fail('none', 'Config.Healthcheck', join(test, ' '), 'a test');
		const state = known(inspect.State);
		// Stopped, its last state says nothing.
		if (!state.Running) return pass();
		if (state.Health === null) return fail('none', 'State.Health', words`none`, 'healthy');
		const {Status, FailingStreak} = state.Health;
		if (Status === 'healthy' || Status === 'starting') return pass();
		return fail('none', 'State.Health.Status', words`${Status}, ${FailingStreak} failures in a row`, 'healthy');
	},
	fix: ({inspect}) => {
		const state = knownOr(inspect.State, null);
		return state?.Running && state.Health?.Status === 'unhealthy'
			? {key: 'unhealthy', by: 'person', how: 'Find out why the test fails: docker inspect shows its last outputs.'}
			: withCheck();
	},
});

export const healthCheckOn = defineCheck({
	id: 'health-check-on',
	record: 'X-HEALTH-NONE',
	title: 'The health check is not switched off',
	why: 'Someone decided against the check that the image may bring along. From then on faults and tampering stay unseen.',
	theme: 'operations',
	group: 'health',
	outcomes: {'switched off': 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const test = known(inspect.Config.Healthcheck)?.Test ?? [];
		return test[0] === 'NONE' ? fail('switched off', 'Config.Healthcheck.Test', words`NONE`, 'a test') : pass();
	},
	fix: withCheck,
});

export const healthChecks = [healthCheck, healthCheckOn];
