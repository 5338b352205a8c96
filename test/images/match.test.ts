/** Real packages against real records: exactly what is vulnerable is found. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {importFiles} from '../../source/images/database/import-files.ts';
import {openShelf, type Shelf} from '../../source/images/database/shelf.ts';
import {ecosystemsOf, matchPackages} from '../../source/images/match.ts';
import type {Package} from '../../source/model/package.ts';
import type {Match} from '../../source/model/vulnerability.ts';
import {fixtureRecords, osvFixtures, osvZip, packageOf, record, testDatabase, type OsvJson} from '../helpers/osv.ts';

/** A store of these records, and what it has for an image. */
async function shelfOf(
	records: Readonly<Record<string, readonly OsvJson[]>>,
	ecosystems: readonly string[],
	files: Readonly<Record<string, string>> = {},
): Promise<Shelf> {
	const database = testDatabase();
	for (const [name, list] of Object.entries(records)) database.put(`${name}.zip`, await osvZip(list));
	for (const [name, text] of Object.entries(files)) database.put(name, text);
	const outcomes = await importFiles(database, database.folder, null, () => {});
	expect(outcomes.filter(({is}) => is === 'failed')).toEqual([]);
	return openShelf(database.files, database.root, ecosystems);
}

/** `/var/lib/dpkg/status` as far as it is needed here. */
function dpkgPackages(status: string): readonly Package[] {
	return status.split('\n\n').flatMap(paragraph => {
		const field = (name: string): string | undefined =>
			paragraph
				.split('\n')
				.find(line => line.startsWith(`${name}: `))
				?.slice(name.length + 2);
		if (field('Status') !== 'install ok installed') return [];
		const [name, version = field('Version')] = (field('Source') ?? field('Package') ?? '').replace(')', '').split(' (');
		return [packageOf('deb', field('Package') ?? '', field('Version') ?? '', {name, version})];
	});
}

const apkPackages = (installed: string): readonly Package[] =>
	installed
		.trim()
		.split('\n\n')
		.map(paragraph => {
			const field = (letter: string): string =>
				paragraph
					.split('\n')
					.find(line => line.startsWith(`${letter}:`))
					?.slice(2) ?? '';
			return packageOf('apk', field('P'), field('V'), {name: field('o')});
		});

const idsOf = (matches: readonly Match[]): readonly string[] => matches.map(({id}) => id).toSorted();

describe('Debian 11', () => {
	let matches: readonly Match[];
	type Expected = {cve: string; source: string; installed: string; fixed: string; binaries: string[]};
	const folder = path.join(osvFixtures, 'bullseye-11.11');
	const expected = JSON.parse(readFileSync(path.join(folder, 'expected-findings.json'), 'utf8')) as Expected[];

	beforeAll(async () => {
		const packages = dpkgPackages(readFileSync(path.join(folder, 'dpkg-status'), 'utf8'));
		expect(packages).toHaveLength(96);
		const shelf = await shelfOf({Debian: fixtureRecords('Debian')}, ['Debian:11']);
		({matches} = matchPackages(packages, 'Debian:11', shelf));
	});

	it('has the 78 pairs of CVE and source, and not one more', () => {
		const pairs = new Set(
			matches.map(
				one => `${one.records.join()} ${one.package.source.name} ${one.package.source.version} ${one.fixedIn}`,
			),
		);
		expect([...pairs].toSorted()).toEqual(
			expected.map(({cve, source, installed, fixed}) => `${cve} ${source} ${installed} ${fixed}`).toSorted(),
		);
		expect(pairs.size).toBe(78);
	});

	it('has the 117 pairs of CVE and installed package', () => {
		const pairs = matches.map(one => `${one.id} ${one.package.name}`).toSorted();
		expect(pairs).toEqual(
			expected.flatMap(({cve, binaries}) => binaries.map(name => `${cve.slice('DEBIAN-'.length)} ${name}`)).toSorted(),
		);
		expect(pairs).toHaveLength(117);
	});

	it('counts as unknown what nobody rated', () => {
		expect(new Set(matches.map(({rating}) => `${rating.level} ${rating.source}`))).toEqual(new Set(['unknown none']));
	});
});

