/** How strong a yes has to be, in what words it is asked for, and a name as it is typed. Pure. */
import type {AppState} from '../../model/app.ts';
import type {Batch} from '../../model/batch.ts';
import {foresightOf, type Plan} from '../../model/fix.ts';
import type {Consent} from '../../model/recreate.ts';
import {count} from '../detail/say.ts';
import {keyOf, keysOf} from '../keymap/in-force.ts';

/** Of a plan as it stands: enter is for what leaves no trace when it is taken back. */
export function consentOf(plan: Plan): Consent {
	const foresight = foresightOf(plan);
	if (foresight !== null) return foresight.consent;
	return plan.parts.every(({undoLeaves}) => undoLeaves === null) ? 'enter' : 'y';
}

const strength: readonly Consent[] = ['enter', 'y', 'name'];
const plansOn = ({items}: Batch): readonly Plan[] =>
	items.flatMap(({plan, isOn}) => (isOn && plan !== null ? [plan] : []));

/** The strongest of all, and more than enter: nobody has read every line of many. */
export const consentOfMany = (batch: Batch): Consent =>
	plansOn(batch)
		.map(consentOf)
		.reduce((strongest, one) => (strength.indexOf(one) > strength.indexOf(strongest) ? one : strongest), 'y');

/** Each has its own name typed. */
export const namesOf = (batch: Batch): readonly string[] =>
	plansOn(batch)
		.filter(plan => consentOf(plan) === 'name')
		.map(({containerName}) => containerName);

/** Where it is done: a name alone is that of many a container. */
export function hostWords({fleet: {engine, endpoint}}: Pick<AppState, 'fleet'>): string {
	const called = endpoint.host?.name;
	if (engine === null) return called ?? 'this engine';
	return called === undefined || called === engine.Name ? `host ${engine.Name}` : `${called} (host ${engine.Name})`;
}

/** The question, with container and host in it. */
export function confirmWords(consent: Consent, does: string, state: Pick<AppState, 'fleet'>): string {
	const what = `${does} on ${hostWords(state)}`;
	switch (consent) {
		case 'enter':
			return `${keysOf('confirm', ['enter', 'y'], ' or ')}: ${what}`;
		case 'y':
			return `${keyOf('confirm', 'y')}: ${what}`;
		case 'name':
			return `${keyOf('confirm', 'y')}, then its name: ${what} (data, clients or other risks)`;
	}
}

/** Names are typed one after another; null in `naming`: nothing is being typed. */
export type Naming = {readonly names: readonly string[]; readonly at: number; readonly text: string};

export const startNaming = (names: readonly string[]): Naming => ({names, at: 0, text: ''});
const longest = 256;
export const typeName = (naming: Naming, text: string): Naming => ({
	...naming,
	text: (naming.text + text.replace(/[^\x21-\x7e]/g, '')).slice(0, longest),
});
export const eraseName = (naming: Naming): Naming => ({...naming, text: naming.text.slice(0, -1)});

export type Named =
	| {readonly is: 'wrong'; readonly says: string}
	| {readonly is: 'next'; readonly naming: Naming}
	| {readonly is: 'all'};

export function acceptName(naming: Naming): Named {
	const wanted = naming.names[naming.at] ?? '';
	if (naming.text !== wanted) return {is: 'wrong', says: `that is not ${wanted}: nothing was confirmed`};
	return naming.at + 1 < naming.names.length
		? {is: 'next', naming: {...naming, at: naming.at + 1, text: ''}}
		: {is: 'all'};
}

export function namingWords({names, at, text}: Naming, state: Pick<AppState, 'fleet'>): string {
	const which = names.length > 1 ? ` (${at + 1} of ${count(names.length, 'name')})` : '';
	return `Type ${names[at] ?? ''} to confirm on ${hostWords(state)}${which}: ${text}_`;
}
