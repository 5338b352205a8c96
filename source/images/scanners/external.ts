/** What every scanner that is not ours is: a program, how it is asked, and how its answer is read. */
import type {Distribution, Package, PackageKind} from '../../model/package.ts';
import type {Read} from '../../model/read.ts';
import {sanitise, type SafeText} from '../../model/safe-text.ts';
import {vulnerabilityLevels, type Coverage, type Match, type VulnerabilityLevel} from '../../model/vulnerability.ts';
import type {ScannerName} from '../../model/image-scan.ts';

export type ForeignName = Exclude<ScannerName, 'embedded'>;

export type ToldVersion = {readonly version: SafeText; readonly databaseAsOfUnixMs: number | null};

/** What it says of one image. */
export type Told = {
	/** null: it names none. */
	readonly distribution: Distribution | null;
	readonly matches: readonly Match[];
	readonly coverage: readonly Coverage[];
	/** Where its answer says it. */
	readonly databaseAsOfUnixMs: number | null;
};

export type ExternalScanner = {
	readonly name: ForeignName;
	/** On PATH. */
	readonly program: string;
	readonly versionArgs: readonly string[];
	/** `stdout` of it. */
	readVersion(stdout: string): Read<ToldVersion>;
	/** How the date of its data is asked for, where its version does not tell it. */
	readonly database?: {readonly args: readonly string[]; readDate(stdout: string): number | null};
	/** By image id: a name may be another image by the time it looks. */
	scanArgs(imageId: string): readonly string[];
	/** That it does not use the network unasked. */
	readonly env: Readonly<Record<string, string>>;
	/** Asks its maker's servers for every image: never chosen by itself. */
	readonly needsVendor: boolean;
	read(stdout: string, database: ToldVersion): Read<Told>;
};

const maxLength = 300;
const text = (value: unknown): SafeText => sanitise(typeof value === 'string' ? value : '', maxLength);

/** Another word than those known counts as not rated, never as low. */
export function levelOf(word: unknown): VulnerabilityLevel {
	const lower = typeof word === 'string' ? word.toLowerCase() : '';
	return vulnerabilityLevels.find(level => level === lower) ?? 'unknown';
}

export const unixMsOf = (date: unknown): number | null => {
	const unixMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
	// Programs of Go's write the year 1 for none.
	return Number.isNaN(unixMs) || unixMs <= 0 ? null : unixMs;
};

export const packageOf = (kind: PackageKind, name: unknown, version: unknown, path: unknown): Package => ({
	kind,
	name: text(name),
	version: text(version),
	source: {name: text(name), version: text(version)},
	path: text(path),
});

type Found = {
	readonly id: unknown;
	readonly package: Package;
	readonly fixedIn: unknown;
	readonly level: VulnerabilityLevel;
	readonly score?: unknown;
	readonly vector?: unknown;
	readonly summary?: unknown;
	readonly isUnimportant?: boolean;
	readonly kev?: Match['kev'];
	readonly epss?: Match['epss'];
};

export function matchOf({id, package: one, fixedIn, level, score, vector, summary, ...more}: Found): Match {
	const fixed = text(fixedIn);
	return {
		id: text(id),
		records: [text(id)],
		package: one,
		fixedIn: fixed === '' ? null : fixed,
		rating: {
			level,
			source: level === 'unknown' ? 'none' : 'record',
			score: typeof score === 'number' ? score : null,
			vector: text(vector),
		},
		isUnimportant: more.isUnimportant ?? false,
		kev: more.kev ?? null,
		epss: more.epss ?? null,
		summary: text(summary),
	};
}

/** Once for each vulnerability of each installed package, in however many layers or files it stands. */
export function onceEach(matches: readonly Match[]): readonly Match[] {
	return [...new Map(matches.map(one => [`${one.id}\n${one.package.name}\n${one.package.version}`, one])).values()];
}

export function distributionOf(id: unknown, versionId: unknown): Distribution | null {
	const name = text(id);
	if (name === '') return null;
	const version = text(versionId);
	return {
		id: name,
		versionId: version,
		codename: text(''),
		prettyName: sanitise(`${name} ${version}`.trim()),
		ecosystem: null,
	};
}
