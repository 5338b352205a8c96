/** SPDX 2.3 in JSON: one image's packages. No library that is kept well writes it, and it is a flat list. */
import type {ScanReport} from '../../model/scan-report.ts';
import {isoTime} from '../say.ts';
import {insideOf} from './inside.ts';
import {purlOf} from './purl.ts';

/** What is not known is said so, as the specification wants it. */
const noAssertion = 'NOASSERTION';
const imageRef = 'SPDXRef-image';

export function spdxReport({generatedAtUnixMs, version, images}: ScanReport): string {
	const [image] = images;
	if (image === undefined) return '{}\n';
	const {packages, distribution, digest} = insideOf(image);
	const refOf = (index: number): string => `SPDXRef-package-${index}`;
	const document = {
		spdxVersion: 'SPDX-2.3',
		dataLicense: 'CC0-1.0',
		SPDXID: 'SPDXRef-DOCUMENT',
		name: image.name,
		documentNamespace: `https://hullcheck.invalid/spdx/${digest}/${generatedAtUnixMs}`,
		creationInfo: {created: isoTime(generatedAtUnixMs), creators: [`Tool: hullcheck-${version}`]},
		packages: [
			{
				SPDXID: imageRef,
				name: image.name,
				versionInfo: image.scan.imageId,
				downloadLocation: noAssertion,
				filesAnalyzed: false,
				primaryPackagePurpose: 'CONTAINER',
				checksums: [{algorithm: 'SHA256', checksumValue: digest}],
			},
			...packages.map((one, index) => {
				const purl = purlOf(one, distribution);
				return {
					SPDXID: refOf(index),
					name: one.name,
					versionInfo: one.version,
					downloadLocation: noAssertion,
					filesAnalyzed: false,
					sourceInfo: `named by ${one.path}; source ${one.source.name} ${one.source.version}`,
					...(purl === null
						? {}
						: {
								externalRefs: [{referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl}],
							}),
				};
			}),
		],
		relationships: [
			{spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: imageRef},
			...packages.map((_, index) => ({
				spdxElementId: imageRef,
				relationshipType: 'CONTAINS',
				relatedSpdxElement: refOf(index),
			})),
		],
	};
	return `${JSON.stringify(document, null, '\t')}\n`;
}
