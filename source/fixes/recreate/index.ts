/** Changes that only a new container can have: one is put in the old one's place, and the old one stays as the way back. */
import {words, sanitise} from '../../model/safe-text.ts';
import {reading} from '../transact.ts';
import type {WayRunner} from '../way.ts';
import {undoSwap} from './back.ts';
import {idIn, nameIn} from './dependants.ts';
import {applySwap} from './forward.ts';
import {flat, heldOf, memberOf, stepsOf} from './members.ts';
import {heldFiles} from './preparations.ts';
import {lookAtSwap, settleSwap, whyNotUndoSwap} from './recover.ts';
import {findDependants} from './sources.ts';
import {stateOf} from './swap-of.ts';

const newPreview = words`Look at the new preview`;

export const recreateWay: WayRunner = {
	async prepare(doors, plan, inspectJson) {
		if (plan.way.is !== 'recreate') throw new RangeError('this plan needs no new container');
		const {swap, prepares} = plan.way;
		const swaps = flat(swap);
		if (nameIn(inspectJson) !== swap.name) return {why: words`it was renamed since the preview`, todo: newPreview};
		const dependants = await reading(doors, () => findDependants(doors.engine, inspectJson));
		const inspects = new Map([inspectJson, ...dependants].map(one => [idIn(one), one]));
		const stranger = dependants.find(one => !swaps.some(({oldId}) => oldId === idIn(one)));
		if (stranger !== undefined) {
			return {why: words`${sanitise(nameIn(stranger))} depends on it since the preview`, todo: newPreview};
		}
		for (const {oldId, name, was} of swaps) {
			const now = inspects.get(oldId);
			if (now === undefined) return {why: words`${sanitise(name)} does not depend on it any more`, todo: newPreview};
			const state = stateOf(now);
			// Each turn of a crash loop runs for a moment.
			if (state !== was && !(was === 'restarting' && state === 'running')) {
				return {why: words`${sanitise(name)} was started or stopped since the preview`, todo: newPreview};
			}
		}
		return {
			steps: stepsOf(swaps, prepares),
			held: heldOf(swaps.map(memberOf)),
			secrets: {inspects: Object.fromEntries(inspects), files: heldFiles(prepares)},
		};
	},
	apply: applySwap,
	whyNotUndo: whyNotUndoSwap,
	undo: undoSwap,
	look: lookAtSwap,
	settle: settleSwap,
};
