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

export type OwnedUpdate = {
	readonly inspectJson: unknown;
	readonly reference: string;
	/** The newer image is here and was compared: that one, and no newer still. `digest`: as its registry has it; '' where none does. */
	readonly here?: {readonly digest: string};
};

/** Its project by all that Compose wrote down; by its name alone where that can't be read. */
function composeCommands(
	owner: Extract<Owner, {is: 'compose'}>,
	{inspectJson, here}: OwnedUpdate,
): readonly SafeText[] {
	const labels = readComposeLabels(inspectJson);
	const options = isUnread(labels)
		? [words`--project-name ${word(owner.project)}`]
		: [
				words`--project-directory ${word(labels.directory)}`,
				...labels.files.map(file => words`--file ${word(file)}`),
				words`--project-name ${word(labels.project)}`,
			];
	const compose = words`docker compose ${join(options, ' ')}`;
	const [service, up] = [word(owner.service), words`${compose} up --detach`];
	return here === undefined ? [words`${compose} pull ${service}`, words`${up} ${service}`] : [words`${up} ${service}`];
}

/** By its digest every node takes the same. Without one no registry is asked, and Swarm sees no change in the spec by itself. */
function swarmCommand({service}: Extract<Owner, {is: 'swarm'}>, {reference, here}: OwnedUpdate): SafeText {
	const digest = here?.digest ?? '';
	const image = word(digest === '' ? reference : `${reference}@${digest}`);
	const asItIs = here !== undefined && digest === '' ? words`--force --no-resolve-image ` : words``;
	return words`docker service update ${asItIs}--image ${image} ${word(service)}`;
}

/** null: it is ours to put onto another image. */
export function refuseUpdate(owner: Owner, unit: string | null, about: OwnedUpdate): OwnerRefusal | null {
	const {reference} = about;
	const change: NewImage = {is: 'image', reference, imageId: '', was: {}, becomes: {}};
	const rule = ownerRule(owner, unit, [change]);
	if (rule.is !== 'refused') return null;
	switch (owner.is) {
		case 'compose':
			return {why: rule.why, patch: composeCommands(owner, about)};
		case 'swarm':
			return {why: rule.why, patch: [swarmCommand(owner, about)]};
		case 'kubernetes':
		case 'other':
		case 'nobody':
			return {why: rule.why, patch: rule.patch};
	}
}
