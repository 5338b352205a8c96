/** Who has a vulnerable package in use, and from where that is reached, in words. */
import type {ImageScan} from '../model/image-scan.ts';
import type {Use} from '../model/exposure.ts';
import type {Cell, Span} from './blocks.ts';
import {count, dim, normal} from './detail/say.ts';

/** Where it is told: beside one container its own name says nothing. */
export type ToldOf = 'image' | 'container';

/** [] where nobody looked, or it can't be seen: that is said once, for all. */
export function usedSpans(use: Use | undefined, toldOf: ToldOf): readonly Span[] {
	switch (use?.is) {
		case 'in-use': {
			const [first] = use.by;
			if (first === undefined) return [];
			const where = toldOf === 'image' ? ` in ${first.container}` : '';
			const more = use.by.length > 1 ? ` and ${use.by.length - 1} more` : '';
			return [{text: `in use by ${first.comm} (pid ${first.pid})${where}${more}`, tone: 'high'}];
		}
		case 'not-in-use':
			return [dim('not in use now')];
		case 'not-known':
		case undefined:
			return [];
	}
}

/** Of vulnerable packages, by source. */
export function usedSummary({found}: ImageScan): Cell {
	const shown = found.filter(({match}) => !match.isUnimportant);
	if (shown.length === 0) return [];
	const byPackage = Map.groupBy(shown, ({match}) => match.package.source.name);
	const groups = [...byPackage.values()];
	const used = groups.filter(group => group.some(({isInUse}) => isInUse === true)).length;
	const idle = groups.filter(group => group.every(({isInUse}) => isInUse === false)).length;
	const hidden = groups.length - used - idle;
	const why = shown.flatMap(({use}) => (use?.is === 'not-known' ? [use.why] : []))[0];
	const all = `of ${count(groups.length, 'vulnerable package')}`;
	if (hidden === groups.length) return [{text: 'not known', tone: 'unknown'}, dim(why === undefined ? '' : `: ${why}`)];
	return [
		used === 0 ? normal(`none ${all}`) : {text: `${used} ${all}`, tone: 'high'},
		...(idle === 0 ? [] : [dim(`, ${idle} not in use now`)]),
		...(hidden === 0 ? [] : [{text: `, ${hidden} not known`, tone: 'unknown'} as const]),
		...(hidden === 0 || why === undefined ? [] : [dim(`: ${why}`)]),
	];
}

const mostPlaces = 6;

/** null where nobody looked. */
export function reachSummary({reachableAt}: ImageScan, toldOf: ToldOf): Cell | null {
	if (reachableAt === undefined) return null;
	if (reachableAt.length === 0) return [normal('by no published port'), dim(' beyond this machine itself')];
	const places = reachableAt.map(({container, address}) =>
		toldOf === 'image' ? `${container} at ${address}` : address,
	);
	const rest = places.length - mostPlaces;
	return [{text: places.slice(0, mostPlaces).join(', '), tone: 'high'}, dim(rest > 0 ? ` and ${rest} more` : '')];
}
