/** What is exploitable comes first. Pure. */
import type {Package} from '../model/package.ts';
import {tiers, vulnerabilityLevels, type Match, type RankedMatch, type Tier} from '../model/vulnerability.ts';
import {isRemote} from './rating.ts';

const likelyPercentile = 0.9;

export function tierOf({kev, epss, rating, fixedIn}: Match): Tier {
	if (kev !== null) return 'kev';
	if (epss !== null && epss.percentile >= likelyPercentile) return 'epss';
	return isRemote(rating) && fixedIn !== null ? 'remote' : 'rest';
}

export type Exposure = {
	/** A process that runs has files of it mapped; null where that can't be seen, which counts as in use. */
	isInUse(one: Package): boolean | null;
	/** A container of the image publishes a port. */
	readonly isReachable: boolean;
};

type Order = (a: RankedMatch, b: RankedMatch) => number;
const first =
	(isFirst: (one: RankedMatch) => boolean): Order =>
	(a, b) =>
		Number(isFirst(b)) - Number(isFirst(a));

const orders: readonly Order[] = [
	(a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier),
	first(({match}) => !match.isUnimportant),
	(a, b) => vulnerabilityLevels.indexOf(a.match.rating.level) - vulnerabilityLevels.indexOf(b.match.rating.level),
	first(({isReachable}) => isReachable),
	first(({isInUse}) => isInUse !== false),
	first(({match}) => match.fixedIn !== null),
	(a, b) => (b.match.epss?.probability ?? 0) - (a.match.epss?.probability ?? 0),
	(a, b) => (b.match.rating.score ?? 0) - (a.match.rating.score ?? 0),
	(a, b) => (a.match.id < b.match.id ? -1 : Number(a.match.id > b.match.id)),
	(a, b) => (a.match.package.name < b.match.package.name ? -1 : Number(a.match.package.name > b.match.package.name)),
];

/** Of several images too: ranked lists joined and given to `mergeRanked`. */
export const mergeRanked = (lists: readonly RankedMatch[]): readonly RankedMatch[] =>
	lists.toSorted((a, b) => {
		for (const order of orders) {
			const sign = order(a, b);
			if (sign !== 0) return sign;
		}
		return 0;
	});

export const rankMatches = (matches: readonly Match[], {isInUse, isReachable}: Exposure): readonly RankedMatch[] =>
	mergeRanked(matches.map(match => ({match, tier: tierOf(match), isInUse: isInUse(match.package), isReachable})));
