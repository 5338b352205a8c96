/** Packages and what is known → which of them are vulnerable, and of which nothing is known. Pure: the shelf is handed in. */
import type {Package, PackageKind} from '../model/package.ts';
import {Unread} from '../model/read.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import {nobodyPublishes, type Coverage, type Match, type Matches, type Rating} from '../model/vulnerability.ts';
import type {Advisory} from './database/advisory.ts';
import type {Shelf} from './database/shelf.ts';
import {judgeVersion} from './ranges.ts';
import {firstRating, readRating} from './rating.ts';
import {compareVersionIn, compareVersions, type VersionScheme} from './versions/index.ts';

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

export const schemeOf = ({kind}: Package): VersionScheme => kinds[kind].scheme;

/** Its name at OSV; null: OSV has none for this distribution. */
const ecosystemOf = ({kind}: Package, ofDistribution: string | null): string | null =>
	kinds[kind].ecosystem ?? ofDistribution;

/** Those whose data a match will ask for. `ofDistribution`: `Distribution.ecosystem`. */
export function ecosystemsOf(packages: readonly Package[], ofDistribution: string | null): readonly string[] {
	const names = new Set(packages.map(one => ecosystemOf(one, ofDistribution)));
	return [...names].filter(name => name !== null);
}

type Hit = {readonly advisory: Advisory; readonly cves: readonly string[]; readonly fixedIn: string | null};

export function cvesOf({id, names}: Advisory): readonly string[] {
	const cves: string[] = [];
	for (const name of [id, ...names]) {
		const cve = /(?:^|-)(CVE-\d{4}-\d{4,})$/.exec(name)?.[1];
		if (cve !== undefined && !cves.includes(cve)) cves.push(cve);
	}
	return cves;
}

/** What an advisory is about: its CVEs; else those of another that names it; else the one name all sources know it by. */
function subjectsOf({advisory, cves}: Hit, hits: readonly Hit[]): readonly string[] {
	if (cves.length > 0) return cves;
	const names = [advisory.id, ...advisory.names];
	const others = hits.flatMap(({advisory: other, cves: theirs}) =>
		[other.id, ...other.names].some(name => names.includes(name)) ? theirs : [],
	);
	if (others.length > 0) return [...new Set(others)];
	return [names.filter(name => name.startsWith('GHSA-')).toSorted()[0] ?? advisory.id];
}

/** By vulnerability. */
function group(hits: readonly Hit[]): ReadonlyMap<string, readonly Hit[]> {
	const groups = new Map<string, Hit[]>();
	for (const hit of hits) {
		for (const subject of subjectsOf(hit, hits)) {
			const known = groups.get(subject);
			if (known === undefined) groups.set(subject, [hit]);
			else known.push(hit);
		}
	}
	return groups;
}

const none = sanitise('');

type ReadRating = (rating: string) => Rating | null;
/** By who says it. */
type ReadRatings = Readonly<Record<'record' | 'alias' | 'urgency', ReadRating>>;

const unrated: Rating = {level: 'unknown', source: 'none', score: null, vector: none};

function rate(id: string, hits: readonly Hit[], shelf: Shelf, read: ReadRatings): Rating {
	// A record of one vulnerability knows it better than one of many.
	const sorted = hits.length === 1 ? hits : hits.toSorted((a, b) => a.cves.length - b.cves.length);
	const names = new Set([id]);
	for (const {advisory, cves} of sorted) {
		const byRecord = firstRating(advisory.ratings, read.record);
		if (byRecord !== null) return byRecord;
		if (cves.length <= 1) for (const name of advisory.names) names.add(name);
	}
	for (const name of names) {
		const byAlias = firstRating(shelf.ratingsOf(name), read.alias);
		if (byAlias !== null) return byAlias;
	}
	for (const {advisory} of sorted) {
		const byUrgency = read.urgency(advisory.urgency);
		if (byUrgency !== null) return byUrgency;
	}
	return unrated;
}

/** The newest of the fixes: an older one may have been half of one. */
function fixOf(hits: readonly Hit[], scheme: VersionScheme): SafeText | null {
	let last: string | null = null;
	for (const {fixedIn} of hits)
		if (fixedIn !== null && (last === null || compareVersions(scheme, fixedIn, last) >= 0)) last = fixedIn;
	return last === null ? null : sanitise(last, 200);
}

/** Keeps what was made of a text: packages of one source, and records with one rating, are many. */
function oncePerText<T>(make: (text: string) => T): (text: string) => T {
	const made = new Map<string, T>();
	return text => {
		const known = made.get(text);
		if (known !== undefined) return known;
		const fresh = make(text);
		made.set(text, fresh);
		return fresh;
	};
}

