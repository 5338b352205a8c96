/** What is exploitable comes first. Pure. */
import type {Use} from '../model/exposure.ts';
import type {Package} from '../model/package.ts';
import {mergeRanked} from '../model/ranking.ts';
import type {Match, RankedMatch, Tier} from '../model/vulnerability.ts';
import {isRemote} from './rating.ts';

const likelyPercentile = 0.9;

export function tierOf({kev, epss, rating, fixedIn}: Match): Tier {
	if (kev !== null) return 'kev';
	if (epss !== null && epss.percentile >= likelyPercentile) return 'epss';
	return isRemote(rating) && fixedIn !== null ? 'remote' : 'rest';
}

export type Exposure = {
	/** null: nobody has looked. */
	useOf(one: Package): Use | null;
	/** A container of the image publishes a port beyond loopback. */
	readonly isReachable: boolean;
};

export const nobodyLooked: Exposure = {useOf: () => null, isReachable: false};

const isInUse = (use: Use | null): boolean | null =>
	use === null || use.is === 'not-known' ? null : use.is === 'in-use';

export const rankMatches = (matches: readonly Match[], {useOf, isReachable}: Exposure): readonly RankedMatch[] =>
	mergeRanked(
		matches.map(match => {
			const use = useOf(match.package);
			const ranked = {match, tier: tierOf(match), isInUse: isInUse(use), isReachable};
			return use === null ? ranked : {...ranked, use};
		}),
	);
