/** Docker Scout: `docker scout cves --format gitlab`, which asks Docker's servers and wants a login. */
import {at, objectsOf, textOf, type JsonObject} from '../../model/foreign.ts';
import type {PackageKind} from '../../model/package.ts';
import {Unread} from '../../model/read.ts';
import {sanitise, words} from '../../model/safe-text.ts';
import {distributionOf, levelOf, matchOf, onceEach, packageOf, type ExternalScanner} from './external.ts';
import {parseText} from './parse.ts';

/** Of a package URL: the only place that says whose package it is. */
const kinds: Readonly<Record<string, PackageKind>> = {
	deb: 'deb',
	apk: 'apk',
	rpm: 'rpm',
	npm: 'npm',
	pypi: 'pypi',
	golang: 'go',
	maven: 'maven',
	gem: 'gem',
	composer: 'composer',
	cargo: 'cargo',
};
const kindOf = (purlOrName: string): PackageKind => kinds[/^pkg:([a-z]+)\//.exec(purlOrName)?.[1] ?? ''] ?? 'deb';

/** `pkg:deb/debian/openssl@3.0?…` → `openssl`; a plain name stays. */
const nameOf = (purlOrName: string): string =>
	purlOrName.startsWith('pkg:')
		? decodeURIComponent(
				purlOrName
					.replace(/[?#].*$/, '')
					.replace(/@[^/]*$/, '')
					.split('/')
					.at(-1) ?? '',
			)
		: purlOrName;

function idOf(found: JsonObject): string {
	const identifiers = objectsOf(found['identifiers']);
	const cve = identifiers.find(one => one['type'] === 'cve');
	return textOf(cve?.['value']) || textOf(identifiers[0]?.['value']) || textOf(found['id']);
}

/** "upgrade openssl to 3.0.2 or later": the version alone. */
const fixOf = (solution: unknown): string =>
	/\b(?:to|to version|version)\s+(?:>=\s*)?([\w.+~:-]*\d[\w.+~:-]*)/i.exec(textOf(solution))?.[1] ?? '';

export const scout: ExternalScanner = {
	name: 'scout',
	program: 'docker',
	versionArgs: ['scout', 'version'],
	readVersion(stdout) {
		const version = /v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
		return version === undefined
			? new Unread(words`the docker command has no scout plugin`)
			: {version: sanitise(version, 40), databaseAsOfUnixMs: null};
	},
	scanArgs: imageId => ['scout', 'cves', '--format', 'gitlab', `local://${imageId}`],
	env: {},
	needsVendor: true,
	read(stdout) {
		const json = parseText(stdout, 'Docker Scout');
		if (json instanceof Unread) return json;
		const all = json['vulnerabilities'];
		if (!Array.isArray(all)) return new Unread(words`Docker Scout answered in a form that is not known here`);
		const found = objectsOf(all);
		const [system = ''] = found.map(one => textOf(at(one, 'location', 'operating_system'))).filter(one => one !== '');
		const [id, ...version] = system.split(/[ :]/);
		return {
			distribution: distributionOf(id, version.join(' ')),
			matches: onceEach(
				found.map(one => {
					const named = textOf(at(one, 'location', 'dependency', 'package', 'name'));
					return matchOf({
						id: idOf(one),
						package: packageOf(kindOf(named), nameOf(named), at(one, 'location', 'dependency', 'version'), ''),
						fixedIn: fixOf(one['solution']),
						level: levelOf(one['severity']),
						summary: one['description'] ?? one['name'],
					});
				}),
			),
			// Matched by Docker's servers as they are now.
			coverage: [{is: 'covered', ecosystem: words`Docker Scout`, packages: found.length, asOfUnixMs: 0}],
			databaseAsOfUnixMs: null,
		};
	},
};
