/** SARIF 2.1.0 for code-scanning pages: a rule per vulnerability, a result per package that has it. */
import type {ScannedImage, ScanReport} from '../../model/scan-report.ts';
import type {Match, RankedMatch, VulnerabilityLevel} from '../../model/vulnerability.ts';
import {fingerprint} from '../sarif/results.ts';
import {isoTime} from '../say.ts';

/** Code-scanning pages sort by a number. Nobody rated it: as bad as what is worth looking at. */
const securitySeverity: Readonly<Record<VulnerabilityLevel, string>> = {
	critical: '9.5',
	high: '8.0',
	medium: '5.5',
	unknown: '5.5',
	low: '2.5',
	negligible: '1.0',
};
const levels: Readonly<Record<VulnerabilityLevel, 'error' | 'warning' | 'note'>> = {
	critical: 'error',
	high: 'error',
	medium: 'warning',
	unknown: 'warning',
	low: 'note',
	negligible: 'note',
};

const isShown = ({match}: RankedMatch): boolean => !match.isUnimportant;

const ruleOf = ({id, summary, rating: {level, score}}: Match) => ({
	id,
	shortDescription: {text: summary === '' ? id : summary},
	helpUri: id.startsWith('CVE-') ? `https://www.cve.org/CVERecord?id=${id}` : `https://osv.dev/vulnerability/${id}`,
	properties: {
		tags: ['security', 'vulnerability', level],
		'security-severity': score === null ? securitySeverity[level] : score.toFixed(1),
	},
});

/** `[text](target)` in a message is a link, which no package may write. */
const unlinked = (text: string): string => text.replaceAll('](', '\\](');

function resultOf({match}: RankedMatch, {name}: ScannedImage, ruleIndex: number) {
	const {id, package: one, fixedIn, rating} = match;
	const fix = fixedIn === null ? 'no fix is known' : `fixed in ${fixedIn}`;
	const path = one.path.split('/').map(encodeURIComponent).join('/').replace(/^\/+/, '');
	return {
		ruleId: id,
		ruleIndex,
		level: levels[rating.level],
		message: {text: unlinked(`${name}: ${one.name} ${one.version} has ${id} (${rating.level}), ${fix}`)},
		locations: [
			{
				physicalLocation: {
					artifactLocation: {uri: path === '' ? 'image' : path},
					region: {startLine: 1, startColumn: 1, endLine: 1, endColumn: 1},
				},
				logicalLocations: [{name, fullyQualifiedName: `image/${name}`, kind: 'image'}],
			},
		],
		partialFingerprints: {
			'hullcheckFinding/v1': fingerprint(`${id} ${one.name} ${one.version} ${one.path}`, {
				kind: 'image',
				lastingName: name,
			}),
		},
	};
}

export function scanSarif({generatedAtUnixMs, version, images}: ScanReport): string {
	const rules = new Map<string, Match>();
	for (const {scan} of images)
		for (const one of scan.found) if (isShown(one) && !rules.has(one.match.id)) rules.set(one.match.id, one.match);
	const indexes = new Map([...rules.keys()].map((id, index) => [id, index]));
	const endTimeUtc = isoTime(generatedAtUnixMs);
	const log = {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {driver: {name: 'hullcheck', version, rules: [...rules.values()].map(ruleOf)}},
				automationDetails: {id: 'hullcheck-scan/'},
				invocations: [{executionSuccessful: true, ...(endTimeUtc === null ? {} : {endTimeUtc})}],
				columnKind: 'utf16CodeUnits',
				results: images.flatMap(image =>
					image.scan.found.filter(isShown).map(one => resultOf(one, image, indexes.get(one.match.id) ?? -1)),
				),
			},
		],
	};
	return `${JSON.stringify(log, null, '\t')}\n`;
}
