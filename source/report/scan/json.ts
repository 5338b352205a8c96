/** Everything a scan found, for programs. Its names are a promise: what is in it stays. */
import {doubtsOf, isNotCovered, type ImageScan} from '../../model/image-scan.ts';
import {isUnread, knownOr, type Read} from '../../model/read.ts';
import type {ScannedImage, ScanReport} from '../../model/scan-report.ts';
import type {Use} from '../../model/exposure.ts';
import type {RankedMatch} from '../../model/vulnerability.ts';
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
			asOf: one.is === 'covered' ? isoTime(one.asOfUnixMs) : null,
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

function imageOf({name, tags, scan}: ScannedImage) {
	const {contents} = scan;
	return {
		id: scan.imageId,
		name,
		tags,
		scannedAt: isoTime(scan.scannedAtUnixMs),
		isOfRunningContainer: scan.isOfRunningContainer,
		scanner: {
			name: scan.scanner.name,
			version: scan.scanner.version,
			databaseAsOf: dateOf(scan.scanner.databaseAsOfUnixMs),
		},
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

export const scanJson = ({generatedAtUnixMs, version, images}: ScanReport): string =>
	`${JSON.stringify(
		{schemaVersion: 1, generatedAt: isoTime(generatedAtUnixMs), hullcheck: version, images: images.map(imageOf)},
		null,
		'\t',
	)}\n`;
