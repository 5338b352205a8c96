/** What the operator set down, as a command needs it. */
import {defaultPolicy, type Policy} from '../model/policy.ts';
import type {SafeText} from '../model/safe-text.ts';
import {plainJudge, type Judge} from '../session/judging.ts';
import type {Survey} from '../session/survey.ts';
import {UsageError} from './exit.ts';

export const configFlag = {
	config: {
		takes: 'FILE',
		says: 'policy, waivers and weights; else the one in the XDG config folder, never of this folder',
	},
} as const;

export type Settings = {
	readonly policy: Policy;
	readonly judge: Judge;
	/** Weights of one's own; where all there is was judged, waivers that match nothing too. */
	noticesOf(survey: Survey, isWhole: boolean): readonly SafeText[];
};

/** The reader of config/ takes this place. */
export async function loadSettings(path: string | null): Promise<Settings> {
	if (path !== null) throw new UsageError('--config: no config file can be read yet.');
	return {policy: defaultPolicy, judge: plainJudge, noticesOf: () => []};
}