/** What one version of one package or source has: that of `one`. */
function vulnerabilitiesOf(
	one: Package,
	version: string,
	advisories: readonly Advisory[],
	scheme: VersionScheme,
	shelf: Shelf,
	read: ReadRatings,
): readonly Match[] {
	const compare = (a: string, b: string): number => compareVersions(scheme, a, b);
	const hits: Hit[] = [];
	for (const advisory of advisories) {
		const {isAffected, fixedIn} = judgeVersion(version, advisory, compare);
		if (isAffected) hits.push({advisory, cves: cvesOf(advisory), fixedIn});
	}
	if (hits.length === 0) return [];
	return [...group(hits)].map(([id, found]) => ({
		package: one,
		id: sanitise(id, 100),
		records: found.map(({advisory}) => sanitise(advisory.id, 100)),
		fixedIn: fixOf(found, scheme),
		rating: rate(id, found, shelf, read),
		isUnimportant: found.every(({advisory}) => advisory.urgency === 'unimportant'),
		kev: shelf.kevOf(id),
		epss: shelf.epssOf(id),
		summary: sanitise(found.find(({advisory}) => advisory.summary !== '')?.advisory.summary ?? '', 300),
	}));
}

/**
 * Of a module stream of a Red Hat-like (`nodejs:18`), as its release says. Each stream has fixes of its own, and records name
 * the package alone: held against those of another stream, a fixed one looks vulnerable and a vulnerable one fixed.
 */
const isOfModule = ({kind, version}: Package): boolean => kind === 'rpm' && /\.module[+_]/.test(version);

function modulesCoverage(packages: readonly Package[], ofDistribution: string | null): readonly Coverage[] {
	const [first] = packages;
	if (first === undefined) return [];
	const example = `${first.name}${packages.length > 1 ? ` and ${packages.length - 1} more` : ''}`;
	return [
		{
			is: 'not-covered',
			ecosystem: words`module streams of ${sanitise(ofDistribution ?? 'this distribution', 80)}`,
			packages: packages.length,
			why: words`the data does not tell the streams of a module apart (${sanitise(example, 100)}): Trivy or Grype can judge these`,
		},
	];
}

/** `ofDistribution`: `Distribution.ecosystem` of the image; null where nobody has data about it. */
export function matchPackages(packages: readonly Package[], ofDistribution: string | null, shelf: Shelf): Matches {
	const readBy = (source: Rating['source']): ReadRating =>
		oncePerText(rating => {
			const scored = readRating(rating);
			return scored === null ? null : {...scored, source};
		});
	const read = {record: readBy('record'), alias: readBy('alias'), urgency: readBy('urgency')};
	const known = new Map<string, readonly Match[]>();
	const matches: Match[] = [];
	const counts = new Map<string | null, number>();
	const broken = new Map<string, SafeText>();

	const modules = packages.filter(isOfModule);
	for (const one of packages) {
		if (isOfModule(one)) continue;
		const {scheme, isBySource} = kinds[one.kind];
		const ecosystem = ecosystemOf(one, ofDistribution);
		counts.set(ecosystem, (counts.get(ecosystem) ?? 0) + 1);
		if (ecosystem === null) continue;
		const {name, version} = isBySource ? one.source : one;
		const key = `${ecosystem}\n${name}\n${version}`;
		let found = known.get(key);
		if (found === undefined) {
			const advisories = shelf.advisoriesOf(
				ecosystem,
				name,
				(text, from, end) => compareVersionIn(scheme, version, text, from, end) >= 0,
			);
			if (advisories instanceof Unread) {
				broken.set(ecosystem, advisories.why);
				continue;
			}
			found = vulnerabilitiesOf(one, version, advisories, scheme, shelf, read);
			known.set(key, found);
		}
		for (const match of found) matches.push(match.package === one ? match : {...match, package: one});
	}
	return {
		matches,
		coverage: [
			...[...counts].map(([ecosystem, count]) => coverageOf(ecosystem, count, shelf, broken)),
			...modulesCoverage(modules, ofDistribution),
		],
	};
}

function coverageOf(
	ecosystem: string | null,
	count: number,
	shelf: Shelf,
	broken: ReadonlyMap<string, SafeText>,
): Coverage {
	if (ecosystem === null) {
		return {is: 'not-covered', ecosystem: words`this distribution`, packages: count, why: nobodyPublishes};
	}
	const name = sanitise(ecosystem, 80);
	const asOfUnixMs = shelf.asOfUnixMs(ecosystem);
	const why = asOfUnixMs instanceof Unread ? asOfUnixMs.why : broken.get(ecosystem);
	if (asOfUnixMs instanceof Unread || why !== undefined)
		return {is: 'not-covered', ecosystem: name, packages: count, why: why ?? none};
	return {is: 'covered', ecosystem: name, packages: count, asOfUnixMs};
}
