/** What a key does while a value is being typed. Pure, as all of `draft.ts`. */
import type {Bounds} from '../../model/values/change-values.ts';
import type {Press} from '../keys.ts';
import * as drafts from './draft.ts';
import type {Draft, Outcome} from './draft.ts';

/** null: nothing. */
export function editByKey(draft: Draft, press: Press, bounds: Bounds): Outcome | null {
	const to = (next: Draft): Outcome => ({draft: next, ask: null});
	switch (press.key) {
		case 'escape':
		case 'ctrl-g':
			return to(drafts.closeEditor(draft));
		case 'enter':
			// A pasted line's end is no person's enter.
			return press.isAlone ? drafts.accept(draft, bounds) : null;
		case 'tab':
		case 'down':
			return to(drafts.nextField(draft, 1));
		case 'shift-tab':
		case 'up':
			return to(drafts.nextField(draft, -1));
		case 'backspace':
		case 'delete':
			return to(drafts.erase(draft));
		case 'ctrl-u':
			return to(drafts.eraseAll(draft));
		default:
			return press.text === '' ? null : to(drafts.write(draft, press.text));
	}
}