describe('Debian 12, of changelogs', () => {
	type Expected = {cve: string; source: string; installed: string; fixed: string; binaries: string[]};
	const folder = path.join(osvFixtures, 'bookworm-12.0');
	const linesOf = (name: string): readonly unknown[] =>
		readFileSync(path.join(folder, name), 'utf8')
			.trim()
			.split('\n')
			.map((line): unknown => JSON.parse(line));
	const expected = linesOf('expected-findings.jsonl') as readonly Expected[];
	let matches: readonly Match[];
	beforeAll(async () => {
		const packages = dpkgPackages(readFileSync(path.join(folder, 'dpkg-status'), 'utf8'));
		expect(packages).toHaveLength(122);
		const shelf = await shelfOf({Debian: linesOf('Debian.jsonl') as readonly OsvJson[]}, ['Debian:12']);
		({matches} = matchPackages(packages, 'Debian:12', shelf));
	});

	it('has the 181 pairs of CVE and source, each with its fix, and not one more', () => {
		const pairs = new Set(
			matches.map(one => `${one.id} ${one.package.source.name} ${one.package.source.version} ${one.fixedIn}`),
		);
		expect([...pairs].toSorted()).toEqual(
			expected.map(({cve, source, installed, fixed}) => `${cve} ${source} ${installed} ${fixed}`).toSorted(),
		);
		expect(pairs.size).toBe(181);
	});
	it('has the 661 pairs of CVE and installed package', () => {
		const pairs = matches.map(one => `${one.id} ${one.package.name}`).toSorted();
		expect(pairs).toEqual(expected.flatMap(({cve, binaries}) => binaries.map(name => `${cve} ${name}`)).toSorted());
		expect(pairs).toHaveLength(661);
	});
});

describe('Alpine', () => {
	it('finds by the name of the source what an older package has, and nothing in a newer one', async () => {
		const installed = `
P:libcrypto3
V:3.3.7-r0
o:openssl

P:libssl3
V:3.3.6-r0
o:openssl

P:ssl_client
V:1.36.1-r1
o:busybox
`;
		const shelf = await shelfOf({Alpine: fixtureRecords('Alpine')}, ['Alpine:v3.20']);
		const {matches, coverage} = matchPackages(apkPackages(installed), 'Alpine:v3.20', shelf);
		const found = matches.map(one => `${one.package.name} ${one.id} ${one.fixedIn}`);
		// What Alpine's secdb lists under 3.3.7-r0.
		expect(found.toSorted()).toEqual(
			['28387', '28388', '28389', '28390', '31789', '31790'].map(number => `libssl3 CVE-2026-${number} 3.3.7-r0`),
		);
		expect(coverage).toMatchObject([{is: 'covered', ecosystem: 'Alpine:v3.20', packages: 3}]);
	});
});

describe('languages', () => {
	const all = ['npm', 'PyPI', 'Go'];
	let shelf: Shelf;
	beforeAll(async () => {
		shelf = await shelfOf(Object.fromEntries(all.map(name => [name, fixtureRecords(name)])), all);
	});
	const found = (one: Package): readonly string[] =>
		matchPackages([one], null, shelf).matches.map(match => `${match.id} ${match.fixedIn}`);

	it('finds npm, PyPI and Go packages by the order of each', () => {
		expect(found(packageOf('npm', 'lodash', '4.17.20'))).toEqual(['CVE-2021-23337 4.17.21']);
		expect(found(packageOf('npm', 'lodash', '4.17.21'))).toEqual([]);
		expect(found(packageOf('pypi', 'setuptools', '0.6c11'))).toContain('CVE-2013-1633 0.7');
		expect(found(packageOf('pypi', 'SetupTools', '0.6c11'))).toContain('CVE-2013-1633 0.7');
		expect(found(packageOf('go', 'golang.org/x/text', 'v0.3.2'))).toContain('CVE-2020-14040 0.3.3');
		expect(found(packageOf('go', 'golang.org/x/text', 'v0.3.3'))).not.toContain('CVE-2020-14040 0.3.3');
	});

	it('rates by the vector of the record, the newest first', () => {
		const {matches} = matchPackages([packageOf('npm', 'lodash', '4.17.20')], null, shelf);
		expect(matches[0]?.rating).toEqual({
			level: 'high',
			source: 'record',
			score: 7.2,
			vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H',
		});
		expect(matches[0]?.summary).toBe('Command Injection in lodash');
	});
});

