/** Kernel parameters, host names and links that are taken out. */
import {textsOf} from '../../model/foreign.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {edited, objectOf, withHostConfig, without, type Edit} from './edit.ts';

export const removeSysctl: Edit<'remove-sysctl'> = (body, {name}) => {
	const before = objectOf(body.HostConfig['Sysctls']);
	return edited(name in before ? withHostConfig(body, {Sysctls: without(before, name)}) : body, {
		because: words`it loosens what the kernel keeps apart`,
		effect: words`${sanitise(name)} inside is what the kernel gives by itself`,
		option: words`(without --sysctl ${sanitise(name)})`,
	});
};

export const removeExtraHost: Edit<'remove-extra-host'> = (body, {entry}) => {
	const before = textsOf(body.HostConfig['ExtraHosts']);
	const after = before.filter(one => one !== entry);
	return edited(after.length === before.length ? body : withHostConfig(body, {ExtraHosts: after}), {
		because: words`it leads to services of the host that were never meant for containers`,
		effect: words`${sanitise(entry)} is no name inside any more`,
		option: words`(without --add-host ${sanitise(entry)})`,
		warnings: [words`whatever in it calls the host by that name has to use another`],
	});
};

/** Shown as `/db:/web/database`, asked for as `db:database`. */
function readLink(link: string): string {
	const [source = '', target = source] = link.split(':');
	return `${source.replace(/^\//, '')}:${target.split('/').at(-1) ?? ''}`;
}

export const removeLink: Edit<'remove-link'> = (body, {link}) => {
	const before = textsOf(body.HostConfig['Links']);
	const after = before.filter(one => readLink(one) !== readLink(link));
	return edited(after.length === before.length ? body : withHostConfig(body, {Links: after}), {
		because: words`a link copies the other container's environment into this one`,
		effect: words`${sanitise(readLink(link))} is not known inside; on a network of their own they find each other by name`,
		option: words`(without --link ${sanitise(readLink(link))})`,
		warnings: [words`on the default bridge it can't find the other container by name any more`],
	});
};
