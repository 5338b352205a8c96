import type {Owner} from '../../model/evidence.ts';
import type {FixOfCheck} from '../../model/fix.ts';
import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';

export const cgroupNamespace = defineCheck({
	id: 'host-cgroup-namespace',
	record: 'X-CGROUPNS-HOST',
	title: 'Has a cgroup namespace of its own',
	why: 'With the cgroup namespace of the host it sees how the machine is laid out: which services and containers run, and where. That is reconnaissance for free, and a help to escapes by way of cgroups.',
	theme: 'isolation',
	group: 'cgroup-namespace',
	outcomes: {'host, on cgroup v2': 'low'},
	needs: ['inspect', 'engine'],
	evaluate({inspect, engine}, fail) {
		const mode = known(inspect.HostConfig.CgroupnsMode);
		if (mode === 'private') return pass();
		if (engine.CgroupVersion !== '2')
			return notApplicable(words`on cgroup v1 the namespace of the host is what engines give`);
		return mode === 'host' ? fail('host, on cgroup v2', 'HostConfig.CgroupnsMode', mode, 'private') : pass();
	},
	fix({inspect}): FixOfCheck {
		// Privileged mode asks for it unasked.
		return known(inspect.HostConfig.Privileged)
			? {
					key: 'privileged',
					by: 'recreate',
					how: 'Create it again without --privileged, or with --cgroupns private.',
					propose: () => ({changes: [{is: 'privileged-off'}, {is: 'own-namespace', of: 'cgroup'}]}),
				}
			: {
					key: 'host-cgroupns',
					by: 'recreate',
					how: 'Create it again with --cgroupns private.',
					propose: () => ({changes: [{is: 'own-namespace', of: 'cgroup'}]}),
				};
	},
});

/** Where engines and their managers put containers by themselves. */
function isUsualParent(parent: string, owner: Owner): boolean {
	if (/^(?:|\/?docker|system\.slice|user\.slice)$/.test(parent)) return true;
	return owner.is === 'kubernetes' && /^\/?kubepods/.test(parent);
}

export const cgroupParent = defineCheck({
	id: 'cgroup-parent',
	record: '5.25',
	title: 'Is accounted under the usual cgroup',
	why: 'Limits and priorities are inherited from the parent: under a strange one, a container escapes what holds for all the others. It is also easily left out where usage is watched.',
	theme: 'isolation',
	group: 'cgroup-namespace',
	outcomes: {'other parent': 'low'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		const parent = known(inspect.HostConfig.CgroupParent);
		return isUsualParent(parent, inspect.owner)
			? pass()
			: fail('other parent', 'HostConfig.CgroupParent', parent, "not set, or the engine's own");
	},
	fix: () => ({
		key: 'cgroup-parent',
		by: 'recreate',
		how: 'Create it again without --cgroup-parent.',
		propose: () => ({changes: [{is: 'default-cgroup-parent'}]}),
	}),
});

export const cgroupChecks = [cgroupNamespace, cgroupParent];
