/** Whether a version is affected, by the algorithm of the OSV schema (https://ossf.github.io/osv-schema/#evaluation). Pure. */
import type {Advisory, RangeEvent} from './database/advisory.ts';

export type Affected = {
	readonly isAffected: boolean;
	/** The first fixed version behind it in the range it is in; null: none is known, or it is not affected. */
	readonly fixedIn: string | null;
};

type Compare = (a: string, b: string) => number;

const notAffected: Affected = {isAffected: false, fixedIn: null};

/** "0" is before every version there can be, and a limit of "*" behind. */
const orderOfEvents =
	(compare: Compare) =>
	([oneIs, one]: RangeEvent, [otherIs, other]: RangeEvent): number => {
		const [isOneFirst, isOtherFirst] = [
			oneIs === 'introduced' && one === '0',
			otherIs === 'introduced' && other === '0',
		];
		if (isOneFirst || isOtherFirst) return Number(isOtherFirst) - Number(isOneFirst);
		return compare(one, other);
	};

/** In their order. Sorting keeps the record's order of equals: "fixed in 2, introduced in 2" affects 2. */
function inOrder(events: readonly RangeEvent[], compare: Compare): readonly RangeEvent[] {
	const order = orderOfEvents(compare);
	// As nearly all records have them.
	const isInOrder = events.every((event, index) => index === 0 || order(events[index - 1] ?? event, event) <= 0);
	return isInOrder ? events : events.toSorted(order);
}

function isWithinLimits(version: string, events: readonly RangeEvent[], compare: Compare): boolean {
	let isLimited = false;
	for (const [is, limit] of events) {
		if (is !== 'limit') continue;
		if (limit === '*' || compare(version, limit) < 0) return true;
		isLimited = true;
	}
	return !isLimited;
}

function walk(version: string, events: readonly RangeEvent[], compare: Compare): Affected {
	if (!isWithinLimits(version, events, compare)) return notAffected;
	let isAffected = false;
	let fixedIn: string | null = null;
	for (const [is, at] of inOrder(events, compare)) {
		switch (is) {
			case 'introduced':
				if (at === '0' || compare(version, at) >= 0) isAffected = true;
				break;
			case 'fixed':
				if (compare(version, at) >= 0) isAffected = false;
				else fixedIn ??= at;
				break;
			case 'last_affected':
				if (compare(version, at) > 0) isAffected = false;
				break;
			case 'limit':
				break;
		}
	}
	return isAffected ? {isAffected, fixedIn} : notAffected;
}

/** `compare`: below zero where the first is older; total. */
export function judgeVersion(
	version: string,
	{ranges, versions}: Pick<Advisory, 'ranges' | 'versions'>,
	compare: Compare,
): Affected {
	let found = notAffected;
	for (const events of ranges) {
		const one = walk(version, events, compare);
		if (one.isAffected && (!found.isAffected || found.fixedIn === null)) found = one;
	}
	if (found.isAffected || !versions.some(one => one === version || compare(one, version) === 0)) return found;
	// Listed but in no range: what comes next and is fixed is as good as is known.
	const fixes = ranges.flat().filter(([is, at]) => is === 'fixed' && compare(at, version) > 0);
	return {isAffected: true, fixedIn: fixes.map(([, at]) => at).sort(compare)[0] ?? null};
}
