/** Everything a scan found, for programs. Its names are a promise: what is in it stays. */
import type {ScanComparison} from '../../model/compare-scans.ts';
import {doubtsOf, isNotCovered, type ImageScan, type Scanner} from '../../model/image-scan.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import type {ScannedImage, ScanReport} from '../../model/scan-report.ts';
import type {Use} from '../../model/exposure.ts';
import {datedOrNull, type Match, type RankedMatch} from '../../model/vulnerability.ts';
import {isoTime} from '../say.ts';

const dateOf = (unixMs: number | null): string | null => (unixMs === null ? null : isoTime(unixMs));

/** A list, or null with why where it could not be read. */
const listOf = <T>(read: Read<readonly T[]>): {readonly found: readonly T[] | null; readonly why?: string} =>
	isUnread(read) ? {found: null, why: read.why} : {found: read};

/** null: nobody looked, or it can't be seen. */
function usedFields(isInUse: boolean | null, use: Use | undefined) {
	switch (use?.is) {
		case 'in-use':
			return {isInUse, usedBy: use.by.map(({container, pid, comm}) => ({container, pid, process: comm}))};
		case 'not-known':
			return {isInUse, whyUseUnknown: use.why};
		case 'not-in-use':
		case undefined:
			return {isInUse};
	}
}

const finding = ({match, tier, isReachable, isInUse, use}: RankedMatch) => ({
	cve: match.id,
	package: match.package.name,
	type: match.package.kind,
	source: match.package.source.name,
	installed: match.package.version,
	fixed: match.fixedIn,
	severity: match.rating.level,
	severitySource: match.rating.source,
	score: match.rating.score,
	vector: match.rating.vector === '' ? null : match.rating.vector,
	kev: match.kev,
	epss: match.epss,
	rank: tier,
	...usedFields(isInUse, use),
	isReachable,
	isUnimportant: match.isUnimportant,
	records: match.records,
	path: match.package.path,
	summary: match.summary,
});

function coverageOf(scan: ImageScan) {
	const doubts = doubtsOf(scan);
	return {
		is: isNotCovered(scan) ? 'not-covered' : doubts.length === 0 ? 'covered' : 'partly',
		doubts,
		ecosystems: scan.coverage.map(one => ({
			ecosystem: one.ecosystem,
			packages: one.packages,
			isCovered: one.is === 'covered',
			asOf: one.is === 'covered' ? dateOf(datedOrNull(one.asOfUnixMs)) : null,
			why: one.is === 'covered' ? null : one.why,
		})),
	};
}

function supportOf({support}: ImageScan) {
	if (support === null) return null;
	switch (support.is) {
		case 'supported':
		case 'extended':
			return {is: support.is, until: dateOf(support.endsAtUnixMs)};
		case 'ended':
			return {is: support.is, until: dateOf(support.endedAtUnixMs)};
		case 'unknown':
			return {is: support.is, why: support.why};
	}
}

const scannerOf = ({name, version, databaseAsOfUnixMs}: Scanner) => ({
	name,
	version,
	databaseAsOf: dateOf(databaseAsOfUnixMs),
});

/** Of one that is held against those of another scan. */
export const matchFields = ({id, package: one, fixedIn, rating}: Match) => ({
	cve: id,
	package: one.name,
	type: one.kind,
	installed: one.version,
	fixed: fixedIn,
	severity: rating.level,
});

const comparisonOf = ({here, there, onlyHere, onlyThere, differing, same, doubts}: ScanComparison) => ({
	here: {...scannerOf(here), doubts: doubts.here},
	there: {...scannerOf(there), doubts: doubts.there},
	same,
	onlyHere: onlyHere.map(matchFields),
	onlyThere: onlyThere.map(matchFields),
	differing: differing.map(({here: ours, there: theirs, isOtherSeverity, isOtherFix}) => ({
		...matchFields(ours),
		differs: [...(isOtherSeverity ? ['severity'] : []), ...(isOtherFix ? ['fixed'] : [])],
		there: {cve: theirs.id, severity: theirs.rating.level, fixed: theirs.fixedIn},
	})),
});

/** What a scan of one image tells; `hullcheck audit` carries the same. */
export function scanFields(scan: ImageScan) {
	const {contents} = scan;
	return {
		scannedAt: isoTime(scan.scannedAtUnixMs),
		isOfRunningContainer: scan.isOfRunningContainer,
		scanner: scannerOf(scan.scanner),
		distribution: knownOr(scan.distribution, null),
		support: supportOf(scan),
		coverage: coverageOf(scan),
		packages: isUnread(contents) ? null : contents.packages.length,
		/** null: nobody looked. */
		reachableAt: scan.reachableAt ?? null,
		findings: scan.found.map(finding),
		contents: isUnread(contents)
			? {isRead: false, why: contents.why}
			: {
					isRead: true,
					setuidFiles: listOf(contents.setuidFiles),
					writableInPath: listOf(contents.writableInPath),
					secretFiles: listOf(contents.secretFiles),
					packageCaches: listOf(contents.packageCaches),
					accountsWithoutPassword: listOf(contents.accountsWithoutPassword),
				},
	};
}

const imageOf = ({name, tags, scan, comparison}: ScannedImage) => ({
	id: scan.imageId,
	name,
	tags,
	...scanFields(scan),
	...(comparison === undefined ? {} : {comparison: comparisonOf(comparison)}),
});

export const scanJson = ({generatedAtUnixMs, version, images}: ScanReport): string =>
	`${JSON.stringify(
		{schemaVersion: 1, generatedAt: isoTime(generatedAtUnixMs), hullcheck: version, images: images.map(imageOf)},
		null,
		'\t',
	)}\n`;
