/** What is inside an image: its distribution and its packages. */
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
