/** Which flaw comes first: by how near it is to being used, not by severity alone. */
import {tiers, vulnerabilityLevels, type RankedMatch} from './vulnerability.ts';

type Order = (a: RankedMatch, b: RankedMatch) => number;
const first =
	(isFirst: (one: RankedMatch) => boolean): Order =>
	(a, b) =>
		Number(isFirst(b)) - Number(isFirst(a));

const orders: readonly Order[] = [
	(a, b) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier),
	first(({match}) => !match.isUnimportant),
	// What can't be seen may be in use.
	first(({isInUse}) => isInUse !== false),
	(a, b) => vulnerabilityLevels.indexOf(a.match.rating.level) - vulnerabilityLevels.indexOf(b.match.rating.level),
	first(({isReachable}) => isReachable),
	first(({match}) => match.fixedIn !== null),
	(a, b) => (b.match.epss?.probability ?? 0) - (a.match.epss?.probability ?? 0),
	(a, b) => (b.match.rating.score ?? 0) - (a.match.rating.score ?? 0),
	(a, b) => (a.match.id < b.match.id ? -1 : Number(a.match.id > b.match.id)),
	// Of packages from one source, who is seen to be used speaks for them.
	first(({isInUse}) => isInUse === true),
	(a, b) => (a.match.package.name < b.match.package.name ? -1 : Number(a.match.package.name > b.match.package.name)),
];

export function compareRanked(a: RankedMatch, b: RankedMatch): number {
	for (const order of orders) {
		const sign = order(a, b);
		if (sign !== 0) return sign;
	}
	return 0;
}

/** Of several images too. */
export const mergeRanked = (all: readonly RankedMatch[]): readonly RankedMatch[] => all.toSorted(compareRanked);