describe('records of several sources', () => {
	const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
	const one = packageOf('deb', 'libfoo1', '1.0-1', {name: 'foo'});
	const matchOf = async (
		records: Readonly<Record<string, readonly OsvJson[]>>,
		files = {},
	): Promise<readonly Match[]> =>
		matchPackages([one], 'Debian:12', await shelfOf(records, ['Debian:12'], files)).matches;
	const fixed = (version: string): ReadonlyArray<Readonly<Record<string, string>>> => [
		{introduced: '0'},
		{fixed: version},
	];

	it('count a CVE once, whichever names it, and each CVE of an advisory by itself', async () => {
		const matches = await matchOf({
			Debian: [
				record('DEBIAN-CVE-2026-0001', 'Debian:12', 'foo', fixed('1.0-2'), {upstream: ['CVE-2026-0001']}),
				record('DSA-1-1', 'Debian:12', 'foo', fixed('1.0-3'), {upstream: ['CVE-2026-0001', 'CVE-2026-0002']}),
			],
		});
		expect(idsOf(matches)).toEqual(['CVE-2026-0001', 'CVE-2026-0002']);
		expect(matches.find(({id}) => id === 'CVE-2026-0001')).toMatchObject({
			records: ['DEBIAN-CVE-2026-0001', 'DSA-1-1'],
			fixedIn: '1.0-3',
		});
	});

	it('join over a name that both have, also where only one knows the CVE', async () => {
		const [npm] = [packageOf('npm', 'left', '1.0.0')];
		const shelf = await shelfOf(
			{
				npm: [
					record('GHSA-aaaa-bbbb-cccc', 'npm', 'left', fixed('1.0.1'), {aliases: ['CVE-2026-0003']}),
					record('NSWG-ECO-1', 'npm', 'left', fixed('1.0.1'), {aliases: ['GHSA-aaaa-bbbb-cccc']}),
					record('GHSA-dddd-eeee-ffff', 'npm', 'left', fixed('1.0.1')),
				],
			},
			['npm'],
		);
		expect(idsOf(matchPackages([npm], null, shelf).matches)).toEqual(['CVE-2026-0003', 'GHSA-dddd-eeee-ffff']);
	});

	it('take how bad it is from the record, then from another of the same CVE, then from the urgency', async () => {
		const plain = (number: number, more = {}) =>
			record(`DEBIAN-CVE-2026-000${number}`, 'Debian:12', 'foo', fixed('2'), {
				upstream: [`CVE-2026-000${number}`],
				...more,
			});
		const withUrgency = (number: number, urgency: string): OsvJson => ({
			...plain(number),
			affected: [
				{
					package: {ecosystem: 'Debian:12', name: 'foo'},
					ranges: [{type: 'ECOSYSTEM', events: fixed('2')}],
					ecosystem_specific: {urgency},
				},
			],
		});
		const matches = await matchOf({
			Debian: [
				plain(1, {severity: [{type: 'CVSS_V3', score: vector}]}),
				plain(2),
				withUrgency(3, 'low'),
				withUrgency(4, 'unimportant'),
				withUrgency(5, 'not yet assigned'),
			],
			npm: [
				record('GHSA-aaaa-bbbb-cccc', 'npm', 'foo', fixed('2'), {
					aliases: ['CVE-2026-0002'],
					severity: [{type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'}],
				}),
			],
		});
		expect(
			Object.fromEntries(
				matches.map(({id, rating, isUnimportant}) => [
					id.slice(-1),
					`${rating.level} ${rating.score} ${rating.source}${isUnimportant ? ' unimportant' : ''}`,
				]),
			),
		).toEqual({
			1: 'critical 9.8 record',
			2: 'critical 9.3 alias',
			3: 'low null urgency',
			4: 'negligible null urgency unimportant',
			5: 'unknown null none',
		});
	});

	it('keep what has no fix, and forget what was withdrawn', async () => {
		const matches = await matchOf({
			Debian: [
				record('DEBIAN-CVE-2026-0001', 'Debian:12', 'foo', [{introduced: '0'}]),
				record('DEBIAN-CVE-2026-0002', 'Debian:12', 'foo', [{introduced: '0'}], {withdrawn: '2026-11-02T00:00:00Z'}),
			],
		});
		expect(matches).toMatchObject([{id: 'CVE-2026-0001', fixedIn: null}]);
	});

	it('carry what is known of their exploitation', async () => {
		const matches = await matchOf(
			{Debian: [record('DEBIAN-CVE-2021-44228', 'Debian:12', 'foo', [{introduced: '0'}])]},
			{
				'kev.json': readFileSync(path.join(osvFixtures, 'kev.json'), 'utf8'),
				'epss.csv':
					'#model_version:v2025.03.14,score_date:2026-11-30T12:55:00Z\ncve,epss,percentile\nCVE-2021-44228,0.94358,0.99958\n',
			},
		);
		expect(matches).toMatchObject([
			{
				kev: {addedOn: '2021-12-10', isUsedByRansomware: true},
				epss: {probability: 0.943_58, percentile: 0.999_58},
			},
		]);
	});

	it('are foreign text: nothing in them reaches a terminal as it is', async () => {
		const matches = await matchOf({
			Debian: [
				record('DEBIAN-CVE-2026-0001', 'Debian:12', 'foo', fixed('2\u001b[2J\u202e'), {
					summary: 'a\u001b]0;owned\u0007b',
				}),
			],
		});
		expect(matches[0]?.fixedIn).toBe('2\\e[2J\\u{202e}');
		expect(matches[0]?.summary).toBe('a\\e]0;owned\\x07b');
	});
});

describe('coverage', () => {
	const debian = {Debian: [record('DEBIAN-CVE-2026-0001', 'Debian:12', 'foo', [{introduced: '0'}])]};
	const deb = packageOf('deb', 'foo', '1');

	it('says what nobody has data about, what is not in the store, and of which release nothing is', async () => {
		const packages = [deb, packageOf('npm', 'left', '1.0.0')];
		for (const [ofDistribution, why] of [
			[null, /nobody publishes/],
			['Debian:13', /nothing of its release 13/],
			['Alpine:v3.20', /no data about Alpine/],
			// As a shell takes it.
			['Rocky Linux:9', /: hullcheck db update "Rocky Linux"$/],
		] as const) {
			const shelf = await shelfOf(debian, ecosystemsOf(packages, ofDistribution));
			const {matches, coverage} = matchPackages(packages, ofDistribution, shelf);
			expect(matches).toEqual([]);
			expect(coverage).toHaveLength(2);
			expect(coverage.map(({is}) => is)).toEqual(['not-covered', 'not-covered']);
			expect(coverage[0]).toHaveProperty('why', expect.stringMatching(why));
		}
	});

	it('is as of the newest record of a file', async () => {
		const {coverage} = matchPackages([deb], 'Debian:12', await shelfOf(debian, ['Debian:12']));
		expect(coverage).toEqual([
			{is: 'covered', ecosystem: 'Debian:12', packages: 1, asOfUnixMs: Date.parse('2026-11-01T00:00:00Z')},
		]);
	});
});

describe('module streams of Red Hat-likes', () => {
	const ecosystem = 'Rocky Linux:8';
	const records = {
		'Rocky Linux': [
			record('RLSA-2026:1', ecosystem, 'nodejs', [{introduced: '0'}, {fixed: '1:18.20.2-1.module+el8.9.0+1'}], {
				upstream: ['CVE-2026-0001'],
			}),
			record('RLSA-2026:2', ecosystem, 'bash', [{introduced: '0'}, {fixed: '4.4.20-5.el8'}], {
				upstream: ['CVE-2026-0002'],
			}),
		],
	};
	const bash = packageOf('rpm', 'bash', '4.4.20-4.el8_6');
	it.each([
		['an older stream that has its own fix is not called vulnerable', '1:16.20.3-1.module+el8.9.0+2'],
		['a newer stream is not called safe', '1:20.11.0-1.module_el8.9.0+3'],
	])('%s: it is not covered', async (_, version) => {
		const shelf = await shelfOf(records, [ecosystem]);
		const {matches, coverage} = matchPackages([bash, packageOf('rpm', 'nodejs', version)], ecosystem, shelf);
		expect(idsOf(matches)).toEqual(['CVE-2026-0002']);
		expect(coverage).toMatchObject([
			{is: 'covered', ecosystem, packages: 1},
			{is: 'not-covered', packages: 1, why: expect.stringMatching(/streams of a module apart \(nodejs\)/)},
		]);
	});
	it('what is of no stream is covered alone', async () => {
		const {coverage} = matchPackages([bash], ecosystem, await shelfOf(records, [ecosystem]));
		expect(coverage).toMatchObject([{is: 'covered'}]);
	});
});
