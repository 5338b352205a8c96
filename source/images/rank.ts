/** What is exploitable comes first. Pure. */
import type {Use} from '../model/exposure.ts';
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
	/** null: nobody has looked. */
	useOf(one: Package): Use | null;
	/** A container of the image publishes a port beyond loopback. */
	readonly isReachable: boolean;
};

export const nobodyLooked: Exposure = {useOf: () => null, isReachable: false};

type Order = (a: RankedMatch, b: RankedMatch) => number;
const first =
	(isFirst: (one: RankedMatch) => boolean): Order =>
	(a, b) =>
		Number(isFirst(b)) - Number(isFirst(a));

const orders: readonly Order[] = [
	(a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier),
	first(({match}) => !match.isUnimportant),
	first(({isInUse}) => isInUse !== false),
	(a, b) => vulnerabilityLevels.indexOf(a.match.rating.level) - vulnerabilityLevels.indexOf(b.match.rating.level),
	first(({isReachable}) => isReachable),
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
