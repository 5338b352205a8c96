/**
 * The files of a container while it runs, read on a key and in read-only mode too: nothing is made on the engine. What
 * comes of it is shown beside the image's own scan and kept nowhere: a container that was broken into may show what it likes.
 */
import type {Engine} from '../engine/engine.ts';
import {compareImages, type Scan} from '../images/compare-images.ts';
import type {ScanImage} from '../images/scan-image.ts';
import type {Store} from '../model/app.ts';
import type {AsItRuns} from '../model/detail.ts';
import {reasonOf} from '../model/errors.ts';
import type {FleetContainer} from '../model/fleet.ts';
import type {ImageScan} from '../model/image-scan.ts';
import {isUnread} from '../model/read.ts';
import {words, type SafeText} from '../model/safe-text.ts';
import type {Match} from '../model/vulnerability.ts';

/** null where another scanner told no packages. */
const comparable = ({contents, found, coverage}: ImageScan): Scan | null =>
	isUnread(contents) ? null : {packages: contents.packages, matches: found.map(({match}) => match), coverage};

const idsOf = (matches: readonly Match[]): readonly SafeText[] => [
	...new Set(matches.filter(({isUnimportant}) => !isUnimportant).map(({id}) => id)),
];

function since(own: ImageScan | null, now: ImageScan): Extract<AsItRuns, {is: 'read'}>['since'] {
	// In read-only mode that may have been read from a container too.
	const [before, after] = [own === null || own.isOfRunningContainer ? null : comparable(own), comparable(now)];
	if (before === null || after === null) return null;
	const {packages, fixed, added} = compareImages(before, after);
	return {packages, added: idsOf(added), gone: idsOf(fixed)};
}

/** Never rejects. */
export const asItRunsBy =
	(scan: ScanImage['scan'], engine: () => Engine | null, store: Store) =>
	async ({id, listing: {imageId}, evidence}: FleetContainer, signal: AbortSignal): Promise<AsItRuns> => {
		const now = engine();
		const engineId = store.getState().fleet.engine?.ID;
		if (now === null || engineId === undefined) return {is: 'not-read', why: words`the engine is out of reach`};
		try {
			const seen = await scan({engine: now, engineId, imageId, through: id, signal});
			return {is: 'read', scan: seen, since: since(evidence?.scan ?? null, seen)};
		} catch (error) {
			return {is: 'not-read', why: reasonOf(error)};
		}
	};
