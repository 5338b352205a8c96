/** A report of scans in each of its forms: that others can read it, and that what nobody looked at is never "none". */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import addFormats from 'ajv-formats';
import {Ajv} from 'ajv';
import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {compareScans} from '../../source/model/compare-scans.ts';
import type {ImageScan} from '../../source/model/image-scan.ts';
import type {ScanReport} from '../../source/model/scan-report.ts';
import {scanFormats} from '../../source/report/scan/index.ts';
import {purlOf} from '../../source/report/scan/purl.ts';
import {t, unread} from '../helpers/evidence.ts';
import {contents, match, ranked, scanned, scanTime} from '../helpers/image-scan.ts';
import {packageOf} from '../helpers/osv.ts';

const report = (over: Partial<ImageScan> = {}): ScanReport => ({
	generatedAtUnixMs: scanTime + 60_000,
	version: '0.1.0',
	images: [{name: t('shop/web:4.2'), tags: [t('shop/web:4.2')], scan: scanned(over)}],
});
const found = ranked(
	match('CVE-2026-1', 'critical', {kev: {addedOn: t('2026-11-01'), isUsedByRansomware: true}}),
	match('CVE-2026-2', 'unknown', {fixedIn: null, epss: {probability: 0.5, percentile: 0.99}}),
	match('CVE-2026-3', 'low', {isUnimportant: true}),
);
const notCovered = {
	coverage: [{is: 'not-covered', ecosystem: t('Debian:13'), packages: 1, why: t('no data')}],
} as const;

const runner = {container: t('web-1'), pid: 41, comm: t('nginx')};
/** One in use, one hidden, one idle. */
const exposed: Partial<ImageScan> = {
	reachableAt: [{container: t('web-1'), address: t('0.0.0.0:8080')}],
	found: found.map((one, index) => ({
		...one,
		match: {...one.match, isUnimportant: false},
		tier: index === 0 ? 'kev' : 'rest',
		isReachable: true,
		...(
			[
				{isInUse: true, use: {is: 'in-use', by: [runner]}},
				{isInUse: null, use: {is: 'not-known', why: t('only read')}},
				{isInUse: false, use: {is: 'not-in-use'}},
			] as const
		)[index],
	})),
};

const ajv = new Ajv2020({allErrors: true, strict: true, strictTypes: false, strictRequired: false});
addFormats.default(ajv);
const schema: object = JSON.parse(
	readFileSync(path.resolve(import.meta.dirname, '../../schema/hullcheck-scan.schema.json'), 'utf8'),
);
const validate = ajv.compile(schema);
const validateScan = (json: unknown): unknown => (validate(json) ? [] : validate.errors);

describe('JSON', () => {
	it.each([
		['found', {found}],
		['nothing', {}],
		['not covered', notCovered],
		['what runs', exposed],
		['unread', {contents: unread, distribution: unread, support: {is: 'unknown', why: t('no date')}}],
	] as const)('is what its schema says: %s', (_, over) => {
		expect(validateScan(JSON.parse(scanFormats.json.format(report(over))))).toEqual([]);
	});
	it('its schema refuses what is no scan', () => {
		const json = JSON.parse(scanFormats.json.format(report({found})));
		json.images[0].findings[0].severity = 'bad';
		expect(validateScan(json)).not.toEqual([]);
	});
	it('tells who has a package in use, why that is not known, and where it is reached; null where nobody looked', () => {
		const {images} = JSON.parse(scanFormats.json.format(report(exposed)));
		expect(images).toMatchObject([
			{
				reachableAt: [{container: 'web-1', address: '0.0.0.0:8080'}],
				findings: [
					{isInUse: true, usedBy: [{container: 'web-1', pid: 41, process: 'nginx'}], isReachable: true},
					{isInUse: null, whyUseUnknown: 'only read'},
					{isInUse: false},
				],
			},
		]);
		const [never] = JSON.parse(scanFormats.json.format(report({found}))).images;
		expect(never).toMatchObject({reachableAt: null, findings: [{isInUse: null}, {isInUse: null}, {isInUse: null}]});
		expect(never.findings[0]).not.toHaveProperty('whyUseUnknown');
	});
	it('carries what was promised', () => {
		const {images} = JSON.parse(scanFormats.json.format(report({found})));
		expect(images).toMatchObject([
			{
				id: `sha256:${'a1'.repeat(32)}`,
				name: 'shop/web:4.2',
				distribution: {id: 'debian', versionId: '13'},
				coverage: {is: 'covered', doubts: []},
				findings: [
					{
						cve: 'CVE-2026-1',
						package: 'libssl3',
						source: 'openssl',
						installed: '3.5.1-1',
						fixed: '3.5.2-1',
						severity: 'critical',
						kev: {addedOn: '2026-11-01', isUsedByRansomware: true},
						epss: null,
					},
					{cve: 'CVE-2026-2', fixed: null, severity: 'unknown', epss: {probability: 0.5, percentile: 0.99}},
					{cve: 'CVE-2026-3', isUnimportant: true},
				],
			},
		]);
	});
	it.each([
		['covered', {}],
		['not-covered', notCovered],
		['partly', {contents: contents({unreadPackages: [unread]})}],
		['partly', {distribution: unread}],
	] as const)('coverage: %s', (is, over) => {
		expect(JSON.parse(scanFormats.json.format(report(over))).images[0].coverage.is).toBe(is);
	});
	it('another scanner tells no contents', () => {
		const image = JSON.parse(scanFormats.json.format(report({contents: unread}))).images[0];
		expect([image.packages, image.contents]).toEqual([null, {isRead: false, why: unread.why}]);
	});
});

