import type {RestartPolicyName} from '../../model/fix.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {blocked, updateStep, type Mechanism} from './mechanism.ts';

const sayPolicy = (name: string, retries: number): SafeText =>
	name === 'on-failure' && retries > 0 ? words`on-failure:${retries}` : sanitise(name);

function effectOf(name: RestartPolicyName, retries: number): SafeText {
	switch (name) {
		case 'no':
			return words`when it ends it stays down`;
		case 'on-failure':
			return retries > 0
				? words`when it ends with an error it is started again, ${retries} times at most; then it stays down, for a person to look`
				: words`when it ends with an error it is started again, without end`;
		case 'always':
		case 'unless-stopped':
			return words`whenever it ends it is started again, without end`;
	}
}

export const restartPolicy: Mechanism<'restart-policy'> = (change, context) => {
	const {container} = context;
	const {name, maximumRetryCount: retries} = change;
	if (container.isAutoRemove && name !== 'no') {
		return blocked(words`it was started with --rm: the engine removes it when it ends, so it can't be restarted`);
	}
	if (!Number.isSafeInteger(retries) || retries < 0)
		return blocked(words`a number of retries has to be a whole number, 0 or more`);
	if (retries > 0 && name !== 'on-failure') return blocked(words`only on-failure takes a number of retries`);
	const before = container.resources.RestartPolicy;
	if (before.Name === name && before.MaximumRetryCount === retries) {
		return blocked(words`it has this restart policy already`);
	}
	const after = sayPolicy(name, retries);
	return {
		is: 'part',
		warnings:
			(before.Name === 'always' || before.Name === 'unless-stopped') && (name === 'no' || name === 'on-failure')
				? [words`after a restart of the engine or the host it is no longer brought up by itself`]
				: [],
		part: {
			change,
			because:
				name === 'on-failure' && retries > 0
					? words`enough for a passing fault, and an end to a loop that hides its cause and burns CPU`
					: words`as asked`,
			fields: [
				{
					field: 'HostConfig.RestartPolicy',
					before: sayPolicy(before.Name, before.MaximumRetryCount),
					after,
				},
			],
			command: words`docker update --restart ${after} ${container.name}`,
			effect: words`At once, without a restart: ${effectOf(name, retries)}`,
			steps: [updateStep(context, {RestartPolicy: {Name: name, MaximumRetryCount: retries}}, {RestartPolicy: before})],
			undoLeaves: null,
		},
	};
};
