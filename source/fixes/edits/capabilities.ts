/** CapDrop and CapAdd as they shall be. */
import {textsOf} from '../../model/foreign.ts';
import {capabilityNames, normalCapability} from '../../model/capabilities.ts';
import {join, sanitise, words} from '../../model/safe-text.ts';
import {blocked, edited, withHostConfig, type Edit} from './edit.ts';

const isName = (name: string): boolean => name === 'ALL' || capabilityNames.some(one => one === name);

/** A name that stands there already stays as it was spelled: with CAP_ or without, large or small. */
function spelledAsBefore(wanted: readonly string[], before: readonly string[]): readonly string[] {
	const names = [...new Set(wanted.map(normalCapability))];
	return names.map(name => before.find(one => normalCapability(one) === name) ?? name);
}

const options = (option: string, names: readonly string[]) => names.map(name => sanitise(`--${option} ${name}`));

export const capabilities: Edit<'capabilities'> = (body, change) => {
	const unknown = [...change.drop, ...change.add].map(normalCapability).filter(name => !isName(name));
	if (unknown.length > 0) return blocked(words`there is no capability ${join(unknown.map(name => sanitise(name)))}`);
	const {CapDrop, CapAdd} = body.HostConfig;
	const drop = spelledAsBefore(change.drop, textsOf(CapDrop));
	const add = spelledAsBefore(change.add, textsOf(CapAdd));
	const kept = add.map(name => sanitise(normalCapability(name)));
	return edited(withHostConfig(body, {CapDrop: drop, CapAdd: add}), {
		because:
			kept.length === 0
				? words`most services use none of the capabilities that come by default`
				: words`${join(kept)} stays, all else that was given by default goes`,
		effect: words`what root inside may do to its own container and its network shrinks to what is listed`,
		option: join([...options('cap-drop', drop), ...options('cap-add', add)], ' '),
		warnings:
			body.HostConfig['Privileged'] === true
				? [words`while it is privileged it has every capability, whatever is dropped`]
				: [],
	});
};
