/** Mounts made read-only, taken away, or kept from passing mounts on. */
import type {JsonObject} from '../../model/foreign.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {edited, objectOf, type Edit} from './edit.ts';
import {withMount, withoutMount, type BindText} from './mount-specs.ts';

export const mountReadOnly: Edit<'mount-read-only'> = (body, {target}, facts) => {
	const change = {
		bind: ({modes, ...bind}: BindText) => ({
			...bind,
			modes: modes.includes('ro') ? modes : [...modes.filter(mode => mode !== 'rw'), 'ro'],
		}),
		spec: (spec: JsonObject) => ({...spec, ReadOnly: true}),
	};
	return edited(withMount(body, target, change, facts), {
		because: words`what is only read can't be changed by whoever breaks in`,
		effect: words`writing below ${sanitise(target)} fails`,
		option: words`(-v …:${sanitise(target)}:ro)`,
	});
};

export const removeMount: Edit<'remove-mount'> = (body, {target}, facts) =>
	edited(withoutMount(body, target, facts), {
		because: words`what is not there can't be read, written or called from inside`,
		effect: words`${sanitise(target)} inside is what the image has there; on the host nothing is deleted`,
		option: words`(without -v …:${sanitise(target)})`,
		warnings: [words`whatever in it uses ${sanitise(target)} stops working`],
	});

const isPropagation = (mode: string): boolean => /^r?(?:shared|slave|private)$/.test(mode);

export const mountPropagation: Edit<'mount-propagation'> = (body, {target}, facts) => {
	const change = {
		bind: ({modes, ...bind}: BindText) => ({
			...bind,
			modes: [...modes.filter(mode => !isPropagation(mode)), 'rslave'],
		}),
		spec: (spec: JsonObject) => ({...spec, BindOptions: {...objectOf(spec['BindOptions']), Propagation: 'rslave'}}),
	};
	return edited(withMount(body, target, change, facts), {
		because: words`a mount made inside could cover a folder that the host trusts`,
		effect: words`mounts made below ${sanitise(target)} inside stay inside; those of the host still show`,
		option: words`(-v …:${sanitise(target)}:rslave)`,
	});
};
