/** AppArmor and SELinux: judged only where the host has them, since a host without is a finding of the host. */
import type {ContainerInspect, EngineFacts} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {words} from '../../model/safe-text.ts';
import {notInForce} from '../not-in-force.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';
import {securityOptions} from './security-opt.ts';

function isAppArmorOff(inspect: ContainerInspect): boolean {
	const {Privileged, SecurityOpt} = inspect.HostConfig;
	if (securityOptions(known(SecurityOpt), 'apparmor').at(-1) === 'unconfined') return true;
	const profile = known(inspect.AppArmorProfile);
	// The profile is filled in at the first start: before it, empty means the default to come, but for privileged mode.
	if (profile === '' && known(inspect.State).Status === 'created') return known(Privileged);
	return profile === '' || profile === 'unconfined';
}

const isSELinuxOff = (inspect: ContainerInspect): boolean =>
	securityOptions(known(inspect.HostConfig.SecurityOpt), 'label').includes('disable') ||
	known(inspect.ProcessLabel) === '';

/** Which of them confines the container; null: none. */
export function confinedBy(inspect: ContainerInspect, engine: EngineFacts): 'AppArmor' | 'SELinux' | null {
	if (engine.hasAppArmor && !isAppArmorOff(inspect)) return 'AppArmor';
	return engine.hasSELinux && !isSELinuxOff(inspect) ? 'SELinux' : null;
}

type Cause = {readonly key: string; readonly option: string; readonly isSet: boolean; readonly change: RecreateChange};

/** Engines switch confinement off by themselves for privileged mode and, with SELinux, for host namespaces. */
function fixFor(inspect: ContainerInspect, isSELinux: boolean, how: string): FixOfCheck {
	const {Privileged, PidMode, IpcMode, SecurityOpt} = inspect.HostConfig;
	const causes: readonly Cause[] = [
		{key: 'privileged', option: '--privileged', isSet: known(Privileged), change: {is: 'privileged-off'}},
		{
			key: 'host-pid',
			option: '--pid host',
			isSet: isSELinux && known(PidMode) === 'host',
			change: {is: 'own-namespace', of: 'pid'},
		},
		{
			key: 'host-ipc',
			option: '--ipc host',
			isSet: isSELinux && known(IpcMode) === 'host',
			change: {is: 'own-namespace', of: 'ipc'},
		},
	];
	const options = known(SecurityOpt);
	const isOptedOut = isSELinux
		? securityOptions(options, 'label').includes('disable')
		: securityOptions(options, 'apparmor').length > 0;
	const changes = [
		...causes.filter(one => one.isSet).map(one => one.change),
		...(isOptedOut ? [isSELinux ? ({is: 'selinux-labels'} as const) : ({is: 'apparmor', profile: null} as const)] : []),
	];
	if (changes.length === 0) return {key: 'lsm', by: 'recreate', how, propose: () => ({whyNot: notInForce})};
	const isAsked = securityOptions(options, 'apparmor').includes('unconfined');
	const cause = isAsked ? undefined : causes.find(one => one.isSet);
	if (cause === undefined) return {key: 'lsm', by: 'recreate', how, propose: () => ({changes})};
	return {
		key: cause.key,
		by: 'recreate',
		how: `Create it again without ${cause.option}: with it the engine switches confinement off.`,
		propose: () => ({changes}),
	};
}

const shared = {theme: 'isolation', group: 'lsm'} as const;

export const appArmor = defineCheck({
	...shared,
	id: 'apparmor',
	record: '5.2',
	title: 'AppArmor confines it',
	why: 'AppArmor refuses mounts, kernel settings and traces of other processes even to root. Without it, one capability too many or one bug is enough where two would be needed.',
	outcomes: {'opted out on an AppArmor host': 'medium'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		if (!engine.hasAppArmor) return notApplicable(words`this host has no AppArmor`);
		if (!isAppArmorOff(inspect)) return pass();
		const profile = known(inspect.AppArmorProfile);
		return fail(
			'opted out on an AppArmor host',
			'AppArmorProfile',
			profile === '' ? words`none` : profile,
			'docker-default, or a profile of your own',
		);
	},
	fix: ({inspect}) =>
		fixFor(inspect, false, 'Create it again without apparmor=unconfined, or with --security-opt apparmor=PROFILE.'),
});

export const seLinux = defineCheck({
	...shared,
	id: 'selinux',
	record: '5.3',
	title: 'SELinux confines it',
	why: 'With a label of its own, an escaped process still may not open the files of the host or of other containers. With labels off, file modes are all that is left.',
	outcomes: {'opted out on an SELinux host': 'medium'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		if (!engine.hasSELinux) return notApplicable(words`SELinux is not on in this engine`);
		if (!isSELinuxOff(inspect)) return pass();
		const label = known(inspect.ProcessLabel);
		const actual = label === '' ? words`none` : words`label=disable`;
		return fail('opted out on an SELinux host', 'ProcessLabel', actual, 'a label of its own');
	},
	fix: ({inspect}) =>
		fixFor(inspect, true, 'Create it again without label=disable; put :z or :Z on its binds instead.'),
});

export const anyLsm = defineCheck({
	...shared,
	id: 'lsm-confines',
	record: 'X-LSM-NONE',
	title: 'AppArmor or SELinux confines it',
	why: 'Most known escapes that start from a mount or a trace end at this second wall. The host has it, and this container was put in front of it.',
	outcomes: {'opted out where the host has one': 'medium'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		if (!engine.hasAppArmor && !engine.hasSELinux) {
			return notApplicable(words`this host has neither: a finding of the host, not of each container`);
		}
		if (confinedBy(inspect, engine) !== null) return pass();
		return fail(
			'opted out where the host has one',
			'AppArmorProfile and ProcessLabel',
			words`neither confines`,
			'one of them',
		);
	},
	fix: ({inspect, engine}) =>
		fixFor(inspect, engine.hasSELinux, 'Create it again without apparmor=unconfined and label=disable.'),
});

export const lsmChecks = [appArmor, seLinux, anyLsm];
