/** All that is said of a recreate before the question. Pure: what was seen is handed in. */
import type {Footprint} from '../../model/footprint.ts';
import type {CreateBody, Foresight, RecreateChange, Swap} from '../../model/recreate.ts';
import type {Maker} from '../owner-rules.ts';
import {composePatch, type ComposeAbilities} from './compose-patch.ts';
import {consentFor, downtimeOf, type TimesSeen} from './consent.ts';
import {dockerRun} from './docker-run.ts';
import {factsOf} from './facts.ts';
import {lossesOf} from './losses.ts';
import {risksOf} from './risks.ts';

export type Outlook = {
	readonly changes: readonly RecreateChange[];
	/** Inspect of the container as it is, and of the image by `inspect.Image`: as the engine sent them. */
	readonly inspectJson: unknown;
	readonly imageJson: unknown;
	/** The body with nothing changed, for the patch to be told from. */
	readonly before: CreateBody;
	readonly swap: Swap;
	readonly footprint: Footprint;
	/** Of its Compose service, or of the container where it has none. */
	readonly service: string;
	readonly compose: ComposeAbilities;
	readonly timesSeen: TimesSeen;
	/** Absent: us, and the old one stays as a backup. */
	readonly maker?: Maker;
};

export function foresee({
	changes,
	inspectJson,
	imageJson,
	before,
	swap,
	footprint,
	service,
	compose,
	timesSeen,
	maker = 'us',
}: Outlook): Foresight {
	const facts = factsOf(inspectJson);
	const losses = lossesOf(facts, footprint, swap, maker, changes);
	const risks = risksOf(changes, footprint, facts);
	return {
		losses,
		risks,
		downtime: downtimeOf(swap, timesSeen),
		dockerRun: dockerRun(swap.body, imageJson, swap),
		composePatch: composePatch(before, swap.body, service, compose),
		consent: consentFor({isLiveAndReversible: false, losses, risks, clients: footprint.clients}),
	};
}
