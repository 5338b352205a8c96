/** System call filter, AppArmor, SELinux, covers of kernel files, runtime: back to what the engine gives by itself. */
import {at, isObject, textOf} from '../../model/foreign.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {blocked, edited, withHostConfig, withoutHostConfig, type Edit} from './edit.ts';
import {replaceOption, withoutLabelOff} from './security-opt.ts';

function isProfile(text: string): boolean {
	try {
		const json: unknown = JSON.parse(text);
		return isObject(json) && typeof at(json, 'defaultAction') === 'string';
	} catch {
		return false;
	}
}

export const seccomp: Edit<'seccomp'> = (body, {profile}) => {
	if (profile !== null && !isProfile(profile))
		return blocked(words`this is no seccomp profile: JSON with a defaultAction is wanted, not a path`);
	return edited(replaceOption(body, 'seccomp', profile === null ? null : `seccomp=${profile}`), {
		because: words`most bugs of the kernel sit in calls that no service makes`,
		effect:
			profile === null
				? words`the engine's own filter: calls such as mount, ptrace of others and keyctl fail`
				: words`the calls that the profile names, and no others`,
		option: profile === null ? words`(without --security-opt seccomp=…)` : words`--security-opt seccomp=FILE`,
	});
};

export const apparmor: Edit<'apparmor'> = (body, {profile}) => {
	if (profile !== null && !/^[\w./-]{1,128}$/.test(profile))
		return blocked(words`${sanitise(profile)} is no name of a profile`);
	return edited(replaceOption(body, 'apparmor', profile === null ? null : `apparmor=${profile}`), {
		because: words`it refuses mounts, kernel settings and traces of other processes even to root`,
		effect: words`confined by ${profile === null ? words`the engine's own profile` : sanitise(profile)}`,
		option:
			profile === null
				? words`(without --security-opt apparmor=unconfined)`
				: words`--security-opt apparmor=${sanitise(profile)}`,
	});
};

export const selinuxLabels: Edit<'selinux-labels'> = body =>
	edited(withoutLabelOff(body), {
		because: words`with a label of its own an escaped process may not open the files of others`,
		effect: words`it runs under a label of its own; binds without :z or :Z can't be read`,
		option: words`(without --security-opt label=disable)`,
		warnings: [words`folders of the host that are mounted without :z or :Z can't be opened under a label`],
	});

export const kernelPaths: Edit<'kernel-paths'> = body =>
	edited(withoutHostConfig(replaceOption(body, 'systempaths', null), 'MaskedPaths', 'ReadonlyPaths'), {
		because: words`files under /proc and /sys are the kernel's memory and its switches`,
		effect: words`/proc/kcore and the like are hidden, /proc/sys and the like read-only`,
		option: words`(without --security-opt systempaths=unconfined)`,
	});

export const defaultRuntime: Edit<'default-runtime'> = (body, _change, {engine}) => {
	const name = textOf(engine.DefaultRuntime);
	return edited(withHostConfig(body, {Runtime: name}), {
		because: words`the runtime is a program that the engine starts as root`,
		effect: words`it is started by ${sanitise(name)}, the engine's default`,
		option: words`--runtime ${sanitise(name)}`,
	});
};
