import type {ContainerInspect, EngineFacts, KernelView, SeccompSetting} from '../../model/evidence.ts';
import type {Verdict} from '../../model/check.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import {notInForce} from '../not-in-force.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';

/** The engine's own profile refuses about forty calls; a list half as long leaves some of the dangerous ones open. */
const meaningfulDenyList = 20;

type CustomProfile = Extract<SeccompSetting, {is: 'custom'}>;

/** Under these a call that no rule names goes through; LOG only takes a note of it. */
const allowsByDefault = ({defaultAction}: CustomProfile): boolean => /^SCMP_ACT_(?:ALLOW|LOG)$/.test(defaultAction);

/** Configured, and yet not in force; a filter that is there says nothing of what it lets through. */
const offInKernel = (kernel: KernelView | null, fail: FailAt): Verdict =>
	kernel?.seccomp === 'off' ? fail('/proc/PID/status Seccomp', words`0, though configured`) : pass();

type FailAt = (field: string, actual: SafeText) => Verdict;

function judge(
	{inspect, engine, kernel}: {inspect: ContainerInspect; engine: EngineFacts; kernel: KernelView | null},
	isTooWide: (profile: CustomProfile) => boolean,
	fail: FailAt,
): Verdict {
	if (known(inspect.HostConfig.Privileged)) {
		return fail('HostConfig.Privileged', words`privileged mode switches the filter off`);
	}
	const setting = known(inspect.seccomp);
	switch (setting.is) {
		case 'unconfined':
			return fail('HostConfig.SecurityOpt', words`seccomp=unconfined`);
		case 'custom':
			return isTooWide(setting)
				? fail(
						'HostConfig.SecurityOpt',
						words`a profile that by default does ${setting.defaultAction}, ${setting.deniedCalls} calls denied`,
					)
				: offInKernel(kernel, fail);
		case 'default':
			return engine.seccompProfile === '' || engine.seccompProfile === 'unconfined'
				? notApplicable(words`the engine itself filters nothing: a finding of the host, not of each container`)
				: offInKernel(kernel, fail);
	}
}

function fixFor(inspect: ContainerInspect): FixOfCheck {
	const isDefault = known(inspect.seccomp).is === 'default';
	const toDefault: readonly RecreateChange[] = isDefault ? [] : [{is: 'seccomp', profile: null}];
	if (known(inspect.HostConfig.Privileged)) {
		return {
			key: 'privileged',
			by: 'recreate',
			how: 'Create it again without --privileged.',
			propose: () => ({changes: [{is: 'privileged-off'}, ...toDefault]}),
		};
	}
	const fix = {
		key: 'seccomp',
		by: 'recreate',
		how: "Create it again without the seccomp option; where a call is missing, add that one call to a copy of the engine's profile.",
	} as const;
	return isDefault ? {...fix, propose: () => ({whyNot: notInForce})} : {...fix, propose: () => ({changes: toDefault})};
}

const shared = {theme: 'isolation', group: 'seccomp'} as const;

export const seccompOn = defineCheck({
	...shared,
	id: 'seccomp',
	record: '5.22',
	title: 'System calls are filtered',
	why: 'The kernel is one program shared by all containers, and most of its bugs sit in calls that no service needs. Without the filter every one of those calls can be tried from inside.',
	outcomes: {off: 'high'},
	needs: ['inspect', 'engine', 'kernel'],
	evaluate: (seen, fail) =>
		judge(
			seen,
			profile => allowsByDefault(profile) && profile.deniedCalls < meaningfulDenyList,
			(field, actual) => fail('off', field, actual, 'a profile that denies what it does not name'),
		),
	fix: ({inspect}) => fixFor(inspect),
});

export const seccompProfile = defineCheck({
	...shared,
	id: 'seccomp-profile',
	record: 'X-SECCOMP-PROFILE',
	title: 'The system call filter lists what is allowed',
	why: 'A profile that allows all but what it names opens each new call of the next kernel by itself. The status of the process says "filtered" all the same, so nobody notices.',
	outcomes: {'off or allows nearly all': 'high'},
	needs: ['inspect', 'engine', 'kernel'],
	evaluate: (seen, fail) =>
		judge(seen, allowsByDefault, (field, actual) =>
			fail('off or allows nearly all', field, actual, 'an error by default, and a list of what is allowed'),
		),
	fix: ({inspect}) => fixFor(inspect),
});

export const seccompChecks = [seccompOn, seccompProfile];
