import type {ContainerInspect} from '../../model/evidence.ts';
import {known} from '../../model/read.ts';
import {words} from '../../model/safe-text.ts';
import {defineCheck, notApplicable, pass} from '../define-check.ts';
import {isWithin, normalPath} from '../filesystem/paths.ts';

const covers = (paths: readonly string[], path: string): boolean => paths.some(one => isWithin(path, normalPath(one)));

/** Not to be read from inside. null is the engine's own list. */
const isHidden = ({HostConfig}: ContainerInspect, path: string): boolean => {
	const masked = known(HostConfig.MaskedPaths);
	return masked === null ? path === '/proc/kcore' : covers(masked, path);
};

/** Not to be written from inside. Privileged containers have neither list, whatever their configuration shows. */
export function isProtectedInside(inspect: ContainerInspect, path: string): boolean {
	if (known(inspect.HostConfig.Privileged)) return false;
	const readOnly = known(inspect.HostConfig.ReadonlyPaths);
	return readOnly === null || covers(readOnly, path) || isHidden(inspect, path);
}

export const kernelPaths = defineCheck({
	id: 'kernel-paths',
	record: 'X-SYSTEMPATHS',
	title: 'Kernel files are hidden or read-only',
	why: 'Under /proc and /sys the kernel offers its memory and its switches as files. With the covers off, root inside reads the one and turns the other, and both belong to the whole machine.',
	theme: 'isolation',
	group: 'kernel-paths',
	outcomes: {unmasked: 'high'},
	needs: ['inspect'],
	evaluate({inspect}, fail) {
		if (known(inspect.HostConfig.Privileged))
			return notApplicable(words`privileged mode has no such covers: a finding of its own`);
		// SecurityOpt shows no trace of systempaths=unconfined: only the lists tell.
		if (!isHidden(inspect, '/proc/kcore')) {
			return fail('unmasked', 'HostConfig.MaskedPaths', words`/proc/kcore not hidden`, "the engine's list");
		}
		if (!isProtectedInside(inspect, '/proc/sys')) {
			return fail('unmasked', 'HostConfig.ReadonlyPaths', words`/proc/sys writable`, "the engine's list");
		}
		return pass();
	},
	fix: () => ({
		key: 'system-paths',
		by: 'recreate',
		how: 'Create it again without --security-opt systempaths=unconfined; a kernel setting it needs goes into --sysctl.',
		propose: () => ({changes: [{is: 'kernel-paths'}]}),
	}),
});

export const kernelPathsChecks = [kernelPaths];
