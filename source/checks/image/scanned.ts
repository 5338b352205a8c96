/** What a scan read of an image's files; null where nobody has scanned it, or only with what tells nothing of them. */
import type {ImageScan} from '../../model/image-scan.ts';
import type {ImageContents, PackageKind} from '../../model/package.ts';
import {knownOr} from '../../model/read.ts';

export const contentsOf = (scan: ImageScan | null): ImageContents | null =>
	scan === null ? null : knownOr(scan.contents, null);

const ofDistributions: ReadonlySet<PackageKind> = new Set(['deb', 'apk', 'rpm']);

/** By name, of its distribution. null too where the list is not whole: then it proves nothing. */
export function installedPackages(scan: ImageScan | null): readonly string[] | null {
	const contents = contentsOf(scan);
	if (scan === null || contents === null || contents.unreadPackages.length > 0) return null;
	// A container that runs may hide what it has.
	if (scan.isOfRunningContainer) return null;
	return contents.packages.filter(({kind}) => ofDistributions.has(kind)).map(({name}) => name);
}
