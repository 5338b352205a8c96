/** Grype (Anchore): `grype -o json`. */
import {at, numberOr, objectsOf, textOf, type JsonObject} from '../../model/foreign.ts';
import type {PackageKind} from '../../model/package.ts';
import {Unread} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {Epss, Kev} from '../../model/vulnerability.ts';
import {distributionOf, levelOf, matchOf, onceEach, packageOf, unixMsOf, type ExternalScanner} from './external.ts';
import {parseText} from './parse.ts';

/** By `artifact.type`. */
const kinds: Readonly<Record<string, PackageKind>> = {
	deb: 'deb',
	apk: 'apk',
	rpm: 'rpm',
	npm: 'npm',
	python: 'pypi',
	'go-module': 'go',
	'java-archive': 'maven',
	gem: 'gem',
	'php-composer': 'composer',
	'rust-crate': 'cargo',
};

function epssOf(found: unknown): Epss | null {
	const [first] = objectsOf(at(found, 'epss'));
	return first === undefined
		? null
		: {probability: numberOr(first['epss'], 0), percentile: numberOr(first['percentile'], 0)};
}

function kevOf(found: unknown): Kev | null {
	const [first] = objectsOf(at(found, 'knownExploited'));
	return first === undefined
		? null
		: {
				addedOn: sanitise(textOf(first['dateAdded']).slice(0, 10)),
				isUsedByRansomware: textOf(first['knownRansomwareCampaignUse']).toLowerCase() === 'known',
			};
}

/** The CVE a GHSA is known by. */
function idOf(found: JsonObject): string {
	const own = textOf(at(found, 'vulnerability', 'id'));
	const related = objectsOf(found['relatedVulnerabilities']).map(one => textOf(one['id']));
	return own.startsWith('CVE-') ? own : (related.find(one => one.startsWith('CVE-')) ?? own);
}

export const grype: ExternalScanner = {
	name: 'grype',
	program: 'grype',
	versionArgs: ['version', '-o', 'json'],
	readVersion(stdout) {
		const json = parseText(stdout, 'Grype');
		if (json instanceof Unread) return json;
		return {version: sanitise(textOf(at(json, 'version')), 40), databaseAsOfUnixMs: null};
	},
	database: {
		args: ['db', 'status', '-o', 'json'],
		readDate(stdout) {
			const json = parseText(stdout, 'Grype');
			return json instanceof Unread ? null : unixMsOf(json['built']);
		},
	},
	scanArgs: imageId => ['-q', '-o', 'json', `docker:${imageId}`],
	env: {
		GRYPE_DB_AUTO_UPDATE: 'false',
		// An old one is better than none, and its age is shown.
		GRYPE_DB_VALIDATE_AGE: 'false',
		GRYPE_CHECK_FOR_APP_UPDATE: 'false',
	},
	needsVendor: false,
	read(stdout) {
		const json = parseText(stdout, 'Grype');
		if (json instanceof Unread) return json;
		const all = json['matches'];
		if (!Array.isArray(all)) return new Unread(words`Grype answered in a form that is not known here`);
		const found = objectsOf(all);
		const known = found.flatMap(one => {
			const kind = kinds[textOf(at(one, 'artifact', 'type'))];
			return kind === undefined ? [] : [{one, kind}];
		});
		const [name, version] = [at(json, 'distro', 'name'), at(json, 'distro', 'version')];
		const built = at(json, 'descriptor', 'db', 'status', 'built') ?? at(json, 'descriptor', 'db', 'built');
		const databaseAsOfUnixMs = unixMsOf(built);
		const ecosystem = sanitise(`${textOf(name)} ${textOf(version)}`.trim() || 'packages', 80);
		const skipped = found.length - known.length;
		return {
			distribution: distributionOf(name, version),
			matches: onceEach(
				known.map(({one, kind}) => {
					const vulnerability = one['vulnerability'];
					const [cvss] = objectsOf(at(vulnerability, 'cvss'));
					const fixes = at(vulnerability, 'fix', 'versions');
					return matchOf({
						id: idOf(one),
						package: packageOf(
							kind,
							at(one, 'artifact', 'name'),
							at(one, 'artifact', 'version'),
							objectsOf(at(one, 'artifact', 'locations'))[0]?.['path'],
						),
						fixedIn: Array.isArray(fixes) ? fixes.filter(fix => typeof fix === 'string').join(', ') : '',
						level: levelOf(at(vulnerability, 'severity')),
						score: at(cvss, 'metrics', 'baseScore'),
						vector: at(cvss, 'vector'),
						summary: at(vulnerability, 'description'),
						kev: kevOf(vulnerability),
						epss: epssOf(vulnerability),
					});
				}),
			),
			coverage: [
				{is: 'covered', ecosystem, packages: found.length, asOfUnixMs: databaseAsOfUnixMs ?? 0},
				...(skipped === 0
					? []
					: [
							{
								is: 'not-covered',
								ecosystem: words`others`,
								packages: skipped,
								why: words`Grype tells of ${skipped} in packages of kinds that are not known here`,
							} as const,
						]),
			],
			databaseAsOfUnixMs,
		};
	},
};
