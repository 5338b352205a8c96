/** Changes that the engine makes in place. */
import {words} from '../../model/safe-text.ts';
import type {WayRunner} from '../way.ts';
import {applyAll} from './apply.ts';
import {lookAt, settleLive} from './look.ts';
import {undoAll, whyNotTakeBack} from './undo.ts';

export const liveWay: WayRunner = {
	async prepare(_doors, plan) {
		const steps = plan.parts.flatMap(part => part.steps);
		return steps.length > 0
			? {steps, held: {}, secrets: null}
			: {why: words`the plan holds no change`, todo: words`Choose what to change`};
	},
	apply: applyAll,
	whyNotUndo: whyNotTakeBack,
	undo: undoAll,
	look: lookAt,
	settle: settleLive,
};