describe('text', () => {
	it('says what comes first, and why', () => {
		const text = scanFormats.text.format(report({found}));
		expect(text).toContain('1 critical (1 with a fix), 1 unknown (0 with a fix)');
		expect(text).toMatch(/critical +CVE-2026-1 +openssl 3\.5\.1-1 \(libssl3\): exploited, by\s+ransomware too/);
		expect(text).not.toContain('CVE-2026-3');
		expect(text).toContain('1 more that the distribution does not treat');
	});
	it('says what runs, and where it is reached', () => {
		const text = scanFormats.text.format(report(exposed));
		expect(text).toMatch(/^Reachable +web-1 at 0\.0\.0\.0:8080$/m);
		expect(text).toMatch(/^In use +not known of all: only read$/m);
		const said = text.replace(/\s+/g, ' ');
		expect(said).toContain('in use by nginx (pid 41) in web-1, port open, fixed in');
		expect(said).toContain('not in use now, fixed in');
		expect(scanFormats.text.format(report({found}))).not.toMatch(/use/);
	});
	it('not covered is never none', () => {
		const text = scanFormats.text.format(report(notCovered));
		expect(text).toContain('not covered: the number of vulnerabilities is unknown');
		expect(text).not.toContain('none known');
	});
});

describe('CycloneDX', () => {
	it('names packages by URL, and what they have', () => {
		const bom = JSON.parse(scanFormats.cyclonedx.format(report({found})));
		expect(bom).toMatchObject({bomFormat: 'CycloneDX', specVersion: '1.6'});
		const [library] = bom.components.filter((one: {type: string}) => one.type === 'library');
		expect(library).toMatchObject({name: 'libssl3', purl: 'pkg:deb/debian/libssl3@3.5.1-1?distro=debian-13'});
		expect(bom.vulnerabilities.map((one: {id: string}) => one.id)).toEqual(['CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3']);
		expect(bom.vulnerabilities[0].affects).toEqual([{ref: library['bom-ref']}]);
	});
});

