/** For people: what is exploitable first, what an update takes away, and what was not looked at. */
import {countLevels, doubtsOf, isNotCovered, type ImageScan} from '../../model/image-scan.ts';
import {isUnread, knownOr} from '../../model/read.ts';
import type {ScannedImage, ScanReport} from '../../model/scan-report.ts';
import {dataSetStaleAfterMs, type RankedMatch} from '../../model/vulnerability.ts';
import {comparisonLines} from './comparison.ts';
import {wrap} from '../lay.ts';
import {count, day, readableTime} from '../say.ts';

const key = (name: string): string => name.padEnd(14);

export function sayLevels(scan: ImageScan): string {
	if (isNotCovered(scan)) return 'not covered: the number of vulnerabilities is unknown';
	const parts = countLevels(scan).flatMap(({level, withFix, withoutFix}) =>
		withFix + withoutFix === 0 ? [] : [`${withFix + withoutFix} ${level} (${withFix} with a fix)`],
	);
	return parts.length === 0 ? 'none known' : parts.join(', ');
}

function saySupport({support}: ImageScan): string {
	if (support === null) return '';
	switch (support.is) {
		case 'supported':
			return support.endsAtUnixMs === null ? ', supported' : `, supported until ${day(support.endsAtUnixMs)}`;
		case 'extended':
			return `, extended support${support.endsAtUnixMs === null ? '' : ` until ${day(support.endsAtUnixMs)}`}`;
		case 'ended':
			return `, NO LONGER SUPPORTED${support.endedAtUnixMs === null ? '' : ` since ${day(support.endedAtUnixMs)}`}`;
		case 'unknown':
			return `, ${support.why}`;
	}
}

export function sayScanner({scanner, coverage, isOfRunningContainer}: ImageScan, nowUnixMs: number): string {
	const {databaseAsOfUnixMs: asOf} = scanner;
	const age =
		asOf === null
			? scanner.name !== 'embedded'
				? 'data of its own, undated'
				: coverage.some(({is}) => is === 'covered')
					? 'data without a date, which may be old'
					: 'no data'
			: `data of ${day(asOf)}${nowUnixMs - asOf > dataSetStaleAfterMs ? ', old: what came since is not known' : ''}`;
	const name = scanner.name === 'embedded' ? 'hullcheck' : scanner.name;
	return `${name} ${scanner.version}, ${age}${isOfRunningContainer ? '; read from a running container, which may differ from its image' : ''}`;
}

/** Why it stands where it stands. */
function sayUse({use}: RankedMatch): readonly string[] {
	switch (use?.is) {
		case 'in-use': {
			const [first] = use.by;
			return first === undefined ? [] : [`in use by ${first.comm} (pid ${first.pid}) in ${first.container}`];
		}
		case 'not-in-use':
			return ['not in use now'];
		case 'not-known':
		case undefined:
			return [];
	}
}

export function sayWhy(ranked: RankedMatch): string {
	const {match, tier, isReachable} = ranked;
	const {kev, epss, fixedIn} = match;
	return [
		...(kev === null ? [] : [kev.isUsedByRansomware ? 'exploited, by ransomware too' : 'exploited']),
		...(epss === null ? [] : [`EPSS ${(epss.probability * 100).toFixed(1)} %`]),
		...(tier === 'remote' ? ['over the network without a login'] : []),
		...sayUse(ranked),
		...(isReachable && tier !== 'rest' ? ['port open'] : []),
		fixedIn === null ? 'no fix yet' : `fixed in ${fixedIn}`,
	].join(', ');
}

function findingLines(matches: readonly RankedMatch[]): readonly string[] {
	const [first] = matches;
	if (first === undefined) return [];
	const {match} = first;
	const {source} = match.package;
	const packages = [...new Set(matches.map(one => one.match.package.name))];
	const names = packages.length === 1 && packages[0] === source.name ? '' : ` (${packages.join(', ')})`;
	return wrap(
		`${source.name} ${source.version}${names}: ${sayWhy(first)}`,
		`  ${match.rating.level.padEnd(11)}${match.id.padEnd(17)} `,
	);
}

function sayReach({reachableAt, found}: ImageScan): readonly string[] {
	if (reachableAt === undefined) return [];
	const why = found.flatMap(({use}) => (use?.is === 'not-known' ? [use.why] : []))[0];
	return [
		...(reachableAt.length === 0
			? []
			: wrap(reachableAt.map(({container, address}) => `${container} at ${address}`).join(', '), key('Reachable'))),
		...(why === undefined ? [] : wrap(`not known of all: ${why}`, key('In use'))),
	];
}

/** By vulnerability and source: binaries of one source stand and fall together. */
export const groupsOf = ({found}: ImageScan): ReadonlyArray<readonly RankedMatch[]> => [
	...Map.groupBy(
		found.filter(({match}) => !match.isUnimportant),
		({match}) => `${match.id} ${match.package.source.name}`,
	).values(),
];

const mostInAudit = 10;

/** In an audit, under the image: what comes first of it. All of it is for `hullcheck scan`. */
export function scanSummary(scan: ImageScan, nowUnixMs: number): readonly string[] {
	const groups = groupsOf(scan);
	const more = groups.length - mostInAudit;
	return [
		...wrap(sayLevels(scan), '  found   '),
		...wrap(`${day(scan.scannedAtUnixMs)} by ${sayScanner(scan, nowUnixMs)}`, '  scanned '),
		...doubtsOf(scan).flatMap(doubt => wrap(doubt, '  not whole: ')),
		...groups.slice(0, mostInAudit).flatMap(findingLines),
		...(more > 0 ? wrap(`and ${more} more: hullcheck scan lists them`, '  ') : []),
	];
}

function imageLines({name, scan, comparison}: ScannedImage, nowUnixMs: number): readonly string[] {
	const distribution = knownOr(scan.distribution, null);
	const {contents} = scan;
	const unimportant = new Set(scan.found.filter(({match}) => match.isUnimportant).map(({match}) => match.id)).size;
	const groups = groupsOf(scan);
	return [
		'',
		// Whole, however wide: both are for copying.
		name,
		`${key('Image')}${scan.imageId}`,
		...wrap(
			isUnread(scan.distribution)
				? `not known: ${scan.distribution.why}`
				: `${distribution?.prettyName ?? 'none'}${saySupport(scan)}`,
			key('Distribution'),
		),
		...(isUnread(contents) ? [] : wrap(String(contents.packages.length), key('Packages'))),
		...wrap(sayLevels(scan), key('Found')),
		...wrap(sayScanner(scan, nowUnixMs), key('Scanned by')),
		...sayReach(scan),
		...doubtsOf(scan).flatMap(doubt => wrap(doubt, key('Not whole'))),
		...(groups.length === 0 ? [] : ['']),
		...groups.flatMap(findingLines),
		...(unimportant === 0
			? []
			: ['', ...wrap(`${unimportant} more that the distribution does not treat as a security problem.`)]),
		...(comparison === undefined ? [] : comparisonLines(comparison)),
	];
}

export const scanText = ({generatedAtUnixMs, version, images}: ScanReport): string =>
	[
		`hullcheck ${version}: ${count(images.length, 'image')} scanned`,
		readableTime(generatedAtUnixMs),
		...images.flatMap(image => imageLines(image, generatedAtUnixMs)),
	]
		.map(line => `${line}\n`)
		.join('');
