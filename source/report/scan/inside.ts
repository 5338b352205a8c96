/** Of an image, what a bill of materials lists. */
import type {Distribution, Package} from '../../model/package.ts';
import {knownOr} from '../../model/read.ts';
import type {ScannedImage} from '../../model/scan-report.ts';

export type Inside = {
	readonly packages: readonly Package[];
	readonly distribution: Distribution | null;
	/** `sha256:…` of the image, in hex alone. */
	readonly digest: string;
};

/** Another scanner tells no packages but those that something was found in. */
export function insideOf({scan}: ScannedImage): Inside {
	const contents = knownOr(scan.contents, null);
	return {
		packages: contents?.packages ?? [...new Set(scan.found.map(({match}) => match.package))],
		distribution: knownOr(scan.distribution, null),
		digest: scan.imageId.replace(/^sha256:/, ''),
	};
}
