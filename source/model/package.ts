/** What is inside an image: its distribution, its packages, and what else was found while reading them. */
import type {Read, Unread} from './read.ts';
import type {SafeText} from './safe-text.ts';

/** Who installed it, and so which order its versions have. */
export type PackageKind = 'deb' | 'apk' | 'rpm' | 'npm' | 'pypi' | 'go' | 'maven' | 'gem' | 'composer' | 'cargo';

export type Package = {
	readonly kind: PackageKind;
	/** As its ecosystem writes it: `group:artifact` for Maven, `vendor/name` for Composer, a module's path for Go. */
	readonly name: SafeText;
	readonly version: SafeText;
	/** Distributions build several packages from one source, and their advisories name that. Else name and version. */
	readonly source: {readonly name: SafeText; readonly version: SafeText};
	/** The file in the image that says so. */
	readonly path: SafeText;
};

/** `/etc/os-release`. */
export type Distribution = {
	/** `debian`, `alpine`, `ubuntu`, `rocky` … */
	readonly id: SafeText;
	/** `12`, `3.20.3`; '' for testing releases. */
	readonly versionId: SafeText;
	readonly codename: SafeText;
	readonly prettyName: SafeText;
	/** The name of its advisories at OSV: `Debian:12`, `Alpine:v3.20`, `Ubuntu:22.04:LTS`; null where OSV has none. */
	readonly ecosystem: string | null;
};

/** How long a distribution's release gets security fixes. Extended: from another team, or for money. */
export type DistributionSupport =
	| {readonly is: 'supported' | 'extended'; /** null: no end announced. */ readonly endsAtUnixMs: number | null}
	| {readonly is: 'ended'; readonly endedAtUnixMs: number | null}
	| {readonly is: 'unknown'; readonly why: SafeText};

/** By place and kind: never by value. */
export type SecretFile = {readonly path: SafeText; readonly kind: SafeText};

export type ImageContents = {
	/** null: it names none, as images without a distribution do. */
	readonly distribution: Read<Distribution | null>;
	readonly packages: readonly Package[];
	/** What names packages and could not be read: with one of these the list above is not whole. */
	readonly unreadPackages: readonly Unread[];
	/**
	 * Folders that were gone through. Of other places the facts below say nothing; unread is a fact where nothing was found
	 * and not all of these could be gone through.
	 */
	readonly walked: readonly SafeText[];
	/** Programs that run as their owner or group, whoever starts them: setuid, setgid. */
	readonly setuidFiles: Read<readonly SafeText[]>;
	/** Folders of `PATH` and programs in them that every user may write. */
	readonly writableInPath: Read<readonly SafeText[]>;
	readonly secretFiles: Read<readonly SecretFile[]>;
	/** What package managers downloaded and left behind. */
	readonly packageCaches: Read<readonly SafeText[]>;
	/** Accounts of `/etc/shadow` that open without a password. */
	readonly accountsWithoutPassword: Read<readonly SafeText[]>;
};
