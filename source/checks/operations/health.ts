import type {ContainerInspect, ImageFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {isUnread, known, knownOr, type Read} from '../../model/read.ts';
import {join, words} from '../../model/safe-text.ts';
import {defineCheck, pass} from '../define-check.ts';

const secondNs = 1e9;
const timing = {intervalNs: 30 * secondNs, timeoutNs: 5 * secondNs, retries: 3};

/** Asks the kernel whether anything listens there: a shell and grep do, and nothing of the application's own is needed. */
function listens(port: number): readonly string[] {
	const inHex = port.toString(16).toUpperCase().padStart(4, '0');
	return ['CMD-SHELL', `grep -qs ':${inHex} [0-9A-F]*:0000 0A ' /proc/net/tcp /proc/net/tcp6`];
}

/** The image's own, where there is one; else that its first port is listened on. */
function testFor(inspect: ContainerInspect, image: Read<ImageFacts>): readonly string[] | null {
	const ofImage = knownOr(image, null)?.Healthcheck ?? null;
	if (ofImage !== null && !isUnread(ofImage) && isTest(ofImage.Test)) return [];
	const [first] = inspect.Config.ExposedPorts.filter(port => /^\d+\/tcp$/.test(port));
	return first === undefined ? null : listens(Number.parseInt(first, 10));
}

const isTest = (test: readonly string[]): boolean => test.length > 0 && test[0] !== 'NONE';

const withCheck = (inspect: ContainerInspect, image: Read<ImageFacts>): FixOfCheck => ({
	key: 'health-check',
	by: 'recreate',
	how: 'Re-create with --health-cmd and without --no-healthcheck, or from an image with HEALTHCHECK.',
	propose() {
		const test = testFor(inspect, image);
		return test === null
			? {whyNot: 'it names no port to ask, so only its maker knows how it tells that it is well.'}
			: {changes: [{is: 'health-check', test, ...timing}]};
	},
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
	uses: ['image'],
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
	fix: ({inspect, image}) => {
		const state = knownOr(inspect.State, null);
		return state?.Running && state.Health?.Status === 'unhealthy'
			? {key: 'unhealthy', by: 'person', how: 'Find out why the test fails: docker inspect shows its last outputs.'}
			: withCheck(inspect, image);
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
	uses: ['image'],
	evaluate({inspect}, fail) {
		const test = known(inspect.Config.Healthcheck)?.Test ?? [];
		return test[0] === 'NONE' ? fail('switched off', 'Config.Healthcheck.Test', words`NONE`, 'a test') : pass();
	},
	fix: ({inspect, image}) => withCheck(inspect, image),
});

export const healthChecks = [healthCheck, healthCheckOn];
