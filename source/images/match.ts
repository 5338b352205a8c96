/** Packages and what is known → which of them are vulnerable, and of which nothing is known. Pure: the shelf is handed in. */
import type {Package, PackageKind} from '../model/package.ts';
import {Unread} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {Coverage, Match, Matches, Rating} from '../model/vulnerability.ts';
import type {Advisory} from './database/advisory.ts';
import type {Shelf} from './database/shelf.ts';
import {judgeVersion} from './ranges.ts';
import {firstRating, readRating, type Scored} from './rating.ts';
import {compareVersions, type VersionScheme} from './versions/index.ts';

type Kind = {
	/** null: that of the distribution. */
	readonly ecosystem: string | null;
	readonly scheme: VersionScheme;
	/** Advisories of Debian, Ubuntu and Alpine name sources; those of rpm distributions name what is installed. */
	readonly isBySource: boolean;
};

const kinds: Readonly<Record<PackageKind, Kind>> = {
	deb: {ecosystem: null, scheme: 'dpkg', isBySource: true},
	apk: {ecosystem: null, scheme: 'apk', isBySource: true},
	rpm: {ecosystem: null, scheme: 'rpm', isBySource: false},
	npm: {ecosystem: 'npm', scheme: 'semver', isBySource: false},
	pypi: {ecosystem: 'PyPI', scheme: 'pep440', isBySource: false},
	go: {ecosystem: 'Go', scheme: 'go', isBySource: false},
	maven: {ecosystem: 'Maven', scheme: 'maven', isBySource: false},
	gem: {ecosystem: 'RubyGems', scheme: 'gem', isBySource: false},
	composer: {ecosystem: 'Packagist', scheme: 'semver', isBySource: false},
	cargo: {ecosystem: 'crates.io', scheme: 'semver', isBySource: false},
};

/** Its name at OSV; null: OSV has none for this distribution. */
const ecosystemOf = ({kind}: Package, ofDistribution: string | null): string | null =>
	kinds[kind].ecosystem ?? ofDistribution;

/** Those whose data a match will ask for. `ofDistribution`: `Distribution.ecosystem`. */
export function ecosystemsOf(packages: readonly Package[], ofDistribution: string | null): readonly string[] {
	const names = new Set(packages.map(one => ecosystemOf(one, ofDistribution)));
	return [...names].filter(name => name !== null);
}

type Hit = {readonly advisory: Advisory; readonly fixedIn: string | null};

const cveOf = (id: string): string | undefined => /(?:^|-)(CVE-\d{4}-\d{4,})$/.exec(id)?.[1];

const cvesOf = ({id, names}: Advisory): readonly string[] => [
	...new Set([id, ...names].map(cveOf).filter(cve => cve !== undefined)),
];

/** What an advisory is about: its CVEs; else those of another that names it; else the one name all sources know it by. */
function subjectsOf(advisory: Advisory, hits: readonly Hit[]): readonly string[] {
	const own = cvesOf(advisory);
	if (own.length > 0) return own;
	const names = [advisory.id, ...advisory.names];
	const others = hits.flatMap(({advisory: other}) =>
		[other.id, ...other.names].some(name => names.includes(name)) ? cvesOf(other) : [],
	);
	if (others.length > 0) return [...new Set(others)];
	return [names.filter(name => name.startsWith('GHSA-')).toSorted()[0] ?? advisory.id];
}

/** By vulnerability. */
function group(hits: readonly Hit[]): ReadonlyMap<string, readonly Hit[]> {
	const groups = new Map<string, Hit[]>();
	for (const hit of hits) {
		for (const subject of subjectsOf(hit.advisory, hits)) {
			const known = groups.get(subject);
			if (known === undefined) groups.set(subject, [hit]);
			else known.push(hit);
		}
	}
	return groups;
}

const none = sanitise('');

