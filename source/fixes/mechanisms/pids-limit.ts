import {words, type SafeText} from '../../model/safe-text.ts';
import {suggestPids} from '../../model/sizing.ts';
import {blocked, fromWhen, limitWarnings, updateStep, whyNoLimit, type Context, type Mechanism} from './mechanism.ts';

function whyThisValue(pids: number, {sizing}: Context): SafeText {
	const suggestion = suggestPids(sizing);
	if (pids === suggestion.value) return suggestion.because;
	const peak = sizing.observed === null ? words`nothing seen yet` : words`peak seen ${sizing.observed.pids.peak}`;
	return words`as chosen; ${peak}, suggested ${suggestion.value}`;
}

export const pidsLimit: Mechanism<'pids-limit'> = (change, context) => {
	const {container, engine, sizing} = context;
	const {pids} = change;
	const unsupported = whyNoLimit(engine, engine.isPidsLimitSupported, words`pids`);
	if (unsupported !== null) return blocked(unsupported);
	if (!Number.isSafeInteger(pids) || pids < 1)
		return blocked(words`a limit of processes has to be a whole number above 0`);
	const before = container.resources.PidsLimit;
	if (before === pids) return blocked(words`it has this limit of processes already`);

	const peak = container.isRunning ? sizing.observed?.pids.peak : undefined;
	return {
		is: 'part',
		warnings: [
			...limitWarnings(engine),
			...(peak !== undefined && peak >= pids
				? [
						words`it has had ${peak} processes and threads: what runs goes on, new ones fail ("Resource temporarily unavailable")`,
					]
				: []),
		],
		part: {
			change,
			because: whyThisValue(pids, context),
			fields: [
				{field: 'HostConfig.PidsLimit', before: before > 0 ? words`${before}` : words`none`, after: words`${pids}`},
			],
			command: words`docker update --pids-limit ${pids} ${container.name}`,
			effect: words`${fromWhen(context)}: ${pids} processes and threads at most; a fork bomb stops there`,
			// -1 takes a limit off; 0 would on newer engines too, but "unchanged" is what 0 means to every other field.
			steps: [updateStep(context, {PidsLimit: pids}, {PidsLimit: before > 0 ? before : -1})],
			undoLeaves: null,
		},
	};
};
