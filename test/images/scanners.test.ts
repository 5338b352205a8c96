/** Answers of other scanners, recorded, made the same as ours; and how their programs are found, run and ended. */
import {chmodSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {createScannerPrograms} from '../../source/host/scanner-programs.ts';
import {findScanner, runScanner} from '../../source/images/scanners/run-scanner.ts';
import {grype} from '../../source/images/scanners/grype.ts';
import {scout} from '../../source/images/scanners/scout.ts';
import {trivy} from '../../source/images/scanners/trivy.ts';
import type {ExternalScanner, Told} from '../../source/images/scanners/external.ts';
import {Unread} from '../../source/model/read.ts';
import {sanitise, words} from '../../source/model/safe-text.ts';
import {temporaryFolder} from '../helpers/temporary.ts';

const database = {version: words`1`, databaseAsOfUnixMs: 5};
const recorded = (name: string): string =>
	readFileSync(path.resolve(import.meta.dirname, '../fixtures/scanners', name), 'utf8');
function told(scanner: ExternalScanner, text: string): Told {
	const read = scanner.read(text, database);
	if (read instanceof Unread) throw new Error(read.why);
	return read;
}

describe('Trivy', () => {
	it('Debian', () => {
		const {distribution, matches, coverage} = told(trivy, recorded('trivy-debian-buster.json'));
		expect(distribution).toMatchObject({id: 'debian', versionId: '10.1'});
		expect(coverage).toMatchObject([{is: 'covered', ecosystem: 'debian', asOfUnixMs: 5}]);
		expect(matches.map(({id, package: one, fixedIn}) => `${id} ${one.kind} ${one.name} ${fixedIn}`)).toEqual([
			'CVE-2019-18276 deb bash null',
			'CVE-2019-18224 deb libidn2-0 2.0.5-1+deb10u1',
		]);
	});
	it('Alpine, with its severity and its CVSS', () => {
		const {matches} = told(trivy, recorded('trivy-alpine-310.json'));
		expect(new Set(matches.map(({package: one}) => one.kind))).toEqual(new Set(['apk']));
		expect(matches.every(({rating}) => rating.score !== null && rating.level !== 'unknown')).toBe(true);
	});
	it.each([
		['nothing it knows: not covered, never none', '{"SchemaVersion":2,"Metadata":{}}', 'not-covered'],
		[
			'a kind that is not known here',
			'{"SchemaVersion":2,"Results":[{"Type":"novel","Vulnerabilities":[{}]}]}',
			'not-covered',
		],
		['a distribution without findings', '{"SchemaVersion":2,"Results":[{"Type":"debian"}]}', 'covered'],
	] as const)('%s', (_, answer, is) => expect(told(trivy, answer).coverage).toMatchObject([{is}]));
	it('asks nobody, and by id', () => {
		const args = trivy.scanArgs('sha256:abc').join(' ');
		for (const word of ['--image-src docker', '--skip-db-update', '--skip-java-db-update', '--offline-scan'])
			expect(args).toContain(word);
		expect(args.endsWith('sha256:abc')).toBe(true);
	});
	it('says how old its data is', () =>
		expect(trivy.readVersion('{"Version":"0.74.0","VulnerabilityDB":{"UpdatedAt":"2026-11-23T00:00:00Z"}}')).toEqual({
			version: '0.74.0',
			databaseAsOfUnixMs: Date.UTC(2026, 10, 23),
		}));
});

describe('Grype', () => {
	it('its ids, fixes, EPSS and ratings', () => {
		const {distribution, matches} = told(grype, recorded('grype-image.json'));
		expect(distribution).toMatchObject({id: 'centos', versionId: '8.0'});
		expect(matches[0]).toMatchObject({
			id: 'CVE-1999-0001',
			package: {kind: 'rpm', name: 'package-1', version: '1.1.1', path: '/foo/bar/somefile-1.txt'},
			fixedIn: '1.2.1, 2.1.3, 3.4.0',
			rating: {level: 'low', score: 8.2},
			epss: {probability: 0.03, percentile: 0.42},
			kev: null,
		});
	});
	it.each([
		['{"schemaVersion":"v6.0.2","built":"2026-11-23T00:00:00Z","valid":true}', Date.UTC(2026, 10, 23)],
		['{"built":"0001-01-01T00:00:00Z","valid":false}', null],
		['no database', null],
	])('says how old its data is when asked: %s', (answer, date) => expect(grype.database?.readDate(answer)).toBe(date));
	it('nothing found', () => expect(told(grype, recorded('grype-empty.json')).matches).toEqual([]));
	it('counts packages of unknown kinds as not covered', () =>
		expect(
			told(grype, '{"matches":[{"artifact":{"type":"novel"},"vulnerability":{"id":"CVE-1"}}]}').coverage,
		).toMatchObject([{is: 'covered'}, {is: 'not-covered', packages: 1}]));
	it('takes the CVE of a GHSA, and what is exploited', () => {
		const {matches} = told(
			grype,
			JSON.stringify({
				matches: [
					{
						artifact: {type: 'npm', name: 'a', version: '1'},
						vulnerability: {
							id: 'GHSA-1',
							severity: 'Negligible',
							knownExploited: [{dateAdded: '2024-02-03', knownRansomwareCampaignUse: 'Known'}],
						},
						relatedVulnerabilities: [{id: 'CVE-2024-1'}],
					},
				],
			}),
		);
		expect(matches).toMatchObject([
			{id: 'CVE-2024-1', rating: {level: 'negligible'}, kev: {addedOn: '2024-02-03', isUsedByRansomware: true}},
		]);
	});
});

describe('Docker Scout', () => {
	it('the form of GitLab', () => {
		const {distribution, matches} = told(
			scout,
			JSON.stringify({
				vulnerabilities: [
					{
						severity: 'Critical',
						solution: 'upgrade openssl to 3.0.15-1~deb12u1',
						identifiers: [{type: 'cve', name: 'CVE-2024-1', value: 'CVE-2024-1'}],
						location: {
							operating_system: 'debian 12',
							dependency: {package: {name: 'pkg:deb/debian/openssl@3.0.14?os_name=debian'}, version: '3.0.14'},
						},
					},
				],
			}),
		);
		expect(distribution).toMatchObject({id: 'debian', versionId: '12'});
		expect(matches).toMatchObject([
			{
				id: 'CVE-2024-1',
				package: {kind: 'deb', name: 'openssl', version: '3.0.14'},
				fixedIn: '3.0.15-1~deb12u1',
				rating: {level: 'critical'},
			},
		]);
	});
	it('is never chosen by itself', () =>
		expect([trivy, grype, scout].map(one => one.needsVendor)).toEqual([false, false, true]));
});

it.each([trivy, grype, scout])('$name: what is no answer is none, and hostile words stay words', scanner => {
	for (const text of ['', 'FATAL', '[]', '{}', 'null']) expect(scanner.read(text, database)).toBeInstanceOf(Unread);
});

describe('a program', () => {
	/** A `trivy` that does what the script says. */
	function installed(script: string) {
		const folder = temporaryFolder();
		const file = path.join(folder, 'trivy');
		writeFileSync(file, `#!/bin/sh\nif [ "$1" = version ]; then echo '{"Version":"9"}'; exit; fi\n${script}\n`);
		chmodSync(file, 0o755);
		return createScannerPrograms({PATH: `relative:${folder}:/usr/bin:/bin`, SECRET: 'x'});
	}
	async function scan(script: string, signal = new AbortController().signal) {
		const programs = installed(script);
		const found = await findScanner(programs, trivy);
		if (found === null) throw new Error('not found');
		return runScanner(programs, found, {
			imageId: sanitise('sha256:abc'),
			socketPath: '/run/e.sock',
			signal,
			nowUnixMs: 7,
		});
	}

	it('is asked about its engine, and gets nothing of ours that is not its own', async () => {
		const scanned = await scan(
			`[ "$DOCKER_HOST" = unix:///run/e.sock ] && [ -z "$SECRET" ] && echo '{"SchemaVersion":2,"Metadata":{"OS":{"Family":"debian","Name":"11.11"}},"Results":[{"Type":"debian"}]}'`,
		);
		expect(scanned).toMatchObject({
			scanner: {name: 'trivy', version: '9'},
			distribution: {id: 'debian'},
			support: {is: 'supported'},
			coverage: [{is: 'covered'}],
		});
		expect(scanned.contents).toBeInstanceOf(Unread);
	});
	it('fails with its own last words', async () => {
		await expect(scan('echo first >&2; echo "no database" >&2; exit 1')).rejects.toThrow('no database');
		await expect(scan('echo nonsense')).rejects.toThrow('Trivy did not answer in JSON');
	});
	it('cancelled, it is ended with all it started', async () => {
		const folder = temporaryFolder();
		const cancel = new AbortController();
		const ended = scan(
			`sleep 300 & echo $! > ${folder}/pid.new; mv ${folder}/pid.new ${folder}/pid; wait`,
			cancel.signal,
		);
		const pid = await (async (): Promise<number> => {
			for (;;) {
				try {
					return Number(readFileSync(`${folder}/pid`, 'utf8'));
				} catch {
					await new Promise(resolve => setTimeout(resolve, 10));
				}
			}
		})();
		cancel.abort();
		await expect(ended).rejects.toThrow(/abort/i);
		const isAlive = (): boolean => {
			try {
				return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
			} catch {
				return false;
			}
		};
		await expect.poll(isAlive).toBe(false);
	});
	it('that is not there is not there', async () =>
		expect(await findScanner(createScannerPrograms({PATH: '/nowhere'}), trivy)).toBeNull());
});
