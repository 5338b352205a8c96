/** The plan to fetch a newer image, and the one that says why nothing is fetched. Pure. */
import {createHash} from 'node:crypto';
import type {Foreign} from '../../engine/engine.ts';
import {sayChange} from '../../model/changes.ts';
import type {PullStep} from '../../model/delegate.ts';
import type {Plan, PlanPart, PullChange} from '../../model/fix.ts';
import {at, textOf} from '../../model/foreign.ts';
import type {Foresight} from '../../model/recreate.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import {basisOf} from '../basis.ts';
import {nameIn} from '../recreate/dependants.ts';
import {shellWord} from '../say.ts';
import {shortImage} from './index.ts';

function base(inspectJson: Foreign, change: PullChange): Omit<Plan, 'way' | 'parts' | 'blocked' | 'warnings'> {
	const basedOn = basisOf(inspectJson);
	return {
		id: createHash('sha256')
			.update(JSON.stringify([basedOn, change]))
			.digest('hex')
			.slice(0, 16),
		containerId: textOf(at(inspectJson, 'Id')),
		containerName: sanitise(nameIn(inspectJson)),
		title: sayChange(change),
		basedOn,
		scoreBefore: null,
		scoreAfter: null,
		isUpdate: true,
	};
}

/** `patch`: the same for a person to put where it belongs. */
export function blockedUpdate(
	inspectJson: Foreign,
	reference: string,
	{why, patch = []}: {readonly why: SafeText; readonly patch?: readonly SafeText[]},
): Plan {
	return {
		...base(inspectJson, {is: 'pull-image', reference}),
		title: words`a newer image`,
		way: {is: 'live'},
		parts: [],
		warnings: [],
		blocked: why,
		...(patch.length === 0 ? {} : {patch}),
	};
}

export type PullFacts = {
	readonly inspectJson: Foreign;
	readonly step: PullStep;
	/** Of the image it runs, as registries have it. */
	readonly digest: string;
	/** What the registry has under the name now. */
	readonly newDigest: string;
	/** `docker.io` */
	readonly registry: string;
	/** A login that the docker command wrote down goes along. */
	readonly hasLogin: boolean;
};

const shortDigest = (digest: string): SafeText => sanitise(digest.replace(/^(sha\d+:.{12}).*$/, '$1'), 40);

export function planPull({inspectJson, step, digest, newDigest, registry, hasLogin}: PullFacts): Plan {
	const {reference, beforeId} = step;
	const change: PullChange = {is: 'pull-image', reference};
	const name = sanitise(nameIn(inspectJson));
	const shown = sanitise(reference, 300);
	const command = words`docker pull ${shellWord(shown)}`;
	const before = beforeId === null ? words`nothing` : words`image ${shortImage(beforeId)}`;
	const part: PlanPart = {
		change,
		because: words`${sanitise(registry, 200)} has another image under this tag than the one ${name} was made from`,
		fields: [
			{field: 'digest', before: shortDigest(digest), after: shortDigest(newDigest)},
			{field: 'here it points to', before, after: words`the newer image`},
		],
		command,
		effect: words`the image is added to this engine and has the tag; ${name} goes on running as it is`,
		steps: [],
		undoLeaves: null,
	};
	const foresight: Foresight = {
		losses: [],
		risks: [],
		downtime: words`none: it goes on running`,
		dockerRun: words``,
		composePatch: words``,
		consent: 'y',
	};
	return {
		...base(inspectJson, change),
		way: {
			is: 'pull',
			step,
			fields: part.fields,
			files: [],
			commands: [command],
			foresight,
			undoLeaves: words`the tag points to the old image again, which stays whole; the pulled one stays until it is dropped`,
		},
		parts: [part],
		warnings: [
			words`next it is scanned and held against the image ${name} runs; only a second yes puts ${name} onto it`,
			...(hasLogin ? [words`the login for ${sanitise(registry, 200)} that docker login wrote down goes along`] : []),
		],
		blocked: null,
	};
}
