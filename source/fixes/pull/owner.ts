/** Containers that somebody else makes: who, and the same update in their words. Pure. */
import type {Owner} from '../../model/evidence.ts';
import {isUnread} from '../../model/read.ts';
import type {RecreateChange} from '../../model/recreate.ts';
import {join, sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {ownerRule} from '../owner-rules.ts';
import {readComposeLabels} from '../owners/compose/labels.ts';
import type {OwnerRefusal} from '../owners/refusals.ts';
import {shellWord} from '../say.ts';

type NewImage = Extract<RecreateChange, {is: 'image'}>;

const word = (text: string): SafeText => shellWord(sanitise(text, 300));

/** Its project by all that Compose wrote down; by its name alone where that can't be read. */
function composeCommands(owner: Extract<Owner, {is: 'compose'}>, inspectJson: unknown): readonly SafeText[] {
	const labels = readComposeLabels(inspectJson);
	const options = isUnread(labels)
		? [words`--project-name ${word(owner.project)}`]
		: [
				words`--project-directory ${word(labels.directory)}`,
				...labels.files.map(file => words`--file ${word(file)}`),
				words`--project-name ${word(labels.project)}`,
			];
	const compose = words`docker compose ${join(options, ' ')}`;
	return [words`${compose} pull ${word(owner.service)}`, words`${compose} up --detach ${word(owner.service)}`];
}

/** null: it is ours to put onto another image. */
export function refuseUpdate(
	owner: Owner,
	unit: string | null,
	{inspectJson, reference}: {readonly inspectJson: unknown; readonly reference: string},
): OwnerRefusal | null {
	const change: NewImage = {is: 'image', reference, imageId: '', was: {}, becomes: {}};
	const rule = ownerRule(owner, unit, [change]);
	if (rule.is !== 'refused') return null;
	switch (owner.is) {
		case 'compose':
			return {why: rule.why, patch: composeCommands(owner, inspectJson)};
		case 'swarm':
			return {why: rule.why, patch: [words`docker service update --image ${word(reference)} ${word(owner.service)}`]};
		case 'kubernetes':
		case 'other':
		case 'nobody':
			return {why: rule.why, patch: rule.patch};
	}
}