function rate(id: string, hits: readonly Hit[], shelf: Shelf, read: (rating: string) => Scored | null): Rating {
	// A record of one vulnerability knows it better than one of many.
	const advisories = hits.map(({advisory}) => advisory).sort((a, b) => cvesOf(a).length - cvesOf(b).length);
	const byRecord = firstRating(
		advisories.flatMap(({ratings}) => ratings),
		read,
	);
	if (byRecord !== null) return {...byRecord, source: 'record'};
	const names = new Set([id, ...advisories.filter(one => cvesOf(one).length <= 1).flatMap(({names}) => names)]);
	const byAlias = firstRating(
		[...names].flatMap(name => shelf.ratingsOf(name)),
		read,
	);
	if (byAlias !== null) return {...byAlias, source: 'alias'};
	const byUrgency = firstRating(
		advisories.map(({urgency}) => urgency),
		read,
	);
	if (byUrgency !== null) return {...byUrgency, source: 'urgency'};
	return {level: 'unknown', source: 'none', score: null, vector: none};
}

/** The newest of the fixes: an older one may have been half of one. */
function fixOf(hits: readonly Hit[], scheme: VersionScheme): SafeText | null {
	const fixes = hits.flatMap(({fixedIn}) => (fixedIn === null ? [] : [fixedIn]));
	const last = fixes.sort((a, b) => compareVersions(scheme, a, b)).at(-1);
	return last === undefined ? null : sanitise(last, 200);
}

const oncePer = <K, V>(work: (key: K) => V): ((key: K) => V) => {
	const known = new Map<K, V>();
	return key => {
		const found = known.get(key);
		if (found !== undefined) return found;
		const made = work(key);
		known.set(key, made);
		return made;
	};
};

/** `ofDistribution`: `Distribution.ecosystem` of the image; null where nobody has data about it. */
export function matchPackages(packages: readonly Package[], ofDistribution: string | null, shelf: Shelf): Matches {
	const read = oncePer(readRating);
	const matches: Match[] = [];
	const counts = new Map<string | null, number>();
	const broken = new Map<string, SafeText>();

	for (const one of packages) {
		const {scheme, isBySource} = kinds[one.kind];
		const ecosystem = ecosystemOf(one, ofDistribution);
		counts.set(ecosystem, (counts.get(ecosystem) ?? 0) + 1);
		if (ecosystem === null) continue;
		const {name, version} = isBySource ? one.source : one;
		const advisories = shelf.advisoriesOf(ecosystem, name);
		if (advisories instanceof Unread) {
			broken.set(ecosystem, advisories.why);
			continue;
		}
		const compare = (a: string, b: string): number => compareVersions(scheme, a, b);
		const hits = advisories.flatMap(advisory => {
			const {isAffected, fixedIn} = judgeVersion(version, advisory, compare);
			return isAffected ? [{advisory, fixedIn}] : [];
		});
		for (const [id, found] of group(hits)) {
			matches.push({
				id: sanitise(id, 100),
				records: found.map(({advisory}) => sanitise(advisory.id, 100)),
				package: one,
				fixedIn: fixOf(found, scheme),
				rating: rate(id, found, shelf, read),
				isUnimportant: found.every(({advisory}) => advisory.urgency === 'unimportant'),
				kev: shelf.kevOf(id),
				epss: shelf.epssOf(id),
				summary: sanitise(found.find(({advisory}) => advisory.summary !== '')?.advisory.summary ?? '', 300),
			});
		}
	}
	return {matches, coverage: [...counts].map(([ecosystem, count]) => coverageOf(ecosystem, count, shelf, broken))};
}

function coverageOf(
	ecosystem: string | null,
	count: number,
	shelf: Shelf,
	broken: ReadonlyMap<string, SafeText>,
): Coverage {
	if (ecosystem === null) {
		const why = words`nobody publishes data about this distribution in a form that is read here`;
		return {is: 'not-covered', ecosystem: words`this distribution`, packages: count, why};
	}
	const name = sanitise(ecosystem, 80);
	const asOfUnixMs = shelf.asOfUnixMs(ecosystem);
	const why = asOfUnixMs instanceof Unread ? asOfUnixMs.why : broken.get(ecosystem);
	if (asOfUnixMs instanceof Unread || why !== undefined)
		return {is: 'not-covered', ecosystem: name, packages: count, why: why ?? none};
	return {is: 'covered', ecosystem: name, packages: count, asOfUnixMs};
}
