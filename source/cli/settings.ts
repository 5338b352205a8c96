/** What the operator set down, as a command needs it. */
import {loadConfig} from '../config/load.ts';
import {createNodeHost} from '../host/node-host.ts';
import type {Finding} from '../model/check.ts';
import type {HostEntry} from '../model/host-entry.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {JudgingRules} from '../model/waiver.ts';
import {allChecks, createJudge, type Judge} from '../session/judge.ts';
import type {Survey} from '../session/survey.ts';
import {ownWeights, unusedWaivers} from '../waivers/notices.ts';
import {Stopped} from './exit.ts';

export type Settings = {
	readonly rules: JudgingRules;
	readonly judge: Judge;
	/** Engines that are watched together. */
	readonly hosts: readonly HostEntry[];
	/** Weights of one's own; where all there is was judged, waivers that match nothing in any of them too. */
	noticesOf(surveys: readonly Survey[], isWhole: boolean): readonly SafeText[];
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
	const {rules, notices, hosts} = config;
	return {
		rules,
		hosts,
		judge: createJudge(rules),
		noticesOf: (surveys, isWhole) => [
			...notices,
			...ownWeights(rules),
			...(isWhole && surveys.length > 0
				? unusedWaivers(
						rules.waivers,
						surveys.flatMap(findingsOf),
						Math.max(...surveys.map(({generatedAtUnixMs}) => generatedAtUnixMs)),
					)
				: []),
		],
	};
}
