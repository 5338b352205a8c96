/** Privileged mode, no-new-privileges and the user. */
import {listOf, textOf} from '../../model/foreign.ts';
import {words, sanitise} from '../../model/safe-text.ts';
import {blocked, edited, withConfig, withHostConfig, withoutHostConfig, type Edit} from './edit.ts';
import {replaceOption, withoutOwnLabelOff} from './security-opt.ts';

/** What came with it goes with it: without that /proc would stay uncovered and SELinux off. */
export const privilegedOff: Edit<'privileged-off'> = (body, _change, facts) => {
	if (body.HostConfig['Privileged'] !== true)
		return edited(body, {because: words`as asked`, effect: words`nothing changes`, option: words``});
	const uncovered = ['MaskedPaths', 'ReadonlyPaths'].filter(name => listOf(body.HostConfig[name]).length === 0);
	const isCgroupShared = facts.engine.CgroupVersion === '2' && body.HostConfig['CgroupnsMode'] === 'host';
	const off = withHostConfig(withoutHostConfig(body, ...uncovered), {
		Privileged: false,
		...(isCgroupShared ? {CgroupnsMode: 'private'} : {}),
	});
	return edited(withoutOwnLabelOff(off, facts), {
		because: words`it hands over every capability and device of the host, and takes the filters away`,
		effect: words`the default capabilities and devices only, system calls filtered, kernel files covered again`,
		option: words`(without --privileged)`,
		warnings: [words`devices, mounts and kernel settings that it reached by privileged mode are gone`],
	});
};

export const noNewPrivileges: Edit<'no-new-privileges'> = body =>
	edited(replaceOption(body, 'no-new-privileges', 'no-new-privileges'), {
		because: words`hardly any service starts setuid programs, and many break-ins do`,
		effect: words`setuid programs and file capabilities (sudo, su, ping) give no rights any more`,
		option: words`--security-opt no-new-privileges`,
	});

const userShape = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?$/;

export const user: Edit<'user'> = (body, {user: wanted}) => {
	if (!userShape.test(wanted))
		return blocked(words`${sanitise(wanted)} is no user: a uid, uid:gid, or names of the image's own`);
	const was = textOf(body['User']);
	const shown = sanitise(wanted);
	return edited(withConfig(body, {User: wanted}), {
		because: words`what is taken over has the rights of this user, not those of root`,
		effect: words`its processes start as ${shown}${was === '' ? words`` : words` instead of ${sanitise(was)}`}`,
		option: words`--user ${shown}`,
		warnings: [
			words`files on its volumes keep their owner: what only root could read or write, ${shown} can't`,
			...(body.HostConfig['NetworkMode'] === 'host'
				? [words`on the network of the host only root listens on ports below 1024`]
				: []),
		],
	});
};
