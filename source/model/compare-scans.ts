/** Two scanners' words about one image, side by side: only here, only there, and what both found but tell differently. Pure. */
import {doubtsOf, type ImageScan, type Scanner} from './image-scan.ts';
import type {Package} from './package.ts';
import type {SafeText} from './safe-text.ts';
import {vulnerabilityLevels, type Match} from './vulnerability.ts';

/** Found by both. What each says of it differs in one of the two, or in both. */
export type Differing = {
	readonly here: Match;
	readonly there: Match;
	readonly isOtherSeverity: boolean;
	readonly isOtherFix: boolean;
};

export type ScanComparison = {
	readonly here: Scanner;
	readonly there: Scanner;
	/** Worst first, once for each vulnerability of each package. */
	readonly onlyHere: readonly Match[];
	readonly onlyThere: readonly Match[];
	readonly differing: readonly Differing[];
	/** How many both tell alike. */
	readonly same: number;
	/** Why the list of each may not be whole: what only the other has proves nothing there. [] where it is. */
	readonly doubts: {readonly here: readonly SafeText[]; readonly there: readonly SafeText[]};
};

/** PyPI's names are equal but for case and `-_.` (PEP 503); Maven's group is not told by every scanner. */
function nameOf({kind, name}: Package): string {
	if (kind === 'pypi') return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
	return kind === 'maven' ? name.slice(name.lastIndexOf(':') + 1) : name;
}

/** Written with its epoch or without, with the `v` of Go or without. */
const plainVersion = (version: string): string => version.replace(/^(?:\d+:|v(?=\d))/, '');

/** Several versions of one package may lie in one image, as those of npm do. */
const packageKey = (one: Package): string => `${one.kind}\n${nameOf(one)}\n${plainVersion(one.version)}`;

/** All it is called: a CVE to one scanner may be a GHSA to another. */
const namesOf = ({id, records}: Match): readonly string[] => [
	...new Set([id, ...records].flatMap(name => [name, /(?:^|-)(CVE-\d{4}-\d{4,})$/.exec(name)?.[1] ?? name])),
];

type Index = {of(match: Match): Match | undefined};

function indexOf(matches: readonly Match[]): Index {
	const byName = new Map<string, Match>();
	for (const match of matches)
		for (const name of namesOf(match)) {
			const key = `${name}\n${packageKey(match.package)}`;
			// Its own id goes before what another is also called.
			if (!byName.has(key) || name === match.id) byName.set(key, match);
		}
	const find = (name: string, {package: one}: Match): Match | undefined => byName.get(`${name}\n${packageKey(one)}`);
	return {
		of: match =>
			find(match.id, match) ??
			namesOf(match)
				.map(name => find(name, match))
				.find(found => found !== undefined),
	};
}

const fixesOf = ({fixedIn}: Match): readonly string[] =>
	(fixedIn ?? '')
		.split(/[,\s|]+/)
		.filter(one => one !== '')
		.map(plainVersion);

/** Several branches may each have a fix; one that both name is the same answer. */
function isOtherFix(here: Match, there: Match): boolean {
	const [ours, theirs] = [fixesOf(here), fixesOf(there)];
	return ours.length === 0 || theirs.length === 0
		? ours.length !== theirs.length
		: !ours.some(one => theirs.includes(one));
}

const rank = ({rating}: Match): number => vulnerabilityLevels.indexOf(rating.level);
const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
const worstFirst = (one: Match, other: Match): number =>
	rank(one) - rank(other) || compare(one.id, other.id) || compare(packageKey(one.package), packageKey(other.package));

/** Once each, however many files of the package there are. */
const onceEach = ({found}: ImageScan): readonly Match[] => [
	...new Map(found.map(({match}) => [`${match.id}\n${packageKey(match.package)}`, match])).values(),
];

/** What one alone has and its distribution does not treat as a security problem is no difference. */
const notIn = (matches: readonly Match[], other: Index): readonly Match[] =>
	matches.filter(match => !match.isUnimportant && other.of(match) === undefined).toSorted(worstFirst);

export function compareScans(here: ImageScan, there: ImageScan): ScanComparison {
	const [ours, theirs] = [onceEach(here), onceEach(there)];
	const [inOurs, inTheirs] = [indexOf(ours), indexOf(theirs)];
	const pairs = ours.flatMap((match): readonly Differing[] => {
		const other = inTheirs.of(match);
		if (other === undefined) return [];
		const isOtherSeverity = match.rating.level !== other.rating.level;
		return [{here: match, there: other, isOtherSeverity, isOtherFix: isOtherFix(match, other)}];
	});
	const differing = pairs.filter(one => one.isOtherSeverity || one.isOtherFix);
	return {
		here: here.scanner,
		there: there.scanner,
		onlyHere: notIn(ours, inTheirs),
		onlyThere: notIn(theirs, inOurs),
		differing: differing.toSorted((one, other) => worstFirst(one.here, other.here)),
		same: pairs.length - differing.length,
		doubts: {here: doubtsOf(here), there: doubtsOf(there)},
	};
}
