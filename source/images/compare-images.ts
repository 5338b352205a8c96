/** Two scans of images, the older and the newer: what gets better and what worse by going over. Pure. */
import type {ChangedPackage, ImageComparison} from '../model/image-update.ts';
import type {Package} from '../model/package.ts';
import type {SafeText} from '../model/safe-text.ts';
import type {Match, Matches} from '../model/vulnerability.ts';

export type Scan = Matches & {readonly packages: readonly Package[]};

const keyOf = ({kind, name}: Package): string => `${kind}\n${name}`;
const keyOfMatch = ({id, package: one}: Match): string => `${id}\n${keyOf(one)}`;

function versionsByPackage(packages: readonly Package[]): ReadonlyMap<string, readonly Package[]> {
	return Map.groupBy(packages, keyOf);
}

const versionsOf = (packages: readonly Package[]): readonly SafeText[] =>
	[...new Set(packages.map(({version}) => version))].toSorted();

function changedPackages(before: Scan, after: Scan): readonly ChangedPackage[] {
	const [older, newer] = [versionsByPackage(before.packages), versionsByPackage(after.packages)];
	return [...new Set([...older.keys(), ...newer.keys()])].toSorted().flatMap(key => {
		const [was, is] = [older.get(key) ?? [], newer.get(key) ?? []];
		const [one] = [...was, ...is];
		const [from, to] = [versionsOf(was), versionsOf(is)];
		const isSame = from.length === to.length && from.every((version, index) => version === to[index]);
		return one === undefined || isSame ? [] : [{kind: one.kind, name: one.name, before: from, after: to}];
	});
}

/** Each once, however many copies of its package there are. */
function notIn(matches: readonly Match[], other: ReadonlySet<string>): readonly Match[] {
	const found = new Map<string, Match>();
	for (const match of matches) {
		const key = keyOfMatch(match);
		if (!other.has(key)) found.set(key, match);
	}
	return [...found.values()];
}

export function compareImages(before: Scan, after: Scan): ImageComparison {
	const [older, newer] = [new Set(before.matches.map(keyOfMatch)), new Set(after.matches.map(keyOfMatch))];
	return {
		packages: changedPackages(before, after),
		fixed: notIn(before.matches, newer),
		added: notIn(after.matches, older),
		kept: [...older].filter(key => newer.has(key)).length,
		uncovered: [...before.coverage, ...after.coverage].filter(one => one.is === 'not-covered'),
	};
}
