/** What every reader of packages is given and gives. */
import type {Package, PackageKind} from '../../model/package.ts';
import {Unread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';

/** A whole file of an image, held in memory. `path` is absolute. Hostile, both. */
export type ImageFile = {readonly path: string; readonly bytes: Buffer};

/** Bytes in, packages out. Unread where the file is none of its kind: half a list is no list. */
export type PackageReader = (file: ImageFile) => Read<readonly Package[]>;

/** The largest images known have a tenth of it. */
export const mostPackages = 100_000;
/** Of a name or a version. */
const maxLength = 512;

type Named = {
	readonly kind: PackageKind;
	readonly name: string | undefined;
	readonly version: string | undefined;
	readonly source?: {readonly name: string; readonly version: string};
	readonly path: string;
};

/** null where a name or a version is missing: such a thing can't be looked up. */
export function packageOf({kind, name = '', version = '', source, path}: Named): Package | null {
	if (name === '' || version === '') return null;
	const own = {name: sanitise(name, maxLength), version: sanitise(version, maxLength)};
	return {
		kind,
		...own,
		source:
			source === undefined
				? own
				: {name: sanitise(source.name, maxLength), version: sanitise(source.version, maxLength)},
		path: sanitise(path, maxLength),
	};
}

/** A list of at most one. */
export function onePackage(named: Named): readonly Package[] {
	const found = packageOf(named);
	return found === null ? [] : [found];
}

export const notRead = (path: string, why: SafeText): Unread => new Unread(words`${sanitise(path, 300)}: ${why}`);

/** JSON, or undefined where it is none. */
export function parseJson(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString('utf8')) as unknown;
	} catch {
		return undefined;
	}
}