describe('SPDX', () => {
	it('describes the image, which contains its packages', () => {
		const document = JSON.parse(scanFormats.spdx.format(report()));
		expect(document).toMatchObject({spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT'});
		const ids = new Set(document.packages.map((one: {SPDXID: string}) => one.SPDXID));
		expect(ids).toEqual(new Set(['SPDXRef-image', 'SPDXRef-package-0']));
		for (const {relatedSpdxElement} of document.relationships) expect(ids).toContain(relatedSpdxElement);
	});
});

describe('SARIF', () => {
	it('a rule per vulnerability, a result per package, none for what is unimportant', () => {
		const [run] = JSON.parse(scanFormats.sarif.format(report({found}))).runs;
		expect(run.tool.driver.rules.map((one: {id: string}) => one.id)).toEqual(['CVE-2026-1', 'CVE-2026-2']);
		expect(run.results.map((one: {ruleIndex: number; level: string}) => [one.ruleIndex, one.level])).toEqual([
			[0, 'error'],
			[1, 'warning'],
		]);
	});
});

it.each([
	['deb', 'libssl3', '1:3+b1', 'pkg:deb/debian/libssl3@1:3+b1?distro=debian-13'],
	['npm', '@a/b', '1.0.0', 'pkg:npm/%40a/b@1.0.0'],
	['maven', 'org.a:b', '1', 'pkg:maven/org.a/b@1'],
	['go', 'golang.org/x/sys', 'v0.1.0', 'pkg:golang/golang.org/x/sys@v0.1.0'],
] as const)('%s %s has a package URL', (kind, name, version, expected) => {
	const {distribution} = contents();
	expect(
		purlOf(packageOf(kind, name, version), distribution === null || 'why' in distribution ? null : distribution),
	).toBe(expected);
});

describe('two scanners', () => {
	const other = scanned({
		scanner: {name: 'trivy', version: t('0.74.0'), databaseAsOfUnixMs: null},
		found: ranked(match('CVE-2026-1', 'low'), match('CVE-2026-9', 'high', {fixedIn: null})),
		contents: unread,
	});
	const compared = (): ScanReport => {
		const [image] = report({found}).images;
		if (image === undefined) throw new Error('no image');
		return {...report(), images: [{...image, comparison: compareScans(image.scan, other)}]};
	};

	it('in text: what only one tells of, and what the other tells differently', () => {
		const text = scanFormats.text.format(compared());
		expect(text).toContain('0 alike, 1 told differently, 1 only by hullcheck, 1 only by Trivy');
		expect(text).toMatch(/1 vulnerability only Trivy tells of\n {2}high +CVE-2026-9 +libssl3 3\.5\.1-1: no fix yet/);
		expect(text).toMatch(/critical +CVE-2026-1 +libssl3 3\.5\.1-1: fixed in 3\.5\.2-1; Trivy:\s+low/);
	});
	it('in JSON', () => {
		expect(validateScan(JSON.parse(scanFormats.json.format(compared())))).toEqual([]);
		expect(JSON.parse(scanFormats.json.format(compared())).images[0].comparison).toMatchObject({
			here: {name: 'embedded', doubts: []},
			there: {name: 'trivy', version: '0.74.0', databaseAsOf: null},
			same: 0,
			onlyHere: [{cve: 'CVE-2026-2', package: 'libssl3', severity: 'unknown'}],
			onlyThere: [{cve: 'CVE-2026-9', fixed: null}],
			differing: [{cve: 'CVE-2026-1', severity: 'critical', differs: ['severity'], there: {severity: 'low'}}],
		});
	});
	it('nobody was asked: nothing is said', () => {
		expect(scanFormats.text.format(report({found}))).not.toContain('Compared');
		expect(JSON.parse(scanFormats.json.format(report({found}))).images[0]).not.toHaveProperty('comparison');
	});
});

describe('CycloneDX by its official schema', () => {
	const folder = path.resolve(import.meta.dirname, '../../node_modules/@cyclonedx/cyclonedx-library/res/schema');
	const load = (name: string): object =>
		JSON.parse(readFileSync(path.join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
	const official = new Ajv({strict: false, allErrors: true, validateFormats: true, formats: {'idn-email': true}});
	addFormats.default(official);
	official.addFormat('iri-reference', true);
	for (const name of ['spdx', 'jsf-0.82'])
		official.addSchema(load(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
	const check = official.compile(load('bom-1.6'));
	const problems = (text: string): unknown => (check(JSON.parse(text)) ? [] : check.errors);

	it.each([
		['with vulnerabilities', {found}],
		['with nothing found', {}],
		['of no distribution', {distribution: null}],
		['by another scanner, which tells no contents', {found, contents: unread}],
		[
			'of every kind of package, with hostile names',
			{
				contents: contents({
					packages: (['deb', 'apk', 'rpm', 'npm', 'pypi', 'go', 'maven', 'gem', 'composer', 'cargo'] as const).map(
						kind => packageOf(kind, kind === 'maven' ? 'org.a:<b>' : 'a/b "c"\\', '1.0~x y'),
					),
				}),
			},
		],
	] as const)('%s', (_, over) => expect(problems(scanFormats.cyclonedx.format(report(over)))).toEqual([]));

	it('refuses what is none', () => {
		const bom = JSON.parse(scanFormats.cyclonedx.format(report({found})));
		bom.vulnerabilities[0].ratings[0].severity = 'dreadful';
		expect(problems(JSON.stringify(bom))).not.toEqual([]);
	});
});
