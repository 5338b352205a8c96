/** One scan of one image: what is in it, what of that is vulnerable, and what it does not tell. */
import type {ReachableAt} from './exposure.ts';
import type {Distribution, DistributionSupport, ImageContents} from './package.ts';
import {isUnread, type Read} from './read.ts';
import {words, type SafeText} from './safe-text.ts';
import {vulnerabilityLevels, type Coverage, type RankedMatch, type VulnerabilityLevel} from './vulnerability.ts';

export const scannerNames = ['embedded', 'trivy', 'grype', 'scout'] as const;
export type ScannerName = (typeof scannerNames)[number];
/** `auto`: ours, and where it can't judge an image another that is here; never the network, never a vendor. */
export const scannerChoices = ['auto', ...scannerNames] as const;
export type ScannerChoice = (typeof scannerChoices)[number];

/** As their makers spell them. */
export const scannerTitles: Readonly<Record<ScannerName, string>> = {
	embedded: 'hullcheck',
	trivy: 'Trivy',
	grype: 'Grype',
	scout: 'Docker Scout',
};

export type Scanner = {
	readonly name: ScannerName;
	readonly version: SafeText;
	/** Of the oldest data it went by; null where it does not say, or has none. */
	readonly databaseAsOfUnixMs: number | null;
};

/** One that is here, on PATH. */
export type InstalledScanner = Scanner & {
	/** '' for ours. */
	readonly path: SafeText;
	/** It asks its maker's servers about every image: only after a yes. */
	readonly needsVendor: boolean;
};

export type ImageScan = {
	/** `sha256:…` */
	readonly imageId: SafeText;
	readonly scanner: Scanner;
	/** When its files were read. */
	readonly scannedAtUnixMs: number;
	/** A running container may have got packages since its start, and may answer what it likes. */
	readonly isOfRunningContainer: boolean;
	/** null: it names none, as images without a distribution do. */
	readonly distribution: Read<Distribution | null>;
	/** null where there is no distribution to ask about. */
	readonly support: DistributionSupport | null;
	/** Unread: another scanner tells vulnerabilities and nothing else. */
	readonly contents: Read<ImageContents>;
	/** What is exploitable first; unimportant ones too. */
	readonly found: readonly RankedMatch[];
	readonly coverage: readonly Coverage[];
	/** Where containers of it are reached from beyond loopback; left out where nobody looked at any. */
	readonly reachableAt?: readonly ReachableAt[];
};

const ofRunning = words`it was read from a running container: what that changed since its start is in it, and it may show what it likes`;

const noPackages = words`no package was recognised inside: of programs without a list of their parts nothing can be told`;

/** A program alone, linked into one file: there was nothing to hold against any list. */
const isBare = ({contents, found}: Pick<ImageScan, 'contents' | 'found'>): boolean =>
	!isUnread(contents) && contents.packages.length === 0 && found.length === 0;

/** Why the list of vulnerabilities may not be whole, a reason each; []: it is. */
export function doubtsOf(scan: ImageScan): readonly SafeText[] {
	const {coverage, contents, distribution} = scan;
	return [
		...(scan.isOfRunningContainer ? [ofRunning] : []),
		...(isBare(scan) ? [noPackages] : []),
		...coverage.flatMap(one => (one.is === 'not-covered' ? [one.why] : [])),
		...(isUnread(distribution) ? [distribution.why] : []),
		...(isUnread(contents) ? [] : contents.unreadPackages.map(({why}) => why)),
	];
}

export const isWholeScan = (scan: ImageScan): boolean => doubtsOf(scan).length === 0;

/**
 * Another scanner's word with what we read ourselves: whose files are setuid, which accounts are open, and of which
 * distribution it is, for what that one does not tell is no good news. A list of packages that is not whole would make a
 * doubt of what the other knew.
 */
export function withContents(scan: ImageScan, {contents, distribution, support}: ImageScan): ImageScan {
	const its = isUnread(distribution) || distribution === null ? scan : {...scan, distribution, support};
	return isUnread(contents) || contents.unreadPackages.length > 0 ? its : {...its, contents};
}

/** Nothing is known of any of its packages: the number of its vulnerabilities is unknown, never zero. */
export const isNotCovered = (scan: ImageScan): boolean =>
	isBare(scan) || (scan.coverage.length > 0 && scan.coverage.every(({is}) => is === 'not-covered'));

export type LevelCount = {readonly level: VulnerabilityLevel; readonly withFix: number; readonly withoutFix: number};

/** Worst first, every level; a vulnerability counts once, in however many packages it is. */
export function countLevels({found}: Pick<ImageScan, 'found'>): readonly LevelCount[] {
	const seen = new Map<SafeText, {level: VulnerabilityLevel; hasFix: boolean}>();
	for (const {match} of found) {
		if (match.isUnimportant) continue;
		const known = seen.get(match.id);
		const isWorse =
			known === undefined || vulnerabilityLevels.indexOf(match.rating.level) < vulnerabilityLevels.indexOf(known.level);
		seen.set(match.id, {
			level: isWorse ? match.rating.level : known.level,
			hasFix: match.fixedIn !== null || known?.hasFix === true,
		});
	}
	const all = [...seen.values()];
	return vulnerabilityLevels.map(level => ({
		level,
		withFix: all.filter(one => one.level === level && one.hasFix).length,
		withoutFix: all.filter(one => one.level === level && !one.hasFix).length,
	}));
}

/** Critical and high ones that an update of the image takes away. */
export const urgentCount = (scan: Pick<ImageScan, 'found'>): number =>
	countLevels(scan)
		.filter(({level}) => level === 'critical' || level === 'high')
		.reduce((sum, {withFix}) => sum + withFix, 0);
