/** CycloneDX 1.6: one image's packages, and the vulnerabilities found in them. */
// By its parts: the whole brings validators along, which look for files of their own.
import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import * as Serialize from '@cyclonedx/cyclonedx-library/Serialize';
import * as Spec from '@cyclonedx/cyclonedx-library/Spec';
import type {Package} from '../../model/package.ts';
import type {ScanReport} from '../../model/scan-report.ts';
import type {Match, VulnerabilityLevel} from '../../model/vulnerability.ts';
import {insideOf} from './inside.ts';
import {purlOf} from './purl.ts';

const {Severity} = Enums.Vulnerability;
const severities: Readonly<Record<VulnerabilityLevel, Enums.Vulnerability.Severity>> = {
	critical: Severity.Critical,
	high: Severity.High,
	medium: Severity.Medium,
	low: Severity.Low,
	negligible: Severity.None,
	unknown: Severity.Unknown,
};

const keyOf = ({kind, name, version, path}: Package): string => [kind, name, version, path].join('\n');

function ratingOf({rating: {level, score, vector}}: Match): Models.Vulnerability.Rating {
	return new Models.Vulnerability.Rating({
		severity: severities[level],
		...(score === null ? {} : {score}),
		...(vector === '' ? {} : {vector}),
	});
}

export function cycloneDxReport({generatedAtUnixMs, version, images}: ScanReport): string {
	const [image] = images;
	if (image === undefined) return '{}\n';
	const {packages, distribution, digest} = insideOf(image);
	const bom = new Models.Bom();
	bom.metadata.timestamp = new Date(generatedAtUnixMs);
	bom.metadata.tools.components.add(new Models.Component(Enums.ComponentType.Application, 'hullcheck', {version}));
	bom.metadata.component = new Models.Component(Enums.ComponentType.Container, image.name, {
		bomRef: image.scan.imageId,
		version: image.scan.imageId,
		hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], digest]]),
	});

	const components = new Map<string, Models.Component>();
	for (const one of packages) {
		const key = keyOf(one);
		if (components.has(key)) continue;
		const purl = purlOf(one, distribution);
		const component = new Models.Component(Enums.ComponentType.Library, one.name, {
			bomRef: `${purl ?? `${one.kind}:${one.name}@${one.version}`}#${components.size}`,
			version: one.version,
			...(purl === null ? {} : {purl}),
			properties: new Models.PropertyRepository([new Models.Property('hullcheck:path', one.path)]),
		});
		components.set(key, component);
		bom.components.add(component);
	}
	if (distribution !== null) {
		bom.components.add(
			new Models.Component(Enums.ComponentType.OperatingSystem, distribution.id, {
				bomRef: 'distribution',
				version: distribution.versionId,
				description: distribution.prettyName,
			}),
		);
	}

	for (const [id, matches] of Map.groupBy(image.scan.found, ({match}) => match.id)) {
		const [first] = matches;
		if (first === undefined) continue;
		const {match} = first;
		bom.vulnerabilities.add(
			new Models.Vulnerability.Vulnerability({
				bomRef: id,
				id,
				ratings: new Models.Vulnerability.RatingRepository([ratingOf(match)]),
				...(match.summary === '' ? {} : {description: match.summary}),
				...(match.fixedIn === null ? {} : {recommendation: `Update ${match.package.source.name} to ${match.fixedIn}`}),
				affects: new Models.Vulnerability.AffectRepository(
					matches.flatMap(({match: {package: one}}) => {
						const component = components.get(keyOf(one));
						return component === undefined ? [] : [new Models.Vulnerability.Affect(component.bomRef)];
					}),
				),
			}),
		);
	}
	const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
	return `${serializer.serialize(bom, {sortLists: true, space: '\t'})}\n`;
}
