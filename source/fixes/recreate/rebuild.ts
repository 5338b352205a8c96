/** The old container and the new one are both gone: it is made again by what the open journal kept of it. */
import {at, isObject, textOf} from '../../model/foreign.ts';
import type {ProofLine} from '../../model/fix.ts';
import {isUnread} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {StepRefused} from '../steps.ts';
import {reading, type Work} from '../transact.ts';
import {pause, start} from './calls.ts';
import {createBodyOf} from './create-body.ts';
import {findNew} from './find-new.ts';
import {replacesLabel, transactionLabel} from './labels.ts';
import {inspectIn, see, type Member} from './members.ts';
import {once} from './trail.ts';

export async function rebuild(work: Work, member: Member): Promise<ProofLine> {
	const {engine, writer} = work;
	const {name, oldId, was} = member;
	const shown = sanitise(name);
	const inspectJson = inspectIn(writer.entry, oldId);
	if (inspectJson === null) throw new StepRefused(words`the old ${shown} was removed, and nothing is kept of it`);
	const image = textOf(at(inspectJson, 'Image'));
	const made = createBodyOf(inspectJson, {
		apiVersion: engine.apiVersion,
		hostName: textOf(at(await reading(work, () => engine.info()), 'Name')),
		imageJson: await reading(work, () => engine.inspectImage(image)),
		namedImageId: null,
		containers: new Set(),
	});
	if (isUnread(made)) throw new StepRefused(made.why);
	const labels = made.body['Labels'];
	const {id: transactionId} = writer.entry.transaction;
	const id = await once(
		work,
		() =>
			engine.createContainer(
				name,
				{
					...made.body,
					Labels: {
						...(isObject(labels) ? labels : {}),
						[transactionLabel]: transactionId,
						[replacesLabel]: oldId,
					},
				},
				made.platform,
			),
		() => findNew(engine, transactionId, member),
	);
	for (const {network, endpoint} of made.connects) await engine.connectNetwork(network, id, endpoint);
	if (was !== 'stopped') await start(work, id);
	if (was === 'paused') await pause(work, id);
	const now = await see(work, id);
	return {
		says: words`${shown} had been removed by somebody, and was made again as it had been (what it had written outside of volumes is gone)`,
		isGood: was === 'stopped' || now?.isRunning === true,
	};
}
