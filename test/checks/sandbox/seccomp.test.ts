import {seccompOn, seccompProfile} from '../../../source/checks/sandbox/seccomp.ts';
import {having, plain, seenByKernel, t, unread, withHostConfig, withInspect} from '../../helpers/evidence.ts';
import {testCheck} from '../../helpers/test-check.ts';

const custom = (defaultAction: string, deniedCalls = 0, allowedCalls = 0) =>
	withInspect({seccomp: {is: 'custom', defaultAction: t(defaultAction), deniedCalls, allowedCalls}});
const unconfined = withInspect({seccomp: {is: 'unconfined'}});
const privileged = withHostConfig({Privileged: true});
const engineOff = (profile: string) => having({engine: {seccompProfile: t(profile)}});
const same = {
	'not-applicable': [
		['the engine filters nothing', engineOff('unconfined')],
		['the engine has no seccomp', engineOff('')],
		['the same, seen by the kernel', seenByKernel({seccomp: 'off'}, engineOff(''))],
	],
	unknown: [
		['setting not understood', withInspect({seccomp: unread})],
		['Privileged of another shape', withHostConfig({Privileged: unread})],
		['engine not read', having({engine: unread})],
		['inspect failed', having({inspect: unread})],
	],
} as const;

testCheck(seccompOn, {
	...same,
	pass: [
		['the profile of the engine', plain],
		['the same, and the kernel agrees', seenByKernel({}, plain)],
		['as newer engines call it, or a file', engineOff('/etc/docker/seccomp.json')],
		['a profile that denies by default', custom('SCMP_ACT_ERRNO', 0, 300)],
		['one that kills by default', custom('SCMP_ACT_KILL_PROCESS', 0, 60)],
		['one that allows by default and denies a lot', custom('SCMP_ACT_ALLOW', 44)],
	],
	fail: [
		['unconfined', unconfined, 'off'],
		['unconfined, under a filter that the engine itself is under', seenByKernel({}, unconfined), 'off'],
		['configured, and yet not in force', seenByKernel({seccomp: 'off'}), 'off'],
		['a profile of its own, not in force', seenByKernel({seccomp: 'off'}, custom('SCMP_ACT_ERRNO')), 'off'],
		['docker-bench 5.22: a profile that allows all', custom('SCMP_ACT_ALLOW'), 'off'],
		['one that allows by default and denies a few', custom('SCMP_ACT_ALLOW', 3), 'off'],
		['one that only takes notes', custom('SCMP_ACT_LOG'), 'off'],
		['docker-bench 5.22: privileged', privileged, 'off'],
	],
});

const bad = 'off or allows nearly all';
testCheck(seccompProfile, {
	...same,
	pass: [
		['the profile of the engine', plain],
		['a profile that denies by default', custom('SCMP_ACT_ERRNO', 0, 300)],
	],
	fail: [
		['unconfined', unconfined, bad],
		['docker-bench 5.22: a profile that allows all', custom('SCMP_ACT_ALLOW'), bad],
		['one that allows by default and denies a lot', custom('SCMP_ACT_ALLOW', 44), bad],
		['privileged', privileged, bad],
	],
});
