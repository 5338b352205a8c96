/** What the operator set down, as a command needs it. */
import {loadConfig} from '../config/load.ts';
import {createNodeHost} from '../host/node-host.ts';
import type {Finding} from '../model/check.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {JudgingRules} from '../model/waiver.ts';
import {allChecks, createJudge, type Judge} from '../session/judge.ts';
import type {Survey} from '../session/survey.ts';
import {ownWeights, unusedWaivers} from '../waivers/notices.ts';
import {Stopped} from './exit.ts';

export type Settings = {
	readonly rules: JudgingRules;
	readonly judge: Judge;
	/** Weights of one's own; where all there is was judged, waivers that match nothing too. */
	noticesOf(survey: Survey, isWhole: boolean): readonly SafeText[];
};

const findingsOf = ({host, containers, images}: Survey): ReadonlyArray<readonly Finding[]> => [
	...(host === null ? [] : [host.assessment.findings]),
	...containers.map(({assessment}) => assessment.findings),
	...images.map(({findings}) => findings),
];

/** Judged without what its owner set down, a fleet would look better or worse than it is: a faulty file ends the command. */
export async function loadSettings(path: string | null): Promise<Settings> {
	const config = await loadConfig(createNodeHost(), path, allChecks);
	if (config.is === 'trouble') throw new Stopped(config.lines.join('\n'));
	const {rules, notices} = config;
	return {
		rules,
		judge: createJudge(rules),
		noticesOf: (survey, isWhole) => [
			...notices,
			...ownWeights(rules),
			...(isWhole ? unusedWaivers(rules.waivers, findingsOf(survey), survey.generatedAtUnixMs) : []),
		],
	};
}
