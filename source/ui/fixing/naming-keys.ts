/** What a key does while a name is being typed. Pure: who draws it is told what it comes to. */
import type {Press} from '../keys.ts';
import {acceptName, eraseName, typeName, type Naming} from './consent.ts';

export const tooFast = 'keys came too fast: nothing was confirmed; press again';

export type Named =
	/** All names stand: this press is the yes. */
	| {readonly is: 'yes'}
	/** `naming`: null, it is over; absent, as it was. */
	| {readonly is: 'typing'; readonly naming?: Naming | null; readonly note?: string};

const nothing: Named = {is: 'typing'};

function onEnter(naming: Naming, {isAlone}: Press): Named {
	const named = acceptName(naming);
	switch (named.is) {
		case 'all':
			return isAlone ? {is: 'yes'} : {is: 'typing', note: tooFast};
		case 'next':
			return isAlone ? {is: 'typing', naming: named.naming} : {is: 'typing', note: tooFast};
		case 'wrong':
			return {is: 'typing', note: named.says};
	}
}

export function nameByKey(naming: Naming, press: Press): Named {
	switch (press.key) {
		case 'escape':
		case 'ctrl-g':
			return {is: 'typing', naming: null, note: 'nothing was confirmed'};
		case 'enter':
			return onEnter(naming, press);
		case 'backspace':
		case 'delete':
			return {is: 'typing', naming: eraseName(naming)};
		case 'ctrl-u':
			return {is: 'typing', naming: {...naming, text: ''}};
		default:
			if (press.text === '') return nothing;
			return press.isAlone
				? {is: 'typing', naming: typeName(naming, press.text)}
				: {is: 'typing', note: 'pasted text is no answer: type the name'};
	}
}
