/** Vulnerabilities of all images together: one of a source package is one, in however many images it is. */
import {compareRanked} from '../../model/ranking.ts';
import type {ImageReport} from '../../model/report.ts';
import type {SafeText} from '../../model/safe-text.ts';
import type {RankedMatch} from '../../model/vulnerability.ts';

export type Holder = {
	readonly image: ImageReport;
	/** The nearest to being used of its packages. */
	readonly worst: RankedMatch;
};

export type Flaw = {
	readonly id: SafeText;
	/** Of the packages that have it. */
	readonly source: SafeText;
	readonly worst: RankedMatch;
	/** The worst first. */
	readonly holders: readonly Holder[];
};

const kept = new WeakMap<readonly ImageReport[], readonly Flaw[]>();

/** What is exploitable first. Made once for a list of images. */
export function flawsOf(images: readonly ImageReport[]): readonly Flaw[] {
	const before = kept.get(images);
	if (before !== undefined) return before;
	const flaws = [...holders(images).values()].map((all): Flaw | null => {
		const sorted = all.toSorted((a, b) => compareRanked(a.worst, b.worst));
		const [first] = sorted;
		if (first === undefined) return null;
		const {match} = first.worst;
		return {id: match.id, source: match.package.source.name, worst: first.worst, holders: sorted};
	});
	const found = flaws.filter(one => one !== null).toSorted((a, b) => compareRanked(a.worst, b.worst));
	kept.set(images, found);
	return found;
}

function holders(images: readonly ImageReport[]): ReadonlyMap<string, readonly Holder[]> {
	const groups = new Map<string, Holder[]>();
	for (const image of images) {
		const own = new Set<string>();
		// Ranked: the first of a kind is its worst.
		for (const worst of image.scan?.found ?? []) {
			const {match} = worst;
			const key = `${match.id}\n${match.package.source.name}`;
			if (match.isUnimportant || own.has(key)) continue;
			own.add(key);
			const group = groups.get(key);
			if (group === undefined) groups.set(key, [{image, worst}]);
			else group.push({image, worst});
		}
	}
	return groups;
}
