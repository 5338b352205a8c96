/** Trivy (Aqua Security): `trivy image --format json`, schema version 2. */
import {at, isObject, objectsOf, textOf, type JsonObject} from '../../model/foreign.ts';
import type {PackageKind} from '../../model/package.ts';
import {Unread} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import type {Coverage, Match} from '../../model/vulnerability.ts';
import {parseText} from './parse.ts';
import {
	distributionOf,
	levelOf,
	matchOf,
	onceEach,
	packageOf,
	unixMsOf,
	type ExternalScanner,
	type ToldVersion,
} from './external.ts';

/** By `Results[].Type`: distributions, then the files of languages. */
const kinds: ReadonlyArray<readonly [type: RegExp, kind: PackageKind]> = [
	[/^(?:debian|ubuntu|echo)$/, 'deb'],
	[/^(?:alpine|wolfi|chainguard|minimos)$/, 'apk'],
	[
		/^(?:redhat|centos|rocky|alma|oracle|amazon|fedora|photon|azurelinux|cbl-mariner|opensuse\S*|suse\S*|sles\S*|slem\S*)$/,
		'rpm',
	],
	[/^(?:npm|yarn|pnpm|bun|node-pkg|javascript)$/, 'npm'],
	[/^(?:pip|pipenv|poetry|uv|python-pkg|conda-pkg)$/, 'pypi'],
	[/^(?:gomod|gobinary)$/, 'go'],
	[/^(?:jar|pom|gradle|sbt)$/, 'maven'],
	[/^(?:bundler|gemspec)$/, 'gem'],
	[/^composer(?:-vendor)?$/, 'composer'],
	[/^(?:cargo|rustbinary)$/, 'cargo'],
];

/** Its own source's first, else any. */
function cvssOf(found: JsonObject): {readonly score: unknown; readonly vector: unknown} {
	const all = at(found, 'CVSS');
	const first = isObject(all) ? (at(all, textOf(found['SeveritySource'])) ?? Object.values(all)[0]) : undefined;
	return {score: at(first, 'V3Score'), vector: at(first, 'V3Vector')};
}

const isOpenForGood = (status: unknown): boolean => status === 'not_affected';

function readResult(
	result: JsonObject,
	{databaseAsOfUnixMs}: ToldVersion,
): {matches: readonly Match[]; coverage: Coverage} {
	const type = textOf(result['Type']);
	const kind = kinds.find(([pattern]) => pattern.test(type))?.[1];
	const found = objectsOf(result['Vulnerabilities']);
	const ecosystem = sanitise(type, 80);
	const packages = Math.max(objectsOf(result['Packages']).length, new Set(found.map(one => one['PkgName'])).size);
	if (kind === undefined) {
		const why = words`Trivy tells of packages of the kind ${ecosystem}, which is not known here`;
		return {matches: [], coverage: {is: 'not-covered', ecosystem, packages, why}};
	}
	return {
		matches: found
			.filter(one => !isOpenForGood(one['Status']))
			.map(one =>
				matchOf({
					id: one['VulnerabilityID'],
					package: packageOf(kind, one['PkgName'], one['InstalledVersion'], one['PkgPath'] ?? result['Target']),
					fixedIn: one['FixedVersion'],
					level: levelOf(one['Severity']),
					...cvssOf(one),
					summary: one['Title'],
				}),
			),
		coverage: {is: 'covered', ecosystem, packages, asOfUnixMs: databaseAsOfUnixMs ?? 0},
	};
}

export const trivy: ExternalScanner = {
	name: 'trivy',
	program: 'trivy',
	versionArgs: ['version', '--format', 'json'],
	readVersion(stdout) {
		const json = parseText(stdout, 'Trivy');
		if (json instanceof Unread) return json;
		const version = at(json, 'Version');
		return {
			version: sanitise(typeof version === 'string' ? version : '', 40),
			databaseAsOfUnixMs: unixMsOf(at(json, 'VulnerabilityDB', 'UpdatedAt')),
		};
	},
	// An unknown name would go on to other engines and to a registry.
	scanArgs: imageId => [
		'image',
		'--format',
		'json',
		'--quiet',
		'--scanners',
		'vuln',
		'--image-src',
		'docker',
		'--skip-db-update',
		'--skip-java-db-update',
		'--offline-scan',
		'--list-all-pkgs',
		imageId,
	],
	env: {TRIVY_SKIP_VERSION_CHECK: 'true', TRIVY_DISABLE_TELEMETRY: 'true'},
	needsVendor: false,
	read(stdout, database) {
		const json = parseText(stdout, 'Trivy');
		if (json instanceof Unread) return json;
		if (at(json, 'SchemaVersion') !== 2) return new Unread(words`Trivy answered in a form that is not known here`);
		const results = objectsOf(at(json, 'Results')).map(result => readResult(result, database));
		const none: Coverage = {
			is: 'not-covered',
			ecosystem: words`this image`,
			packages: 0,
			why: words`Trivy found nothing in it that it knows`,
		};
		return {
			distribution: distributionOf(at(json, 'Metadata', 'OS', 'Family'), at(json, 'Metadata', 'OS', 'Name')),
			matches: onceEach(results.flatMap(({matches}) => matches)),
			coverage: results.length === 0 ? [none] : results.map(({coverage}) => coverage),
			databaseAsOfUnixMs: database.databaseAsOfUnixMs,
		};
	},
};
